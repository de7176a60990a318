"""Days, business days and clocks, and how they are written: always with the weekday.

Days are `date`; instants are aware `datetime`; a zone is an IANA name or a tzinfo. Names of days
and months are spelled out here, since those of strftime depend on the machine.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SATURDAY_SUNDAY = frozenset({5, 6})
ONE_DAY = timedelta(days=1)


# --- Today, and the time elsewhere -------------------------------------------------------------
def in_zone(instant: datetime, zone: str | tzinfo) -> datetime:
    """The same instant on the clocks of a zone. ValueError for an instant without a zone."""
    if instant.utcoffset() is None:
        raise ValueError("An instant needs a time zone.")
    return instant.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


def today_in(zone: str | tzinfo, now: datetime | None = None) -> date:
    """The date in a zone, now or at the instant given."""
    return in_zone(now or datetime.now(UTC), zone).date()


def home_today(now: datetime | None = None) -> date:
    """The date in HOME_TIME_ZONE, the `today` of states, standing and ages (design §8)."""
    from django.conf import settings  # here, so that the module stays free of Django

    return today_in(settings.HOME_TIME_ZONE, now)


def clock(instant: datetime, zone: str | tzinfo) -> tuple[date, str]:
    """The day and the time, `HH:MM`, that a clock in the zone shows."""
    there = in_zone(instant, zone)
    return there.date(), f"{there:%H:%M}"


@dataclass(frozen=True)
class Clock:
    """What a clock shows somewhere: `Baku`, its own date, `16:12`."""

    place: str
    day: date
    time: str


def two_clocks(
    instant: datetime,
    home_zone: str,
    partner_zone: str,
    *,
    home_place: str = "",
    partner_place: str = "",
) -> list[Clock]:
    """The clocks of both capitals and UTC, each with its own date (design §4).

    Places not named are called after the city of their zone."""
    places = [
        (home_place or city_of(home_zone), home_zone),
        (partner_place or city_of(partner_zone), partner_zone),
        ("UTC", "UTC"),
    ]
    return [Clock(place, *clock(instant, zone)) for place, zone in places]


def city_of(zone: str) -> str:
    """The city after which a zone is called: `Baku` for Asia/Baku."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


# --- Business days -----------------------------------------------------------------------------
def is_business_day(
    day: date,
    holidays: Collection[date] = frozenset(),
    *,
    weekend: Collection[int] = SATURDAY_SUNDAY,
) -> bool:
    """Whether offices are at work. `weekend` holds weekdays, Monday 0 to Sunday 6."""
    return day.weekday() not in weekend and day not in holidays


def add_business_days(
    day: date,
    n: int,
    holidays: Collection[date] = frozenset(),
    *,
    weekend: Collection[int] = SATURDAY_SUNDAY,
) -> date:
    """The n-th business day after `day`, before it for a negative n; for 0 the day itself."""
    step = ONE_DAY if n > 0 else -ONE_DAY
    for _ in range(abs(n)):
        day += step
        while not is_business_day(day, holidays, weekend=weekend):
            day += step
    return day


def business_days_between(
    start: date,
    end: date,
    holidays: Collection[date] = frozenset(),
    *,
    weekend: Collection[int] = SATURDAY_SUNDAY,
) -> int:
    """How many business days come after `start` up to `end`; 0 when `end` is not later."""
    after = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_business_day(day, holidays, weekend=weekend) for day in after)


# --- How they are written ----------------------------------------------------------------------
def format_day(day: date) -> str:
    """`Tue 19 May 2026`."""
    return f"{_weekday_month(day)} {day.year}"


def format_days(first: date, last: date | None = None) -> str:
    """`Tue 19 May 2026`, or with a later last day `Tue 19 to Wed 20 May 2026`. Month and year
    are said once where both days share them."""
    if last is None or last == first:
        return format_day(first)
    if first.year != last.year:
        begins = format_day(first)
    elif first.month != last.month:
        begins = _weekday_month(first)
    else:
        begins = f"{WEEKDAYS[first.weekday()]} {first.day}"
    return f"{begins} to {format_day(last)}"


def _weekday_month(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
