"""Good days for a meeting of two capitals, with their reasons (design §4, Host and clocks). Pure.

A day is good when both capitals are at work on it; for a meeting by video there must also be an
hour that lies inside both working days, 09:00 to 17:00, each on its own clock and its own date.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from core.dates import ONE_DAY, in_zone
from offices.calendars import Calendar

OPENS, CLOSES = time(9), time(17)
HALF_HOUR, ONE_MINUTE = timedelta(minutes=30), timedelta(minutes=1)
MONDAY, FRIDAY = 0, 4
MOST = 10


@dataclass(frozen=True)
class GoodDay:
    """A day on which to meet: why it is good; for a video the instant at which to begin."""

    day: date
    reasons: list[str] = field(default_factory=list)
    starts_at: datetime | None = None
    is_recommended: bool = False

    @property
    def clock(self) -> str:
        """Return the hour at home at which a video begins, `09:00`; "" for a meeting in person."""
        return f"{self.starts_at:%H:%M}" if self.starts_at else ""


def good_days(
    first: date, last: date, *, home: Calendar, partner: Calendar, is_video: bool, most: int = MOST
) -> list[GoodDay]:
    """Return the next good days from `first` to `last`, both included, `most` at most.

    The day is that of the place where the meeting is; one by video has its day in `home`. The first
    that lies well is recommended: neither a Monday nor a Friday, with working days around it.
    """
    found: list[GoodDay] = []
    is_recommended = False
    for day in _days(first, last):
        if len(found) == most:
            break
        one = _video(day, home, partner) if is_video else _in_person(day, home, partner)
        if one is None:
            continue
        if not is_recommended and _lies_well(day, home, partner):
            is_recommended = True
            why = _("Recommended: the days before and after are working days, too")
            one = GoodDay(day, [why, *one.reasons], one.starts_at, is_recommended=True)
        found.append(one)
    return found


def left_out(
    first: date, last: date, *, home: Calendar, partner: Calendar
) -> list[tuple[date, str, str]]:
    """Return the holidays that are no weekend: day, capital, name; in the order of days."""
    return [
        (day, place.place, place.closed[day])
        for day in _days(first, last)
        for place in (home, partner)
        if day in place.closed and day.weekday() not in place.weekend
    ]


def has_common_hour(first: date, last: date, home: Calendar, partner: Calendar) -> bool:
    """Return whether on any day from `first` to `last` both working days share an hour."""
    return any(common_hour(day, home, partner) is not None for day in _days(first, last))


def common_hour(day: date, home: Calendar, partner: Calendar) -> datetime | None:
    """Return when a video meeting best begins on `day` of `home`; None when no hour is in both.

    It is the one that lies farthest from both edges of both working days; of two the earlier.
    """
    best, widest = None, -ONE_MINUTE
    begins = datetime.combine(day, OPENS, home.clock_zone())
    for n in range(int((CLOSES.hour - OPENS.hour) / 0.5) + 1):
        # Wall-clock steps: the clocks never change inside a working day.
        start = begins + n * HALF_HOUR
        there = in_zone(start, partner.zone)
        margin = min(_margin(start.time()), _margin(there.time()))
        if margin > widest:
            best, widest = start, margin
    return best


def _margin(clock: time) -> timedelta:
    """How far a clock is from the nearer edge of the working day; negative outside of it."""
    minutes = clock.hour * 60 + clock.minute
    edges = (minutes - OPENS.hour * 60, CLOSES.hour * 60 - minutes)
    return timedelta(minutes=min(edges))


def _in_person(day: date, home: Calendar, partner: Calendar) -> GoodDay | None:
    if not (home.is_open(day) and partner.is_open(day)):
        return None
    return GoodDay(day, [_("Both capitals open")])


def _video(day: date, home: Calendar, partner: Calendar) -> GoodDay | None:
    start = common_hour(day, home, partner)
    if start is None:
        return None
    there = in_zone(start, partner.zone)
    if not (home.is_open(day) and partner.is_open(there.date())):
        return None
    said = {
        "time": f"{start:%H:%M}",
        "home": home.place,
        "there": f"{there:%H:%M}",
        "partner": partner.place,
    }
    hours = _("%(time)s %(home)s is %(there)s %(partner)s") % said
    if there.date() != day:
        hours += " " + _("of the next day") if there.date() > day else " " + _("of the day before")
    return GoodDay(day, [_("Both capitals open"), hours], start)


def _lies_well(day: date, home: Calendar, partner: Calendar) -> bool:
    if day.weekday() in (MONDAY, FRIDAY):
        return False
    around = (day - ONE_DAY, day + ONE_DAY)
    return all(place.is_open(each) for place in (home, partner) for each in around)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * ONE_DAY for n in range((last - first).days + 1))
