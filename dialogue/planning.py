"""Which periods still need a row, when some rows stand as they are. Pure.

A row that somebody has touched keeps its day, even where a consultation held meanwhile would give
it another one. It stands for the period in which it falls due, or for the next one if that falls
due before the row closes: nobody plans a second meeting a few days beside it.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.periods import Period


@dataclass(frozen=True)
class Kept:
    """A row that stays as it is: due by a day, open until another."""

    due_on: date
    closes_on: date


def wanted(
    periods: Iterator[Period],
    *,
    kept: Sequence[Kept],
    movable: Sequence[date],
    until: date,
    today: date,
    held: Sequence[date],
) -> list[Period]:
    """Return the periods for the rows that may be re-dated, then those for new ones.

    `periods` are without end; `movable` are the present due days of the rows that may be re-dated:
    each gets a period, new ones only up to `until`. A day that a consultation in `held` gives is
    left out when its period closed before `today` and a later row stands: who records late makes
    nobody miss what could not be known.
    """
    last_row = max([*(row.due_on for row in kept), *movable], default=None)
    horizon = max(until, last_row or until)
    listed: list[Period] = []
    spare = len(movable) + len(kept)
    for period in periods:
        if period.due_on > horizon:
            spare -= 1
            if spare < 0:
                break
        listed.append(period)
    first_held = held[0] if held else date.max
    taken = _taken(listed, kept, first_held)
    found: list[Period] = []
    for place, period in enumerate(listed):
        is_over = (
            period.closes_on < today
            and period.due_on > first_held
            and last_row is not None
            and period.due_on < last_row
            and period.due_on not in movable
        )
        is_needed = period.due_on <= until or len(found) < len(movable)
        if is_needed and place not in taken and not is_over:
            found.append(period)
    return found


def _taken(periods: Sequence[Period], kept: Sequence[Kept], first_held: date) -> Collection[int]:
    days = [period.due_on for period in periods]
    places = {day: place for place, day in enumerate(days)}
    taken = {places[row.due_on] for row in kept if row.due_on in places}
    for row in sorted(kept, key=lambda row: row.due_on):
        if row.due_on in places:
            continue
        after = bisect_right(days, row.due_on)
        if after and after - 1 not in taken:
            taken.add(after - 1)
        elif after < len(days) and first_held < days[after] <= row.closes_on:
            taken.add(after)
    return taken
