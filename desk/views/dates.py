"""Propose dates: the next good days for a meeting, each with its reasons (design §4)."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from core.dates import ONE_DAY, format_day, home_today
from desk.proposals import calendars_of
from dialogue.good_days import MOST, good_days, has_common_hour, left_out
from dialogue.hosts import expected_venue
from dialogue.models import Meeting, State, Venue
from dialogue.states import OPEN_STATES, Step, is_possible
from dialogue.wording import place, status_sentence
from offices.powers import Act, office_acting
from offices.requests import SignedIn

LEAD = timedelta(days=14)  # sooner nobody travels
FARTHEST = timedelta(days=366)
MOST_LEFT_OUT = 30


def propose_dates(request: SignedIn, uid: UUID) -> HttpResponse:
    """Show ten good days for a meeting; each leads to scheduling it, or into a request.

    `?from=` shows those from a day on, `?place=` those for another place than the expected one.
    """
    user, today = request.user, home_today()
    meetings = Meeting.objects.visible_to(user).told()
    meeting = get_object_or_404(meetings.select_related("body__track__lead_office"), uid=uid)
    relationship = meeting.relationship
    venue = request.GET.get("place", "")
    venue = venue if venue in Venue.values else expected_venue(meeting) or Venue.HOME
    first, last = _span(meeting, request.GET.get("from", ""), today)
    home, partner = calendars_of(user, meeting, first - ONE_DAY, last + ONE_DAY, today)
    is_open = meeting.state in OPEN_STATES
    days = (
        good_days(first, last, home=home, partner=partner, is_video=venue == Venue.VIDEO)
        if is_open
        else []
    )
    lead = [meeting.body.track.lead_office_id]
    can_arrange = office_acting(user, Act.ARRANGE, relationship, lead=lead) is not None
    step = Step.MOVE if meeting.state == State.SCHEDULED else Step.SCHEDULE
    shown_to = days[-1].day if len(days) == MOST else last
    return render(
        request,
        "desk/dates.html",
        {
            "meeting": meeting,
            "relationship": relationship,
            "sentence": status_sentence(meeting, relationship),
            "days": days,
            "left_out": left_out(first, shown_to, home=home, partner=partner)[:MOST_LEFT_OUT]
            if is_open
            else [],
            "none": "" if days else _why_none(meeting, first, last, home, partner, venue),
            "venue": venue,
            "places": [(each, place(each, relationship), each == venue) for each in Venue.values],
            "calendars": [home, partner],
            "first": first,
            "later": shown_to + ONE_DAY if len(days) == MOST and shown_to < last else None,
            "last": last if meeting.closes_on else None,
            "can_schedule": can_arrange and is_possible(step, meeting.state),
            "can_file": is_open and office_acting(user, Act.FILE, relationship) is not None,
        },
    )


def _span(meeting: Meeting, asked: str, today: date) -> tuple[date, date]:
    """Return from when to when days are looked for: within the period, a year ahead at most."""
    last = min(meeting.closes_on or today + FARTHEST, today + FARTHEST)
    soonest = today + LEAD if today + LEAD <= last else today + ONE_DAY
    try:
        first = max(date.fromisoformat(asked), today + ONE_DAY)
    except ValueError:
        first = soonest
    return min(first, last + ONE_DAY), last


def _why_none(meeting: Meeting, first: date, last: date, home, partner, venue: str) -> str:
    if meeting.state not in OPEN_STATES:
        return _("This meeting is “%(state)s”: no date is looked for.") % {
            "state": meeting.get_state_display()
        }
    until = {"day": format_day(last), "home": home.place, "partner": partner.place}
    if venue == Venue.VIDEO and first <= last and not has_common_hour(first, last, home, partner):
        return (
            _(
                "Up to %(day)s no hour lies inside the working days (09:00 to 17:00) of both "
                "%(home)s and %(partner)s. Meet in a capital, or agree on an hour outside."
            )
            % until
        )
    return _("There is no good day left up to %(day)s, the last one of this period.") % until
