"""Whether the work is done that nobody asks for: signs of life, and tasks that failed."""

import socket
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from core.jobs import Job
from reminders.models import Heartbeat, TaskFailure

WORKER, BEAT = "worker", "beat"
SILENT_AFTER = timedelta(minutes=3)
log = structlog.get_logger("entente.tasks")


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


def what_is_silent(now: datetime) -> str:
    """Return a sentence on what should be at work and gives no sign, "" where all is well."""
    if are_workers_expected():
        if is_silent(last_sign(BEAT), now):
            return _("Beat has not given out a task for three minutes.")
        if is_silent(last_sign(WORKER), now):
            return _("No worker has done a task for three minutes.")
    return ""


def are_workers_expected() -> bool:
    """Tell whether something should be at work here: where a broker is named."""
    return bool(settings.REDIS_URL)


@transaction.atomic
def note_failure(task: str, error: BaseException, *, now: datetime) -> TaskFailure:
    """Write down that a task ended with an error, and return the row. What was over begins anew."""
    rows = TaskFailure.objects.select_for_update()
    row, is_new = rows.get_or_create(
        task=task, error=type(error).__name__[:80], defaults={"first_at": now, "last_at": now}
    )
    if is_new:
        return row
    if row.over_at is not None:
        row.first_at, row.times, row.over_at = now, 0, None
    row.last_at = now
    row.times += 1
    row.save()
    return row


def note_success(task: str, *, now: datetime) -> None:
    """Write down that a task went well again, if it had failed."""
    TaskFailure.objects.filter(task=task, over_at=None).update(over_at=now)


def run_again(job: Job, *, now: datetime) -> str:
    """Do a job here and now; return "" when it went well, else what happened, in a sentence.

    Call it outside of any transaction: services that talk to other servers commit between steps.
    """
    try:
        job.run()
    except Exception as error:
        log.exception("task failed", task=job.name)
        return note_failure(job.name, error, now=now).sentence
    note_success(job.name, now=now)
    return ""


def failures() -> QuerySet[TaskFailure]:
    """Return what failed: what fails still first, then the newest."""
    return TaskFailure.objects.order_by(F("over_at").desc(nulls_first=True), "-last_at", "pk")
