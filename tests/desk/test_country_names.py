"""Screens, files and histories name the two countries, never "we", "they" or "our side"."""

import re

import pytest
from django.urls import reverse

from agenda.services.items import change_item
from agenda.services.papers import send_paper
from dialogue.models import Confirmation
from dialogue.services.contacts import note_contact
from offices.history import readable_history
from tests.agenda.agendas import accepted, held, scheduled
from tests.agenda.cast import READ
from tests.agenda.conftest import cast, standing_cast
from tests.agenda.test_agenda_pages import page, signed_in, words
from tests.factories import CadenceFactory, DelegationMemberFactory

__all__ = ["cast", "standing_cast"]

SIDES = re.compile(r"\b(we|they|us|them|our|their|home|partner)\b", re.IGNORECASE)
BRINGS = {"home_brings": "Maps", "partner_brings": "Lists", "is_shared": True}


@pytest.fixture
def desk(cast):
    """A client signed in as the desk's approver."""
    return signed_in(cast.desk_approver)


def head_of(client, address):
    """Return the line of headings of a file, below its banner."""
    return client.get(address).content.decode("utf-8-sig").splitlines()[1]


def test_files_name_the_countries(cast, desk):
    accepted(cast, **BRINGS)
    contacts = reverse("desk:contacts", args=["az"])
    body, meeting = cast.body.get_absolute_url(), cast.meeting.get_absolute_url()
    files = {
        f"{meeting}?format=csv&table=agenda": "United States brings,United States brings it by,"
        "Azerbaijan brings,Azerbaijan brings it by",
        f"{contacts}?format=csv": "Who took part: United States,Who took part: Azerbaijan",
        f"{body}?format=csv": "Confirmed by",
    }
    for address, expected in files.items():
        heads = head_of(desk, address)
        assert expected in heads
        assert SIDES.findall(heads) == []


def test_the_ledger_names_who_confirmed(cast, desk):
    scheduled(cast, day=cast.day(20))
    lines = desk.get(f"{cast.body.get_absolute_url()}?format=csv").content.decode("utf-8-sig")
    assert "United States" in lines
    assert "Azerbaijan" not in lines


def test_histories_name_the_countries(cast):
    theirs = accepted(cast, proposed_by="partner", **BRINGS)
    note = {"kind": "call", "on_day": cast.today, "said": "A word.", "marking": "U"}
    people = {"our_people": "A. Home", "their_people": "B. Guest", "today": cast.today}
    by = cast.by("desk_approver")
    contact = note_contact(cast.relationship, actor=by, **note, **people)
    named = {}
    for record in (theirs, contact):
        for event in readable_history(record, cast.desk_approver):
            for change in event.changes:
                named[change.label] = "".join(piece.text for piece in change.pieces)
    assert named["Proposed by"] == "Azerbaijan"
    assert named["United States brings"] == "Maps"
    assert named["Azerbaijan brings"] == "Lists"
    assert named["Who took part: United States"] == "A. Home"
    assert named["Others: Azerbaijan"] == "B. Guest"
    assert [label for label in named if SIDES.search(label)] == []


def test_histories_name_the_capitals_and_whose_word_it_is(cast, desk):
    meeting = scheduled(cast, day=cast.day(20))
    (word,) = Confirmation.objects.for_system(READ).filter(meeting=meeting)
    cadence = CadenceFactory(body=cast.body)
    told = {record: words(desk.get(history_of(record))) for record in (meeting, cadence, word)}
    assert "Place added: Washington" in told[meeting]
    assert "Rotation added: Washington, Baku, By video" in told[cadence]
    assert "Side added: United States" in told[word]
    assert f"United States: {meeting.first_day}" in told[word]
    for said in told.values():
        assert not re.search("(Our|Their) (side|capital)", said)


def history_of(record):
    return reverse("desk:history", args=[type(record)._meta.model_name, record.uid])


def test_what_changed_since_it_was_sent_names_the_countries(cast, desk):
    item = accepted(cast, **BRINGS)
    how = {"paper": "agenda", "channel": "note", "sent_on": cast.today, "today": cast.today}
    send_paper(cast.meeting, actor=cast.by("desk_approver"), **how)
    by = cast.by("desk_approver")
    change_item(item, actor=by, version=None, home_brings="Charts", partner_brings="")
    said = words(desk.get(page("send", cast.meeting, "agenda")))
    assert "what United States brings was “Maps”, now “Charts”." in said
    assert "what Azerbaijan brings was “Lists”, now nothing." in said


def test_a_delegation_copy_names_the_office_of_ours(cast, desk):
    DelegationMemberFactory(meeting=cast.meeting, name="P. Ashgrove", office=cast.desk)
    copy = words(desk.get(page("their_copy", cast.meeting)))
    assert "Delegation: United States" in copy
    assert cast.desk.name in copy


def test_forms_call_nobody_us_or_them(cast, desk):
    form = desk.get(page("new_item", cast.meeting)).context["form"]
    labels = [str(field.label) for field in form]
    assert "United States brings it by" in labels
    assert "Lead: United States" in labels
    assert "For both sides: it goes into the copy for Azerbaijan" in labels
    hold = desk.get(page("after", held(cast, scheduled(cast)))).context
    assert hold["is_held"]
    assert [label for label in labels if SIDES.search(label) or label[:1].islower()] == []


def test_a_word_taken_back_is_said_to_be_of_the_country(cast, desk):
    accepted(cast, is_shared=True)
    by, today = cast.by("desk_approver"), cast.today
    how = {"paper": "agenda", "channel": "note", "actor": by, "today": today}
    send_paper(cast.meeting, sent_on=today, **how)
    typed = {"channel": "note", "known_on": today}
    desk.post(page("confirmed", cast.meeting, "agenda"), typed)
    shown = desk.get(cast.meeting.get_absolute_url()).content.decode()
    (address,) = re.findall(r"/paper-words/[^\"]+/withdraw/", shown)
    assert "Azerbaijan did not confirm the agenda after all" in words(desk.get(address))
