"""What happens to a meeting happens to what people are told of it."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail as outbox

from dialogue.models import Venue
from dialogue.services.meetings import Actor, postpone_meeting, schedule_meeting
from reminders.models import Mail, Notice, Sort
from reminders.services.composing import compose
from reminders.services.delivery import deliver
from reminders.services.sweep import sweep
from tests.factories import MeetingFactory, member

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 6)
NOW = datetime(2026, 4, 6, 13, tzinfo=UTC)  # 09:00 in Washington, a Monday


@pytest.fixture
def meeting():
    with time_machine.travel(NOW, tick=False):
        made = MeetingFactory(
            body__name="Security Dialogue", due_on=date(2026, 7, 1), closes_on=date(2026, 9, 1)
        )
        made.body.track.lead_office.time_zone = "America/New_York"
        made.body.track.lead_office.save()
        yield made


@pytest.fixture
def actor(meeting):
    lead = meeting.body.track.lead_office
    return Actor(member(lead, email="desk@sample.test"), lead)


def schedule(meeting, actor, day, reason=""):
    meeting.refresh_from_db()
    schedule_meeting(
        meeting,
        first_day=day,
        last_day=day,
        venue=Venue.HOME,
        actor=actor,
        today=TODAY,
        reason=reason,
    )


def test_moving_a_meeting_moves_its_deadlines_and_what_will_be_sent(meeting, actor):
    schedule(meeting, actor, date(2026, 4, 7))  # tomorrow
    sweep(now=NOW)
    schedule(meeting, actor, date(2026, 4, 13), reason="Their minister travels.")
    sweep(now=NOW)
    tomorrow = datetime(2026, 4, 7, 12, tzinfo=UTC)

    compose(now=tomorrow)
    deliver(clock=lambda: tomorrow)

    held = [row for row in Notice.objects.for_system("test") if row.deadline.kind == "meeting_hold"]
    assert {(row.due_on, row.step, row.silenced_because) for row in held} == {
        (date(2026, 4, 7), "before-1", "moved"),
        (date(2026, 4, 13), "before-7", ""),
    }
    (digest,) = Mail.objects.filter(sort=Sort.DIGEST)
    assert "Due Mon 13 Apr: hold 1st Security Dialogue" in digest.text
    assert "7 Apr" not in digest.text


def test_postponing_a_meeting_silences_what_waits(meeting, actor):
    schedule(meeting, actor, date(2026, 4, 7))
    sweep(now=NOW)
    meeting.refresh_from_db()
    postpone_meeting(
        meeting,
        postponed_to=date(2026, 8, 1),
        reason="Elections.",
        actor=actor,
        today=TODAY,
    )
    tomorrow = datetime(2026, 4, 7, 12, tzinfo=UTC)

    compose(now=tomorrow)
    deliver(clock=lambda: tomorrow)

    told = {row.silenced_because for row in Notice.objects.for_system("test")}
    assert told == {"over"}
    assert [one.subject for one in outbox.outbox if "Due" in one.subject] == []
