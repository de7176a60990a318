"""The line that says where a meeting stands, in the words of the pages."""

from datetime import UTC, date, datetime

import pytest

from core.dates import Clock
from dialogue.models import Meeting, MeetingStep, State
from dialogue.services import confirmations
from dialogue.services.bodies import rename_body
from dialogue.services.steps import Actor
from dialogue.wording import clocks, status_sentence, when_and_where
from tests.factories import (
    BodyFactory,
    CadenceFactory,
    MeetingFactory,
    RelationshipFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db
AUGUST = date(2026, 8, 31)
MAY = date(2026, 5, 19)


@pytest.fixture
def body():
    azerbaijan = RelationshipFactory(code="AZ", name="Azerbaijan", capital="Baku")
    return BodyFactory(
        track=TrackFactory(relationship=azerbaijan), name="Bilateral Security Dialogue"
    )


@pytest.fixture
def say(body):
    """Make a meeting of the body and return its sentence."""

    def said(because="", **values):
        meeting = MeetingFactory(body=body, due_on=AUGUST, closes_on=date(2026, 11, 29), **values)
        if because:
            before = {"postponed": State.SCHEDULED}.get(meeting.state, State.DUE)
            MeetingStep.objects.create(
                meeting=meeting,
                relationship=body.relationship,
                marking=body.marking,
                act="waive",
                from_state=before,
                to_state=meeting.state,
                reason=because,
            )
        told = Meeting.objects.for_system("test").told().get(pk=meeting.pk)
        return status_sentence(told, body.relationship)

    return said


SCHEDULED = {
    "state": "scheduled",
    "first_day": MAY,
    "last_day": MAY,
    "venue": "home",
    "scheduled_on": date(2026, 3, 20),
}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Due by Mon 31 August 2026"),
        ({"expected_venue": "home"}, "Due by Mon 31 August 2026, Washington's turn"),
        ({"expected_venue": "video"}, "Due by Mon 31 August 2026, by video"),
        (
            {"expected_month": date(2027, 2, 1), "expected_venue": "partner"},
            "Expected in February 2027, Baku",
        ),
        ({"postponed_to": date(2026, 10, 1)}, "Due again, about Thu 1 October 2026"),
        ({"state": "requested"}, "Date requested; due by Mon 31 August 2026"),
        (SCHEDULED, "Tue 19 May 2026, Washington · confirmed by neither side"),
        (
            {"state": "postponed", "postponed_to": date(2026, 10, 1), "because": "elections"},
            "Postponed to about Thu 1 October 2026: elections",
        ),
        ({"state": "waived", "because": "no ministers"}, "Waived: no ministers"),
        ({"state": "missed", "because": "-"}, "Missed: nobody proposed a date"),
        ({"state": "missed"}, "Missed"),
        ({**SCHEDULED, "state": "held"}, "Held Tue 19 May 2026, Washington"),
        (
            {**SCHEDULED, "state": "concluded", "last_day": date(2026, 5, 20), "venue": "video"},
            "Held Tue 19 to Wed 20 May 2026, by video",
        ),
        (
            {**SCHEDULED, "state": "held", "is_recorded_late": True},
            "Held Tue 19 May 2026, Washington, recorded late",
        ),
    ],
)
def test_a_state_has_its_sentence(say, values, sentence):
    assert say(**values) == sentence


def test_the_turn_follows_from_the_cadence(body):
    cadence = CadenceFactory(body=body)
    MeetingFactory(body=body, cadence=cadence, due_on=AUGUST)
    told = Meeting.objects.for_system("test").told().get()
    assert status_sentence(told, body.relationship) == (
        "Due by Mon 31 August 2026, Washington's turn"
    )
    assert when_and_where(told) == "No day yet, Washington's turn"


def test_a_scheduled_meeting_says_who_confirmed(body, actor, today):
    meeting = MeetingFactory(body=body, **SCHEDULED)
    from dialogue.services.steps import give_home_word

    def sentence():
        told = Meeting.objects.for_system("test").told().get()
        return status_sentence(told, body.relationship)

    give_home_word(meeting, actor=actor)
    assert sentence() == ("Tue 19 May 2026, Washington · confirmed by us; waiting for Azerbaijan")
    confirmations.record_their_word(
        meeting, channel="note", known_on=today, actor=Actor(), today=today
    )
    assert sentence() == "Tue 19 May 2026, Washington · confirmed by both sides"


def test_a_meeting_without_an_hour_says_so(body):
    meeting = MeetingFactory(body=body, **SCHEDULED)
    assert when_and_where(meeting) == "Tue 19 May 2026, Washington, time to be set"
    assert clocks(meeting) == []


def test_an_hour_is_told_for_both_capitals_and_utc(body):
    at = datetime(2026, 5, 19, 22, 30, tzinfo=UTC)
    meeting = MeetingFactory(body=body, **SCHEDULED, starts_at=at)
    assert when_and_where(meeting) == "Tue 19 May 2026, Washington"
    assert clocks(meeting) == [
        Clock("Washington", MAY, "18:30"),
        Clock("Baku", date(2026, 5, 20), "02:30"),
        Clock("UTC", MAY, "22:30"),
    ]


def test_a_later_meeting_has_the_later_name_and_an_earlier_the_old(body):
    rename_body(body, name="Strategic Dialogue", from_on=date(2026, 6, 1))
    early = MeetingFactory(body=body, due_on=date(2026, 5, 31))
    late = MeetingFactory(body=body, due_on=date(2026, 6, 1))
    told = Meeting.objects.for_system("test").told()
    assert str(told.get(pk=early.pk)) == "Bilateral Security Dialogue"
    assert str(told.get(pk=late.pk)) == "Strategic Dialogue"


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd"), (112, "112th")],
)
def test_meetings_are_counted_in_english(body, number, said):
    body.held_before = number - 1
    body.save()
    MeetingFactory(body=body, **SCHEDULED)
    told = Meeting.objects.for_system("test").told().get()
    assert str(told) == f"{said} Bilateral Security Dialogue"
