"""Accepting, ordering, deferring, declining: what approvers decide on agenda items."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agenda.models import AgendaItem, ItemState
from agenda.services.deciding import (
    accept_item,
    decline_item,
    defer_item,
    move_item,
    reopen_item,
)
from agenda.services.items import withdraw_item
from agenda.services.minutes import record_item
from dialogue.services.meetings import Actor, waive_meeting
from offices.history import readable_history
from offices.models import Role
from offices.versions import StaleVersionError
from tests.agenda.agendas import accepted, concluded, held, next_meeting, order, proposed, scheduled
from tests.agenda.cast import READ, fresh
from tests.factories import member


@pytest.fixture
def desk(cast):
    return cast.by("desk_approver")


def test_accepted_items_stand_in_the_order_in_which_they_were_accepted(cast, desk):
    a, b = proposed(cast, "a"), proposed(cast, "b")
    accept_item(b, actor=desk)
    accept_item(a, actor=desk)
    assert order(cast.meeting) == ["b", "a"]


def test_accepting_twice_changes_nothing(cast, desk):
    item = accepted(cast)
    assert accept_item(item, actor=desk).version == item.version
    assert order(cast.meeting) == ["Border security"]


@pytest.mark.parametrize("act", [accept_item, defer_item, reopen_item])
def test_only_who_arranges_the_meeting_decides(cast, act):
    item = proposed(cast)
    drafter = Actor(member(cast.desk, Role.DRAFTER), cast.desk)
    for actor in (cast.by("post_approver"), drafter, Actor(None, None)):
        with pytest.raises(PermissionDenied):
            act(item, actor=actor)


def test_nobody_decides_on_what_they_do_not_read(cast):
    item = proposed(cast, marking="S")
    low = Actor(member(cast.desk, clearance="C"), cast.desk)
    with pytest.raises(PermissionDenied):
        accept_item(item, actor=low)


def test_decision_on_a_version_that_changed_is_refused(cast, desk):
    item = accepted(cast)
    with pytest.raises(StaleVersionError):
        defer_item(item, actor=desk, version=1)


def test_deferred_and_declined_leave_no_gap_and_keep_their_reason(cast, desk):
    a, b, c = (accepted(cast, title) for title in "abc")
    assert defer_item(a, actor=desk, reason="No time.").decided_reason == "No time."
    with pytest.raises(ValidationError, match="Say why"):
        decline_item(b, actor=desk, reason="")
    assert decline_item(b, actor=desk, reason="Not ours.").state == ItemState.DECLINED
    assert order(cast.meeting) == ["c"]
    assert fresh(c).version == c.version


def test_reopened_item_is_a_proposal_again(cast, desk):
    for act in (defer_item, decline_item):
        item = act(accepted(cast), actor=desk, reason="Not now.")
        assert (reopen_item(item, actor=desk).state, fresh(item).decided_reason) == ("proposed", "")
    item = reopen_item(accepted(cast), actor=desk)
    assert (item.state, item.position) == ("proposed", None)
    assert reopen_item(item, actor=desk).version == item.version


def test_withdrawn_item_stays_withdrawn(cast, desk):
    item = withdraw_item(proposed(cast), actor=desk, version=None, reason="Settled.")
    for act in (accept_item, defer_item, reopen_item):
        with pytest.raises(ValidationError, match="the item is “Withdrawn”"):
            act(item, actor=desk)


def test_deferred_item_can_be_accepted_and_goes_to_the_end(cast, desk):
    item = defer_item(accepted(cast, "a"), actor=desk)
    accepted(cast, "b")
    accept_item(item, actor=desk)
    assert order(cast.meeting) == ["b", "a"]


def test_item_of_which_the_outcome_is_recorded_stays_on_the_agenda(cast, desk):
    item = accepted(cast)
    held(cast)
    record_item(item, outcome="discussed", minutes="Agreed.", marking="U", actor=desk, version=None)
    for act in (defer_item, reopen_item):
        with pytest.raises(ValidationError, match="is recorded"):
            act(item, actor=desk)
    with pytest.raises(ValidationError, match="is recorded"):
        decline_item(item, actor=desk, reason="No.")


def test_meeting_that_is_over_decides_no_more_but_can_decline_what_it_left_open(cast, desk):
    item = proposed(cast)
    concluded(cast)
    for act in (accept_item, defer_item, reopen_item):
        with pytest.raises(ValidationError, match="the meeting is now"):
            act(item, actor=desk)
    assert decline_item(item, actor=desk, reason="Overtaken.").state == ItemState.DECLINED


def test_agenda_of_a_waived_meeting_closes_up_too(cast, desk):
    a, _b = accepted(cast, "a"), accepted(cast, "b")
    waive_meeting(cast.meeting, reason="Elections.", actor=desk)
    decline_item(a, actor=desk, reason="Overtaken.")
    assert order(cast.meeting) == ["b"]


# --- Order -------------------------------------------------------------------------------------
def test_items_move_up_and_down_and_stop_at_the_ends(cast, desk):
    a, b, c = (accepted(cast, title) for title in "abc")
    move_item(c, up=True, actor=desk)
    assert order(cast.meeting) == ["a", "c", "b"]
    move_item(a, up=False, actor=desk)
    assert order(cast.meeting) == ["c", "a", "b"]
    move_item(c, up=True, actor=desk)
    move_item(b, up=False, actor=desk)
    assert order(cast.meeting) == ["c", "a", "b"]


def test_mover_passes_the_next_item_that_they_see_and_hidden_ones_between(cast, desk):
    low = Actor(member(cast.desk, clearance="U"), cast.desk)
    a, _secret, b = (
        accepted(cast, title, marking=marking)
        for title, marking in (("a", "U"), ("s", "S"), ("b", "U"))
    )
    move_item(b, up=True, actor=low)
    assert order(cast.meeting) == ["b", "a", "s"]
    move_item(a, up=False, actor=low)
    assert order(cast.meeting) == ["b", "a", "s"]
    move_item(b, up=False, actor=low)
    assert order(cast.meeting) == ["a", "b", "s"]
    move_item(b, up=False, actor=desk)
    assert order(cast.meeting) == ["a", "s", "b"]
    move_item(a, up=False, actor=low)
    assert order(cast.meeting) == ["s", "b", "a"]


def test_what_is_not_on_the_agenda_does_not_move(cast, desk):
    item = proposed(cast)
    assert move_item(item, up=True, actor=desk).position is None


def test_moving_makes_no_version_and_no_line_of_history(cast, desk):
    """A line "from 2 to 3" would tell that somebody accepted something above the reader."""
    a, b = accepted(cast, "a"), accepted(cast, "b")
    before = [len(readable_history(each, cast.desk_approver)) for each in (a, b)]
    move_item(b, up=True, actor=desk)
    assert [fresh(each).version for each in (a, b)] == [a.version, b.version]
    assert [len(readable_history(each, cast.desk_approver)) for each in (a, b)] == before


def test_places_of_one_meeting_are_not_those_of_another(cast, desk):
    later = next_meeting(cast)
    accepted(cast, "a")
    b = accepted(cast, "b", meeting=later)
    assert (b.position, order(later), order(cast.meeting)) == (1, ["b"], ["a"])


def test_history_of_an_item_keeps_no_places(cast):
    fields = {
        field.name for field in AgendaItem._meta.get_field("events").related_model._meta.fields
    }
    assert "position" not in fields


def test_item_noted_at_the_meeting_itself_is_accepted(cast, desk):
    scheduled(cast)
    held(cast)
    accept_item(proposed(cast), actor=desk)
    assert AgendaItem.objects.for_system(READ).get().position == 1
