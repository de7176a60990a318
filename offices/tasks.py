"""The jobs of this app. Each calls one service; when, says `config/celery.py`."""

from core.dates import home_today
from core.jobs import job
from offices.services.carrying_out import ACTOR, carry_out


@job("offices.hand_over", actor=ACTOR)
def hand_over() -> None:
    """Carry out the hand-overs whose day has come."""
    carry_out(today=home_today())
