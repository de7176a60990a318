"""Offices are asked for agenda items by a day, and say something to it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agenda.models import CallState, ProposalCall
from agenda.services.calls import ask_for_proposals, nothing_to_propose, stop_asking
from dialogue.services.bodies import change_body, rename_body
from dialogue.services.meetings import postpone_meeting, step_back
from dialogue.services.tracks import change_track
from offices.models import Part, Side
from reminders.models import Deadline
from tests.agenda.agendas import held, owed_for, proposed, scheduled
from tests.agenda.cast import READ, fresh
from tests.factories import assigned


def ask(cast, *offices, who="desk_approver", days=14):
    return ask_for_proposals(
        fresh(cast.meeting),
        offices=offices or [cast.post, cast.bureau],
        due_on=cast.day(days),
        actor=cast.by(who),
        today=cast.today,
    )


def test_office_that_is_asked_owes_proposals_by_that_day(cast):
    ask(cast)
    assert owed_for("call:") == [
        ("propose_items", "Embassy Baku", "home", cast.day(14)),
        ("propose_items", "PM", "home", cast.day(14)),
    ]
    row = Deadline.objects.for_system(READ).filter(kind="propose_items").first()
    assert (row.title, row.waiting_office) == ("Bilateral Security Dialogue", cast.desk)


def test_proposal_of_the_office_answers_its_call(cast):
    ask(cast)
    proposed(cast, who="post_drafter")
    assert owed_for("call:") == [("propose_items", "PM", "home", cast.day(14))]
    # What the other side proposes is not the office's own.
    proposed(cast, who="bureau_approver", proposed_by=Side.PARTNER)
    assert [call.state for call in calls()] == [CallState.ANSWERED, CallState.OPEN]


def test_proposal_above_the_call_does_not_show_in_it(cast):
    """Else a reader of the meeting would learn that an office proposed what they do not see."""
    (call,) = ask(cast, cast.post)
    proposed(cast, marking="C")
    assert fresh(call).state == CallState.OPEN


def calls():
    return list(ProposalCall.objects.for_system(READ).order_by("office__code"))


def test_office_says_that_it_has_nothing_to_propose(cast):
    post, bureau = ask(cast)
    with pytest.raises(PermissionDenied):
        nothing_to_propose(post, actor=cast.by("bureau_approver"))
    nothing_to_propose(post, actor=cast.by("post_drafter"))
    nothing_to_propose(post, actor=cast.by("post_drafter"))
    assert fresh(post).state == CallState.NOTHING
    with pytest.raises(PermissionDenied):
        stop_asking(bureau, actor=cast.by("bureau_approver"))
    stop_asking(bureau, actor=cast.by("desk_approver"))
    assert fresh(bureau).state == CallState.WITHDRAWN
    assert owed_for("call:") == []
    stop_asking(post, actor=cast.by("desk_approver"))
    assert fresh(post).state == CallState.NOTHING


def test_office_that_had_nothing_can_still_propose(cast):
    (call,) = ask(cast, cast.post)
    nothing_to_propose(call, actor=cast.by("post_drafter"))
    proposed(cast)
    assert fresh(call).state == CallState.ANSWERED


def test_asking_again_is_the_same_call_with_another_day(cast):
    (call,) = ask(cast, cast.post)
    nothing_to_propose(call, actor=cast.by("post_drafter"))
    (again,) = ask(cast, cast.post, days=20)
    assert (again.pk, fresh(call).state) == (call.pk, CallState.OPEN)
    assert owed_for("call:") == [("propose_items", "Embassy Baku", "home", cast.day(20))]


def test_only_who_arranges_asks_and_only_whom_can_propose(cast):
    with pytest.raises(PermissionDenied):
        ask(cast, who="post_approver")
    takes_note = assigned(cast.relationship, Part.INFORMATION, code="H")
    with pytest.raises(ValidationError) as told:
        ask(cast, cast.post, takes_note)
    assert list(told.value.message_dict) == ["offices"]
    assert calls() == []


def test_day_lies_ahead_and_before_the_meeting(cast):
    with pytest.raises(ValidationError, match="from today on"):
        ask(cast, days=-1)
    scheduled(cast, day=cast.day(10))
    with pytest.raises(ValidationError, match="Choose a day before it"):
        ask(cast, days=10)
    ask(cast, days=9)


def test_meeting_that_was_held_asks_for_nothing(cast):
    held(cast)
    with pytest.raises(ValidationError, match="the meeting is now"):
        ask(cast)


def test_postponed_meeting_silences_the_call_until_it_is_due_again(cast):
    ask(cast, cast.post)
    said = {"actor": cast.by("desk_approver"), "reason": "Elections."}
    postpone_meeting(fresh(cast.meeting), postponed_to=cast.day(90), today=cast.today, **said)
    assert owed_for("call:") == []
    step_back(fresh(cast.meeting), **said)
    assert len(owed_for("call:")) == 1


def test_call_follows_name_marking_and_lead_of_its_forum(cast):
    ask(cast, cast.post)
    rename_body(cast.body, name="Strategic Dialogue", from_on=cast.today)
    change_body(fresh(cast.body), marking="C")
    change_track(cast.body.track, lead_office=cast.bureau)
    row = Deadline.objects.for_system(READ).get(kind="propose_items")
    assert (row.title, row.marking) == ("Strategic Dialogue", "C")
    assert row.waiting_office == cast.bureau
