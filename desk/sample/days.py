"""Days counted from the one on which the sample is loaded. Pure; days are home dates."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.dates import add_business_days, is_business_day

# Days that come every year, month and day; enough to keep invented meetings off them.
HOME_HOLIDAYS = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
QUIET_DAYS = (
    *HOME_HOLIDAYS,
    *((1, 2), (1, 3), (3, 8), (5, 9), (5, 28), (6, 15), (6, 26), (11, 8), (11, 9)),
    *((3, day) for day in range(20, 25)),
    *((12, day) for day in range(22, 32)),
)
YEARS_AROUND = range(-12, 4)


@dataclass(frozen=True)
class Days:
    """Days and hours as seen from `today`."""

    today: date

    def day(self, n: int) -> date:
        """Return the day `n` days after today, before it for a negative `n`."""
        return self.today + timedelta(days=n)

    def worked(self, n: int) -> date:
        """Return the n-th business day of home after today, before it for a negative `n`."""
        return add_business_days(self.today, n, self._every_year(HOME_HOLIDAYS))

    def meeting(self, n: int, length: int = 1) -> tuple[date, date]:
        """Return the first and last of `length` working days in a row, about `n` days from today.

        They never start nearer to today than that: earlier for the past, later for the future.
        """
        quiet = self._every_year(QUIET_DAYS)
        step = timedelta(days=1 if n >= 0 else -1)
        first = self.day(n)
        while not all(is_business_day(first + timedelta(days=k), quiet) for k in range(length)):
            first += step
        return first, first + timedelta(days=length - 1)

    def month(self, n: int) -> date:
        """Return the first day of the month that begins `n` months after this one."""
        months = self.today.year * 12 + self.today.month - 1 + n
        return date(months // 12, months % 12 + 1, 1)

    def _every_year(self, days: tuple[tuple[int, int], ...]) -> frozenset[date]:
        years = (self.today.year + n for n in YEARS_AROUND)
        return frozenset(date(year, *day) for year in years for day in days)


def at(day: date, hour: str, zone: str) -> datetime:
    """Return the instant at which a clock in `zone` shows `hour` ("17:40") on `day`."""
    return datetime.combine(day, time.fromisoformat(hour), ZoneInfo(zone))
