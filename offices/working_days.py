"""On which days an office is at work: its country's weekend, its holidays, days it is open."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from functools import partial

from core.dates import ONE_DAY, is_business_day
from offices.library_days import library_weekend
from offices.models import Holiday, Office


class WorkingDays:
    """The working days of all offices, read once."""

    def __init__(self) -> None:
        self._country = dict(Office.objects.values_list("pk", "country"))
        self._closed: dict[int, set[date]] = defaultdict(set)
        self._open: dict[int, set[date]] = defaultdict(set)
        for office_id, day, is_open in Holiday.objects.values_list("office_id", "day", "is_open"):
            (self._open if is_open else self._closed)[office_id].add(day)

    def is_open(self, office_id: int, day: date) -> bool:
        """Return whether an office is at work on `day`."""
        weekend = library_weekend(self._country[office_id])
        return day in self._open[office_id] or is_business_day(
            day, self._closed[office_id], weekend=weekend
        )

    def adding(self, office_id: int) -> Callable[[date, int], date]:
        """Return what counts business days of an office: `(day, n)` gives the n-th after `day`."""
        return partial(self._add, office_id)

    def _add(self, office_id: int, day: date, n: int) -> date:
        while n > 0:
            day += ONE_DAY
            n -= self.is_open(office_id, day)
        return day
