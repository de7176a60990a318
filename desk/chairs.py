"""Who chairs a forum: its seats, who holds each now, and who did before or will."""

from dataclasses import dataclass
from datetime import date

from dialogue.models import Body, ChairSeat, ChairTerm
from offices.models import User

MOST_TERMS = 10  # beside the one that holds now; the history has them all


@dataclass(frozen=True)
class SeatLine:
    """A seat of a side, named by its country."""

    seat: ChairSeat
    country: str
    now: ChairTerm | None
    others: list[ChairTerm]


def seat_lines(
    user: User, body: Body, today: date, *, most: int | None = MOST_TERMS
) -> list[SeatLine]:
    """Return the seats of a body, each with at most so many other terms (None: all of them).

    Two queries for any number.
    """
    seats = list(ChairSeat.objects.visible_to(user).filter(body=body).select_related("office"))
    by_seat: dict[int, list[ChairTerm]] = {}
    for term in ChairTerm.objects.visible_to(user).filter(seat__in=seats):
        by_seat.setdefault(term.seat_id, []).append(term)
    lines = []
    for seat in seats:
        terms = by_seat.get(seat.pk, [])
        now = next((term for term in terms if _holds(term, today)), None)
        others = [term for term in terms if term != now][:most]
        lines.append(SeatLine(seat, body.relationship.country(seat.side), now, others))
    return lines


def _holds(term: ChairTerm, today: date) -> bool:
    return term.starts_on <= today and (term.ends_on is None or term.ends_on > today)
