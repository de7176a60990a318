import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agenda.models import AnswerKind, AskState
from agenda.services.answers import answer_ask
from agenda.services.taking_back import take_back_answer
from agenda.services.withdrawal import withdraw_request
from dialogue.models import Confirmation, State, Venue
from dialogue.services.confirmations import record_their_word
from dialogue.services.meetings import postpone_meeting, schedule_meeting, step_back, waive_meeting
from offices.models import Role, Side
from tests.agenda.cast import READ, answers_of, asks_of, fresh, owed
from tests.agenda.test_answers import answer
from tests.factories import member


def take_back(cast, given, who="bureau_approver", reason="The wrong day.", **more):
    """Take an answer back for PM."""
    values = {"reason": reason, "actor": cast.by(who), "today": cast.today, **more}
    return take_back_answer(given, **values)


def test_wrong_approval_is_taken_back_and_the_other_date_approved(cast):
    ask = cast.filed_ask()
    given = answer(cast, ask)
    record_their_word(
        cast.meeting,
        channel="note",
        known_on=cast.today,
        actor=cast.by("desk_approver"),
        today=cast.today,
    )
    assert take_back(cast, given) == []
    given = fresh(given)
    assert (given.is_standing, given.taken_back_by, given.taken_back_reason) == (
        False,
        cast.bureau_approver,
        "The wrong day.",
    )
    reopened = fresh(ask)
    assert (reopened.state, reopened.opened_at) == (AskState.OPEN, ask.opened_at)
    meeting = fresh(cast.meeting)
    assert (meeting.state, meeting.first_day, meeting.venue) == (State.REQUESTED, None, "")
    words = Confirmation.objects.for_system(READ).filter(meeting=meeting, side=Side.HOME)
    assert [word.withdrawn_reason for word in words] == ["The wrong day."]
    assert owed() == {("answer_ask", "PM", cast.day(14))}
    answer(cast, ask, first_day=cast.day(40), last_day=cast.day(40), venue=Venue.HOME)
    assert fresh(cast.meeting).first_day == cast.day(40)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (AnswerKind.DISAPPROVED, {"text": "Not now."}),
        (AnswerKind.DEFERRED, {"defer_until": True}),
    ],
)
def test_answer_without_a_date_is_taken_back(cast, kind, values):
    ask = cast.filed_ask()
    if "defer_until" in values:
        values = {"defer_until": cast.day(20)}
    given = answer(cast, ask, kind, **values)
    assert take_back(cast, given) == []
    assert fresh(cast.meeting).state == State.REQUESTED
    assert (fresh(ask).state, fresh(ask).deferred_until) == (AskState.OPEN, None)
    assert owed() == {("answer_ask", "PM", cast.day(14))}


def test_meeting_that_changed_since_stays_as_it_is(cast):
    ask = cast.filed_ask()
    given = answer(cast, ask)
    schedule_meeting(
        fresh(cast.meeting),
        first_day=cast.day(50),
        last_day=cast.day(50),
        venue=Venue.HOME,
        actor=cast.by("desk_approver"),
        today=cast.today,
        reason="They asked for another day.",
    )
    assert take_back(cast, given) == ["The meeting stays as it is, “Scheduled”: it changed since."]
    assert fresh(ask).state == AskState.OPEN
    assert fresh(cast.meeting).first_day == cast.day(50)


def test_deferral_of_a_meeting_scheduled_since_leaves_it_scheduled(cast):
    ask = cast.filed_ask()
    given = answer(cast, ask, AnswerKind.DEFERRED, defer_until=cast.day(20))
    schedule_meeting(
        fresh(cast.meeting),
        first_day=cast.day(50),
        last_day=cast.day(50),
        venue=Venue.HOME,
        actor=cast.by("desk_approver"),
        today=cast.today,
    )
    assert len(take_back(cast, given)) == 1
    assert fresh(cast.meeting).state == State.SCHEDULED


def test_taking_back_needs_a_reason_and_an_approver_of_the_action_office(cast):
    ask = cast.filed_ask()
    given = answer(cast, ask)
    with pytest.raises(ValidationError, match="Say why"):
        take_back(cast, given, reason=" ")
    for who in ["post_approver", "desk_approver", "lawyer"]:
        with pytest.raises(PermissionDenied):
            take_back(cast, given, who=who)
    drafter = type(cast.by("lawyer"))(member(cast.bureau, Role.DRAFTER), cast.bureau)
    with pytest.raises(PermissionDenied):
        take_back(cast, given, actor=drafter)
    take_back(cast, given)
    with pytest.raises(ValidationError, match="does not stand"):
        take_back(cast, given)


def test_what_was_withdrawn_stays_withdrawn(cast):
    request = cast.filed()
    withdraw_request(
        request, reason="Plans changed.", actor=cast.by("post_approver"), today=cast.today
    )
    (ask,) = asks_of(request)
    (given,) = answers_of(ask)
    assert (given.kind, given.text, given.office) == ("withdrawn", "Plans changed.", cast.post)
    with pytest.raises(ValidationError, match="stays withdrawn"):
        take_back(cast, given)


def test_waiving_the_meeting_overtakes_its_open_asks(cast):
    first, second = cast.filed_ask(), cast.filed_ask()
    answer(cast, second, AnswerKind.DEFERRED, defer_until=cast.day(20))
    step = waive_meeting(fresh(cast.meeting), reason="No time.", actor=cast.by("desk_approver"))
    for ask in [first, second]:
        given = answers_of(ask)[-1]
        assert (given.kind, given.is_standing, given.by, given.step) == (
            "overtaken",
            True,
            None,
            step,
        )
        assert (fresh(ask).state, fresh(ask).deferred_until) == (AskState.ANSWERED, None)
    assert owed() == set()
    with pytest.raises(ValidationError, match="Take that step back first"):
        take_back(cast, answers_of(first)[-1])


def test_waiving_taken_back_opens_what_it_overtook(cast):
    ask = cast.filed_ask()
    waive_meeting(fresh(cast.meeting), reason="No time.", actor=cast.by("desk_approver"))
    step_back(fresh(cast.meeting), reason="There is time.", actor=cast.by("desk_approver"))
    assert fresh(cast.meeting).state == State.REQUESTED
    assert (fresh(ask).state, answers_of(ask)[0].taken_back_reason) == ("open", "There is time.")
    assert owed() == {("answer_ask", "PM", cast.day(14))}


def test_postponing_overtakes_and_the_action_office_may_open_it_again(cast):
    ask = cast.filed_ask()
    postpone_meeting(
        fresh(cast.meeting),
        postponed_to=cast.day(100),
        reason="Elections.",
        actor=cast.by("desk_approver"),
        today=cast.today,
    )
    assert take_back(cast, answers_of(ask)[0], reason="We can still say.") == []
    # Only the ask is open again: the postponement is not theirs to take back.
    assert (fresh(ask).state, fresh(cast.meeting).state) == ("open", State.POSTPONED)
    answer(cast, ask)
    assert fresh(cast.meeting).state == State.SCHEDULED


def test_overtaken_asks_of_other_kinds_stay_open(cast):
    request = cast.filed(cast.date_ask(), cast.ask_for("decide", meeting=cast.meeting))
    waive_meeting(fresh(cast.meeting), reason="No time.", actor=cast.by("desk_approver"))
    assert [ask.state for ask in asks_of(request)] == ["answered", "open"]


def test_step_back_on_the_meeting_takes_the_answer_back_that_made_the_step(cast):
    ask = cast.filed_ask()
    given = answer(cast, ask)
    step_back(fresh(cast.meeting), reason="Not agreed.", actor=cast.by("desk_approver"))
    given = fresh(given)
    assert (given.is_standing, given.taken_back_by, given.taken_back_reason) == (
        False,
        cast.desk_approver,
        "Not agreed.",
    )
    assert (fresh(ask).state, fresh(cast.meeting).state) == ("open", State.REQUESTED)
    assert owed() == {("answer_ask", "PM", cast.day(14))}


def test_missed_meeting_overtakes_its_asks(cast):
    from dialogue.services.ledger import close_periods

    ask = cast.filed_ask()
    close_periods(today=cast.day(151))
    assert fresh(cast.meeting).state == State.MISSED
    assert answers_of(ask)[0].kind == "overtaken"
    with pytest.raises(Exception, match="overtaken"):
        answer_ask(
            ask,
            kind=AnswerKind.APPROVED,
            first_day=cast.day(47),
            venue="home",
            actor=cast.by("bureau_approver"),
            today=cast.today,
        )
