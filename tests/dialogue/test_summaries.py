"""The summary of a meeting: who writes it under which marking, corrections, and the end."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dialogue.models import MeetingSummary, State
from dialogue.services import holding, meetings
from dialogue.services.bodies import change_body
from dialogue.services.meetings import Actor
from dialogue.services.steps import LEDGER, StepRefusedError
from offices.history import readable_history
from offices.models import Part, Role
from offices.versions import StaleVersionError
from reminders.models import Deadline
from tests.factories import HeldMeetingFactory, MeetingSummaryFactory, assigned, member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def held(body, today):
    from dialogue.services.due_list import sync_meeting

    meeting = HeldMeetingFactory(body=body, closes_on=today + 90 * DAY)
    sync_meeting(meeting)
    return meeting


@pytest.fixture
def write(held, actor):
    def do(text="Both sides agreed.", marking="U", actor=actor):
        return holding.write_summary(held, text=text, marking=marking, actor=actor)

    return do


@pytest.fixture
def conclude(held, actor, today):
    return lambda **more: holding.conclude_meeting(held, actor=actor, today=today, **more)


@pytest.fixture
def drafter(body):
    post = assigned(body.relationship, Part.POST)
    return Actor(member(post, Role.DRAFTER), post)


def owed(meeting):
    rows = Deadline.objects.for_system("test").filter(
        key__startswith=f"meeting:{meeting.uid}:", ended_at__isnull=True
    )
    return {row.kind: row.due_on for row in rows}


def markings(meeting):
    rows = MeetingSummary.objects.for_system("test").filter(meeting=meeting).order_by("pk")
    return list(rows.values_list("marking", flat=True))


# --- Writing -------------------------------------------------------------------------------------
def test_a_drafter_writes_the_summary(held, write, drafter):
    summary = write(actor=drafter)
    assert (summary.text, summary.written_by) == ("Both sides agreed.", drafter.user)
    assert summary.get_absolute_url() == held.get_absolute_url()


@pytest.mark.parametrize(
    ("marking", "words"), [("S", "up to your own clearance"), ("U", "at least like its meeting")]
)
def test_a_marking_that_cannot_be_is_refused(held, body, write, marking, words):
    change_body(body, marking="SBU")
    author = Actor(member(body.track.lead_office, clearance="C"), body.track.lead_office)
    with pytest.raises(ValidationError, match=words):
        write(marking=marking, actor=author)


def test_noforn_is_kept(held, body, write):
    change_body(body, marking="SBU/NF")
    with pytest.raises(ValidationError, match="at least like its meeting"):
        write(marking="C")
    assert write(marking="C/NF").marking == "C/NF"


def test_nothing_is_no_summary_and_nobody_writes_none(held, write):
    with pytest.raises(ValidationError, match="Write the summary"):
        write(text="  ")
    with pytest.raises(PermissionDenied):
        write(actor=LEDGER)


def test_a_meeting_that_was_not_held_has_no_summary(meeting, actor):
    with pytest.raises(StepRefusedError, match="Record first that the meeting was held"):
        holding.write_summary(meeting, text="So.", marking="U", actor=actor)


def test_a_marking_has_one_summary(held, write):
    write()
    with pytest.raises(ValidationError, match="with this marking already"):
        write()
    write(marking="S")
    assert markings(held) == ["U", "S"]


def test_who_writes_a_lower_one_learns_nothing_of_a_higher_one(held, write, body):
    write(marking="S")
    uncleared = Actor(member(body.track.lead_office, clearance="U"), body.track.lead_office)
    assert write(actor=uncleared).marking == "U"


# --- Changing ------------------------------------------------------------------------------------
def test_a_change_is_saved_over_what_its_author_saw(write, drafter):
    summary = write()
    values = {"marking": "U", "actor": drafter}
    holding.change_summary(summary, text="More.", version=1, **values)
    with pytest.raises(StaleVersionError):
        holding.change_summary(summary, text="Less.", version=1, **values)
    summary.refresh_from_db()
    assert (summary.text, summary.version) == ("More.", 2)


def test_the_same_again_is_no_change(write, actor):
    summary = write()
    holding.change_summary(summary, text="Both sides agreed. ", marking="U", actor=actor)
    summary.refresh_from_db()
    assert summary.version == 1


def test_a_lower_marking_takes_an_approver_and_a_reason(write, actor, drafter):
    summary = write(marking="C")
    lower = {"text": summary.text, "marking": "U"}
    with pytest.raises(ValidationError, match="Only approvers"):
        holding.change_summary(summary, actor=drafter, reason="reviewed", **lower)
    with pytest.raises(ValidationError, match="Say why the marking is lowered"):
        holding.change_summary(summary, actor=actor, **lower)
    assert holding.change_summary(summary, actor=actor, reason="reviewed", **lower).marking == "U"
    assert readable_history(summary, actor.user)[0].reason == "reviewed"


def test_a_higher_marking_takes_neither(write, drafter):
    assert holding.change_summary(write(), text="So.", marking="C", actor=drafter).marking == "C"


def test_once_concluded_a_change_is_a_correction(write, conclude, actor, drafter):
    summary = write()
    conclude()
    changed = {"text": "Both sides did not agree.", "marking": "U"}
    with pytest.raises(ValidationError, match="Approvers of the desk or the lead office correct"):
        holding.change_summary(summary, actor=drafter, reason="typo", **changed)
    with pytest.raises(StepRefusedError, match="Say why"):
        holding.change_summary(summary, actor=actor, **changed)
    holding.change_summary(summary, actor=actor, reason="misheard", **changed)
    assert readable_history(summary, actor.user)[0].reason == "misheard"


# --- Concluding ----------------------------------------------------------------------------------
def test_a_meeting_with_its_summary_is_concluded(held, write, conclude, fresh, agrees):
    write()
    conclude()
    assert fresh(held).state == State.CONCLUDED
    assert owed(held) == {}
    assert agrees()


def test_without_a_summary_somebody_says_by_when_it_follows(held, conclude, fresh, today, agrees):
    with pytest.raises(StepRefusedError, match="Write a summary, or say by when"):
        conclude()
    with pytest.raises(StepRefusedError, match="from today on"):
        conclude(summary_later_on=today - DAY)
    conclude(summary_later_on=today + holding.SUMMARY_WITHIN)
    assert fresh(held).state == State.CONCLUDED
    assert owed(held) == {"meeting_summary": today + 10 * DAY}
    assert agrees()


def test_a_summary_above_the_actor_is_none(held, body, write, today):
    write(marking="S")
    uncleared = Actor(member(body.track.lead_office, clearance="U"), body.track.lead_office)
    with pytest.raises(StepRefusedError, match="Write a summary, or say by when"):
        holding.conclude_meeting(held, actor=uncleared, today=today)


def test_the_summary_stays_owed_until_it_is_written(held, write, conclude, today, agrees):
    conclude(summary_later_on=today)
    write()
    assert owed(held) == {}
    assert agrees()


def test_one_above_the_meeting_leaves_no_trace_on_it(held, write, conclude, today):
    conclude(summary_later_on=today)
    held.refresh_from_db()
    version = held.version
    write(marking="S")
    held.refresh_from_db()
    assert (held.version, set(owed(held))) == (version, {"meeting_summary"})
    holding.wait_no_longer(held, reason="It is summed up elsewhere.")
    assert owed(held) == {}
    with pytest.raises(StepRefusedError, match="No summary is owed"):
        holding.wait_no_longer(held)


def test_only_a_held_meeting_is_concluded(meeting, actor, today):
    with pytest.raises(StepRefusedError, match="This cannot be done"):
        holding.conclude_meeting(meeting, actor=actor, today=today)


def test_a_summary_is_put_off_before_the_end_of_the_record(held, write, today, agrees):
    holding.put_off_summary(held, by_on=today + 5 * DAY)
    assert set(owed(held)) == {"meeting_conclude", "meeting_summary"}
    write()
    assert set(owed(held)) == {"meeting_conclude"}
    with pytest.raises(StepRefusedError, match="The summary is written"):
        holding.put_off_summary(held, by_on=today)
    assert agrees()


def test_concluding_is_taken_back(held, write, conclude, actor, today, agrees):
    holding.put_off_summary(held, by_on=today)
    conclude(summary_later_on=today + DAY)
    meetings.step_back(held, reason="an item is missing", actor=actor)
    assert owed(held) == {"meeting_conclude": today + 10 * DAY, "meeting_summary": today}
    conclude(summary_later_on=today + DAY)
    write()
    meetings.step_back(held, reason="an item is missing", actor=actor)
    assert set(owed(held)) == {"meeting_conclude"}
    assert agrees()


# --- Marked anew with the forum ------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "forum", "after"),
    [("U", "C", "C"), ("S", "C", "S"), ("C", "SBU/NF", "C/NF"), ("SBU", "U", "SBU")],
)
def test_a_summary_is_never_below_its_meeting(body, today, before, forum, after):
    meeting = HeldMeetingFactory(body=body)
    summary = MeetingSummaryFactory(meeting=meeting, marking=before)
    change_body(body, marking=forum, reason="reviewed")
    summary.refresh_from_db()
    assert summary.marking == after
    change_body(body, marking="U", reason="reviewed")
    summary.refresh_from_db()
    assert summary.marking == after


def test_two_summaries_may_come_to_one_marking(held, write, body):
    write()
    write(marking="C")
    change_body(body, marking="C")
    assert markings(held) == ["C", "C"]
