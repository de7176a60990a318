"""Around an agenda: what changed while somebody typed, and buttons that nobody could use."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agenda.models import AgendaItem, ItemState
from agenda.services.carrying import carry_over, open_items_before
from agenda.services.deciding import defer_item
from agenda.services.items import change_item, withdraw_item
from agenda.services.papers import record_paper_word, send_paper, words_on
from dialogue.models import Counterpart, DelegationMember, State
from dialogue.services import holding
from dialogue.services.bodies import change_body
from dialogue.services.due_list import sync_meeting
from dialogue.services.meetings import Actor, schedule_meeting, step_back, waive_meeting
from offices.models import Part, Role
from tests.agenda.agendas import (
    accepted,
    concluded,
    held,
    next_meeting,
    proposed,
    recorded,
    scheduled,
)
from tests.agenda.cast import READ, fresh
from tests.agenda.test_agenda_pages import hold_values, meeting_page, page, signed_in, words
from tests.factories import (
    ChairSeatFactory,
    ChairTermFactory,
    HeldMeetingFactory,
    MeetingFactory,
    MembershipFactory,
    assigned,
    member,
)

SECRET_BANNER = "Highest marking on this page: SECRET"


@pytest.fixture
def desk(cast):
    """A client signed in as the desk's approver."""
    return signed_in(cast.desk_approver)


@pytest.fixture
def drafter(cast):
    """A client signed in as the post's drafter."""
    return signed_in(cast.post_drafter)


def moved(cast, meeting):
    """Return a meeting that was moved to a day to come."""
    day = cast.day(5)
    by = cast.by("desk_approver")
    days = {"first_day": day, "last_day": day, "venue": "home"}
    schedule_meeting(fresh(meeting), **days, actor=by, today=cast.today, reason="Strike.")
    return fresh(meeting)


def waived(cast, meeting):
    """Return a meeting that was waived."""
    waive_meeting(fresh(meeting), reason="No need.", actor=cast.by("desk_approver"))
    return fresh(meeting)


def row(item, **more):
    return {"version": fresh(item).version, "outcome": "discussed", "marking": "U", **more}


# --- What changed meanwhile ------------------------------------------------------------------


@pytest.mark.parametrize("change", [waived, held, moved])
def test_a_summary_is_shown_again_whatever_became_of_the_meeting(cast, desk, change):
    meeting = scheduled(cast)
    typed = hold_values(meeting, first_day=cast.today, summary="Words to keep")
    change(cast, meeting)
    answer = desk.post(page("hold", meeting), typed)
    assert answer.status_code == 409
    assert "Words to keep</textarea>" in answer.content.decode()


def test_minutes_are_shown_again_when_the_meeting_was_moved(cast, desk):
    item = accepted(cast)
    moved(cast, scheduled(cast))
    answer = desk.post(page("record", item), row(item, minutes="Words to keep"))
    assert answer.status_code == 422
    assert "Words to keep</textarea>" in answer.content.decode()


def test_an_outcome_noted_before_the_meeting_was_moved_goes_when_the_item_is_deferred(cast):
    item = accepted(cast)
    meeting = scheduled(cast)
    recorded(cast, item, "carried", minutes="")
    moved(cast, meeting)
    defer_item(fresh(item), actor=cast.by("desk_approver"))
    assert (fresh(item).state, fresh(item).outcome) == (ItemState.DEFERRED, "")


def test_a_reason_is_shown_again_when_somebody_withdrew_the_item(cast, desk):
    item = proposed(cast)
    typed = {"version": fresh(item).version, "reason": "Words to keep"}
    withdraw_item(fresh(item), actor=cast.by("post_drafter"), version=None, reason="No.")
    answer = desk.post(page("decline", item), typed)
    assert answer.status_code == 409
    assert "Words to keep" in answer.content.decode()
    assert desk.get(page("decline", item))["Location"] == page("item", item)


def test_a_copy_that_changed_meanwhile_is_shown_and_can_then_be_sent(cast, desk):
    item = accepted(cast, is_shared=True)
    path = page("send", cast.meeting, "agenda")
    sent = {"channel": "note", "sent_on": cast.today}
    sent["seen"] = desk.get(path).context["form"]["seen"].value()
    change_item(fresh(item), actor=cast.by("desk_approver"), version=None, title="Other words")
    refused = desk.post(path, sent)
    assert refused.status_code == 422
    assert "Other words" in words(refused)
    sent["seen"] = refused.context["form"]["seen"].value()
    assert desk.post(path, sent).status_code == 303


# --- Buttons that lead somewhere -------------------------------------------------------------


def test_a_meeting_that_was_not_held_offers_no_row_to_record(cast, desk):
    item = accepted(cast)
    said = desk.get(page("after", cast.meeting)).content.decode()
    assert "Record first that the meeting was held." in said
    assert page("record", item) not in said
    assert page("new_step", cast.meeting) not in said
    waived(cast, cast.meeting)
    said = desk.get(page("after", cast.meeting)).content.decode()
    assert page("record", item) not in said
    assert page("hold", cast.meeting) not in said


def test_a_meeting_held_before_its_day_can_be_recorded(cast, desk):
    meeting = scheduled(cast, day=cast.day(5))
    assert page("hold", meeting) in desk.get(page("after", meeting)).content.decode()
    assert "Record as held" in words(desk.get(page("hold", meeting)))
    values = hold_values(meeting, first_day=cast.today)
    assert desk.post(page("hold", meeting), values).status_code == 303
    assert fresh(meeting).first_day == cast.today


def test_an_item_of_a_concluded_meeting_is_changed_by_those_who_correct(cast, desk, drafter):
    held(cast)
    item = recorded(cast, accepted(cast))
    concluded(cast)
    assert page("edit_item", item) not in drafter.get(page("item", item)).content.decode()
    assert drafter.get(page("edit_item", item)).status_code == 403
    assert page("edit_item", item) in desk.get(page("item", item)).content.decode()


def test_what_cannot_be_changed_any_more_offers_no_edit(cast, desk):
    item, gone = accepted(cast), proposed(cast, "Gone")
    withdraw_item(fresh(gone), actor=cast.by("post_drafter"), version=None, reason="No.")
    assert page("edit_item", gone) not in desk.get(page("item", gone)).content.decode()
    waived(cast, cast.meeting)
    assert page("edit_item", item) not in desk.get(page("item", item)).content.decode()


def test_an_item_is_withdrawn_by_its_office_or_who_arranges_and_nobody_else(cast, desk):
    item = proposed(cast)
    path = page("withdraw_item", item)
    other = signed_in(member(cast.bureau, Role.DRAFTER))
    assert path not in other.get(page("item", item)).content.decode()
    assert other.get(path).status_code == 403
    assert path in desk.get(page("item", item)).content.decode()
    both = member(cast.post, Role.DRAFTER)
    MembershipFactory(
        user=both, office=assigned(cast.relationship, Part.ACTION, code="A"), role=Role.DRAFTER
    )
    values = {"version": fresh(item).version, "reason": "Not now."}
    assert signed_in(both).post(path, values).status_code == 303


def test_a_proposal_left_open_can_be_declined_on_its_page(cast, desk):
    item = proposed(cast)
    concluded(cast)
    assert page("decline", item) in desk.get(page("item", item)).content.decode()
    values = {"version": fresh(item).version, "reason": "Overtaken."}
    assert desk.post(page("decline", item), values).status_code == 303
    assert not AgendaItem.objects.visible_to(cast.desk_approver).still_open(cast.desk_approver)


def test_only_offices_that_may_propose_are_offered_to_be_asked(cast, desk):
    assigned(cast.relationship, Part.INFORMATION, code="INFO")
    said = words(desk.get(page("ask_for_proposals", cast.meeting)))
    assert "Embassy Baku" in said
    assert "INFO" not in said


def test_next_steps_of_a_concluded_meeting_are_for_those_who_correct(cast, desk, drafter):
    meeting = concluded(cast)
    values = {"who": "partner", "what": "a list"}
    assert drafter.post(page("new_step", meeting), values).status_code == 403
    values["reason"] = "The notes say so."
    assert desk.post(page("new_step", meeting), values).status_code == 303
    said = desk.get(page("after", meeting)).content.decode()
    assert "/step-proposals/" in said
    assert "/remove/" in said


def test_the_chairs_names_fit_into_the_form_that_they_are_put_into(cast, desk):
    for number in (1, 2, 3):
        seat = ChairSeatFactory(body=cast.body, number=number)
        ChairTermFactory(seat=seat, holder_name=f"{'Long' * 20} {number}")
    meeting = scheduled(cast)
    heads = desk.get(page("after", meeting)).context["hold"]["form"]["home_head"].value()
    values = hold_values(meeting, home_head=heads)
    assert desk.post(page("hold", meeting), values).status_code == 303
    led = DelegationMember.objects.for_system(READ).filter(side="home", is_head=True)
    assert led.count() == 3


def test_a_name_that_is_no_name_is_told_beside_its_field(cast, desk):
    meeting = scheduled(cast)
    answer = desk.post(page("hold", meeting), hold_values(meeting, home_head="x" * 121))
    assert answer.context["form"].errors["home_head"] == ["Put a semicolon between the names."]


# --- Summaries -------------------------------------------------------------------------------


def test_a_summary_marked_higher_leaves_the_one_that_was_put_off_to_be_written(cast, desk):
    meeting = held(cast)
    by_on = cast.today + timedelta(days=3)
    holding.put_off_summary(meeting, by_on=by_on)
    holding.write_summary(meeting, text="Higher.", marking="C", actor=cast.by("desk_approver"))
    said = desk.get(page("after", meeting)).content.decode()
    assert page("summary", meeting) in said
    assert reverse("dialogue:no_summary", args=[meeting.uid]) in said
    desk.post(page("conclude", meeting), {"version": fresh(meeting).version})
    assert (fresh(meeting).state, fresh(meeting).summary_due_on) == (State.CONCLUDED, by_on)


def test_the_summary_of_a_meeting_not_held_after_all_is_shown_but_not_edited(cast, desk):
    meeting = held(cast)
    by = cast.by("desk_approver")
    summary = holding.write_summary(meeting, text="It went well.", marking="U", actor=by)
    step_back(fresh(meeting), reason="It was not.", actor=by)
    said = desk.get(page("after", meeting)).content.decode()
    assert "It went well." in said
    assert page("edit_summary", summary) not in said


# --- Markings --------------------------------------------------------------------------------


def test_what_is_typed_under_a_higher_marking_raises_the_banner_of_the_page(cast, desk):
    item = accepted(cast)
    meeting = held(cast)
    typed = {"version": fresh(item).version, "title": "", "marking": "S"}
    for path, values in (
        (page("new_item", meeting), typed),
        (page("edit_item", item), typed),
        (page("record", item), row(item, marking="S", minutes="")),
        (page("summary", meeting), {"text": "", "marking": "S"}),
    ):
        answer = desk.post(path, values)
        assert answer.status_code == 422
        assert SECRET_BANNER in words(answer)
    other = scheduled(cast, next_meeting(cast), day=cast.day(1))
    answer = desk.post(page("hold", other), hold_values(other, summary_marking="S"))
    assert SECRET_BANNER in words(answer)


def test_a_guest_of_a_secret_meeting_does_not_enter_who_is_who(cast, desk):
    add = reverse("dialogue:add_delegate", args=[cast.meeting.uid]) + "?side=partner"
    assert desk.post(add, {"name": "Open Guest"}).status_code == 303
    change_body(fresh(cast.body), marking="S")
    assert "added to who is who" not in words(desk.get(add))
    assert desk.post(add, {"name": "Hidden Guest"}).status_code == 303
    listed = DelegationMember.objects.for_system(READ)
    assert set(listed.values_list("name", flat=True)) == {"Open Guest", "Hidden Guest"}
    known = Counterpart.objects.for_system(READ).values_list("name", flat=True)
    assert list(known) == ["Open Guest"]


def test_a_noforn_meeting_has_no_copy_and_offers_none(cast, desk):
    accepted(cast, "Kept here", is_shared=True)
    change_body(fresh(cast.body), marking="S/NF")
    copy = words(desk.get(page("their_copy", cast.meeting)))
    assert "nothing of it goes to the other side" in copy
    assert "Delegation: United States" not in copy
    assert "Record as sent" not in words(desk.get(meeting_page(cast.meeting)))


def test_a_word_on_an_item_marked_higher_by_mistake_stands_for_who_records_it_anew(cast):
    item = accepted(cast, is_shared=True)
    by, today = cast.by("desk_approver"), cast.today

    def send_and_confirm(actor):
        how = {"paper": "agenda", "channel": "note", "actor": actor, "today": today}
        send_paper(cast.meeting, sent_on=today, **how)
        record_paper_word(cast.meeting, side="partner", known_on=today, **how)

    send_and_confirm(by)
    change_item(item, actor=by, version=None, marking="C")
    change_item(item, actor=by, version=None, marking="U", reason="A mistake.")
    low = member(cast.desk, clearance="U")
    send_and_confirm(Actor(low, cast.desk))
    standing = {(one.paper, one.side): one.code for one in words_on(fresh(cast.meeting), low)}
    assert standing["agenda", "partner"] == standing["agenda", "home"] == "stands"


# --- What the page after a meeting says ------------------------------------------------------


def test_who_corrects_the_day_of_a_meeting_need_not_correct_it_twice(cast, desk):
    meeting = scheduled(cast)
    form = desk.get(page("after", meeting)).context["hold"]["form"]
    assert (form["first_day"].value(), form["last_day"].value()) == (cast.today, None)
    values = hold_values(meeting, first_day=cast.day(-1))
    assert desk.post(page("hold", meeting), values).status_code == 303
    assert fresh(meeting).last_day == cast.day(-1)
    later = scheduled(cast, next_meeting(cast), day=cast.day(3))
    form = desk.get(page("hold", later)).context["hold"]["form"]
    assert form["first_day"].value() is None


def test_a_correction_tells_that_a_later_meeting_carries_the_item_on(cast, desk):
    held(cast)
    item = recorded(cast, accepted(cast), "carried", minutes="")
    concluded(cast)
    later = next_meeting(cast)
    (successor,) = carry_over(later, items=[item], actor=cast.by("desk_approver"), today=cast.today)
    change_item(successor, actor=cast.by("desk_approver"), version=None, title="Looked at")
    values = row(item, minutes="Said after all.", reason="The notes say so.")
    said = words(desk.post(page("record", item), values, follow=True))
    assert "A later meeting carries it on already" in said


def test_a_meeting_entered_as_history_offers_no_step_back(cast, desk):
    past = HeldMeetingFactory(body=fresh(cast.body), is_history=True, first_day=cast.day(-300))
    said = desk.get(page("after", past)).content.decode()
    assert reverse("dialogue:step_back", args=[past.uid]) not in said
    meeting = held(cast)
    said = desk.get(page("after", meeting)).content.decode()
    assert reverse("dialogue:step_back", args=[meeting.uid]) in said


def test_a_meeting_entered_as_history_owes_nothing(cast, desk):
    past = HeldMeetingFactory(body=fresh(cast.body), is_history=True, first_day=cast.day(-300))
    answer = desk.get(page("after", past))
    assert "Entered as history: nothing is owed." in words(answer)
    assert "Not written yet." not in words(answer)
    assert page("conclude", past) not in answer.content.decode()
    assert page("summary", past) in answer.content.decode()  # it may still be written
    assert "Not written yet." in words(desk.get(page("after", held(cast))))


def test_who_carries_over_to_a_meeting_that_was_held_meanwhile_is_told(cast, desk):
    held(cast)
    item = recorded(cast, accepted(cast), "carried", minutes="")
    later = next_meeting(cast)
    scheduled(cast, later, day=cast.day(1))
    step = {"items": [str(item.uid)]}
    waived(cast, later)
    for name, typed in (("carry", step), ("like_last_time", {"with_items": "on"})):
        told = desk.post(page(name, later), typed)
        assert told.status_code == 422
        assert "the meeting is now “Waived”" in words(told)
        looked = desk.get(page(name, later), follow=True)
        assert "Nothing can be taken over: the meeting is now “Waived”." in words(looked)


# --- What is late, and addresses that nobody meant -------------------------------------------


def test_a_meeting_that_is_late_is_offered_what_was_left_open_since_it_fell_due(cast):
    held(cast)
    item = recorded(cast, accepted(cast), "carried", minutes="")
    concluded(cast)
    late = MeetingFactory(
        body=fresh(cast.body), kind="checkin", due_on=cast.day(-3), closes_on=cast.day(30)
    )
    sync_meeting(late)
    assert open_items_before(late, cast.desk_approver) == [fresh(item)]


def test_addresses_that_nobody_meant_are_answered(cast, desk):
    for path in (
        reverse("desk:who", args=["az"]),
        reverse("desk:bodies", args=["az"]),
        reverse("desk:relationships"),
    ):
        assert desk.get(f"{path}?q=%00").status_code == 200
    assert desk.post(page("move", accepted(cast), "sideways")).status_code == 404
