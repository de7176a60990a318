"""Whose turn it is: the rotation after the last meeting held, projected over those to come."""

from datetime import date, timedelta

import pytest

from core.periods import next_host
from dialogue.hosts import expected_venue, expected_venues
from dialogue.models import Meeting, State
from dialogue.services import meetings
from dialogue.services.bodies import enter_past_meeting, last_venue
from dialogue.services.cadences import set_cadence
from dialogue.services.steps import Actor
from tests.factories import BodyFactory, CadenceFactory, MeetingFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def planned(body, today):
    set_cadence(body, kind="consultation", every_months=3, anchor_on=today + 5 * DAY, today=today)
    return body


def held(body, today, days_ago, venue):
    day = today - days_ago * DAY
    return enter_past_meeting(
        body, kind="consultation", first_day=day, last_day=day, venue=venue, today=today
    )


def turns(body):
    found = Meeting.objects.for_system("test").filter(body=body).order_by("due_on")
    venues = expected_venues([body.pk])
    return [venues[meeting.pk] for meeting in found.filter(due_on__isnull=False)]


def test_the_rotation_begins_at_its_start(planned):
    assert turns(planned) == ["home", "partner", "video", "home"]


def test_the_next_host_follows_the_last_meeting_held(planned, today):
    held(planned, today, 400, "partner")
    held(planned, today, 100, "home")
    assert last_venue(planned, "consultation") == "home"
    assert turns(planned) == ["partner", "video", "home", "partner"]


def test_a_missed_meeting_was_nobodys_turn(planned, today):
    held(planned, today, 100, "home")
    MeetingFactory(body=planned, due_on=today - DAY, state=State.MISSED, period=99)
    venues = expected_venues([planned.pk])
    assert sorted(venues.values()) == sorted(["partner", "video", "home", "partner"])


def test_a_place_that_is_settled_or_typed_counts(planned, today):
    rows = list(Meeting.objects.for_system("test").filter(body=planned).order_by("due_on"))
    day = today + 3 * DAY
    meetings.schedule_meeting(
        rows[0], first_day=day, last_day=day, venue="video", actor=Actor(), today=today
    )
    meetings.expect_meeting(rows[2], month=None, venue="home")
    assert turns(planned) == ["video", "home", "home", "partner"]


def test_another_kind_has_its_own_turns(planned, today):
    set_cadence(
        planned,
        kind="checkin",
        every_months=12,
        anchor_on=today,
        today=today,
        rotation=["video"],
    )
    checkin = Meeting.objects.for_system("test").filter(kind="checkin").first()
    assert expected_venue(checkin) == "video"


def test_a_meeting_outside_any_cadence_is_nobodys_turn(body):
    assert expected_venue(MeetingFactory(body=body)) == ""


def test_the_host_is_stored_when_scheduled(planned, today):
    first = Meeting.objects.for_system("test").filter(body=planned).earliest("due_on")
    day = today + 3 * DAY
    meetings.schedule_meeting(
        first, first_day=day, last_day=day, venue="partner", actor=Actor(), today=today
    )
    first.refresh_from_db()
    held(planned, today, 10, "partner")
    assert expected_venue(first) == "partner"


def test_hosts_are_told_in_the_same_queries_for_any_number(today, django_assert_num_queries):
    for _ in range(2):
        cadence = CadenceFactory()
        for n in range(12):
            MeetingFactory(body=cadence.body, cadence=cadence, due_on=today + n * DAY)
    everything = Meeting.objects.for_system("test").told()
    with django_assert_num_queries(3):
        first = [meeting.expected_host for meeting in everything.order_by("due_on", "pk")]
    assert sorted(first) == sorted(["home", "partner", "video"] * 8)
    with django_assert_num_queries(3):
        assert len(everything.order_by("due_on", "pk")[:2]) == 2


def test_twenty_years_of_a_rotation_do_not_drift():
    body = BodyFactory(tracked_from=date(2026, 1, 31))
    rotation = ["home", "partner", "video"]
    cadence = CadenceFactory(body=body, every_months=3, anchor_on=date(2026, 1, 31))
    for n in range(80):
        MeetingFactory(body=body, cadence=cadence, due_on=date(2026, 1, 31) + n * 91 * DAY)
    assert turns(body) == [rotation[n % 3] for n in range(80)]
    assert next_host(rotation, turns(body)[-1]) == rotation[80 % 3]
