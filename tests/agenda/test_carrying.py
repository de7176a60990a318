"""What earlier meetings left open is carried over, and nothing of it disappears."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agenda.models import ItemState
from agenda.services.carrying import carry_over, like_last_time, lineage_of, open_items_before
from agenda.services.deciding import accept_item, decline_item, defer_item
from agenda.services.items import change_item, withdraw_item
from agenda.services.minutes import carried_on
from desk.agendas import agenda_of
from dialogue.models import MeetingKind
from dialogue.services.due_list import sync_meeting
from dialogue.services.meetings import (
    LEDGER,
    Actor,
    postpone_meeting,
    step_back,
    take_step,
    waive_meeting,
)
from dialogue.states import Step
from offices.models import Part, Role
from tests.agenda.agendas import (
    accepted,
    concluded,
    held,
    next_meeting,
    order,
    proposed,
    recorded,
    scheduled,
)
from tests.agenda.cast import fresh
from tests.agenda.test_agenda_pages import signed_in, words
from tests.factories import BodyFactory, MeetingFactory, assigned, member


@pytest.fixture
def desk(cast):
    return cast.by("desk_approver")


def carry(cast, meeting, *items, who="desk_approver"):
    return carry_over(meeting, items=items, actor=cast.by(who), today=cast.today)


def left(cast, meeting, user=None):
    return [item.title for item in open_items_before(meeting, user or cast.desk_approver)]


def test_what_was_deferred_not_reached_carried_or_undecided_is_open(cast, desk):
    defer_item(accepted(cast, "deferred"), actor=desk)
    decline_item(proposed(cast, "declined"), actor=desk, reason="No.")
    withdraw_item(proposed(cast, "withdrawn"), actor=desk, version=None, reason="No.")
    proposed(cast, "undecided")
    outcomes = {title: accepted(cast, title) for title in ("discussed", "not_reached", "carried")}
    held(cast)
    for outcome, item in outcomes.items():
        recorded(cast, item, outcome)
    later = next_meeting(cast)
    assert left(cast, later) == ["deferred", "not_reached", "carried"]
    concluded(cast)
    assert left(cast, later) == ["deferred", "undecided", "not_reached", "carried"]


@pytest.mark.parametrize("end", ["waived", "postponed"])
def test_all_of_a_meeting_that_was_not_held_is_offered(cast, desk, end):
    accepted(cast, "accepted")
    proposed(cast, "undecided")
    decline_item(proposed(cast, "declined"), actor=desk, reason="No.")
    later = next_meeting(cast)
    assert left(cast, later) == []
    if end == "waived":
        waive_meeting(cast.meeting, reason="Elections.", actor=desk)
    else:
        day = cast.day(100)
        said = {"reason": "Elections.", "actor": desk, "today": cast.today}
        postpone_meeting(cast.meeting, postponed_to=day, **said)
    assert left(cast, later) == ["undecided", "accepted"]
    assert [item.meeting.body_name for item in open_items_before(later, cast.desk_approver)] == [
        "Bilateral Security Dialogue"
    ] * 2
    step_back(fresh(cast.meeting), reason="It is held after all.", actor=desk)
    assert left(cast, later) == []


def test_items_of_other_forums_and_of_the_meeting_itself_are_not_offered(cast, desk):
    elsewhere = MeetingFactory(body=BodyFactory(track=cast.body.track), due_on=cast.day(50))
    defer_item(accepted(cast), actor=desk)
    held(cast)
    assert left(cast, elsewhere) == left(cast, fresh(cast.meeting)) == []
    assert left(cast, next_meeting(cast, MeetingKind.CHECKIN)) == ["Border security"]
    # The other meeting was written past the services.
    sync_meeting(elsewhere)


def test_reader_is_offered_what_they_see(cast, desk):
    defer_item(accepted(cast, "secret", marking="S"), actor=desk)
    defer_item(accepted(cast, "open"), actor=desk)
    held(cast)
    low = member(cast.desk, clearance="U")
    assert left(cast, next_meeting(cast), low) == ["open"]


def test_carried_item_is_a_new_proposal_that_says_the_same(cast, desk):
    item = accepted(
        cast,
        is_shared=True,
        purpose="To know.",
        desired_outcome="A plan.",
        talking_points="Ask first.",
        lead_office=cast.bureau,
        duration=20,
        home_brings="Maps",
        home_brings_by=cast.day(5),
        marking="C",
    )
    held(cast)
    recorded(cast, item, "carried", minutes="Next time.")
    later = next_meeting(cast)
    (made,) = carry(cast, later, item, who="bureau_approver")
    assert (made.state, made.carried_from, made.office) == ("proposed", item, cast.post)
    assert (made.title, made.purpose, made.desired_outcome) == (item.title, "To know.", "A plan.")
    assert (made.lead_office, made.duration, made.home_brings) == (cast.bureau, 20, "Maps")
    assert (made.home_brings_by, made.talking_points, made.minutes) == (None, "", "")
    assert (made.marking, made.is_shared) == ("C", True)
    assert left(cast, later) == []


def test_lead_office_that_has_no_part_any_more_is_left_out(cast, desk):
    gone = assigned(cast.relationship, Part.ACTION, code="OLD")
    item = defer_item(accepted(cast, lead_office=gone), actor=desk)
    gone.closed_on = cast.today
    gone.save(update_fields=["closed_on"])
    held(cast)
    (made,) = carry(cast, next_meeting(cast), item)
    assert made.lead_office is None


def test_nothing_is_carried_twice_or_when_it_is_open_no_more(cast, desk):
    item = defer_item(accepted(cast), actor=desk)
    other = defer_item(accepted(cast, "other"), actor=desk)
    held(cast)
    later = next_meeting(cast)
    carry(cast, later, item)
    with pytest.raises(ValidationError, match="no longer open"):
        carry(cast, later, other, item)
    assert left(cast, later) == ["other"]
    reader = Actor(member(cast.desk, Role.READER), cast.desk)
    with pytest.raises(PermissionDenied):
        carry_over(later, items=[other], actor=reader, today=cast.today)


def test_withdrawn_successor_leaves_the_item_open_again(cast, desk):
    item = defer_item(accepted(cast), actor=desk)
    held(cast)
    later = next_meeting(cast)
    (made,) = carry(cast, later, item)
    withdraw_item(made, actor=desk, version=None, reason="Not this time.")
    assert left(cast, later) == ["Border security"]
    carry(cast, later, item)
    assert left(cast, later) == []


def test_successor_above_the_reader_is_not_known_to_them(cast, desk):
    """They are offered the item still; what both carry on is one thing to who sees both."""
    item = defer_item(accepted(cast), actor=desk)
    held(cast)
    later = next_meeting(cast)
    (made,) = carry(cast, later, item)
    change_item(made, actor=desk, version=None, marking="C")
    low = member(cast.desk, clearance="U")
    assert left(cast, later, low) == ["Border security"]
    assert left(cast, later) == []
    (second,) = carry_over(later, items=[item], actor=Actor(low, cast.desk), today=cast.today)
    with pytest.raises(ValidationError, match="carried over under this marking already"):
        change_item(second, actor=desk, version=None, marking="C")


def test_meeting_that_is_over_takes_nothing_over(cast, desk):
    item = defer_item(accepted(cast), actor=desk)
    concluded(cast)
    later = next_meeting(cast)
    waive_meeting(later, reason="Elections.", actor=desk)
    with pytest.raises(ValidationError, match="the meeting is now"):
        carry(cast, later, item)


# --- Like last time ----------------------------------------------------------------------------
def test_like_last_time_proposes_what_was_on_the_last_agenda(cast, desk):
    accepted(cast, "a", talking_points="Old.", home_brings="Maps", home_brings_by=cast.day(3))
    accepted(cast, "Here already")
    proposed(cast, "undecided")
    carried = accepted(cast, "carried")
    held(cast)
    recorded(cast, carried, "carried")
    later = next_meeting(cast)
    proposed(cast, "here  ALREADY", meeting=later)
    (again,) = carry(cast, later, carried)
    change_item(again, actor=desk, version=None, title="Another name")
    made = like_last_time(later, actor=desk, today=cast.today)
    assert [item.title for item in made] == ["a"]
    assert (made[0].carried_from, made[0].talking_points) == (None, "")
    assert (made[0].home_brings, made[0].home_brings_by) == ("Maps", None)
    assert like_last_time(later, actor=desk, today=cast.today) == []
    assert order(later) == []


def test_like_last_time_takes_what_the_actor_sees_of_meetings_of_this_kind(cast, desk):
    accepted(cast, "secret", marking="S")
    accepted(cast, "open")
    held(cast)
    low = member(cast.desk, clearance="U")
    actor = Actor(low, cast.desk)
    made = like_last_time(next_meeting(cast), actor=actor, today=cast.today)
    assert [item.title for item in made] == ["open"]
    checkin = next_meeting(cast, MeetingKind.CHECKIN)
    assert like_last_time(checkin, actor=desk, today=cast.today) == []


# --- Lineage -----------------------------------------------------------------------------------
def chain(cast, desk, length):
    """Return items of which each is carried on by the next, one meeting after the other."""
    first = next_meeting(cast)
    items = [defer_item(accepted(cast, meeting=first), actor=desk)]
    held(cast, first)
    for _ in range(length - 1):
        meeting = next_meeting(cast)
        (made,) = carry(cast, meeting, items[-1])
        accept_item(made, actor=desk)
        items.append(defer_item(made, actor=desk))
        held(cast, meeting)
    return items


def test_lineage_tells_where_an_item_comes_from_and_what_carries_it_on(cast, desk):
    items = chain(cast, desk, 4)
    for n, item in enumerate(items):
        assert lineage_of(item, cast.desk_approver) == [*items[:n], *items[n + 1 :]]
    told = lineage_of(items[0], cast.desk_approver)[-1]
    assert str(told.meeting).endswith("Bilateral Security Dialogue")


def test_lineage_ends_where_the_reader_does_not_see_on(cast, desk):
    first, second, third = chain(cast, desk, 3)
    change_item(second, actor=desk, version=None, marking="S", reason="Reviewed.")
    low = member(cast.desk, clearance="U")
    assert lineage_of(first, low) == lineage_of(third, low) == []
    assert lineage_of(third, cast.desk_approver) == [first, second]


def test_lineage_takes_as_many_queries_for_any_length(cast, desk):
    counted = []
    for length in (2, 5):
        item = chain(cast, desk, length)[0]
        with CaptureQueriesContext(connection) as queries:
            assert len(lineage_of(item, cast.desk_approver)) == length - 1
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_declined_successor_settles_the_item(cast, desk):
    item = defer_item(accepted(cast), actor=desk)
    held(cast)
    later = next_meeting(cast)
    (made,) = carry(cast, later, item)
    assert decline_item(made, actor=desk, reason="Done.").state == ItemState.DECLINED
    assert left(cast, later) == []


# --- A meeting that is to come again -----------------------------------------------------------
@pytest.mark.parametrize("again", ["scheduled", "taken back", "waiver taken back"])
def test_what_was_carried_from_a_meeting_that_is_to_come_again_stands_there_no_longer(
    cast, desk, again
):
    untouched, touched = accepted(cast, "Untouched"), proposed(cast, "Touched")
    if again == "waiver taken back":
        waive_meeting(fresh(cast.meeting), reason="No need.", actor=desk)
    else:
        by = {"reason": "A strike.", "actor": desk, "today": cast.today}
        postpone_meeting(fresh(cast.meeting), postponed_to=cast.day(120), **by)
    later = next_meeting(cast)
    first, second = carry(cast, later, untouched, touched)
    accept_item(second, actor=desk)
    assert carried_on(fresh(cast.meeting), [untouched, touched], cast.desk_approver) == []
    if again == "scheduled":
        scheduled(cast, day=cast.day(100))
    else:
        step_back(fresh(cast.meeting), reason="A mistake.", actor=desk)
    assert (fresh(first).state, fresh(second).state) == (ItemState.WITHDRAWN, ItemState.ACCEPTED)
    assert "take place after all" in fresh(first).decided_reason
    on_its_page = agenda_of(cast.desk_approver, fresh(cast.meeting)).carried_on
    assert on_its_page == [second]
    said = words(signed_in(cast.desk_approver).get(cast.meeting.get_absolute_url()))
    assert "Carried on already by a later meeting; decide there whether it stays:" in said
    assert left(cast, later) == []


def test_outcomes_of_a_meeting_that_is_to_come_again_are_told_nowhere(cast, desk):
    item = accepted(cast)
    meeting = held(cast)
    recorded(cast, item, "carried")
    client = signed_in(cast.desk_approver)
    pages = [
        meeting.get_absolute_url(),
        item.get_absolute_url(),
        f"{meeting.get_absolute_url()}after/",
    ]
    assert all("Carried forward" in words(client.get(page)) for page in pages)
    step_back(meeting, reason="It was not.", actor=desk)
    by = {"reason": "A strike.", "actor": desk, "today": cast.today}
    postpone_meeting(fresh(meeting), postponed_to=cast.day(120), **by)
    assert not any("Carried forward" in words(client.get(page)) for page in pages)


def test_what_a_missed_meeting_carried_stays_when_it_was_held_after_all(cast, desk):
    item = accepted(cast)
    take_step(fresh(cast.meeting), Step.MISS, actor=LEDGER)
    (successor,) = carry(cast, next_meeting(cast), item)
    take_step(fresh(cast.meeting), Step.HOLD, actor=desk, reason="It was.", **days(cast))
    step_back(fresh(cast.meeting), reason="It was not.", actor=desk)
    assert fresh(successor).state == ItemState.PROPOSED


def days(cast):
    return {"first_day": cast.today, "last_day": cast.today, "venue": "home"}
