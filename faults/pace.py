"""What is faster here than in production, so that a fault takes a minute or two.

Everything is shortened together: a lease still outlasts the longest run and a mail after it.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

BEAT, EXPIRES = 1.0, 2  # seconds between two rings of each job; after how many one is of no use
LEASE, LONGEST_RUN, LONGEST_PAUSE = (timedelta(seconds=n) for n in (12, 4, 5))
EMAIL_TIMEOUT = 3
DEAF_AFTER, LOOK_EVERY = 30.0, 1.0
SHORTENED = (
    f"Shortened for all: beat rings each second, a lease lasts {LEASE.seconds} s, a run "
    f"{LONGEST_RUN.seconds} s, a pause after a refusal {LONGEST_PAUSE.seconds} s at most, "
    f"the mail server may be silent for {EMAIL_TIMEOUT} s, a worker for {DEAF_AFTER:.0f} s."
)
FAST = ("reminders.sweep", "reminders.compose", "reminders.deliver")


def folder_of_faults() -> Path:
    """Return the folder by which workers are told what to break."""
    return Path(os.environ["FAULTS_FOLDER"])


def processes() -> int:
    """Return how many processes each worker has."""
    return int(os.environ["FAULTS_PROCESSES"])


def hasten() -> None:
    """Shorten this process, and let its jobs tell the time by the clock of the faults."""
    from django.conf import settings
    from django.utils import timezone

    from reminders import tasks
    from reminders.services import delivery

    settings.EMAIL_TIMEOUT = EMAIL_TIMEOUT
    delivery.LEASE, delivery.LONGEST_RUN = LEASE, LONGEST_RUN
    delivery.LONGEST_PAUSE = LONGEST_PAUSE
    file = folder_of_faults() / "days"

    def clock() -> datetime:
        return timezone.now() + days_ahead(file)

    setattr(tasks, "timezone", SimpleNamespace(now=clock))  # noqa: B010 - a module, to mypy
    (delivery.deliver.__kwdefaults__ or {})["clock"] = clock


def days_ahead(file: Path) -> timedelta:
    """Return by how much the clock of the jobs is ahead."""
    try:
        return timedelta(days=int(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return timedelta()
