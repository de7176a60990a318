"""Break delivery in every way and print what was lost; exit 1 when the promise was broken.

python -m faults [NAME …]     (make faults runs all of them)
"""

import os
import signal
import sys
from types import FrameType

import django

from config.embedded import Server
from config.places import StartError
from config.throwaway import throwaway_folder
from faults.postgres import Postgres

LONGEST = 25 * 60  # seconds


def main(names: list[str]) -> int:
    """Run the faults of these names, all without any, beside a server of their own."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, _end)
    signal.alarm(LONGEST)
    try:
        with throwaway_folder() as folder:
            os.environ.update(
                DJANGO_SETTINGS_MODULE="config.settings",
                DATABASE_URL=Server(folder).url,
                DEBUG="0",
                SECRET_KEY="for a throw-away database alone",
                SITE_URL="http://127.0.0.1:8000",
            )
            django.setup()
            from faults.plays import FAULTS
            from faults.showing import show_all

            known = [fault.name for fault in FAULTS]
            if not set(names) <= set(known):
                print(f"{__doc__}\n{' '.join(known)}", file=sys.stderr)
                return 2
            with Postgres(folder) as postgres:
                return show_all(names, postgres)
    except StartError as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _end(number: int, frame: FrameType | None) -> None:
    if number == signal.SIGALRM:
        print(f"It is not over after {LONGEST // 60} minutes.", file=sys.stderr)
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
