"""A meeting as an iCalendar file (RFC 5545): the same UID for ever, a higher SEQUENCE each time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from dialogue.models import Meeting, State, Venue
from dialogue.models.meetings import HELD

LASTS = timedelta(hours=2)  # a meeting that has an hour; nobody enters when it ends


@dataclass(frozen=True)
class Days:
    """When a meeting is, or was to be: days, and the instant at which it starts if that is set."""

    first_day: date
    last_day: date
    starts_at: datetime | None = None


def calendar_file(
    meeting: Meeting, days: Days, *, is_confirmed: bool, place: str, address: str, now: datetime
) -> str:
    """Return the file of a meeting on `days`.

    TENTATIVE until both sides have said their word, CANCELLED when it has no days any more. Of one
    marked above U it tells days and hour, no title, no place and no link.
    """
    is_open = meeting.marking == "U"
    event = Event()
    event.add("uid", f"{meeting.uid}@entente")
    event.add("sequence", meeting.version)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", str(meeting) if is_open else _("Meeting"))
    event.add("status", _status(meeting, is_confirmed))
    if days.starts_at is not None:
        event.add("dtstart", days.starts_at.astimezone(UTC))
        event.add("dtend", days.starts_at.astimezone(UTC) + LASTS)
    else:
        event.add("dtstart", days.first_day)
        event.add("dtend", days.last_day + timedelta(days=1))  # the first day after it
    if is_open:
        if place:
            event.add("location", place)
        event.add("url", address)
    calendar = Calendar()
    calendar.add("prodid", f"-//Entente//{settings.MINISTRY_NAME}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar.to_ical().decode()


def _status(meeting: Meeting, is_confirmed: bool) -> str:
    if meeting.state in (State.SCHEDULED, *HELD):
        return "CONFIRMED" if is_confirmed else "TENTATIVE"
    return "CANCELLED"


def place_of(meeting: Meeting) -> str:
    """Return where a meeting takes place, in words for a calendar."""
    capitals = {Venue.HOME: settings.HOME_CAPITAL, Venue.PARTNER: meeting.relationship.capital}
    return capitals.get(Venue(meeting.venue), _("by video")) if meeting.venue else ""
