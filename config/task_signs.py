"""What happens to tasks is heard here: signs of life, failures, and lines in the log.

A failure is logged as errors of pages are: files, lines, and of the message the first line alone.
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from celery import signals
from django.db import connection
from django.utils import timezone

from reminders.broker import SENT_AT
from reminders.work import BEAT, WORKER, give_sign, note_failure, note_success

# The file that `config/worker.py` looks at; without it nobody does.
SIGN_FILE = "SIGN_FILE"
HEARTBEAT = "reminders.heartbeat"
log = structlog.get_logger("entente.tasks")


def touch() -> None:
    """Tell the watch outside that this process, or its parent, is at work."""
    if name := os.environ.get(SIGN_FILE):
        Path(name).touch()


@signals.setup_logging.connect
def keep_our_logging(**said: Any) -> None:
    """Keep Celery from setting up logs of its own: the settings have done that."""


@signals.before_task_publish.connect
def stamp(headers: dict[str, Any], **said: Any) -> None:
    """Write on the task when it was given out, for the operator's page."""
    headers[SENT_AT] = datetime.now(UTC).isoformat(timespec="seconds")


@signals.after_task_publish.connect
def beat_is_at_work(sender: str, **said: Any) -> None:
    """Beat alone gives out tasks: that one was given out is its sign of life."""
    touch()
    if sender == HEARTBEAT:
        _write(lambda: give_sign(BEAT, now=timezone.now()))


@signals.beat_init.connect
def beat_begins(**said: Any) -> None:
    """The first sign of beat, before its first task is due."""
    touch()
    _write(lambda: give_sign(BEAT, now=timezone.now()))


@signals.worker_ready.connect
def worker_is_ready(**said: Any) -> None:
    """The first sign of a worker, before its first task."""
    touch()
    _write(lambda: give_sign(WORKER, now=timezone.now()))


@signals.task_prerun.connect
def task_begins(task_id: str, task: Any, **said: Any) -> None:
    """Name the task in every line that it logs."""
    touch()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id)


@signals.task_success.connect
def task_went_well(sender: Any, **said: Any) -> None:
    """What failed before is over."""
    note_success(sender.name, now=timezone.now())


@signals.task_failure.connect
def task_failed(sender: Any, exception: BaseException, **said: Any) -> None:
    """Log where it failed, and write down that it did."""
    log.error(
        "task failed",
        task=sender.name,
        exc_info=(type(exception), exception, exception.__traceback__),
    )
    _write(lambda: note_failure(sender.name, exception, now=timezone.now()))


def _write(what: Any) -> None:
    """Write a row and let go of the connection: these processes keep none."""
    try:
        what()
    finally:
        if not connection.in_atomic_block:
            connection.close()
