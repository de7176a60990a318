from datetime import timedelta

import pytest

from core.dates import home_today
from dialogue.services.due_list import sync_meeting
from offices.models import Part, Role
from tests.agenda.cast import Cast
from tests.factories import (
    BodyFactory,
    MeetingFactory,
    RelationshipFactory,
    TrackFactory,
    assigned,
    member,
)
from tests.standing import begins_with, copy_of

standing_cast = begins_with(lambda: make_cast(home_today()))


@pytest.fixture
def cast(standing_cast, db):
    """The cast, with its meeting due in 60 days. Afterwards the due list must still hold."""
    with copy_of(standing_cast) as made:
        yield made


def make_cast(today) -> Cast:
    relationship = RelationshipFactory(code="AZ", name="Azerbaijan", capital="Baku")
    desk = assigned(relationship, Part.DESK, code="EUR/CARC")
    post = assigned(relationship, Part.POST, code="Embassy Baku", country="AZ")
    bureau = assigned(relationship, Part.ACTION, code="PM")
    lawyers = assigned(relationship, Part.ACTION, code="L")
    track = TrackFactory(relationship=relationship, lead_office=desk)
    body = BodyFactory(track=track, name="Bilateral Security Dialogue")
    meeting = MeetingFactory(
        body=body, due_on=today + timedelta(days=60), closes_on=today + timedelta(days=150)
    )
    sync_meeting(meeting)
    return Cast(
        today=today,
        relationship=relationship,
        desk=desk,
        post=post,
        bureau=bureau,
        lawyers=lawyers,
        post_drafter=member(post, Role.DRAFTER, name="P. Drafter"),
        post_approver=member(post, name="P. Approver"),
        bureau_approver=member(bureau, name="B. Approver"),
        lawyer=member(lawyers, name="L. Approver"),
        desk_approver=member(desk, name="D. Approver"),
        body=body,
        meeting=meeting,
    )
