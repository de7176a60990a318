"""The world of a consultation: one to come in four days, and the one that follows in a year."""

from datetime import timedelta

from core.dates import home_today
from dialogue.models import Meeting, Venue
from dialogue.services.chairs import add_seat, seat_chair
from dialogue.services.ledger import plan_ledger
from dialogue.services.meetings import Actor, schedule_meeting
from offices.models import Side
from tests.browser.job_world import FORUM, make_job_world
from tests.harness.cast import Cast

DAYS_AHEAD = 4
__all__ = ["DAYS_AHEAD", "FORUM", "first_meeting", "make_consultation_world", "plan_next"]


def make_consultation_world() -> Cast:
    """Write the world of the job with its consultation scheduled, chaired by both sides."""
    cast, today = make_job_world(), home_today()
    meeting = first_meeting()
    body = meeting.body
    seats = (
        (Side.HOME, "Assistant Secretary", "Helen Marsh", cast.offices["PM"]),
        (Side.PARTNER, "Deputy Minister", "Leyla Badam", None),
    )
    for side, title, name, office in seats:
        seat = add_seat(body, side=side, number=1, title=title, office=office)
        seat_chair(seat, holder_name=name, starts_on=today - timedelta(days=20))
    day = today + timedelta(days=DAYS_AHEAD)
    desk = Actor(cast.people["desk"], cast.offices["EUR/CARC"])
    schedule_meeting(
        meeting, first_day=day, last_day=day, venue=Venue.HOME, actor=desk, today=today
    )
    return cast


def first_meeting() -> Meeting:
    """Return the consultation that comes first."""
    return Meeting.objects.for_system("a test looks").order_by("due_on")[0]


def plan_next() -> Meeting:
    """Let the ledger plan the year after, and return its consultation."""
    plan_ledger(today=home_today())
    return Meeting.objects.for_system("a test looks").order_by("-due_on")[0]
