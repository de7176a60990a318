"""Whose calendars decide on good days for a meeting: the post's, and that of a home office."""

from datetime import date

from django.conf import settings

from core.constraints import current
from dialogue.models import Meeting
from offices.access import open_on
from offices.calendars import Calendar, calendar_of
from offices.models import Assignment, Office, Part, User


def calendars_of(
    user: User, meeting: Meeting, first: date, last: date, today: date
) -> tuple[Calendar, Calendar]:
    """Return the calendars of both capitals from `first` to `last`, home first.

    The partner's is kept by a post that stands in its country and is assigned to the relationship;
    home's by the lead office, else the desk, else any office at home.
    """
    relationship = meeting.relationship
    assigned = list(
        Assignment.objects.visible_to(user)
        .filter(current(today), open_on(today, "office__"), relationship=relationship)
        .select_related("office")
        .order_by("office__code")
    )
    posts = [each for each in assigned if each.office.country == relationship.code]
    posts.sort(key=lambda each: each.part != Part.POST)
    lead = meeting.body.track.lead_office
    desks = [lead, *(each.office for each in assigned if each.part == Part.DESK)]
    at_home = [office for office in desks if office.country == settings.HOME_COUNTRY]
    span = {"first": first, "last": last}
    home = calendar_of(
        at_home[0] if at_home else _any_home_office(today),
        place=settings.HOME_CAPITAL,
        zone=settings.HOME_TIME_ZONE,
        country=settings.HOME_COUNTRY,
        **span,
    )
    partner = calendar_of(
        posts[0].office if posts else None,
        place=relationship.capital,
        zone=relationship.time_zone,
        country=relationship.code,
        **span,
    )
    return home, partner


def _any_home_office(today: date) -> Office | None:
    return Office.objects.filter(open_on(today), country=settings.HOME_COUNTRY).first()
