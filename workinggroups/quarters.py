"""Which quarter is reported when, and who owes a report: pure (design §7).

A word that is given while a quarter's reports are taken is the report of that quarter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

OPENS_BEFORE_END = timedelta(days=13)
DUE_AFTER_END = timedelta(days=10)
THREE_MONTHS = relativedelta(months=3)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Quarter:
    """The days of a quarter of reports; `until` is the day from which the next one is reported."""

    name: str
    first_day: date
    last_day: date
    opens_on: date
    due_on: date
    until: date | None = None

    def takes(self, day: date) -> bool:
        """Return whether a word given on `day` is a report of this quarter."""
        return self.opens_on <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Owed:
    """A next step as far as reports go: since when it owes them, until when, words on it.

    `since` is the day on which it was adopted, or entered here if that was later: nobody could
    report before (design §4: no past period becomes missed). None while it is not adopted.
    """

    since: date | None
    ended_on: date | None
    words_on: tuple[date, ...] = ()


def usual_quarter(day: date) -> Quarter:
    """Return the calendar quarter around `day`: taken from 13 days before its end, due 10 after."""
    first_day = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    last_day = first_day + THREE_MONTHS - ONE_DAY
    name = f"{first_day:%B} to {last_day:%B} {last_day.year}"
    opens_on = last_day - OPENS_BEFORE_END
    return Quarter(
        name,
        first_day,
        last_day,
        opens_on,
        last_day + DUE_AFTER_END,
        opens_on + THREE_MONTHS,
    )


def with_ends(quarters: Sequence[Quarter]) -> list[Quarter]:
    """Return quarters in their order, each with the day from which the next one is taken."""
    ordered = sorted(quarters, key=lambda quarter: quarter.opens_on)
    later = [*(quarter.opens_on for quarter in ordered[1:]), None]
    # Without any quarter there is still the end after the last one.
    return [replace(each, until=until) for each, until in zip(ordered, later, strict=False)]


def quarter_on(quarters: Iterable[Quarter], day: date) -> Quarter | None:
    """Return the quarter whose reports are taken on `day`, or None."""
    return next((quarter for quarter in quarters if quarter.takes(day)), None)


def owes(step: Owed, quarter: Quarter) -> bool:
    """Return whether a report on `step` is due for `quarter`, given or not.

    It is where the step was in force before reports were taken, and was not over by then; one that
    was withdrawn meanwhile owes none, one that was reported as done has given it.
    """
    if step.since is None or step.since >= quarter.opens_on:
        return False
    if step.ended_on is None or is_reported(step, quarter):
        return step.ended_on is None or step.ended_on >= quarter.opens_on
    return quarter.until is not None and step.ended_on >= quarter.until


def is_reported(step: Owed, quarter: Quarter) -> bool:
    """Return whether a word on `step` was given while the reports of `quarter` were taken."""
    return any(quarter.takes(day) for day in step.words_on)
