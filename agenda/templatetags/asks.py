"""How asks and answers are written in templates; what is said is made by pure functions."""

from collections.abc import Iterable
from datetime import date, datetime

from django import template

from agenda import positions as said_by_offices
from agenda.effects import from_json
from agenda.models import Answer, Ask, OfferedDate, Position
from agenda.preview import wanted as effect_wanted
from agenda.words import answer_said, days_said, moment_said
from dialogue.wording import place

register = template.Library()


@register.filter
def age(ask: Ask, today: date) -> str:
    """`No answer for 6 days`; empty once there is an answer."""
    return ask.age(today)


@register.filter
def said(answer: Answer) -> str:
    """`Tue 12 May 2026 approved`."""
    return answer_said(answer)


@register.filter
def home_moment(instant: datetime | None) -> str:
    """`Mon 6 April 2026 08:14 Washington`."""
    return moment_said(instant) if instant else ""


@register.filter
def offered_days(offer: OfferedDate, ask: Ask) -> str:
    """`Tue 12 May 2026, Baku`."""
    return days_said(offer.first_day, offer.last_day, offer.venue, ask.relationship)


@register.filter
def latest(rows: Iterable[Answer], most: int) -> list[Answer]:
    """The last `most` of what was said; what stands is among them."""
    return list(rows)[-most:]


@register.filter
def where(given: Answer, ask: Ask) -> str:
    """`Washington`, `by video`: the place of a date that was approved."""
    return place(given.venue, ask.relationship)


@register.filter
def wanted(ask: Ask) -> str:
    """What an ask on structure would change, in one sentence; empty for others."""
    return effect_wanted(from_json(ask.effect), ask.relationship.country) if ask.effect else ""


@register.filter
def line(positions: Iterable[Position]) -> str:
    """`EUR/CARC cleared; L not yet`."""
    return said_by_offices.positions_line(positions)


@register.filter
def is_split(positions: Iterable[Position]) -> bool:
    """Whether one office clears and another does not."""
    return said_by_offices.is_split(positions)
