"""The hour of a meeting, typed on the clock of either capital. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

NEARBY = (timedelta(0), timedelta(days=1), timedelta(days=-1))


def instant_of(day: date, hour: time, *, clock_zone: str, day_zone: str) -> datetime:
    """Return when clocks in `clock_zone` show `hour` while it is `day` in `day_zone`.

    An evening in Washington is the next morning in Baku: the day of a meeting is that of the place
    where it is held, whichever clock its hour was typed on.
    """
    instants = (
        datetime.combine(day + shift, hour, tzinfo=ZoneInfo(clock_zone)) for shift in NEARBY
    )
    there = ZoneInfo(day_zone)
    return next(instant for instant in instants if instant.astimezone(there).date() == day)
