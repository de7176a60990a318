"""On which days a deadline is told of, and at which moment (design §8). Pure.

A step belongs to a day. It fires at 08:00 of that day in the zone of the recipient's office, and is
planned as soon as the first office on earth opens on that day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

OPENS = time(8)
FIRST_OFFICE = timezone(timedelta(hours=14))  # nobody's day begins earlier
REMINDER, ESCALATION, BY_HAND = "reminder", "escalation", "by_hand"

AddBusinessDays = Callable[[date, int], date]


@dataclass(frozen=True)
class Rungs:
    """A ladder in numbers: days before, falling; days between two while late, 0 for never; business
    days after which the office above hears, rising."""

    days_before: tuple[int, ...]
    late_every: int
    escalate_after: tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """One step of a ladder: its series, its name within the deadline, its day."""

    series: str
    code: str
    on: date
    is_urgent: bool


def newest_steps(
    rungs: Rungs, due_on: date, day: date, add_business_days: AddBusinessDays
) -> list[Step]:
    """Return the last step of each series up to `day`: what was slept through is not made up."""
    found = [_last_reminder(rungs, due_on, day), None]
    for step in _escalations(rungs, due_on, add_business_days):
        if step.on <= day:
            found[1] = step
    return [step for step in found if step is not None]


def next_day(
    rungs: Rungs, due_on: date, after: date, add_business_days: AddBusinessDays
) -> date | None:
    """Return the day of the first step later than `after`; None when there is none."""
    days = [due_on - timedelta(days=before) for before in rungs.days_before]
    days += [step.on for step in _escalations(rungs, due_on, add_business_days)]
    if rungs.late_every:
        passed = max((after - due_on).days // rungs.late_every, 0)
        days.append(due_on + timedelta(days=rungs.late_every * (passed + 1)))
    return min((day for day in days if day > after), default=None)


def open_day(now: datetime) -> date:
    """Return the latest day on which, at `now`, some office on earth has opened."""
    there = now.astimezone(FIRST_OFFICE)
    return there.date() if there.time() >= OPENS else there.date() - timedelta(days=1)


def opens_somewhere(day: date) -> datetime:
    """Return the instant at which the first office on earth opens on `day`."""
    return datetime.combine(day, OPENS, FIRST_OFFICE)


def opens_in(zone: str, day: date) -> datetime:
    """Return 08:00 of `day` in the IANA zone `zone`, whatever its clocks do that day."""
    return datetime.combine(day, OPENS, ZoneInfo(zone))


def _last_reminder(rungs: Rungs, due_on: date, day: date) -> Step | None:
    late = (day - due_on).days
    if rungs.late_every and late >= rungs.late_every:
        days = late - late % rungs.late_every
        return Step(REMINDER, f"late-{days}", due_on + timedelta(days=days), True)
    reached = [before for before in rungs.days_before if before >= -late]
    if not reached:
        return None
    before = min(reached)
    return Step(REMINDER, f"before-{before}", due_on - timedelta(days=before), before == 0)


def _escalations(rungs: Rungs, due_on: date, add_business_days: AddBusinessDays) -> Iterator[Step]:
    for days in rungs.escalate_after:
        yield Step(ESCALATION, f"above-{days}", add_business_days(due_on, days), True)
