"""Whether the work is done that nobody asks for: signs of life, and tasks that failed."""

import socket
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from reminders.models import Heartbeat, TaskFailure

WORKER, BEAT = "worker", "beat"
SILENT_AFTER = timedelta(minutes=3)


def give_sign(name: str, *, now: datetime) -> None:
    """Write down that `name` was at work at `now`, on this machine."""
    said = {"at": now, "host": socket.gethostname()}
    Heartbeat.objects.update_or_create(name=name, defaults=said)


def last_sign(name: str) -> Heartbeat | None:
    """Return the last sign that `name` gave; None where it never gave one."""
    return Heartbeat.objects.filter(name=name).first()


def is_silent(sign: Heartbeat | None, now: datetime) -> bool:
    """Tell whether there is no sign, or none of the last three minutes."""
    return sign is None or now - sign.at > SILENT_AFTER


def are_workers_expected() -> bool:
    """Tell whether something should be at work here: where a broker is named."""
    return bool(settings.REDIS_URL)


@transaction.atomic
def note_failure(task: str, error: BaseException, *, now: datetime) -> None:
    """Write down that a task ended with an error. What was over begins anew."""
    rows = TaskFailure.objects.select_for_update()
    row, is_new = rows.get_or_create(
        task=task, error=type(error).__name__[:80], defaults={"first_at": now, "last_at": now}
    )
    if is_new:
        return
    if row.over_at is not None:
        row.first_at, row.times, row.over_at = now, 0, None
    row.last_at = now
    row.times += 1
    row.save()


def note_success(task: str, *, now: datetime) -> None:
    """Write down that a task went well again, if it had failed."""
    TaskFailure.objects.filter(task=task, over_at=None).update(over_at=now)


def failures() -> "list[TaskFailure]":
    """Return what failed, what fails still first, then the newest."""
    return list(TaskFailure.objects.order_by(F("over_at").desc(nulls_first=True), "-last_at", "pk"))
