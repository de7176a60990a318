from datetime import date, timedelta

import pytest

from core.dates import home_today
from dialogue.services.due_list import sync_meeting
from offices.models import Part, Role
from tests.agenda.conftest import make_cast as make_agenda_cast
from tests.factories import (
    BodyFactory,
    ChairSeatFactory,
    HeldMeetingFactory,
    RelationshipFactory,
    TrackFactory,
    assigned,
    member,
)
from tests.standing import begins_with, copy_of
from tests.workinggroups.cast import Cast
from tests.workinggroups.texts import make_texts
from workinggroups.models import ReportQuarter

# The reports of the quarter are open: it began two months ago, and ends in ten days.
OPENED_AGO, ENDS_IN, DUE_IN = 4, 10, 20


standing_cast = begins_with(lambda: make_cast(home_today()))
standing_texts = begins_with(lambda: make_texts(make_agenda_cast(home_today())))


@pytest.fixture
def cast(standing_cast, db):
    """Offices, a forum that met a year ago, a group, a chair. The due list holds afterwards."""
    with copy_of(standing_cast) as made:
        yield made


@pytest.fixture
def texts(standing_texts, db):
    """The cast of the agenda with a working group. Afterwards the due list must hold."""
    with copy_of(standing_texts) as made:
        yield made


def make_cast(today: date) -> Cast:
    relationship = RelationshipFactory(code="AZ", name="Azerbaijan", capital="Baku")
    desk = assigned(relationship, Part.DESK, code="EUR/CARC")
    post = assigned(relationship, Part.POST, code="Embassy Baku", country="AZ")
    bureau = assigned(relationship, Part.ACTION, code="PM")
    informed = assigned(relationship, Part.INFORMATION, code="L")
    track = TrackFactory(relationship=relationship, lead_office=desk)
    forum = BodyFactory(track=track, name="Bilateral Security Dialogue")
    group = BodyFactory(
        track=track, name="Partnership and Interoperability", kind="group", parent=forum
    )
    ChairSeatFactory(body=forum, office=bureau)
    meeting = HeldMeetingFactory(body=forum, first_day=today - timedelta(days=200))
    sync_meeting(meeting)
    ReportQuarter.objects.create(
        name="This quarter",
        first_day=today - timedelta(days=80),
        last_day=today + timedelta(days=ENDS_IN),
        opens_on=today - timedelta(days=OPENED_AGO),
        due_on=today + timedelta(days=DUE_IN),
    )
    return Cast(
        today=today,
        relationship=relationship,
        track=track,
        forum=forum,
        group=group,
        meeting=meeting,
        desk=desk,
        post=post,
        bureau=bureau,
        informed=informed,
        desk_approver=member(desk, name="D. Approver"),
        desk_drafter=member(desk, Role.DRAFTER, name="D. Drafter"),
        post_drafter=member(post, Role.DRAFTER, name="P. Drafter"),
        chair=member(bureau, name="B. Chair"),
        assistant=member(bureau, Role.DRAFTER, name="B. Assistant"),
        reader=member(informed, Role.DRAFTER, name="L. Reader", clearance="U"),
    )
