"""Agreed text as people meet it: by links, buttons and forms; no script is needed for any of it."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from agenda.models import ItemClearance
from core.dates import format_day
from dialogue.models import ClearingOffice, SummaryClearance
from dialogue.services.summaries import write_summary
from offices.models import SearchEntry
from reminders.models import Deadline
from tests.agenda.agendas import accepted, held
from tests.agenda.cast import READ, fresh
from tests.agenda.walk import links, signed_in, words
from tests.workinggroups.texts import (
    TEXT,
    agree,
    agreed,
    asked,
    cleared,
    drafted,
    free,
    reported,
    speak,
)
from workinggroups.models import JointConclusion
from workinggroups.services.conclusions import change_conclusion


@pytest.fixture
def desk(texts, client):
    """A client signed in as the desk's approver."""
    return signed_in(client, texts.cast.desk_approver)


def send(client, address, **values):
    """Send the form of a page with these values, and what it holds already."""
    form = client.get(address).context["form"]
    held = {name: form[name].value() for name in form.fields}
    sent = {**{name: value for name, value in held.items() if value is not None}, **values}
    return client.post(address, sent)


def page(conclusion, name, *more):
    return reverse(f"workinggroups:{name}", args=[conclusion.uid, *more])


def test_group_has_its_conclusions_and_an_empty_one_says_so(texts, desk):
    address = texts.group.get_absolute_url()
    said = desk.get(address)
    assert "Nothing agreed yet. Add the first after a meeting." in words(said)
    assert "Conclusions" not in words(desk.get(texts.cast.body.get_absolute_url()))
    drafted(texts), agreed(texts)
    said = words(desk.get(address))
    assert "Conclusions (2)" in said
    assert "No. 2 Points of contact Agreed Agreed by both sides on" in said


def test_it_is_drafted_cleared_agreed_reported_and_acknowledged_by_the_forms(texts, client):
    cast = texts.cast
    clerk = signed_in(client, texts.clerk)
    add = links(clerk.get(texts.group.get_absolute_url()))["Add conclusion"]
    done = send(clerk, add, title="Points of contact", text=TEXT, marking="U")
    assert done.status_code == 303
    made = JointConclusion.objects.for_system(READ).get()
    here = made.get_absolute_url()
    assert done.url == here
    offices = [cast.lawyers.pk]
    assert send(clerk, page(made, "ask_clearance"), offices=offices).status_code == 303
    lawyer = signed_in(client, cast.lawyer)
    assert "Clear: Points of contact" in words(lawyer.get("/"))
    assert send(lawyer, links(lawyer.get(here))["Give your word"], word="cleared").url == here
    desk = signed_in(client, cast.desk_approver)
    for country, side in (("United States", "home"), ("Azerbaijan", "partner")):
        act = links(desk.get(here))[f"Record that {country} agreed"]
        assert act == page(made, "agree", side)
        assert send(desk, act, agreed_by="Head", channel="note").status_code == 303
    said = words(desk.get("/"))
    assert "Report to the chairs: Points of contact" in said
    assert send(desk, links(desk.get(here))["Report to the chairs"]).url == here
    bureau = signed_in(client, cast.bureau_approver)
    act = links(bureau.get(here))["Acknowledge or return"]
    assert "waiting for: Assistant Secretary" in words(bureau.get(act))
    assert send(bureau, act, word="acknowledged").url == here
    assert "reported on" in (said := words(bureau.get(here)))
    assert "and acknowledged." in said
    assert fresh(made).state == "agreed"


def test_text_that_changed_comes_back_as_it_reads_now(texts, desk):
    before = free(texts)
    address = page(before, "agree", "partner")
    form = desk.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    said = {"title": before.title, "text": "We meet in June.", "marking": "U"}
    change_conclusion(before, **said, **texts.acting("clerk"))
    typed |= {"agreed_by": "Head", "channel": "note"}
    again = desk.post(address, typed)
    assert again.status_code == 422
    assert "The text changed while you looked at it." in words(again)
    assert "We meet in June." in words(again)
    assert TEXT not in words(again)
    assert again.context["form"]["seen"].value() == fresh(before).text_digest
    assert again.context["form"]["agreed_by"].value() == "Head"


def test_office_that_clears_an_older_text_gets_the_new_one(texts, client):
    conclusion = drafted(texts)
    asked(texts, conclusion)
    lawyer = signed_in(client, texts.cast.lawyer)
    address = page(conclusion, "clear_conclusion")
    form = lawyer.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    said = {"title": conclusion.title, "text": "We meet in June.", "marking": "U"}
    change_conclusion(conclusion, **said, **texts.acting("clerk"))
    again = lawyer.post(address, {**typed, "word": "cleared"})
    assert again.status_code == 409  # its clearance was asked for anew
    assert "We meet in June." in words(again)
    assert fresh(conclusion).state == "draft"


def test_usual_offices_of_the_body_are_ticked(texts, desk):
    address = reverse("dialogue:clearing_offices", args=[texts.group.uid])
    pks = [texts.cast.lawyers.pk, texts.cast.bureau.pk]
    assert send(desk, address, offices=pks).status_code == 303
    assert "usually cleared by L, PM" in words(desk.get(texts.group.get_absolute_url()))
    form = desk.get(page(drafted(texts), "ask_clearance")).context["form"]
    assert set(form["offices"].value()) == set(pks)
    assert send(desk, address, offices=[pks[0]]).status_code == 303
    rows = ClearingOffice.objects.for_system(READ).order_by("office__code")
    assert [(str(row), row.is_dropped) for row in rows] == [("L", False), ("PM", True)]


def test_page_says_who_is_waited_for(texts, desk):
    conclusion = drafted(texts)
    asked(texts, conclusion, texts.cast.lawyers, texts.cast.bureau)
    today = format_day(texts.today)
    said = words(desk.get(conclusion.get_absolute_url()))
    assert f"Draft: 0 of 2 cleared, waiting on L, PM since {today}." in said


def test_buttons_are_those_of_the_state_and_the_person(texts, client):
    may = {"Edit", "Correct", "Withdraw", "Ask for clearance", "No clearance needed"} | {
        "Report to the chairs",
        "Acknowledge or return",
        "Give your word",
        "Record that Azerbaijan agreed",
        "Record that United States agreed",
    }

    def offered(who, conclusion):
        person = texts.by(who).user
        answer = signed_in(client, person).get(conclusion.get_absolute_url())
        return may & set(links(answer))

    draft, text = drafted(texts), reported(texts)
    assert offered("clerk", draft) == {"Edit", "Withdraw", "Ask for clearance"}
    assert offered("desk_approver", draft) == {
        "Edit",
        "Withdraw",
        "Ask for clearance",
        "No clearance needed",
    }
    assert offered("clerk", text) == set()
    assert offered("desk_approver", text) == {"Correct", "Withdraw"}
    assert offered("bureau_approver", text) == {"Acknowledge or return"}
    assert offered("assistant", text) == set()
    speak(texts, text, "returned", "Which?")
    assert offered("desk_approver", text) == {"Correct", "Withdraw", "Report to the chairs"}


def test_list_has_a_file_with_all_of_it(texts, desk):
    cleared(texts, title="First"), drafted(texts, title="Second")
    address = reverse("workinggroups:conclusions", args=[texts.group.uid])
    assert "No. 2 Second" in words(desk.get(address))
    text = desk.get(f"{address}?format=csv").content.decode("utf-8-sig")
    _banner, head, *rows = csv.reader(io.StringIO(text))
    assert head[:3] == ["Portion", "No.", "Title"]
    assert [row[2] for row in rows] == ["Second", "First"]


def test_item_is_cleared_and_asked_for_again_when_its_briefing_changes(texts, client):
    cast = texts.cast
    item = accepted(cast, purpose="To know their view.")
    desk = signed_in(client, cast.desk_approver)
    address = links(desk.get(item.get_absolute_url()))["Ask for clearance"]
    assert send(desk, address, offices=[cast.lawyers.pk]).status_code == 303
    lawyer = signed_in(client, cast.lawyer)
    (due,) = Deadline.objects.for_system(READ).filter(kind="clear_text", ended_at=None)
    assert "To know their view." in words(lawyer.get(due.path))
    assert send(lawyer, due.path, word="cleared").status_code == 303
    assert "Briefings: 1 of 1 cleared" in words(lawyer.get(cast.meeting.get_absolute_url()))
    desk = signed_in(client, cast.desk_approver)
    edit = reverse("agenda:edit_item", args=[item.uid])
    assert send(desk, edit, title="Another subject").status_code == 303
    (row,) = ItemClearance.objects.for_system(READ)
    assert row.word == "cleared"  # the subject is no part of the briefing
    assert send(desk, edit, purpose="To tell them ours.").status_code == 303
    said = words(desk.get(cast.meeting.get_absolute_url()))
    assert "Briefings: 0 of 1 cleared, waiting on L since" in said
    decline = reverse("agenda:decline", args=[item.uid])
    assert send(desk, decline, reason="Not now.").status_code == 303
    assert not Deadline.objects.for_system(READ).filter(kind="clear_text", ended_at=None)


def test_summary_is_cleared_and_asked_for_again_when_it_changes(texts, client):
    cast = texts.cast
    meeting = held(cast)
    by = {"actor": cast.by("desk_approver")}
    summary = write_summary(meeting, text="They agreed.", marking="U", **by)
    desk = signed_in(client, cast.desk_approver)
    after = f"{meeting.get_absolute_url()}after/"
    ask = links(desk.get(after))["Ask for clearance"]
    assert send(desk, ask, offices=[cast.lawyers.pk]).status_code == 303
    lawyer = signed_in(client, cast.lawyer)
    (due,) = Deadline.objects.for_system(READ).filter(kind="clear_text", ended_at=None)
    assert due.title.startswith("summary · Bilateral Security Dialogue, ")
    assert send(lawyer, due.path, word="edits", position="Say nearly.").status_code == 303
    assert "0 of 1 cleared, edits wanted by L" in words(lawyer.get(after))
    desk = signed_in(client, cast.desk_approver)
    edit = reverse("agenda:edit_summary", args=[summary.uid])
    assert send(desk, edit, text="They nearly agreed.").status_code == 303
    (row,) = SummaryClearance.objects.for_system(READ)
    assert (row.word, row.position) == ("pending", "Say nearly.")
    assert Deadline.objects.for_system(READ).filter(kind="clear_text", ended_at=None).exists()


def test_search_finds_the_text_what_was_said_and_who_agreed(texts, client):
    conclusion = agree(texts, free(texts, text="We meet at Ganja."), agreed_by="Rasul Head")
    (row,) = asked(texts, drafted(texts, title="Other"))
    lawyer = signed_in(client, texts.cast.lawyer)
    send(lawyer, reverse("workinggroups:clear_conclusion", args=[row.conclusion.uid]), word="edits")
    send(
        lawyer,
        reverse("workinggroups:clear_conclusion", args=[row.conclusion.uid]),
        word="edits",
        position="Say yearly.",
    )
    for wanted, title in (("Ganja", conclusion.title), ("Rasul", conclusion.title)):
        assert title in words(lawyer.get("/search/", {"q": wanted}))
    assert "Other" in words(lawyer.get("/search/", {"q": "yearly"}))
    assert SearchEntry.objects.for_system(READ).filter(kind="jointconclusion").count() == 2


def test_history_leads_back_to_the_conclusion(texts, desk):
    conclusion = reported(texts)
    said = speak(texts, conclusion, "returned", "Which lists?")
    for kind, uid in (("jointconclusion", conclusion.uid), ("acknowledgement", said.uid)):
        answer = desk.get(reverse("desk:history", args=[kind, uid]))
        assert conclusion.get_absolute_url() in links(answer).values()


def test_day_in_the_past_is_no_day_to_clear_by(texts, desk):
    conclusion = drafted(texts)
    address = page(conclusion, "ask_clearance")
    day = texts.today - timedelta(days=1)
    again = send(desk, address, offices=[texts.cast.lawyers.pk], due_on=day)
    assert again.status_code == 422
    assert "Choose a day from today on." in words(again)
    assert send(desk, address, offices=[]).status_code == 422
