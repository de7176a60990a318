"""Check the settings, then bring the database up to this version and the ledger up to today.

python -m config.prepare

One process for all of it, because starting Django takes longer than the work. Safe to repeat.
"""

import os
import sys
from io import StringIO

import django
from django.core import checks
from django.core.management import call_command


def main() -> None:
    """Prepare the database that DATABASE_URL names; exit with what to set if it must not be."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    refusals = [str(each) for each in checks.run_checks() if each.is_serious(checks.ERROR)]
    if refusals:
        sys.exit("\n".join(refusals))
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("plan_ledger", stdout=StringIO())


if __name__ == "__main__":
    main()
