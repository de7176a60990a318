"""Pausing gives back what it took; closing does not."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from dialogue.models import Body, Meeting, State
from dialogue.services import confirmations, meetings
from dialogue.services.bodies import found_body
from dialogue.services.cadences import set_cadence
from dialogue.services.chairs import add_seat
from dialogue.services.lifecycle import set_status
from dialogue.services.steps import Actor, StepRefusedError
from dialogue.services.tracks import change_track, open_track
from tests.factories import BodyFactory, ThemeFactory, TrackFactory, assigned

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def planned(body, today):
    set_cadence(body, kind="consultation", every_months=3, anchor_on=today + 40 * DAY, today=today)
    return body


def states(body):
    found = Meeting.objects.for_system("test").filter(body=body).order_by("due_on")
    return [meeting.state for meeting in found]


@pytest.fixture
def change(actor, today):
    def do(record, status, after=0, reason="talks suspended"):
        return set_status(
            record, status=status, reason=reason, actor=actor, today=today + after * DAY
        )

    return do


def test_resuming_gives_back_the_meetings_as_they_were(planned, change, actor, today, agrees):
    first = Meeting.objects.for_system("test").filter(body=planned).earliest("due_on")
    day = today + 30 * DAY
    meetings.schedule_meeting(
        first, first_day=day, last_day=day, venue="home", actor=actor, today=today
    )
    confirmations.record_their_word(first, channel="call", known_on=today, actor=actor, today=today)
    change(planned, "paused")
    assert set(states(planned)) == {"waived"}
    change(planned, "active", after=1, reason="")
    assert states(planned)[:2] == ["scheduled", "due"]
    found = Meeting.objects.for_system("test").with_words().get(pk=first.pk)
    assert (found.first_day, found.has_partner_word) == (day, True)
    assert agrees()


def test_resuming_late_leaves_waived_what_fell_due_meanwhile(planned, change, agrees):
    change(planned, "paused")
    change(planned, "active", after=100)
    assert states(planned)[:2] == ["waived", "due"]
    assert agrees()


def test_resuming_does_not_give_back_what_a_person_waived(planned, change, actor):
    first = Meeting.objects.for_system("test").filter(body=planned).earliest("due_on")
    meetings.waive_meeting(first, reason="no ministers", actor=actor)
    change(planned, "paused")
    change(planned, "active")
    assert states(planned)[:2] == ["waived", "due"]


def test_a_track_that_is_resumed_leaves_a_paused_forum_at_rest(planned, change, agrees):
    change(planned, "paused")
    change(planned.track, "paused")
    change(planned.track, "active")
    assert set(states(planned)) == {"waived"}
    planned.refresh_from_db()
    change(planned, "active")
    assert "due" in states(planned)
    assert agrees()


def test_a_forum_that_is_resumed_stays_at_rest_with_its_track(planned, change):
    change(planned.track, "paused")
    change(planned, "paused")
    planned.refresh_from_db()
    change(planned, "active")
    assert set(states(planned)) == {"waived"}


def test_no_meeting_is_taken_back_into_a_forum_at_rest(planned, change, actor):
    first = Meeting.objects.for_system("test").filter(body=planned).earliest("due_on")
    change(planned, "paused")
    with pytest.raises(StepRefusedError, match="Resume it first"):
        meetings.step_back(first, reason="needed after all", actor=actor)
    assert set(states(planned)) == {"waived"}


def test_a_new_cadence_at_rest_starts_when_resumed(planned, change, today, agrees):
    change(planned, "paused")
    planned.refresh_from_db()
    set_cadence(
        planned, kind="consultation", every_months=6, anchor_on=today + 20 * DAY, today=today
    )
    change(planned, "active", after=5)
    due = Meeting.objects.for_system("test").filter(body=planned, state=State.DUE)
    assert due.earliest("due_on").due_on == today + 20 * DAY
    assert agrees()


def test_with_a_track_its_forums_are_closed(planned, change):
    change(planned.track, "closed", reason="the letter expired")
    planned.refresh_from_db()
    assert (planned.status, planned.status_reason) == ("closed", "the letter expired")
    assert set(states(planned)) == {"waived"}


def test_what_is_closed_stays_closed(body, change, actor, today):
    change(body, "closed")
    for status in ("active", "paused", "closed"):
        with pytest.raises(ValidationError, match="This is closed"):
            change(body, status)
    with pytest.raises(ValidationError, match="This is closed"):
        set_cadence(body, kind="consultation", every_months=3, anchor_on=today, today=today)
    body.refresh_from_db()
    with pytest.raises(ValidationError, match="This is closed"):
        add_seat(body, side="partner", number=1, title="Minister")


def test_nothing_new_begins_in_a_closed_track(change, today):
    track = TrackFactory()
    change(track, "closed")
    track.refresh_from_db()
    with pytest.raises(ValidationError, match="This is closed"):
        found_body(track, name="Forum", marking="U", tracked_from=today)
    with pytest.raises(ValidationError, match="This is closed"):
        change_track(track, objective="more")
    assert not Body.objects.for_system("test").filter(track=track).exists()


def test_pausing_needs_a_reason_and_something_at_work(body, change):
    with pytest.raises(ValidationError, match="Say why"):
        change(body, "paused", reason=" ")
    with pytest.raises(ValidationError, match="“Active” already"):
        change(body, "active")
    change(body, "paused")
    with pytest.raises(ValidationError, match="“Paused” already"):
        change(body, "paused")


def test_a_theme_has_one_open_track_and_another_once_that_is_closed(change):
    track, theme = TrackFactory(), ThemeFactory()
    office = assigned(track.relationship)
    first = open_track(track.relationship, theme=theme, lead_office=office)
    with pytest.raises(ValidationError, match=r"^\['There is a track on this theme already.'\]$"):
        open_track(track.relationship, theme=theme, lead_office=office)
    change(first, "closed")
    open_track(track.relationship, theme=theme, lead_office=office)


def test_a_new_lead_office_owes_what_the_old_one_owed(planned, agrees):
    office = assigned(planned.relationship)
    change_track(planned.track, lead_office=office)
    assert agrees()


def test_other_forums_are_left_alone(planned, change, today):
    other = BodyFactory(track=planned.track)
    set_cadence(other, kind="consultation", every_months=3, anchor_on=today, today=today)
    change(planned, "closed")
    assert set(states(other)) == {"due"}
    set_status(other.track, status="paused", reason="x", actor=Actor(), today=today)
    assert set(states(other)) == {"waived"}
