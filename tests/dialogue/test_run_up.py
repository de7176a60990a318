"""The run-up to a meeting: made when it is scheduled, moved with it, ticked off."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from dialogue.forum_templates import BY_CODE
from dialogue.models import Meeting, RunUpItem, RunUpStep
from dialogue.run_ups import USUAL, Line
from dialogue.services import holding, meetings, run_up
from dialogue.services.confirmations import record_their_word
from dialogue.services.starting import start_forum
from offices.models import Part
from offices.versions import StaleVersionError
from reminders.models import Deadline
from tests.dialogue.run_ups import DAY, LINES, hold, owed, schedule, step, steps
from tests.factories import MeetingFactory, assigned, member

pytestmark = pytest.mark.django_db


def test_scheduling_makes_the_deadlines_of_the_run_up(scheduled, today, agrees):
    first = today + 60 * DAY
    assert owed(scheduled) == [
        ("Send the agenda", first - 30 * DAY, "home"),
        ("Their list", first - 14 * DAY, "partner"),
        ("Read-out", first + 3 * DAY, "home"),  # the meeting lasts two days
        ("Conclusions up", first + 11 * DAY, "home"),
    ]
    assert {each.marking for each in steps(scheduled)} == {scheduled.marking}
    assert agrees()


def test_an_office_owes_its_line_and_the_lead_office_the_others(meeting, actor, today):
    other = assigned(meeting.relationship, Part.ACTION)
    lines = [Line("Paper", -10, office_id=other.pk), Line("Book", -5)]
    run_up.set_run_up(meeting.body, lines=lines)
    day = today + 50 * DAY
    schedule(meeting, actor, day, today=today)
    rows = Deadline.objects.for_system("test").filter(kind="run_up").order_by("due_on")
    assert [row.office for row in rows] == [other, meeting.body.track.lead_office]


def test_nobody_is_late_because_the_meeting_was_scheduled_late(meeting, actor, today):
    run_up.set_run_up(meeting.body, lines=LINES)
    day = today + 10 * DAY
    schedule(meeting, actor, day, today=today)
    assert [due_on for _what, due_on, _side in owed(meeting)][:2] == [today, today]


def test_moving_moves_what_is_not_done(scheduled, actor, approver, today, agrees):
    run_up.tick(step(scheduled, "Send the agenda"), by=approver, today=today)
    later = today + 70 * DAY
    schedule(scheduled, actor, later, today=today, reason="They asked.")
    assert owed(scheduled) == [
        ("Their list", later - 14 * DAY, "partner"),
        ("Read-out", later + 2 * DAY, "home"),
        ("Conclusions up", later + 10 * DAY, "home"),
    ]
    done = step(scheduled, "Send the agenda")
    assert (done.done_on, done.done_by) == (today, approver)
    assert len(steps(scheduled)) == 4
    assert agrees()


@pytest.mark.parametrize("act", ["postpone", "waive"])
def test_postponing_and_waiving_silence_and_taking_back_brings_back(
    act, scheduled, actor, today, agrees
):
    before = owed(scheduled)
    if act == "waive":
        meetings.waive_meeting(scheduled, reason="no", actor=actor)
    else:
        meetings.postpone_meeting(
            scheduled, postponed_to=today + 80 * DAY, reason="no", actor=actor, today=today
        )
    assert owed(scheduled) == []
    assert agrees()
    scheduled.refresh_from_db()
    meetings.step_back(scheduled, reason="yes", actor=actor)
    assert owed(scheduled) == before
    assert agrees()


def test_after_the_meeting_only_what_comes_after_it_is_owed(scheduled, actor, today, agrees):
    day = today + 61 * DAY
    hold(scheduled, actor, day)
    assert [what for what, *_more in owed(scheduled)] == ["Read-out", "Conclusions up"]
    holding.write_summary(scheduled, text="So.", marking=scheduled.marking, actor=actor)
    assert [what for what, *_more in owed(scheduled)] == ["Conclusions up"]
    assert step(scheduled, "Read-out").done_by == actor.user
    holding.conclude_meeting(scheduled, actor=actor, today=day)
    assert [what for what, *_more in owed(scheduled)] == ["Conclusions up"]
    run_up.tick(step(scheduled, "Conclusions up"), by=actor.user, today=day)
    assert owed(scheduled) == []
    assert agrees()


def test_a_summary_that_is_put_off_is_owed_once(scheduled, actor, today, agrees):
    day = today + 61 * DAY
    hold(scheduled, actor, day)
    holding.put_off_summary(scheduled, by_on=day + 20 * DAY)
    kinds = Deadline.objects.for_system("test").filter(ended_at__isnull=True)
    assert list(kinds.filter(kind="meeting_summary").values_list("due_on", flat=True)) == [
        day + 20 * DAY
    ]
    assert [what for what, *_more in owed(scheduled)] == ["Conclusions up"]
    assert agrees()


def test_their_word_ticks_off_that_the_date_was_sent(meeting, actor, today, agrees):
    run_up.set_run_up(meeting.body, lines=[Line("Send the date", -60, known="date")])
    day = today + 70 * DAY
    schedule(meeting, actor, day, today=today)
    assert len(owed(meeting)) == 1
    record_their_word(meeting, channel="note", known_on=today, actor=actor, today=today)
    assert owed(meeting) == []
    assert agrees()


def test_done_and_not_done_after_all(scheduled, approver, today, agrees):
    book = step(scheduled, "Conclusions up")
    before = owed(scheduled)
    run_up.tick(book, by=approver, today=today)
    run_up.tick(book, by=member(scheduled.body.track.lead_office), today=today + DAY)
    assert step(scheduled, "Conclusions up").done_by == approver
    assert len(owed(scheduled)) == 3
    run_up.tick(book, by=approver, today=today, is_done=False)
    assert owed(scheduled) == before
    assert agrees()


def test_a_new_run_up_of_the_forum_leaves_the_meetings_that_have_theirs(scheduled, actor, today):
    body = scheduled.body
    body.refresh_from_db()
    version = body.version
    run_up.set_run_up(body, lines=[Line("Something else", -3)], version=version)
    with pytest.raises(StaleVersionError):
        run_up.set_run_up(body, lines=[], version=version)
    assert [each.what for each in steps(scheduled)] == [line.what for line in LINES]
    assert [line.what for line in run_up.usual_lines(body)] == ["Something else"]
    run_up.set_run_up(body, lines=LINES)
    assert run_up.usual_lines(body) == list(LINES)
    assert RunUpItem.objects.for_system("test").filter(body=body).count() == 5


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([Line(str(n), -3) for n in range(31)], "30 lines at most"),
        ([Line(" ", -3)], "Say what"),
        ([Line("A", -3), Line("A ", 3)], "Say each thing once"),
    ],
)
def test_lines_without_words_or_said_twice_are_refused(body, lines, said):
    with pytest.raises(ValidationError, match=said):
        run_up.set_run_up(body, lines=lines)


def test_like_last_time_takes_the_lines_of_the_last_meeting(
    scheduled, actor, approver, today, agrees
):
    run_up.drop_step(step(scheduled, "Their list"))
    day = today + 60 * DAY
    hold(scheduled, actor, day)
    run_up.set_run_up(scheduled.body, lines=[])
    other = MeetingFactory(
        body=scheduled.body, due_on=today + 200 * DAY, closes_on=today + 260 * DAY
    )
    with pytest.raises(ValidationError, match="Set the date first"):
        run_up.take_up_lines(other, lines=LINES)
    coming = today + 200 * DAY
    schedule(other, actor, coming, today=today)
    assert owed(other) == []
    lines = run_up.last_lines(other, approver)
    assert [line.what for line in lines] == ["Send the agenda", "Read-out", "Conclusions up"]
    assert run_up.take_up_lines(other, lines=lines) == 3
    assert run_up.take_up_lines(other, lines=lines) == 0
    assert [what for what, *_more in owed(other)] == [line.what for line in lines]
    assert agrees()


def test_a_forum_started_from_a_template_has_the_usual_run_up(actor, body, today):
    forum = start_forum(
        body.track,
        template=BY_CODE["yearly"],
        name="Dialogue",
        marking="U",
        next_by=today + 90 * DAY,
        actor=actor,
        today=today,
    )
    days = [line.days for line in run_up.usual_lines(forum)]
    assert days == [-60, -30, -21, -14, -5, 2, 10] == [line.days for line in USUAL]


def test_days_are_counted_from_both_ends():
    meeting = Meeting(first_day=date(2026, 5, 19), last_day=date(2026, 5, 20))
    assert RunUpStep(what="x", days=-1).due_on(meeting) == date(2026, 5, 18)
    assert RunUpStep(what="x", days=0).due_on(meeting) == date(2026, 5, 19)
    assert RunUpStep(what="x", days=1).due_on(meeting) == date(2026, 5, 21)
