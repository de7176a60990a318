"""On which days an office is at work."""

from collections.abc import Callable
from datetime import date
from functools import partial

from core.dates import add_business_days, is_business_day


class WorkingDays:
    """The working days of all offices, read once."""

    def is_open(self, office_id: int, day: date) -> bool:
        """Return whether an office is at work on `day`."""
        return is_business_day(day)

    def adding(self, office_id: int) -> Callable[[date, int], date]:
        """Return what counts business days of an office: `(day, n)` gives the n-th after `day`."""
        return partial(add_business_days)
