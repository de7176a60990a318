"""When the office at one end of a dialogue is at work: its weekend, its holidays, its clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from core.dates import is_business_day
from offices.library_days import library_days, library_weekend
from offices.models import Holiday, Office


@dataclass(frozen=True)
class Calendar:
    """The days off in a place: weekdays (Monday 0), holidays by day, and days that are open.

    `zone` is the IANA name of its clock; `office` and `office_uid` name the office that keeps it,
    "" and None where only the library does.
    """

    place: str
    zone: str
    weekend: frozenset[int]
    closed: Mapping[date, str] = field(default_factory=dict)
    open_days: frozenset[date] = frozenset()
    office: str = ""
    office_uid: UUID | None = None

    def is_open(self, day: date) -> bool:
        """Return whether people are at work there on `day`."""
        return day in self.open_days or is_business_day(day, self.closed, weekend=self.weekend)

    def clock_zone(self) -> ZoneInfo:
        """Return the zone for reckoning."""
        return ZoneInfo(self.zone)


def calendar_of(
    office: Office | None, *, place: str, zone: str, country: str, first: date, last: date
) -> Calendar:
    """Return the calendar of a place from `first` to `last`: as its office keeps it, one query.

    Without an office it is that of the library for `country` (two letters).
    """
    weekend = library_weekend(country)
    if office is None:
        years = range(first.year, last.year + 1)
        listed = {day: name for year in years for day, name in library_days(country, year).items()}
        return Calendar(place, zone, weekend, listed)
    rows = list(Holiday.objects.filter(office=office, day__range=(first, last)))
    return Calendar(
        place,
        zone,
        weekend,
        {row.day: row.name for row in rows if not row.is_open},
        frozenset(row.day for row in rows if row.is_open),
        office.code,
        office.uid,
    )
