"""The jobs of this app. Each calls one service; when, says `config/celery.py`."""

from core.dates import home_today
from core.jobs import job
from offices.services.carrying_out import ACTOR, carry_out
from offices.services.moving_offices import carry_out_moves

A_QUARTER_OF_AN_HOUR = 900


@job("offices.hand_over", actor=ACTOR)
def hand_over() -> None:
    """Carry out the hand-overs whose day has come."""
    carry_out(today=home_today())


@job("offices.move", actor=ACTOR, seconds=A_QUARTER_OF_AN_HOUR)
def move() -> None:
    """Carry out the moves of offices whose day has come."""
    carry_out_moves(today=home_today())
