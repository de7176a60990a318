import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agenda.models import AnswerKind, AskKind, AskState
from agenda.services.answers import AlreadyAnsweredError, answer_ask, reply_to_question
from agenda.services.taking_back import take_back_answer
from dialogue.models import MeetingStep, State, Venue
from dialogue.services.meetings import schedule_meeting
from offices.models import Role
from offices.versions import StaleVersionError
from tests.agenda.cast import READ, answers_of, asks_of, fresh, meeting_owes, owed
from tests.factories import OfficeFactory, member


def answer(cast, ask, kind=AnswerKind.APPROVED, who="bureau_approver", **values):
    """Answer an ask for PM; a date ask is approved for the recommended days."""
    if kind == AnswerKind.APPROVED and ask.kind == AskKind.DATE and "first_day" not in values:
        values |= {"first_day": cast.day(47), "last_day": cast.day(48), "venue": Venue.HOME}
    return answer_ask(ask, kind=kind, actor=cast.by(who), today=cast.today, **values)


def test_approval_schedules_the_meeting_in_one_go(cast):
    ask = cast.filed_ask()
    given = answer(cast, ask)
    assert (given.is_standing, given.by, given.office) == (True, cast.bureau_approver, cast.bureau)
    meeting = fresh(cast.meeting)
    assert (meeting.state, meeting.first_day, meeting.last_day, meeting.venue) == (
        State.SCHEDULED,
        cast.day(47),
        cast.day(48),
        Venue.HOME,
    )
    assert (given.step.meeting_id, given.step.act) == (meeting.pk, "schedule")
    assert fresh(ask).state == AskState.ANSWERED
    assert owed() == set()
    assert meeting_owes() == {"meeting_hold", "meeting_word"}


def test_approval_moves_a_meeting_that_has_days(cast):
    schedule_meeting(
        cast.meeting,
        first_day=cast.day(30),
        last_day=cast.day(30),
        venue=Venue.PARTNER,
        actor=cast.by("desk_approver"),
        today=cast.today,
    )
    cast.meeting.refresh_from_db()
    ask = cast.filed_ask()
    assert fresh(cast.meeting).state == State.SCHEDULED
    given = answer(cast, ask)
    assert given.step.act == "move"
    assert fresh(cast.meeting).first_day == cast.day(47)
    assert given.step.reason == f"Approved: {ask.reference}"


def test_approval_of_days_that_stand_already_changes_no_meeting(cast):
    ask = cast.filed_ask()
    schedule_meeting(
        cast.meeting,
        first_day=cast.day(47),
        last_day=cast.day(48),
        venue=Venue.HOME,
        actor=cast.by("desk_approver"),
        today=cast.today,
    )
    assert answer(cast, ask).step is None
    assert fresh(cast.meeting).state == State.SCHEDULED


def test_approval_of_another_date(cast):
    ask = cast.filed_ask()
    given = answer(
        cast, ask, AnswerKind.CHANGED, first_day=cast.day(55), venue=Venue.VIDEO, text="Later."
    )
    assert (given.first_day, given.last_day, given.text) == (cast.day(55), cast.day(55), "Later.")
    assert fresh(cast.meeting).first_day == cast.day(55)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (AnswerKind.DISAPPROVED, {"text": "Not now."}),
        (AnswerKind.DEFERRED, {"defer_until": 20}),
    ],
)
def test_answer_without_a_date_makes_the_meeting_due_again(cast, kind, values):
    ask = cast.filed_ask()
    if "defer_until" in values:
        values = {"defer_until": cast.day(values["defer_until"])}
    given = answer(cast, ask, kind, **values)
    assert fresh(cast.meeting).state == State.DUE
    assert (given.step.act, given.is_standing) == ("return", True)
    assert meeting_owes() == {"meeting_hold", "meeting_date"}


def test_meeting_waits_as_long_as_any_date_ask_for_it_is_open(cast):
    first, second = cast.filed_ask(), cast.filed_ask(who="post_drafter")
    answer(cast, first, AnswerKind.DISAPPROVED, text="Not so.")
    assert fresh(cast.meeting).state == State.REQUESTED
    answer(cast, second, AnswerKind.DISAPPROVED, text="Nor so.")
    assert fresh(cast.meeting).state == State.DUE


def test_deferred_ask_is_owed_on_its_day_and_answered_again(cast):
    ask = cast.filed_ask()
    deferral = answer(cast, ask, AnswerKind.DEFERRED, defer_until=cast.day(20))
    assert owed() == {("answer_ask", "PM", cast.day(20))}
    with pytest.raises(AlreadyAnsweredError, match="deferred until"):
        answer(cast, ask)
    with pytest.raises(AlreadyAnsweredError):
        answer(cast, ask, version=ask.version)
    approved = answer(cast, ask, version=fresh(ask).version)
    assert [a.is_standing for a in answers_of(ask)] == [False, True]
    assert fresh(deferral).taken_back_at is None
    assert (approved.step.act, fresh(cast.meeting).state) == ("schedule", State.SCHEDULED)
    assert owed() == set()


def test_question_on_a_deferred_ask_lets_the_meeting_wait_again(cast):
    ask = cast.filed_ask()
    answer(cast, ask, AnswerKind.DEFERRED, defer_until=cast.day(20))
    answer(cast, ask, AnswerKind.QUESTION, text="Still wanted?", version=fresh(ask).version)
    assert fresh(cast.meeting).state == State.REQUESTED
    assert [a.is_standing for a in answers_of(ask)] == [False, False]
    assert owed() == {("reply_question", "Embassy Baku", cast.day(14))}


def test_transfer_leaves_the_ask_open_for_the_other_office(cast):
    ask = cast.filed_ask()
    given = answer(cast, ask, AnswerKind.TRANSFERRED, to_office=cast.lawyers)
    moved = fresh(ask)
    assert (moved.state, moved.action_office, moved.opened_at) == (
        AskState.OPEN,
        cast.lawyers,
        ask.opened_at,
    )
    assert not given.is_standing
    assert owed() == {("answer_ask", "L", cast.day(14))}
    with pytest.raises(PermissionDenied):
        answer(cast, ask)
    answer(cast, ask, who="lawyer")
    assert fresh(cast.meeting).state == State.SCHEDULED


@pytest.mark.parametrize("to_office", ["nowhere", "bureau", "stranger"])
def test_transfer_goes_to_another_assigned_office(cast, to_office):
    offices = {"nowhere": None, "bureau": cast.bureau, "stranger": OfficeFactory()}
    ask = cast.filed_ask()
    with pytest.raises(ValidationError):
        answer(cast, ask, AnswerKind.TRANSFERRED, to_office=offices[to_office])


def test_question_returns_the_ask_and_the_reply_opens_it_again(cast):
    ask = cast.filed_ask()
    answer(cast, ask, AnswerKind.QUESTION, text="How many people?")
    assert fresh(ask).state == AskState.RETURNED
    assert fresh(cast.meeting).state == State.REQUESTED
    assert owed() == {("reply_question", "Embassy Baku", cast.day(14))}
    with pytest.raises(PermissionDenied):
        reply_to_question(ask, text="Ten.", actor=cast.by("bureau_approver"), today=cast.today)
    reply = reply_to_question(ask, text="Ten.", actor=cast.by("post_drafter"), today=cast.today)
    assert (reply.kind, reply.office, fresh(ask).state) == ("reply", cast.post, AskState.OPEN)
    assert owed() == {("answer_ask", "PM", cast.day(14))}
    with pytest.raises(ValidationError, match="No question"):
        reply_to_question(ask, text="Ten.", actor=cast.by("post_drafter"), today=cast.today)


def test_question_need_not_be_replied_to_before_the_answer(cast):
    ask = cast.filed_ask()
    answer(cast, ask, AnswerKind.QUESTION, text="How many people?")
    answer(cast, ask)
    assert fresh(ask).state == AskState.ANSWERED


@pytest.mark.parametrize(
    ("kind", "values", "sentence"),
    [
        (AnswerKind.DISAPPROVED, {"text": " "}, "Say why"),
        (AnswerKind.QUESTION, {}, "your question"),
        (AnswerKind.DEFERRED, {}, "after today"),
        (AnswerKind.DEFERRED, {"defer_until": 0}, "after today"),
        (AnswerKind.APPROVED, {"first_day": None}, "which day"),
        (AnswerKind.CHANGED, {"text": "Another day."}, "which day"),
        (AnswerKind.APPROVED, {"first_day": 200, "venue": "home"}, "closes on"),
        (AnswerKind.DISAPPROVED, {"text": "No.", "first_day": 5}, "Only the approval"),
        (AnswerKind.WITHDRAWN, {"text": "No."}, "Choose an answer"),
        (AnswerKind.OVERTAKEN, {}, "Choose an answer"),
        (AnswerKind.REPLY, {"text": "No."}, "Choose an answer"),
    ],
)
def test_answer_says_what_its_kind_needs(cast, kind, values, sentence):
    ask = cast.filed_ask()
    values = {
        name: cast.day(value) if isinstance(value, int) else value for name, value in values.items()
    }
    with pytest.raises(ValidationError, match=sentence):
        answer(cast, ask, kind, **values)
    assert answers_of(ask) == []
    assert fresh(ask).state == AskState.OPEN


def test_only_approvers_of_the_action_office_answer(cast):
    ask = cast.filed_ask()
    for who in ["post_approver", "desk_approver", "lawyer"]:
        with pytest.raises(PermissionDenied):
            answer(cast, ask, who=who)
    actor = type(cast.by("lawyer"))
    for role in [Role.READER, Role.DRAFTER]:
        with pytest.raises(PermissionDenied):
            answer_ask(
                ask,
                kind=AnswerKind.QUESTION,
                text="Why?",
                actor=actor(member(cast.bureau, role), cast.bureau),
                today=cast.today,
            )
    with pytest.raises(PermissionDenied):
        answer_ask(
            ask,
            kind=AnswerKind.QUESTION,
            text="Why?",
            actor=actor(cast.bureau_approver, cast.desk),
            today=cast.today,
        )


def test_nothing_is_answered_before_it_is_filed(cast):
    (ask,) = asks_of(cast.draft())
    with pytest.raises(ValidationError, match="not filed"):
        answer(cast, ask)


def test_second_approver_is_told_who_answered_what_and_when(cast):
    ask = cast.filed_ask()
    first = answer(cast, ask)
    with pytest.raises(AlreadyAnsweredError) as told:
        answer(cast, ask, AnswerKind.DISAPPROVED, text="No.", version=ask.version)
    assert told.value.answer == first
    assert str(told.value).startswith("B. Approver answered this at ")
    assert str(told.value).endswith(" approved.")


def test_answer_over_a_changed_ask_is_stale(cast):
    ask = cast.filed_ask()
    answer(cast, ask, AnswerKind.TRANSFERRED, to_office=cast.lawyers)
    with pytest.raises(StaleVersionError):
        answer(cast, ask, who="lawyer", version=ask.version)


def test_other_kinds_are_approved_with_and_without_changes(cast):
    for kind in [AskKind.TEXT, AskKind.DECIDE, AskKind.PROVIDE]:
        ask = cast.filed_ask(cast.ask_for(kind))
        assert answer(cast, ask).is_standing
        ask = cast.filed_ask(cast.ask_for(kind))
        with pytest.raises(ValidationError, match="what you change"):
            answer(cast, ask, AnswerKind.CHANGED)
        assert answer(cast, ask, AnswerKind.CHANGED, text="Without the last line.").is_standing


def test_ask_marked_above_its_meeting_leaves_no_trace_on_it(cast):
    ask = cast.filed_ask(marking="C")
    assert fresh(cast.meeting).state == State.DUE
    deferral = answer(cast, ask, AnswerKind.DEFERRED, defer_until=cast.day(20), text="EXERCISE")
    assert (deferral.step, fresh(cast.meeting).version) == (None, cast.meeting.version)
    take_back_answer(
        deferral, reason="EXERCISE", actor=cast.by("bureau_approver"), today=cast.today
    )
    assert fresh(cast.meeting).state == State.DUE
    given = answer(cast, ask)
    assert (fresh(cast.meeting).state, given.step.marking) == (State.SCHEDULED, "U")
    assert ask.reference not in given.step.reason
    take_back_answer(given, reason="EXERCISE", actor=cast.by("bureau_approver"), today=cast.today)
    steps = MeetingStep.objects.for_system(READ).filter(meeting=cast.meeting).order_by("id")
    assert [(step.act, step.reason) for step in steps] == [
        ("schedule", "The date was approved."),
        ("back", "The date was taken back."),
    ]
    assert (fresh(ask).state, fresh(given).taken_back_reason) == (AskState.OPEN, "EXERCISE")


def test_ask_marked_above_its_meeting_does_not_keep_it_waiting(cast):
    cast.filed_ask(marking="C")
    ask = cast.filed_ask()
    assert fresh(cast.meeting).state == State.REQUESTED
    answer(cast, ask, AnswerKind.DISAPPROVED, text="No.")
    assert fresh(cast.meeting).state == State.DUE
