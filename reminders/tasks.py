"""The jobs of this app. Each calls one service; when, says `config/celery.py`."""

from django.utils import timezone

from core.jobs import job
from offices.services.housekeeping import erase_what_is_over
from reminders.services.composing import compose
from reminders.services.delivery import deliver
from reminders.services.sweep import sweep
from reminders.work import WORKER, give_sign


@job("reminders.heartbeat", actor="worker")
def heartbeat() -> None:
    """Write down that a worker has done this: so beat, the broker and the database answer too."""
    give_sign(WORKER, now=timezone.now())


@job("reminders.housekeep", actor="housekeeping")
def housekeep() -> None:
    """Erase what is no record and has served its turn."""
    erase_what_is_over(timezone.now())


@job("reminders.sweep", actor="reminders")
def sweep_deadlines() -> None:
    """Turn the steps that have come into notices."""
    sweep(now=timezone.now())


@job("reminders.compose", actor="reminders")
def compose_mails() -> None:
    """Gather the notices that go now into mails."""
    compose(now=timezone.now())


@job("reminders.deliver", actor="reminders")
def deliver_mails() -> None:
    """Send the mails that are due."""
    deliver()
