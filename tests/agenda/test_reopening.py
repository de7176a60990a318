"""Asks and their meeting agree, whatever is taken back, withdrawn or marked higher in between."""

import pytest
from django.core.exceptions import ValidationError

from agenda.models import AnswerKind, AskKind, AskState, RequestState
from agenda.services.answers import answer_ask, reply_to_question
from agenda.services.withdrawal import withdraw_request
from dialogue.models import Body, State, Venue
from dialogue.services.due_list import sync_body
from dialogue.services.ledger import resume_postponed
from dialogue.services.meetings import (
    Actor,
    postpone_meeting,
    schedule_meeting,
    step_back,
    waive_meeting,
)
from tests.agenda.cast import READ, answers_of, asks_of, fresh, meeting_owes, owed
from tests.agenda.test_answers import answer
from tests.agenda.test_taking_back import take_back
from tests.factories import member

NOT_BY_YOU = "cannot be answered by you"


def waive(cast):
    return waive_meeting(fresh(cast.meeting), reason="No time.", actor=cast.by("desk_approver"))


def back(cast, reason="There is time."):
    return step_back(fresh(cast.meeting), reason=reason, actor=cast.by("desk_approver"))


def schedule(cast):
    return schedule_meeting(
        fresh(cast.meeting),
        first_day=cast.day(30),
        last_day=cast.day(30),
        venue=Venue.HOME,
        actor=cast.by("desk_approver"),
        today=cast.today,
    )


def withdraw(cast, request):
    return withdraw_request(
        fresh(request), reason="Plans changed.", actor=cast.by("post_approver"), today=cast.today
    )


def test_overtaken_ask_of_a_withdrawn_request_does_not_come_alive(cast):
    ask = cast.filed_ask()
    waive(cast)
    withdraw(cast, ask.request)
    back(cast)
    last = answers_of(ask)[-1]
    assert (last.kind, last.is_standing, last.text) == ("withdrawn", True, "Plans changed.")
    assert (fresh(ask).state, fresh(cast.meeting).state) == (AskState.ANSWERED, State.DUE)
    assert owed() == set()
    assert meeting_owes() == {"meeting_date", "meeting_hold"}


def test_approved_ask_of_a_withdrawn_request_is_withdrawn_with_its_date(cast):
    ask = cast.filed_ask()
    given = answer(cast, ask)
    withdraw(cast, ask.request)
    back(cast, "Not agreed.")
    assert fresh(given).taken_back_reason == "Not agreed."
    assert [said.kind for said in answers_of(ask)] == ["approved", "withdrawn"]
    assert (fresh(ask).state, fresh(cast.meeting).state) == (AskState.ANSWERED, State.DUE)


def test_withdrawal_stays_when_the_step_that_it_made_is_taken_back(cast):
    ask = cast.filed_ask()
    withdraw(cast, ask.request)
    back(cast)
    assert [(said.kind, said.is_standing) for said in answers_of(ask)] == [("withdrawn", True)]
    assert fresh(cast.meeting).state == State.DUE


def test_nothing_of_a_withdrawn_request_is_taken_back(cast):
    ask = cast.filed_ask()
    given = answer(cast, ask)
    withdraw(cast, ask.request)
    with pytest.raises(ValidationError, match="stays withdrawn"):
        take_back(cast, given)
    assert (fresh(ask).state, fresh(cast.meeting).state) == (AskState.ANSWERED, State.SCHEDULED)


def test_nothing_of_a_withdrawn_request_is_answered(cast):
    # However it came to be open: what is on record from before this was refused.
    ask, question = cast.filed_ask(), cast.filed_ask(cast.ask_for(AskKind.DECIDE))
    answer(cast, question, AnswerKind.QUESTION, text="Which?")
    for one in [ask, question]:
        one.request.state, one.request.withdrawn_reason = RequestState.WITHDRAWN, "Gone."
        one.request.save(update_fields=["state", "withdrawn_reason"])
    with pytest.raises(ValidationError, match="stays withdrawn"):
        answer(cast, ask)
    with pytest.raises(ValidationError, match="stays withdrawn"):
        reply_to_question(question, text="This.", actor=cast.by("post_drafter"), today=cast.today)
    for one in [ask, question]:
        one.request.state, one.request.withdrawn_reason = RequestState.FILED, ""
        one.request.save(update_fields=["state", "withdrawn_reason"])


def test_step_back_to_a_date_that_nobody_asks_for_any_more_makes_it_due(cast):
    ask = cast.filed_ask()
    schedule(cast)
    withdraw(cast, ask.request)
    back(cast)
    assert fresh(cast.meeting).state == State.DUE
    assert meeting_owes() == {"meeting_date", "meeting_hold"}
    # Nothing stands in the way of what was done before.
    with pytest.raises(ValidationError, match="no step to take back"):
        back(cast)


def test_step_back_to_due_while_somebody_asks_makes_it_requested(cast):
    schedule(cast)
    ask = cast.filed_ask()
    back(cast)
    assert (fresh(cast.meeting).state, fresh(ask).state) == (State.REQUESTED, AskState.OPEN)
    assert "meeting_date" not in meeting_owes()


def test_postponed_meeting_that_is_due_again_is_requested_while_somebody_asks(cast):
    postpone_meeting(
        fresh(cast.meeting),
        postponed_to=cast.day(20),
        reason="Elections.",
        actor=cast.by("desk_approver"),
        today=cast.today,
    )
    cast.meeting.refresh_from_db()
    cast.filed_ask()
    assert resume_postponed(today=cast.today) == 1
    assert fresh(cast.meeting).state == State.REQUESTED


def test_step_back_gives_a_deferral_back(cast):
    ask = cast.filed_ask()
    deferral = answer(cast, ask, AnswerKind.DEFERRED, defer_until=cast.day(5))
    before = owed()
    waive(cast)
    back(cast)
    assert (fresh(ask).state, fresh(ask).deferred_until) == (AskState.ANSWERED, cast.day(5))
    assert [said.is_standing for said in answers_of(ask)] == [True, False]
    assert fresh(deferral).taken_back_at is None
    assert (fresh(cast.meeting).state, owed()) == (State.DUE, before)


def test_step_back_gives_a_question_back(cast):
    ask = cast.filed_ask()
    answer(cast, ask, AnswerKind.QUESTION, text="Which hall?")
    before = owed()
    waive(cast)
    back(cast)
    assert (fresh(ask).state, fresh(cast.meeting).state) == (AskState.RETURNED, State.REQUESTED)
    assert owed() == before


def mark_above(cast):
    """Mark the forum above the asks that name it, as records from elsewhere may be."""
    Body.objects.for_system(READ).filter(pk=cast.body.pk).update(marking="S")
    sync_body(fresh(cast.body))


def low_people(cast):
    """Somebody of the bureau and of the post who may read what is unclassified, and no more."""
    return [member(office, clearance="U") for office in [cast.bureau, cast.post]]


@pytest.mark.parametrize("names", ["meeting", "body"])
def test_who_may_not_read_what_an_ask_names_says_nothing_on_it(cast, names):
    named = {names: getattr(cast, names)}
    first, second, third = asks_of(
        cast.filed(*[cast.ask_for(AskKind.DECIDE, **named) for _n in range(3)])
    )
    given = answer(cast, second)
    answer(cast, third, AnswerKind.QUESTION, text="Which?")
    mark_above(cast)
    bureau, post = low_people(cast)
    acts = [
        lambda: answer_ask(
            fresh(first),
            kind=AnswerKind.APPROVED,
            actor=Actor(bureau, cast.bureau),
            today=cast.today,
        ),
        lambda: take_back(cast, fresh(given), actor=Actor(bureau, cast.bureau)),
        lambda: reply_to_question(
            fresh(third), text="This.", actor=Actor(post, cast.post), today=cast.today
        ),
    ]
    for act in acts:
        with pytest.raises(ValidationError, match=NOT_BY_YOU):
            act()
    states = [fresh(ask).state for ask in [first, second, third]]
    assert states == [AskState.OPEN, AskState.ANSWERED, AskState.RETURNED]


def test_date_of_a_meeting_that_is_hidden_is_not_answered(cast):
    ask = cast.filed_ask()
    mark_above(cast)
    bureau, _post = low_people(cast)
    # A day after the period closes: the refusal would have told when that is.
    with pytest.raises(ValidationError, match=NOT_BY_YOU):
        answer_ask(
            fresh(ask),
            kind=AnswerKind.CHANGED,
            first_day=cast.day(200),
            venue=Venue.HOME,
            actor=Actor(bureau, cast.bureau),
            today=cast.today,
        )


def test_what_overtook_an_ask_tells_nothing_of_a_meeting_marked_above_it(cast):
    ask = cast.filed_ask()
    mark_above(cast)
    waive(cast)
    assert answers_of(ask)[-1].text == "Overtaken by events."
    back(cast, "A secret reason.")
    assert answers_of(ask)[-1].taken_back_reason == "What it rested on was taken back."
    assert fresh(ask).state == AskState.OPEN
