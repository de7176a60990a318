"""The jobs of this app. Each calls one service; when, says `config/celery.py`."""

from core.dates import home_today
from core.jobs import job
from dialogue.services import ledger
from dialogue.services.counterparts import drop_contact_details

A_QUARTER_OF_AN_HOUR = 15 * 60


@job("dialogue.plan_ledger", actor="ledger", seconds=A_QUARTER_OF_AN_HOUR)
def plan_ledger() -> None:
    """Bring every ledger to today."""
    ledger.plan_ledger(today=home_today())


@job("dialogue.drop_contact_details", actor="housekeeping")
def drop_details() -> None:
    """Drop contact details that nobody has used for long."""
    drop_contact_details(today=home_today())
