"""Bring the database up to this version: tables, triggers and the shared cache.

python -m config.prepare

One process for all of it, because starting Django takes longer than the work. Safe to repeat.
"""

import os

import django
from django.core.management import call_command


def main() -> None:
    """Prepare the database that DATABASE_URL names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


if __name__ == "__main__":
    main()
