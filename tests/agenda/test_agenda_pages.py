"""The pages around a meeting's agenda: what they show, refuse, keep and answer; without script."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agenda.models import (
    AgendaItem,
    ItemState,
    Outcome,
    PaperWord,
    ProposalCall,
    SentPaper,
    StepProposal,
)
from agenda.services.deciding import defer_item
from agenda.services.items import propose_item, withdraw_item
from dialogue.models import Contact, State
from dialogue.services.meetings import waive_meeting
from dialogue.services.steps import LEDGER, take_step
from dialogue.states import Step
from offices.models import Role, Side
from tests.agenda.agendas import accepted, held, next_meeting, order, proposed, recorded, scheduled
from tests.agenda.cast import READ, fresh
from tests.factories import member


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(cast):
    """A client signed in as the desk's approver."""
    return signed_in(cast.desk_approver)


@pytest.fixture
def drafter(cast):
    """A client signed in as the post's drafter."""
    return signed_in(cast.post_drafter)


def page(name, record, *more):
    return reverse(f"agenda:{name}", args=[record.uid, *more])


def meeting_page(meeting):
    return reverse("desk:meeting", args=[meeting.uid])


def words(response):
    """Return the text of a page without its tags, blanks single."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def items(**which):
    return AgendaItem.objects.for_system(READ).filter(**which)


PROPOSAL = {"title": "Border security", "marking": "U"}


# --- Proposing -------------------------------------------------------------------------------


def test_a_drafter_proposes_and_comes_back_to_the_agenda(cast, drafter):
    answer = drafter.post(page("new_item", cast.meeting), PROPOSAL)
    assert (answer.status_code, answer["Location"]) == (303, f"{meeting_page(cast.meeting)}#agenda")
    item = items().get()
    assert (item.title, item.state, item.office) == ("Border security", "proposed", cast.post)
    assert "Proposed, not decided (1)" in words(drafter.get(meeting_page(cast.meeting)))


def test_what_the_other_side_proposes_is_noted_for_them_and_is_for_both(cast, drafter):
    path = page("new_item", cast.meeting) + "?by=partner"
    assert drafter.get(path).context["form"]["is_shared"].value() is True
    drafter.post(path, {**PROPOSAL, "is_shared": "on"})
    assert (items().get().proposed_by, items().get().office) == (Side.PARTNER, cast.post)
    assert "proposed by Azerbaijan" in words(drafter.get(meeting_page(cast.meeting)))


@pytest.mark.parametrize(
    ("wrong", "beside"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"marking": ""}, "marking"),
        ({"marking": "nonsense"}, "marking"),
        ({"duration": "-5"}, "duration"),
        ({"duration": "soon"}, "duration"),
        ({"home_brings_by": "2026-05-05"}, "home_brings"),
        ({"partner_brings_by": "yesterday"}, "partner_brings_by"),
        ({"title": "a\x00b"}, "title"),
        ({"marking": "C/NF", "is_shared": "on"}, "is_shared"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_kept(cast, drafter, wrong, beside):
    answer = drafter.post(
        page("new_item", cast.meeting), {**PROPOSAL, "purpose": "Words to keep", **wrong}
    )
    assert answer.status_code == 422
    assert beside in answer.context["form"].errors
    assert "Words to keep" in answer.content.decode()
    assert not items().exists()


def test_who_only_reads_cannot_propose_and_whoever_sees_nothing_finds_nothing(cast):
    reader = signed_in(member(cast.post, Role.READER))
    assert reader.get(page("new_item", cast.meeting)).status_code == 403
    assert reader.get(meeting_page(cast.meeting)).status_code == 200
    item = proposed(cast, marking="S")
    low = signed_in(member(cast.desk, clearance="C"))
    for name in ("item", "edit_item", "defer", "decline", "withdraw_item", "record"):
        assert low.get(page(name, item)).status_code == 404
    assert low.post(page("accept", item)).status_code == 404


def test_a_contact_leads_to_an_item(cast, drafter):
    contact = Contact.objects.create(
        relationship=cast.relationship,
        marking="U",
        kind="call",
        on_day=cast.today,
        office=cast.post,
        said="They ask for it.",
        noted_by=cast.post_drafter,
    )
    path = page("new_item", cast.meeting) + f"?contact={contact.uid}"
    assert "leads to it." in words(drafter.get(path))
    drafter.post(path, PROPOSAL)
    assert items().get().from_contact == contact
    assert "Follows from" in words(drafter.get(page("item", items().get())))


def test_an_unknown_contact_is_not_found_and_nonsense_is_none(cast, drafter):
    path = page("new_item", cast.meeting)
    absent = "0b5e4f60-0000-4000-8000-000000000000"
    assert drafter.get(f"{path}?contact={absent}").status_code == 404
    assert drafter.get(f"{path}?contact=nonsense").status_code == 200


# --- Deciding --------------------------------------------------------------------------------


def test_the_desk_accepts_orders_defers_and_declines(cast, desk):
    a, b, c, d = (proposed(cast, title) for title in "abcd")
    for item in (a, b):
        assert desk.post(page("accept", item)).status_code == 303
    desk.post(page("move", b, "up"))
    assert order(cast.meeting) == ["b", "a"]
    assert desk.post(page("defer", c), {"version": c.version, "reason": ""}).status_code == 303
    refused = desk.post(page("decline", d), {"version": d.version, "reason": ""})
    assert refused.status_code == 422
    desk.post(page("decline", d), {"version": d.version, "reason": "Not for this forum."})
    assert [fresh(c).state, fresh(d).state] == [ItemState.DEFERRED, ItemState.DECLINED]
    assert "Not for this forum." in words(desk.get(meeting_page(cast.meeting)))


def test_a_drafter_sees_no_buttons_and_is_refused(cast, drafter):
    item = proposed(cast)
    assert page("accept", item) not in drafter.get(meeting_page(cast.meeting)).content.decode()
    assert drafter.post(page("accept", item)).status_code == 403


def test_somebody_was_faster_is_said_and_changes_nothing(cast, desk):
    item = proposed(cast)
    withdraw_item(item, actor=cast.by("post_drafter"), version=item.version, reason="No.")
    answer = desk.post(page("accept", item), follow=True)
    assert answer.redirect_chain[0][1] == 302  # not accepted: nothing is remembered
    assert fresh(item).state == ItemState.WITHDRAWN
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_a_stale_edit_shows_both_texts(cast, desk, drafter):
    item = proposed(cast)
    first = {**PROPOSAL, "version": item.version, "purpose": "Mine"}
    assert desk.post(page("edit_item", item), {**first, "title": "By the desk"}).status_code == 303
    answer = drafter.post(page("edit_item", item), {**first, "title": "By the post"})
    assert answer.status_code == 409
    said = words(answer)
    assert "By the desk" in said
    assert "By the post" in said


# --- Calls -----------------------------------------------------------------------------------


def test_offices_are_asked_and_one_has_nothing(cast, desk):
    answer = desk.post(
        page("ask_for_proposals", cast.meeting),
        {"offices": [cast.bureau.pk, cast.lawyers.pk], "due_on": cast.day(10)},
    )
    assert answer.status_code == 303
    call = ProposalCall.objects.for_system(READ).get(office=cast.lawyers)
    lawyer = signed_in(cast.lawyer)
    assert "L has nothing to propose" in words(lawyer.get(meeting_page(cast.meeting)))
    assert lawyer.post(page("nothing_to_propose", call)).status_code == 303
    other = ProposalCall.objects.for_system(READ).get(office=cast.bureau)
    desk.post(page("stop_asking", other))
    assert [fresh(call).state, fresh(other).state] == ["nothing", "withdrawn"]


@pytest.mark.parametrize("day", [-1, 61])
def test_offices_are_asked_by_a_day_that_can_be_kept(cast, desk, day):
    scheduled(cast, day=cast.day(60))
    answer = desk.post(
        page("ask_for_proposals", cast.meeting),
        {"offices": [cast.bureau.pk], "due_on": cast.day(day)},
    )
    assert answer.status_code == 422
    assert "due_on" in answer.context["form"].errors


# --- Carrying over ---------------------------------------------------------------------------


def test_open_items_are_offered_and_carried_over(cast, desk):
    held(cast)
    open_one, closed = accepted(cast, "open"), accepted(cast, "closed")
    recorded(cast, open_one, Outcome.CARRIED)
    recorded(cast, closed)
    following = next_meeting(cast)
    assert "1 item is open from earlier meetings." in words(desk.get(meeting_page(following)))
    offer = desk.get(page("carry", following))
    assert "open" in words(offer)
    assert "closed" not in words(offer)
    desk.post(page("carry", following), {"items": [str(open_one.uid)]})
    carried = items(meeting=following).get()
    assert (carried.title, carried.carried_from) == ("open", open_one)
    assert "From meeting to meeting" in words(desk.get(page("item", carried)))
    assert "Nothing is open from earlier meetings." in words(desk.get(page("carry", following)))


def test_an_item_that_is_not_offered_cannot_be_carried(cast, desk):
    held(cast)
    closed = recorded(cast, accepted(cast, "closed"))
    following = next_meeting(cast)
    answer = desk.post(page("carry", following), {"items": [str(closed.uid)]})
    assert answer.status_code == 422
    assert not items(meeting=following).exists()


def test_like_last_time_takes_what_is_ticked_and_asks_for_something(cast, desk):
    held(cast)
    recorded(cast, accepted(cast, "Again"))
    following = next_meeting(cast)
    assert desk.post(page("like_last_time", following), {}).status_code == 422
    desk.post(page("like_last_time", following), {"with_items": "on"})
    assert items(meeting=following).get().title == "Again"


def test_like_last_time_leads_back_where_there_was_none(cast, desk):
    assert desk.get(page("like_last_time", cast.meeting)).status_code == 302


# --- Papers ----------------------------------------------------------------------------------


def seen(client, meeting):
    found = client.get(page("send", meeting, "agenda")).content.decode()
    return re.search(r'name="seen" value="(\w+)"', found).group(1)


def send(client, cast):
    return client.post(
        page("send", cast.meeting, "agenda"),
        {"channel": "note", "sent_on": cast.today, "seen": seen(client, cast.meeting)},
    )


def test_the_agenda_is_sent_changed_sent_again_and_confirmed(cast, desk):
    scheduled(cast, day=cast.day(20))
    item = accepted(cast, "Shared", is_shared=True)
    assert send(desk, cast).status_code == 303
    assert send(desk, cast).status_code == 422  # nothing changed since
    values = {"title": "Shared anew", "is_shared": "on", "marking": "U", "version": item.version}
    assert desk.post(page("edit_item", item), values).status_code == 303
    said = words(desk.get(meeting_page(cast.meeting)))
    assert "1 change since" in said
    assert "now “Shared anew”" in said
    confirm = {"channel": "letter", "known_on": cast.today}
    early = desk.post(page("confirmed", cast.meeting, "agenda"), confirm)
    assert early.status_code == 422
    send(desk, cast)
    assert desk.post(page("confirmed", cast.meeting, "agenda"), confirm).status_code == 303
    sent = list(SentPaper.objects.for_system(READ).order_by("id"))
    assert [paper.number for paper in sent] == [1, 2]
    assert "Shared anew" not in words(desk.get(page("sent", sent[0])))
    word = PaperWord.objects.for_system(READ).get(side=Side.PARTNER)
    assert desk.post(page("withdraw_word", word), {"reason": ""}).status_code == 422
    desk.post(page("withdraw_word", word), {"reason": "It was about another paper."})
    assert fresh(word).withdrawn_reason == "It was about another paper."


def test_a_copy_that_changed_while_it_was_looked_at_is_not_sent(cast, desk):
    scheduled(cast, day=cast.day(20))
    accepted(cast, "One", is_shared=True)
    looked_at = seen(desk, cast.meeting)
    accepted(cast, "Two", is_shared=True)
    answer = desk.post(
        page("send", cast.meeting, "agenda"),
        {"channel": "note", "sent_on": cast.today, "seen": looked_at},
    )
    assert answer.status_code == 422
    assert not SentPaper.objects.for_system(READ).exists()


def test_nothing_internal_is_on_the_copy(cast, desk):
    scheduled(cast, day=cast.day(20))
    inside = {
        "purpose": "planted purpose",
        "desired_outcome": "planted outcome",
        "talking_points": "planted points",
    }
    accepted(cast, "Shared", is_shared=True, home_brings="a paper", **inside)
    accepted(cast, "planted item", is_shared=False, **inside)
    accepted(cast, "planted NOFORN", marking="SBU/NF", is_shared=False)
    proposed(cast, "planted proposal", is_shared=True)
    for path in (page("their_copy", cast.meeting), page("send", cast.meeting, "agenda")):
        said = words(desk.get(path))
        assert "Shared" in said
        assert "a paper" in said
        assert "planted" not in said


def test_no_other_paper_can_be_sent(cast, desk):
    assert desk.get(page("send", cast.meeting, "minutes")).status_code == 404
    assert desk.get(page("confirmed", cast.meeting, "minutes")).status_code == 404


# --- After the meeting -----------------------------------------------------------------------


def hold_values(meeting, **more):
    return {
        "version": fresh(meeting).version,
        "first_day": fresh(meeting).first_day,
        "venue": "home",
        "home_head": "A. Head",
        "partner_head": "B. Head",
        "summary": "It went well.",
        "summary_marking": "U",
        **more,
    }


def test_a_meeting_is_held_recorded_and_concluded_on_one_page(cast, desk):
    meeting = scheduled(cast)
    item = accepted(cast, "Item")
    after = page("after", meeting)
    assert "Record as held" in words(desk.get(after))
    row = {"version": item.version, "outcome": "discussed", "minutes": "Said.", "marking": "U"}
    saved = desk.post(page("record", item), {**row, "who": "partner", "what": "a list"})
    assert saved["Location"] == f"{after}#{item.reference}"
    assert desk.post(page("hold", meeting), hold_values(meeting)).status_code == 303
    assert fresh(meeting).state == State.HELD
    said = words(desk.get(after))
    assert "It went well." in said
    assert "Azerbaijan : a list" in said
    desk.post(page("conclude", meeting), {"version": fresh(meeting).version})
    assert fresh(meeting).state == State.CONCLUDED


@pytest.mark.parametrize(
    ("wrong", "beside"),
    [
        ({"first_day": ""}, "first_day"),
        ({"summary": ""}, "summary"),
        ({"home_head": ""}, "home_head"),
        ({"partner_head": " "}, "partner_head"),
        ({"venue": "moon"}, "venue"),
        ({"summary_marking": "TS"}, "summary_marking"),
    ],
)
def test_holding_without_what_it_needs_is_refused_in_its_place(cast, desk, wrong, beside):
    meeting = scheduled(cast)
    answer = desk.post(page("hold", meeting), hold_values(meeting, **wrong))
    assert answer.status_code == 422
    assert beside in answer.context["form"].errors
    assert fresh(meeting).state == State.SCHEDULED


def test_a_day_to_come_is_not_held(cast, desk):
    meeting = scheduled(cast, day=cast.day(3))
    answer = desk.post(page("hold", meeting), hold_values(meeting))
    assert "first_day" in answer.context["form"].errors
    assert "can be recorded from that day on" in words(desk.get(page("after", meeting)))


def test_summary_later_stays_due_and_is_written_once(cast, desk):
    meeting = scheduled(cast)
    desk.post(page("hold", meeting), hold_values(meeting, summary="", is_later="on"))
    assert fresh(meeting).summary_due_on == cast.today + timedelta(days=10)
    desk.post(page("summary", meeting), {"text": "Late words.", "marking": "U"})
    assert fresh(meeting).summary_due_on is None
    second = desk.post(page("summary", meeting), {"text": "Again.", "marking": "U"})
    assert second.status_code == 422


def test_minutes_are_asked_for_and_what_was_typed_stays_in_its_row(cast, desk):
    meeting = scheduled(cast)
    item, other = accepted(cast, "One"), accepted(cast, "Two")
    answer = desk.post(
        page("record", item),
        {
            "version": item.version,
            "outcome": "discussed",
            "minutes": "",
            "marking": "U",
            "what": "a list that nobody does",
        },
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"minutes", "who"}
    said = answer.content.decode()
    assert said.count("a list that nobody does") == 1
    assert page("record", other) in said
    assert meeting.state == State.SCHEDULED


def test_a_concluded_meeting_is_corrected_item_by_item_with_a_reason(cast, desk, drafter):
    meeting = held(cast)
    item = recorded(cast, accepted(cast, "Item"))
    desk.post(page("summary", meeting), {"text": "Sum.", "marking": "U"})
    desk.post(page("conclude", meeting), {"version": fresh(meeting).version})
    row = {"version": fresh(item).version, "outcome": "discussed", "minutes": "New", "marking": "U"}
    assert drafter.post(page("record", item), row).status_code == 403
    assert desk.post(page("record", item), row).status_code == 422
    assert (
        desk.post(page("record", item), {**row, "reason": "A name was wrong."}).status_code == 303
    )
    assert fresh(item).minutes == "New"
    assert "Correct the record" in words(desk.get(page("after", meeting)))


def test_concluding_waits_for_every_item(cast, desk):
    meeting = held(cast)
    accepted(cast, "Left open")
    desk.post(page("summary", meeting), {"text": "Sum.", "marking": "U"})
    answer = desk.post(page("conclude", meeting), {"version": fresh(meeting).version})
    assert answer.status_code == 422
    assert "Left open" in words(answer)


def test_next_steps_are_added_changed_and_taken_off(cast, desk):
    meeting = held(cast)
    path = page("new_step", meeting)
    assert desk.post(path, {"who": "partner"}).status_code == 422
    desk.post(path, {"who": str(cast.bureau.uid), "what": "a draft", "by_on": cast.day(30)})
    step = StepProposal.objects.for_system(READ).get()
    assert (step.office, step.what) == (cast.bureau, "a draft")
    values = {"version": step.version, "who": "partner", "what": "a list"}
    desk.post(page("edit_step", step), values)
    assert (fresh(step).office, fresh(step).side) == (None, Side.PARTNER)
    assert desk.post(page("edit_step", step), values).status_code == 409
    desk.post(page("remove_step", step))
    assert fresh(step).is_dropped


def test_what_was_typed_into_a_row_comes_back_in_that_row(cast, desk):
    scheduled(cast)
    item, other = accepted(cast, "One"), accepted(cast, "Two")
    key = re.search(
        r'name="form_key" value="([^"]+)"', desk.get(page("after", cast.meeting)).content.decode()
    ).group(1)
    desk.post(
        page("record", item),
        {"form_key": key, "version": item.version, "minutes": "Half a thought", "marking": "U"},
    )
    said = desk.get(page("after", cast.meeting)).content.decode()
    assert said.count("Half a thought") == 1
    assert (
        said.index(item.reference)
        < said.index("Half a thought")
        < said.index(page("record", other))
    )


def test_a_hidden_item_is_in_no_page_count_or_number(cast, desk):
    scheduled(cast)
    accepted(cast, "Seen first")
    propose_item(
        cast.meeting,
        actor=cast.by("bureau_approver"),
        title="planted",
        marking="S",
        today=cast.today,
    )
    low = signed_in(member(cast.desk, clearance="C"))
    said = words(low.get(meeting_page(cast.meeting)))
    assert "planted" not in said
    assert "Agenda (1)" in said
    assert "Proposed, not decided" not in said
    assert "planted" not in words(low.get(page("after", cast.meeting)))


def test_the_file_of_an_agenda_holds_what_its_reader_sees_and_no_more(cast, desk):
    scheduled(cast)
    accepted(cast, "Seen", talking_points="We listen.")
    propose_item(
        cast.meeting,
        actor=cast.by("bureau_approver"),
        title="planted",
        marking="S",
        today=cast.today,
    )
    path = f"{meeting_page(cast.meeting)}?table=agenda&format=csv"
    low = signed_in(member(cast.desk, clearance="C")).get(path).text
    assert "Seen" in low
    assert "We listen." in low
    assert "planted" not in low
    assert low.lstrip("\ufeff").startswith("UNCLASSIFIED")
    bureau = signed_in(cast.bureau_approver).get(path).text
    assert "planted" in bureau
    assert bureau.lstrip("\ufeff").startswith("SECRET")


def test_a_missed_meeting_was_held_after_all_with_a_reason(cast, desk):
    meeting = fresh(cast.meeting)
    take_step(meeting, Step.MISS, actor=LEDGER)
    assert "Held after all" in words(desk.get(meeting_page(meeting)))
    values = hold_values(meeting, first_day=cast.day(-1))
    assert desk.post(page("hold", meeting), values).status_code == 422
    desk.post(page("hold", meeting), {**values, "reason": "Nobody had recorded it."})
    assert (fresh(meeting).state, fresh(meeting).is_recorded_late) == (State.HELD, True)
    assert "recorded late" in words(desk.get(meeting_page(meeting)))


def test_a_waived_meeting_cannot_be_recorded_as_held(cast, desk):
    waive_meeting(fresh(cast.meeting), reason="No need.", actor=cast.by("desk_approver"))
    assert "Record as held" not in words(desk.get(page("after", cast.meeting)))
    answer = desk.post(page("hold", cast.meeting), hold_values(cast.meeting, first_day=cast.today))
    assert answer.status_code == 422


def test_not_held_after_all_takes_back_what_nobody_touched_and_shows_the_rest(cast, desk):
    meeting = scheduled(cast)
    untouched, touched = accepted(cast, "Untouched"), accepted(cast, "Touched")
    desk.post(page("hold", meeting), hold_values(meeting))
    for item in (untouched, touched):
        recorded(cast, item, Outcome.CARRIED)
    following = next_meeting(cast)
    both = [str(untouched.uid), str(touched.uid)]
    desk.post(page("carry", following), {"items": both})
    accept = items(meeting=following, title="Touched").get()
    desk.post(page("accept", accept))
    back = {"version": fresh(meeting).version, "reason": "It was another meeting."}
    assert desk.post(reverse("dialogue:step_back", args=[meeting.uid]), back).status_code == 303
    states = dict(items(meeting=following).values_list("title", "state"))
    assert states == {"Untouched": ItemState.WITHDRAWN, "Touched": ItemState.ACCEPTED}
    said = words(desk.get(page("after", meeting)))
    assert "Carried on already by a later meeting" in said


def test_every_version_sent_leads_to_the_others(cast, desk):
    scheduled(cast, day=cast.day(20))
    item = accepted(cast, "Shared", is_shared=True)
    send(desk, cast)
    values = {"title": "Shared anew", "is_shared": "on", "marking": "U", "version": item.version}
    desk.post(page("edit_item", item), values)
    send(desk, cast)
    first, second = SentPaper.objects.for_system(READ).order_by("id")
    assert page("sent", first) in desk.get(page("sent", second)).text
    assert page("sent", second) in desk.get(page("sent", first)).text


def test_an_item_off_the_agenda_has_no_row_and_its_address_leads_to_it(cast, desk):
    held(cast)
    item = proposed(cast, "Undecided", marking="C")
    answer = desk.get(page("record", item))
    assert (answer.status_code, answer["Location"]) == (302, page("item", item))
    ahead = next_meeting(cast)
    planned = accepted(cast, "Planned", meeting=ahead)
    assert desk.get(page("record", planned)).status_code == 302


def test_minutes_of_an_item_that_was_deferred_meanwhile_are_shown_again(cast, desk):
    scheduled(cast)
    item = accepted(cast, "Item")
    defer_item(item, actor=cast.by("desk_approver"))
    row = {"version": fresh(item).version, "outcome": "discussed", "marking": "U"}
    answer = desk.post(page("record", item), {**row, "minutes": "Words not to be lost"})
    assert answer.status_code == 422
    assert "Words not to be lost" in answer.text
    assert item.reference in answer.text
