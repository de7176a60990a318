"""Periods of a cadence: when each is due, when it closes, and who hosts next (design §4).

Pure. Every date is computed from the anchor, never from the date before it, so that a clamped
month (31 August, 30 November) does not pull the later ones back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, pairwise

from dateutil.relativedelta import relativedelta


@dataclass(frozen=True)
class Period:
    """Period `n` of a cadence. It is late from the day after `due_on`; the day after
    `closes_on` it is missed if nothing was held."""

    n: int
    due_on: date
    closes_on: date


def due_on(anchor: date, months: int, n: int) -> date:
    """The day by which period `n` should be held: n·`months` after the anchor, clamped to the
    end of a shorter month. ValueError for a negative `n` or less than one month."""
    if months < 1:
        raise ValueError("A cadence is of one month or more.")
    if n < 0:
        raise ValueError("Periods are counted from 0, the anchor itself.")
    return anchor + relativedelta(months=n * months)


def default_grace_days(months: int) -> int:
    """The days of grace after the due date: 30 below six months, 60 below a year, else 90."""
    if months < 6:
        return 30
    return 60 if months < 12 else 90


def closes_on(anchor: date, months: int, n: int, grace_days: int) -> date:
    """The last day on which period `n` can be held in time: its due date plus grace, but always
    before the next due date. ValueError for negative grace."""
    if grace_days < 0:
        raise ValueError("Days of grace cannot be negative.")
    after_grace = due_on(anchor, months, n) + timedelta(days=grace_days)
    return min(after_grace, due_on(anchor, months, n + 1) - timedelta(days=1))


def periods(anchor: date, months: int, grace_days: int, start: date, end: date) -> list[Period]:
    """The periods due from `start` to `end`, both included, in order; none before the anchor."""
    if months < 1:
        raise ValueError("A cadence is of one month or more.")
    found = []
    # Clamping never leaves the month, so none before this one can be due in `start`'s month.
    months_to_start = (start.year - anchor.year) * 12 + start.month - anchor.month
    n = max(0, months_to_start // months)
    while (due := due_on(anchor, months, n)) <= end:
        if due >= start:
            found.append(Period(n, due, closes_on(anchor, months, n, grace_days)))
        n += 1
    return found


def following(
    anchor: date, months: int, grace_days: int, after: int, held: Sequence[date]
) -> Iterator[Period]:
    """The periods that follow consultations, in order and without end.

    Until the first day of `held` they are due every `months` from the anchor; after each of these
    days `after` months later and every `months` from there, until the next one is held. Each closes
    before the next is due. `held` is in order. ValueError for less than one month."""
    if min(months, after) < 1:
        raise ValueError("A cadence is of one month or more.")
    for n, (due, next_due) in enumerate(pairwise(_following_days(anchor, months, after, held))):
        after_grace = due + timedelta(days=grace_days)
        yield Period(n, due, min(after_grace, next_due - timedelta(days=1)))


def _following_days(anchor: date, months: int, after: int, held: Sequence[date]) -> Iterator[date]:
    begins = [(anchor, 0), *((day, after) for day in held)]
    until = [*held, date.max]
    for (start, first), last in zip(begins, until, strict=True):
        for n in count():
            day = start + relativedelta(months=first + n * months)
            if day > last:
                break
            yield day


def next_host(rotation: Sequence[str], last: str | None) -> str:
    """Whose turn follows `last`, the host of the last meeting held. Before the first meeting,
    and after a host outside the rotation, it begins at its start.

    ValueError when the rotation is empty or names a host twice: the last host alone would not
    say where in it we stand."""
    if not rotation or len(set(rotation)) < len(rotation):
        raise ValueError("A rotation names at least one host, and each once.")
    if last not in rotation:
        return rotation[0]
    return rotation[(rotation.index(last) + 1) % len(rotation)]
