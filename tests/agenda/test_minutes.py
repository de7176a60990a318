"""What became of each item, and a meeting that is concluded once that is on record."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agenda.models import ItemState, Outcome
from agenda.services.carrying import carry_over, open_items_before
from agenda.services.deciding import accept_item, defer_item
from agenda.services.items import change_item
from agenda.services.minutes import touched_after, undecided_items
from dialogue.services.meetings import Actor, StepRefusedError, step_back, take_step
from dialogue.states import Step
from offices.history import readable_history
from offices.models import Role
from offices.versions import StaleVersionError
from tests.agenda.agendas import (
    accepted,
    concluded,
    held,
    next_meeting,
    proposed,
    recorded,
    scheduled,
)
from tests.agenda.cast import fresh
from tests.factories import member


@pytest.fixture
def desk(cast):
    return cast.by("desk_approver")


def test_outcome_is_recorded_row_by_row_before_the_meeting_is_recorded_as_held(cast):
    item, other = accepted(cast), accepted(cast, "other")
    scheduled(cast, day=cast.day(1))
    with pytest.raises(ValidationError, match="once the day of the meeting has come"):
        recorded(cast, item)
    scheduled_back = Actor(cast.desk_approver, cast.desk)
    step_back(fresh(cast.meeting), reason="Wrong day.", actor=scheduled_back)
    scheduled(cast)
    saved = recorded(cast, item, actor=cast.by("post_drafter"))
    assert (saved.outcome, saved.minutes) == (Outcome.DISCUSSED, "Both sides agreed.")
    held(cast)
    assert recorded(cast, other, "not_reached", minutes="").outcome == Outcome.NOT_REACHED


def test_outcome_needs_an_item_on_the_agenda_and_minutes_of_what_was_discussed(cast):
    undecided, item = proposed(cast), accepted(cast)
    held(cast)
    with pytest.raises(ValidationError, match="Accept it first"):
        recorded(cast, undecided)
    for values, field in (
        ({"minutes": " "}, "minutes"),
        ({"outcome": "forgotten"}, "outcome"),
        ({"marking": "S/NF", "minutes": "x"}, None),
    ):
        if field:
            with pytest.raises(ValidationError) as told:
                recorded(cast, item, **values)
            assert list(told.value.message_dict) == [field]
        else:
            assert recorded(cast, item, **values).marking == "S/NF"


def test_outcome_can_be_taken_back_until_the_meeting_is_concluded(cast):
    item = accepted(cast)
    held(cast)
    recorded(cast, item)
    assert recorded(cast, item, "").outcome == ""
    recorded(cast, item)
    concluded(cast)
    with pytest.raises(ValidationError, match="Say what became of it"):
        recorded(cast, item, "", reason="A mistake.")


def test_two_people_record_one_item(cast):
    item = accepted(cast)
    held(cast)
    recorded(cast, item, version=item.version)
    with pytest.raises(StaleVersionError):
        recorded(cast, item, version=item.version)


def test_minutes_raise_the_marking_and_lowering_takes_an_approver(cast):
    item = accepted(cast)
    held(cast)
    recorded(cast, item, marking="S")
    drafter = Actor(member(cast.post, Role.DRAFTER), cast.post)
    with pytest.raises(ValidationError, match="Only approvers"):
        recorded(cast, item, marking="C", actor=drafter, reason="Reviewed.")
    assert recorded(cast, item, marking="C", reason="Reviewed.").marking == "C"


def test_concluded_record_is_corrected_by_an_approver_with_a_reason(cast, desk):
    item = accepted(cast)
    held(cast)
    recorded(cast, item)
    concluded(cast)
    with pytest.raises(PermissionDenied):
        recorded(cast, item, actor=cast.by("post_approver"), reason="Misheard.")
    with pytest.raises(ValidationError) as told:
        recorded(cast, item, "carried")
    assert list(told.value.message_dict) == ["reason"]
    recorded(cast, item, "carried", minutes="To be continued.", reason="Misheard.")
    newest = readable_history(fresh(item), cast.desk_approver)[0]
    assert newest.reason == "Misheard."


def carried(cast, item):
    """Return what carries `item` on at the next meeting."""
    later = next_meeting(cast)
    (made,) = carry_over(later, items=[item], actor=cast.by("desk_approver"), today=cast.today)
    return made


def test_successor_that_nobody_touched_is_withdrawn_when_the_item_was_discussed_after_all(cast):
    item = accepted(cast)
    held(cast)
    recorded(cast, item, "carried")
    successor = carried(cast, item)
    recorded(cast, item, "not_reached")
    assert fresh(successor).state == ItemState.PROPOSED
    recorded(cast, item, "discussed")
    assert (fresh(successor).state, touched_after(fresh(item), cast.desk_approver)) == (
        ItemState.WITHDRAWN,
        [],
    )
    recorded(cast, item, "carried")
    left = open_items_before(successor.meeting, cast.desk_approver)
    assert left == [item]


def test_successor_that_somebody_touched_is_listed_for_decision(cast, desk):
    item = accepted(cast)
    held(cast)
    recorded(cast, item, "carried")
    successor = accept_item(carried(cast, item), actor=desk)
    assert touched_after(fresh(item), cast.desk_approver) == []
    recorded(cast, item, "discussed")
    assert fresh(successor).state == ItemState.ACCEPTED
    assert touched_after(fresh(item), cast.desk_approver) == [successor]
    change_item(successor, actor=desk, version=None, marking="S")
    low = member(cast.desk, clearance="U")
    assert touched_after(fresh(item), low) == []


def test_undecided_items_are_those_that_the_reader_sees(cast):
    proposed(cast, "secret", marking="S")
    item = proposed(cast, "open")
    accepted(cast, "accepted")
    low = member(cast.desk, clearance="U")
    assert undecided_items(cast.meeting, low) == [item]
    assert len(undecided_items(cast.meeting, cast.desk_approver)) == 2


# --- Concluding --------------------------------------------------------------------------------
def test_meeting_is_concluded_once_its_agenda_is_on_record(cast, desk):
    items = [accepted(cast, title) for title in "abc"]
    proposed(cast, "undecided")
    defer_item(accepted(cast, "deferred"), actor=desk)
    held(cast)
    recorded(cast, items[0])
    with pytest.raises(StepRefusedError, match="2 items have no outcome yet: “b”, “c”"):
        concluded(cast)
    recorded(cast, items[1], "not_reached")
    with pytest.raises(StepRefusedError, match="1 item has no outcome yet: “c”"):
        concluded(cast)
    recorded(cast, items[2], "carried")
    assert concluded(cast).state == "concluded"


def test_sentence_names_five_items_at_most(cast):
    for title in "abcdefg":
        accepted(cast, title)
    held(cast)
    with pytest.raises(StepRefusedError, match=r"7 items .* “e”, and others"):
        concluded(cast)


def test_item_above_whoever_concludes_blocks_nothing_and_stays_open(cast):
    item = accepted(cast, "secret", marking="S")
    held(cast)
    low = member(cast.desk, clearance="U")
    take_step(fresh(cast.meeting), Step.CONCLUDE, actor=Actor(low, cast.desk))
    later = next_meeting(cast)
    assert open_items_before(later, cast.desk_approver) == [item]
    assert open_items_before(later, low) == []
    recorded(cast, item, reason="Recorded after the end.")
    assert open_items_before(later, cast.desk_approver) == []


def test_conclusion_taken_back_and_given_again(cast, desk):
    item = accepted(cast)
    held(cast)
    recorded(cast, item)
    concluded(cast)
    step_back(fresh(cast.meeting), reason="A correction.", actor=desk)
    recorded(cast, item, "")
    with pytest.raises(StepRefusedError):
        concluded(cast)
    recorded(cast, item, "carried")
    assert concluded(cast).state == "concluded"
