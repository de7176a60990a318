"""Days counted from the one on which the sample is loaded. Pure; days are home dates."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.dates import is_business_day

ONE_DAY = timedelta(days=1)
# Days that come every year, month and day; enough to keep invented meetings off them.
HOME_HOLIDAYS = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
QUIET_DAYS = (
    *HOME_HOLIDAYS,
    *((1, 2), (1, 3), (3, 8), (5, 9), (5, 28), (6, 15), (6, 26), (11, 8), (11, 9)),
    *((3, 20), (3, 21), (3, 22), (3, 23), (3, 24), (12, 24), (12, 26), (12, 31)),
    # Thanksgiving, the fourth Thursday; most other holidays without a date are Mondays.
    *((11, 22), (11, 23), (11, 24), (11, 25), (11, 26), (11, 27), (11, 28)),
)
MONDAY = 0


@dataclass(frozen=True)
class Days:
    """Days as seen from `today`."""

    today: date

    def day(self, n: int) -> date:
        """Return the day `n` days after today, before it for a negative `n`."""
        return self.today + timedelta(days=n)

    def worked(self, n: int) -> date:
        """Return the n-th business day of home after today, before it for a negative `n`."""
        step = ONE_DAY if n > 0 else -ONE_DAY
        day = self.today
        for _day in range(abs(n)):
            day += step
            while not _is_worked(day, HOME_HOLIDAYS):
                day += step
        return day

    def worked_around(self, n: int) -> date:
        """Return the day `n` days from today or the next business day, for a past one the last."""
        step = ONE_DAY if n >= 0 else -ONE_DAY
        day = self.day(n)
        while not _is_worked(day, HOME_HOLIDAYS):
            day += step
        return day

    def past(self, n: int, length: int = 1) -> tuple[date, date]:
        """Return the first and last of `length` working days in a row, `n` days ago or before.

        None of them is a Monday: delegations travel then.
        """
        first = self.day(-n)
        while not _is_open(first, length):
            first -= ONE_DAY
        return first, first + ONE_DAY * (length - 1)

    def coming(self, n: int, length: int = 1) -> tuple[date, date]:
        """Return the same about `n` days from today; what is a week apart stays apart.

        Counted in days on which a meeting can start, so that no two fall together at year's end.
        """
        starts_a_week = 5 - length
        first = self.today
        for _start in range(max(1, n * starts_a_week // 7)):
            first += ONE_DAY
            while not _is_open(first, length):
                first += ONE_DAY
        return first, first + ONE_DAY * (length - 1)

    def month(self, n: int) -> date:
        """Return the first day of the month that begins `n` months after this one."""
        months = self.today.year * 12 + self.today.month - 1 + n
        return date(months // 12, months % 12 + 1, 1)


def at(day: date, hour: str, zone: str) -> datetime:
    """Return the instant at which a clock in `zone` shows `hour` ("17:40") on `day`."""
    return datetime.combine(day, time.fromisoformat(hour), ZoneInfo(zone))


def _is_open(first: date, length: int) -> bool:
    days = [first + ONE_DAY * k for k in range(length)]
    return first.weekday() != MONDAY and all(_is_worked(day, QUIET_DAYS) for day in days)


def _is_worked(day: date, quiet: tuple[tuple[int, int], ...]) -> bool:
    return is_business_day(day) and (day.month, day.day) not in quiet
