"""The world of the main job: one forum with one consultation that is due and has no date."""

from datetime import timedelta

from core.dates import home_today
from dialogue.models import Meeting, MeetingKind, Theme
from dialogue.services.bodies import found_body
from dialogue.services.cadences import set_cadence
from dialogue.services.tracks import open_track
from tests.harness.cast import Cast, make_cast
from tests.harness.world import place_in

FORUM = "Bilateral Security Dialogue"


def make_job_world() -> Cast:
    """Write the cast, and a consultation in Azerbaijan's security track due in seventy days."""
    cast = make_cast()
    place, today = place_in(cast, "AZ"), home_today()
    track = open_track(
        place.relationship,
        theme=Theme.objects.get(code="security"),
        lead_office=place.actor.office,
    )
    body = found_body(track, name=FORUM, marking="U", tracked_from=today - timedelta(days=30))
    set_cadence(
        body,
        kind=MeetingKind.CONSULTATION,
        every_months=12,
        anchor_on=today + timedelta(days=70),
        today=today,
    )
    return cast


def the_meeting() -> Meeting:
    """Return that consultation."""
    return Meeting.objects.for_system("a test looks").get()
