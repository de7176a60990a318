"""How pages speak of a meeting: where it stands, when and where, in the words of pages.md.

Pure. A meeting comes from `Meeting.objects.….told()`; without it the reason, the host expected
and both sides' words are left out.
"""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from core.dates import MONTHS, Clock, format_day, format_days, two_clocks
from dialogue.models import Meeting, State, Venue
from offices.models import Relationship


def place(venue: str, relationship: Relationship) -> str:
    """Return the name of a place: `Washington`, `Baku`, `by video`; "" when none is known."""
    return {
        Venue.HOME: settings.HOME_CAPITAL,
        Venue.PARTNER: relationship.capital,
        Venue.VIDEO: _("by video"),
    }.get(venue, "")  # type: ignore[call-overload]


def turn(venue: str, relationship: Relationship) -> str:
    """Return whose turn it is to host: `Washington's turn`, `by video`; "" when not known."""
    name = place(venue, relationship)
    if not name or venue == Venue.VIDEO:
        return name
    return _("%(capital)s's turn") % {"capital": name}


def format_month(month: date) -> str:
    """Return `February 2027`."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def when_and_where(meeting: Meeting) -> str:
    """Return `Tue 19 May 2026, Washington, time to be set`, or what is expected before a day."""
    relationship = meeting.relationship
    if meeting.first_day is not None:
        said = [format_days(meeting.first_day, meeting.last_day)]
        said.append(place(meeting.venue, relationship))
        if meeting.starts_at is None and meeting.state == State.SCHEDULED:
            said.append(_("time to be set"))
        return _joined(*said)
    if meeting.expected_month is not None:
        month = format_month(meeting.expected_month)
        expected = _("Expected in %(month)s") % {"month": month}
        return _joined(expected, place(_expected(meeting), relationship))
    if meeting.state in (State.MISSED, State.WAIVED):
        return _("No day was set")
    return _joined(_("No day yet"), turn(_expected(meeting), relationship))


def clocks(meeting: Meeting) -> list[Clock]:
    """Return the clocks of both capitals and UTC at its hour; an empty list without an hour."""
    if meeting.starts_at is None:
        return []
    relationship = meeting.relationship
    return two_clocks(
        meeting.starts_at,
        settings.HOME_TIME_ZONE,
        relationship.time_zone,
        home_place=settings.HOME_CAPITAL,
        partner_place=relationship.capital,
    )


def status_sentence(meeting: Meeting, relationship: Relationship) -> str:
    """Return the one line that says where a meeting stands, the countries named."""
    return _SENTENCES[State(meeting.state)](meeting, relationship)


def _due(meeting: Meeting, relationship: Relationship) -> str:
    host = _expected(meeting)
    if meeting.expected_month is not None:
        month = format_month(meeting.expected_month)
        return _joined(_("Expected in %(month)s") % {"month": month}, place(host, relationship))
    return _joined(_due_by(meeting), turn(host, relationship))


def _due_by(meeting: Meeting) -> str:
    if meeting.postponed_to is not None:
        return _("Due again, about %(day)s") % {"day": format_day(meeting.postponed_to)}
    if meeting.due_on is not None:
        return _("Due by %(day)s") % {"day": format_day(meeting.due_on)}
    return _("Due")


def _requested(meeting: Meeting, relationship: Relationship) -> str:
    if meeting.due_on is None:
        return _("Date requested")
    return _("Date requested; due by %(day)s") % {"day": format_day(meeting.due_on)}


def _days(meeting: Meeting) -> str:
    assert meeting.first_day is not None  # the database sees to it in these states
    return format_days(meeting.first_day, meeting.last_day)


def _scheduled(meeting: Meeting, relationship: Relationship) -> str:
    days = _days(meeting)
    return f"{_joined(days, place(meeting.venue, relationship))} · {_words(meeting, relationship)}"


def _words(meeting: Meeting, relationship: Relationship) -> str:
    country = {"country": relationship.name}
    if not getattr(meeting, "has_partner_word", False):
        if not getattr(meeting, "has_home_word", True):
            return _("confirmed by neither side")
        return _("confirmed by us; waiting for %(country)s") % country
    if not getattr(meeting, "has_home_word", True):
        return _("confirmed by %(country)s; waiting for us") % country
    return _("confirmed by both sides")


def _postponed(meeting: Meeting, relationship: Relationship) -> str:
    assert meeting.postponed_to is not None  # the database sees to it
    day = format_day(meeting.postponed_to)
    return _because(_("Postponed to about %(day)s") % {"day": day}, meeting)


def _waived(meeting: Meeting, relationship: Relationship) -> str:
    return _because(_("Waived"), meeting)


def _missed(meeting: Meeting, relationship: Relationship) -> str:
    last_from = getattr(meeting, "last_from", "")
    why = (
        {
            State.DUE: _("nobody proposed a date"),
            State.REQUESTED: _("the date was asked for and not answered"),
            State.SCHEDULED: _("it was scheduled, and nobody recorded that it was held"),
        }.get(State(last_from))
        if last_from
        else ""
    )
    return _("Missed: %(why)s") % {"why": why} if why else _("Missed")


def _held(meeting: Meeting, relationship: Relationship) -> str:
    held = _("Held %(days)s") % {"days": _days(meeting)}
    late = _("recorded late") if meeting.is_recorded_late else ""
    return _joined(held, place(meeting.venue, relationship), late)


def _because(said: str, meeting: Meeting) -> str:
    reason = getattr(meeting, "last_reason", "")
    return f"{said}: {reason}" if reason else said


def _expected(meeting: Meeting) -> str:
    return meeting.expected_venue or getattr(meeting, "expected_host", "")


def _joined(*said: str) -> str:
    return ", ".join(filter(None, said))


_SENTENCES: dict[State, Callable[[Meeting, Relationship], str]] = {
    State.DUE: _due,
    State.REQUESTED: _requested,
    State.SCHEDULED: _scheduled,
    State.POSTPONED: _postponed,
    State.WAIVED: _waived,
    State.MISSED: _missed,
    State.HELD: _held,
    State.CONCLUDED: _held,
}
