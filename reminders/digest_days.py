"""When a digest goes: at 08:00 of a working day of the office through which somebody hears."""

from datetime import date, datetime, timedelta

from core.dates import ONE_DAY, today_in
from offices.models import Office
from offices.working_days import WorkingDays
from reminders.steps import opens_in


class DigestDays:
    """The days on which digests go; the working days of all offices are read once."""

    def __init__(self, days: WorkingDays) -> None:
        self._days = days

    def next_at(
        self, office: Office, *, start: date, after: datetime, is_weekly: bool = False
    ) -> datetime:
        """Return the first opening of a digest day from `start` on that is not before `after`.

        A digest each week goes on the first working day of a week.
        """
        day = start
        while not self._goes(office, day, is_weekly) or opens_in(office.time_zone, day) < after:
            day += ONE_DAY
        return opens_in(office.time_zone, day)

    def is_open(self, office: Office, now: datetime) -> bool:
        """Return whether a digest may go now: it is a working day there, 08:00 or later."""
        today = today_in(office.time_zone, now)
        return self._days.is_open(office.pk, today) and opens_in(office.time_zone, today) <= now

    def _goes(self, office: Office, day: date, is_weekly: bool) -> bool:
        if not self._days.is_open(office.pk, day):
            return False
        monday = day - timedelta(days=day.weekday())
        earlier = (monday + timedelta(days=n) for n in range(day.weekday()))
        return not is_weekly or not any(self._days.is_open(office.pk, one) for one in earlier)
