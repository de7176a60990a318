from datetime import timedelta

import pytest

from dialogue.models import Meeting
from dialogue.services import run_up
from dialogue.services.steps import Actor
from tests.dialogue.run_ups import LINES, schedule
from tests.factories import BodyFactory, MeetingFactory, member


@pytest.fixture
def body():
    return BodyFactory(name="Bilateral Security Dialogue")


@pytest.fixture
def approver(body):
    """An approver of the desk, which leads the track."""
    return member(body.track.lead_office)


@pytest.fixture
def actor(body, approver):
    return Actor(approver, body.track.lead_office)


@pytest.fixture
def meeting(body, today):
    """A due meeting whose period closes in 90 days."""
    return MeetingFactory(
        body=body, due_on=today + timedelta(days=60), closes_on=today + timedelta(days=90)
    )


@pytest.fixture
def scheduled(meeting, actor, today):
    """The meeting in 60 days, for two days, with a run-up of four lines."""
    run_up.set_run_up(meeting.body, lines=LINES)
    schedule(meeting, actor, today + timedelta(days=60), lasts=2, today=today)
    return meeting


@pytest.fixture
def fresh():
    """Return a meeting as it stands, with all that pages say of it."""
    return lambda meeting: Meeting.objects.for_system("test").told().get(pk=meeting.pk)


@pytest.fixture
def agrees():
    """Return whether the due list says what the records say."""
    from reminders.services.due_list import differences

    return lambda: list(differences()) == []
