"""Days, postponing, the hour, what is expected, and one step back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dialogue.hours import instant_of
from dialogue.models import Confirmation, State
from dialogue.services import confirmations, meetings
from dialogue.services.steps import REMEMBERED, Actor, StepRefusedError, hear_steps
from offices.models import Side
from offices.versions import StaleVersionError

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def schedule(meeting, actor, today):
    """Schedule or move the meeting to one day, given as days from today."""

    def do(days, venue="home", **more):
        day = today + timedelta(days=days)
        return meetings.schedule_meeting(
            meeting, first_day=day, last_day=day, venue=venue, actor=actor, today=today, **more
        )

    return do


@pytest.fixture
def their_word(meeting, actor, today):
    return lambda: confirmations.record_their_word(
        meeting, channel="note", known_on=today, actor=actor, today=today
    )


def remembered(meeting):
    meeting.refresh_from_db()
    return {name: getattr(meeting, name) for name in REMEMBERED}


def test_scheduling_gives_days_and_our_own_word(meeting, schedule, fresh, today, agrees):
    schedule(10)
    found = fresh(meeting)
    assert (found.state, found.first_day) == (State.SCHEDULED, today + timedelta(days=10))
    assert (found.has_home_word, found.has_partner_word) == (True, False)
    assert agrees()


@pytest.mark.parametrize(("days", "words"), [(-1, "from today on"), (91, "This period closes on")])
def test_a_day_that_cannot_be_is_refused(schedule, days, words):
    with pytest.raises(StepRefusedError, match=words):
        schedule(days)


def test_the_last_day_of_a_period_can_be_chosen(schedule, meeting, fresh):
    schedule(90)
    assert fresh(meeting).state == State.SCHEDULED


def test_moving_needs_a_reason_and_other_days(schedule):
    schedule(10)
    with pytest.raises(StepRefusedError, match="Say why"):
        schedule(11)
    with pytest.raises(StepRefusedError, match="already"):
        schedule(10, reason="again")


def test_their_word_stands_only_for_its_days(meeting, schedule, their_word, fresh, agrees):
    schedule(10)
    their_word()
    assert fresh(meeting).has_partner_word
    schedule(11, reason="their minister travels")
    found = fresh(meeting)
    assert (found.has_home_word, found.has_partner_word) == (True, False)
    assert agrees()


def test_their_word_is_recorded_once(meeting, schedule, their_word):
    schedule(10)
    assert their_word().pk == their_word().pk


def test_their_word_cannot_come_from_the_future(meeting, schedule, actor, today):
    schedule(10)
    with pytest.raises(StepRefusedError, match="future"):
        confirmations.record_their_word(
            meeting, channel="note", known_on=today + WEEK, actor=actor, today=today
        )


def test_there_is_nothing_to_confirm_without_a_day(their_word):
    with pytest.raises(StepRefusedError, match="no date to confirm"):
        their_word()


def test_their_word_is_taken_back_with_a_reason(meeting, schedule, their_word, fresh, agrees):
    schedule(10)
    their_word()
    with pytest.raises(StepRefusedError, match="Say why"):
        confirmations.withdraw_their_word(meeting, reason=" ")
    confirmations.withdraw_their_word(meeting, reason="it was another meeting")
    assert not fresh(meeting).has_partner_word
    assert agrees()
    with pytest.raises(StepRefusedError, match="no confirmation"):
        confirmations.withdraw_their_word(meeting, reason="again")


def test_a_day_that_somebody_changed_meanwhile_is_not_confirmed(meeting, schedule, actor, today):
    schedule(10)
    schedule(11, reason="moved")
    with pytest.raises(StaleVersionError):
        confirmations.record_their_word(
            meeting, channel="note", known_on=today, actor=actor, today=today, version=2
        )


def test_one_step_back_restores_all(meeting, schedule, actor, fresh, agrees):
    before = remembered(meeting)
    schedule(10)
    meetings.step_back(meeting, reason="wrong meeting", actor=actor)
    assert remembered(meeting) == before
    assert not fresh(meeting).has_home_word
    assert agrees()


def test_two_steps_back_restore_what_was_before_both(meeting, schedule, actor, their_word, fresh):
    before = remembered(meeting)
    schedule(10)
    their_word()
    scheduled = remembered(meeting)
    schedule(20, venue="partner", reason="moved")
    meetings.step_back(meeting, reason="not moved", actor=actor)
    assert remembered(meeting) == scheduled
    assert fresh(meeting).has_partner_word
    meetings.step_back(meeting, reason="not scheduled", actor=actor)
    assert remembered(meeting) == before


def test_our_word_stands_again_after_moving_there_and_back(meeting, schedule, actor, fresh):
    schedule(10)
    schedule(20, reason="moved")
    schedule(10, reason="moved back")
    for _ in range(2):
        meetings.step_back(meeting, reason="wrong", actor=actor)
        assert fresh(meeting).has_home_word
    meetings.step_back(meeting, reason="wrong", actor=actor)
    assert not Confirmation.objects.for_system("test").filter(withdrawn_at=None).exists()


def test_steps_go_on_after_a_step_back(meeting, schedule, actor, fresh):
    schedule(10)
    meetings.step_back(meeting, reason="wrong day", actor=actor)
    schedule(12)
    meetings.step_back(meeting, reason="wrong again", actor=actor)
    assert fresh(meeting).state == State.DUE
    with pytest.raises(StepRefusedError, match="no step to take back"):
        meetings.step_back(meeting, reason="more", actor=actor)


def test_a_step_back_needs_a_reason(meeting, schedule, actor):
    schedule(10)
    with pytest.raises(StepRefusedError, match="Say why"):
        meetings.step_back(meeting, reason="", actor=actor)


def test_the_hour_returns_with_a_step_back(meeting, schedule, actor):
    schedule(10)
    at = datetime(2026, 5, 19, 14, 30, tzinfo=UTC)
    meetings.set_hour(meeting, starts_at=at)
    schedule(20, reason="moved")
    assert remembered(meeting)["starts_at"] is None
    meetings.step_back(meeting, reason="not moved", actor=actor)
    assert remembered(meeting)["starts_at"] == at


def test_an_hour_needs_a_day(meeting):
    with pytest.raises(StepRefusedError, match="Set the day first"):
        meetings.set_hour(meeting, starts_at=datetime(2026, 5, 19, tzinfo=UTC))


def test_postponing_takes_the_days_and_is_due_later(meeting, schedule, actor, today, fresh, agrees):
    schedule(10)
    target = today + timedelta(days=80)
    meetings.postpone_meeting(
        meeting, postponed_to=target, reason="elections", actor=actor, today=today
    )
    found = fresh(meeting)
    assert (found.state, found.first_day, found.postponed_to) == (State.POSTPONED, None, target)
    assert found.hold_by == target
    assert agrees()


@pytest.mark.parametrize(("days", "words"), [(0, "after today"), (90, "This period closes on")])
def test_a_target_outside_the_period_is_refused(meeting, actor, today, days, words):
    with pytest.raises(StepRefusedError, match=words):
        meetings.postpone_meeting(
            meeting,
            postponed_to=today + timedelta(days=days),
            reason="elections",
            actor=actor,
            today=today,
        )


def test_a_month_and_a_place_are_expected_before_a_day(meeting, fresh, today):
    meetings.expect_meeting(meeting, month=today, venue="partner")
    found = fresh(meeting)
    assert (found.expected_month, found.expected_venue) == (today.replace(day=1), "partner")


def test_nothing_is_expected_of_a_meeting_that_has_a_day(meeting, schedule, today):
    schedule(10)
    with pytest.raises(StepRefusedError, match="the meeting is now “Scheduled”"):
        meetings.expect_meeting(meeting, month=today, venue="")


def test_a_month_after_the_period_is_refused(meeting, today):
    with pytest.raises(StepRefusedError, match="This period closes on"):
        meetings.expect_meeting(meeting, month=today + timedelta(days=200), venue="")


def test_a_request_waits_for_its_answer_and_returns(meeting, actor, fresh, agrees):
    meetings.request_date(meeting, actor=actor)
    assert fresh(meeting).state == State.REQUESTED
    meeting.refresh_from_db()
    assert meetings.request_date(meeting, actor=actor) is None
    meetings.return_to_due(meeting, actor=actor)
    assert fresh(meeting).state == State.DUE
    meeting.refresh_from_db()
    assert meetings.return_to_due(meeting, actor=actor) is None
    assert agrees()


def test_other_apps_hear_of_each_step(meeting, schedule, actor, monkeypatch):
    heard = []
    monkeypatch.setattr("dialogue.services.steps._listeners", [])
    hear_steps(lambda heard_of, step: heard.append((heard_of.pk, step.act, step.to_state)))
    schedule(10)
    meetings.step_back(meeting, reason="wrong", actor=actor)
    assert heard == [(meeting.pk, "schedule", "scheduled"), (meeting.pk, "back", "due")]


def test_a_step_keeps_who_took_it_for_which_office(meeting, schedule, approver, body):
    step = schedule(10)
    assert (step.by, step.office) == (approver, body.track.lead_office)
    word = Confirmation.objects.for_system("test").get(side=Side.HOME)
    assert (word.recorded_by, word.office) == (approver, body.track.lead_office)


def test_a_version_that_is_not_the_last_is_refused(meeting, schedule, today):
    schedule(10)
    with pytest.raises(StaleVersionError) as error:
        meetings.waive_meeting(meeting, reason="no time", actor=Actor(), version=1)
    assert error.value.record.state == State.SCHEDULED


@pytest.mark.parametrize(
    ("clock", "there", "said"),
    [
        ("America/New_York", "America/New_York", "2026-05-20 00:00"),
        ("Asia/Baku", "America/New_York", "2026-05-19 16:00"),
        ("America/New_York", "Asia/Baku", "2026-05-19 00:00"),
        ("Asia/Baku", "Asia/Baku", "2026-05-19 16:00"),
    ],
)
def test_an_hour_on_either_clock_keeps_the_day_of_the_place(clock, there, said):
    hour = datetime(2026, 5, 19, 20, 0, tzinfo=UTC).time()
    instant = instant_of(date(2026, 5, 19), hour, clock_zone=clock, day_zone=there)
    assert f"{instant.astimezone(UTC):%Y-%m-%d %H:%M}" == said
