"""Visits, calls, letters, démarches: noted under a marking, changed, taken out, and shown."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from desk.contacts import contacts_by_track, contacts_of
from dialogue.models import Contact, ContactPerson
from dialogue.services.contacts import change_contact, note_contact, withdraw_contact
from dialogue.services.meetings import Actor
from dialogue.services.steps import LEDGER
from offices.history import readable_history
from offices.models import Part, Role
from offices.versions import StaleVersionError
from tests.factories import ContactFactory, CounterpartFactory, TrackFactory, assigned, member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NEEDED = {"kind": "call", "said": "They look forward to May.", "marking": "U"}


@pytest.fixture
def relationship(body):
    return body.relationship


@pytest.fixture
def note(relationship, actor, today):
    def do(**more):
        values = {**NEEDED, "on_day": today, "actor": actor, "today": today, **more}
        return note_contact(relationship, **values)

    return do


@pytest.fixture
def people(relationship):
    return [CounterpartFactory(relationship=relationship, name=name) for name in ("A", "B", "C")]


@pytest.fixture
def drafter(relationship):
    post = assigned(relationship, Part.POST)
    return Actor(member(post, Role.DRAFTER), post)


@pytest.fixture
def as_drafter(client, drafter):
    client.force_login(drafter.user)
    return client


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def took_part(contact):
    rows = ContactPerson.objects.for_system("test").filter(contact=contact, is_dropped=False)
    return {row.counterpart.name for row in rows}


# --- Services ------------------------------------------------------------------------------------
def test_a_contact_is_noted_for_the_office_of_its_author(note, drafter, body, people):
    contact = note(
        actor=drafter,
        marking="SBU",
        track=body.track,
        our_people="the Chargé",
        counterparts=people[:2],
        their_people="an interpreter",
    )
    assert (contact.office, contact.noted_by) == (drafter.office, drafter.user)
    assert took_part(contact) == {"A", "B"}
    rows = ContactPerson.objects.for_system("test").all()
    assert {row.marking for row in rows} == {"SBU"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "lunch"}, "what kind of contact"),
        ({"said": "  "}, "Write what was said"),
        ({"marking": "TS"}, "up to your own clearance"),
        ({"marking": ""}, "up to your own clearance"),
    ],
)
def test_what_cannot_be_is_refused(note, values, words):
    with pytest.raises(ValidationError, match=words):
        note(**values)
    assert not Contact.objects.for_system("test").exists()


def test_a_contact_was_not_tomorrow(note, today):
    with pytest.raises(ValidationError, match="cannot be in the future"):
        note(on_day=today + DAY)


def test_nobody_marks_above_their_clearance(note, body):
    author = Actor(member(body.track.lead_office, clearance="C"), body.track.lead_office)
    assert note(actor=author, marking="C").marking == "C"
    with pytest.raises(ValidationError, match="up to your own clearance"):
        note(actor=author, marking="S")


def test_other_relationships_stay_out_of_it(note):
    with pytest.raises(ValidationError, match="This track is not of this relationship"):
        note(track=TrackFactory())
    with pytest.raises(ValidationError, match="This person is not of this relationship"):
        note(counterparts=[CounterpartFactory()])


def test_only_a_person_of_an_office_notes(note, approver):
    for nobody in (LEDGER, Actor(approver, None)):
        with pytest.raises(PermissionDenied):
            note(actor=nobody)


def test_a_change_says_who_took_part_after_all(note, actor, people, today):
    contact = note(counterparts=people[:2])
    change_contact(contact, actor=actor, today=today, version=1, counterparts=people[1:])
    assert took_part(contact) == {"B", "C"}
    change_contact(contact, actor=actor, today=today, said="Nothing.")
    assert took_part(contact) == {"B", "C"}
    change_contact(contact, actor=actor, today=today, counterparts=people[:1])
    assert took_part(contact) == {"A"}
    with pytest.raises(StaleVersionError):
        change_contact(contact, actor=actor, today=today, version=1, said="Old.")


def test_a_new_marking_goes_to_who_took_part(note, actor, people, today):
    contact = note(counterparts=people)
    change_contact(contact, actor=actor, today=today, marking="S")
    assert {row.marking for row in ContactPerson.objects.for_system("test").all()} == {"S"}


def test_a_lower_marking_takes_an_approver_and_a_reason(note, actor, drafter, today):
    contact = note(marking="C")
    lower = {"today": today, "marking": "U"}
    with pytest.raises(ValidationError, match="Only approvers"):
        change_contact(contact, actor=drafter, reason="reviewed", **lower)
    with pytest.raises(ValidationError, match="Say why the marking is lowered"):
        change_contact(contact, actor=actor, **lower)
    assert change_contact(contact, actor=actor, reason="reviewed", **lower).marking == "U"
    assert readable_history(contact, actor.user)[0].reason == "reviewed"


def test_a_contact_entered_by_mistake_is_taken_out_for_good(note, actor, relationship, today):
    contact = note()
    with pytest.raises(ValidationError, match="Say why"):
        withdraw_contact(contact, reason=" ")
    withdraw_contact(contact, reason="noted twice", version=1)
    assert not contacts_of(actor.user, relationship).exists()
    with pytest.raises(ValidationError, match="entered by mistake"):
        withdraw_contact(contact, reason="again")
    with pytest.raises(ValidationError, match="entered by mistake"):
        change_contact(contact, actor=actor, today=today, said="Else.")


# --- The form ------------------------------------------------------------------------------------
@pytest.fixture
def new(relationship):
    return reverse("dialogue:new_contact", args=[relationship.code.lower()])


def test_four_fields_are_needed(as_drafter, new):
    page = as_drafter.get(new).content.decode()
    controls = re.findall(r"<(?:input|select|textarea)[^>]* name=\"(\w+)\"[^>]*\brequired\b", page)
    assert set(controls) == {"kind", "on_day", "said", "marking"}


def test_a_contact_is_noted_from_its_page(as_drafter, new, people, body, today):
    typed = {
        **NEEDED,
        "on_day": today.isoformat(),
        "track": body.track.pk,
        "counterparts": [people[0].pk, people[2].pk],
    }
    response = as_drafter.post(new, typed)
    assert response.status_code == 303
    contact = Contact.objects.for_system("test").get()
    assert response["Location"] == contact.get_absolute_url()
    assert (took_part(contact), contact.track) == ({"A", "C"}, body.track)


def test_what_was_typed_is_kept_under_its_marking(as_drafter, new, today):
    typed = {**NEEDED, "marking": "C", "on_day": (today + DAY).isoformat()}
    response = as_drafter.post(new, typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert "They look forward to May." in page
    assert "cannot be in the future" in page
    assert "CONFIDENTIAL" in text_of(response)


def test_without_a_marking_nothing_is_saved(as_drafter, new, today):
    typed = {**NEEDED, "on_day": today.isoformat(), "marking": ""}
    assert as_drafter.post(new, typed).status_code == 422
    assert not Contact.objects.for_system("test").exists()


def test_the_address_names_the_track(as_drafter, new, body):
    page = as_drafter.get(f"{new}?track={body.track.uid}").content.decode()
    assert re.search(rf'<option value="{body.track.pk}" selected', page)
    page = as_drafter.get(f"{new}?track={TrackFactory().uid}").content.decode()
    assert re.search(r'<option value="" selected', page)


def test_the_marking_of_the_track_is_preselected_and_none_without_it(as_drafter, new, body):
    chosen = r'name="marking" value="(\w+)"[^>]* checked'
    page = as_drafter.get(f"{new}?track={body.track.uid}").content.decode()
    assert re.findall(chosen, page) == ["U"]
    assert re.findall(chosen, as_drafter.get(new).content.decode()) == []


def test_many_people_are_one_list_and_few_are_boxes(as_drafter, new, relationship, people):
    assert as_drafter.get(new).content.decode().count('type="checkbox"') == 3
    for n in range(12):
        CounterpartFactory(relationship=relationship, name=f"Person {n}")
    page = as_drafter.get(new).content.decode()
    assert 'type="checkbox"' not in page
    assert "Hold Ctrl" in page


def test_two_people_at_one_contact(as_drafter, note, today):
    contact = note()
    address = reverse("dialogue:edit_contact", args=[contact.uid])
    typed = {**NEEDED, "on_day": today.isoformat(), "version": 1}
    assert as_drafter.post(address, {**typed, "said": "First."}).status_code == 303
    response = as_drafter.post(address, {**typed, "said": "Second."})
    assert response.status_code == 409
    assert "First" in text_of(response)
    assert "Second." in response.content.decode()


def test_a_drafter_is_told_that_an_approver_lowers(as_drafter, note, today):
    contact = note(marking="SBU")
    address = reverse("dialogue:edit_contact", args=[contact.uid])
    assert "Why lower?" not in text_of(as_drafter.get(address))
    typed = {**NEEDED, "on_day": today.isoformat(), "version": 1}
    response = as_drafter.post(address, typed)
    assert response.status_code == 422
    assert "Only approvers" in text_of(response)


@pytest.mark.parametrize(("who", "status"), [("author", 200), ("drafter", 403), ("approver", 200)])
def test_who_takes_a_contact_out(client, note, drafter, approver, relationship, who, status):
    office = drafter.office
    contact = note(actor=drafter)
    person = {"author": drafter.user, "approver": approver}.get(who) or member(office, "drafter")
    client.force_login(person)
    address = reverse("dialogue:withdraw_contact", args=[contact.uid])
    assert client.get(address).status_code == status
    if status == 200:
        posted = client.post(address, {"version": 1, "reason": "noted twice"})
        assert posted.status_code == 303
        assert "Entered by mistake: noted twice" in text_of(client.get(posted["Location"]))
        assert client.get(address).status_code == 404


# --- What is shown -------------------------------------------------------------------------------
def test_the_page_tells_all_and_leads_on(as_drafter, note, people, meeting):
    contact = note(counterparts=people[:1], their_people="an interpreter", our_people="the Chargé")
    response = as_drafter.get(contact.get_absolute_url())
    said = text_of(response)
    assert "the Chargé" in said
    assert "an interpreter" in said
    assert "They look forward to May." in said
    page = response.content.decode()
    assert f"/requests/new/?contact={contact.uid}" in page
    assert f"/meetings/{meeting.uid}/items/new/?contact={contact.uid}" in page


def test_the_page_of_the_relationship_has_the_last_five(as_drafter, note, relationship, today):
    address = relationship.get_absolute_url()
    assert "No contact noted yet." in text_of(as_drafter.get(address))
    for n in range(6):
        note(on_day=today - n * DAY, said=f"Said {n}.")
    said = text_of(as_drafter.get(address))
    assert "Contacts (6)" in said
    assert "Said 4." in said
    assert "Said 5." not in said


def test_the_list_is_narrowed(as_drafter, note, relationship, body):
    other = TrackFactory(relationship=relationship, lead_office=body.track.lead_office)
    note(said="About energy.", track=body.track)
    note(said="A visit.", kind="visit", track=other)
    address = reverse("desk:contacts", args=[relationship.code.lower()])
    for query, shown in (
        ("", {"About energy.", "A visit."}),
        ("?kind=visit", {"A visit."}),
        (f"?track={body.track.uid}", {"About energy."}),
        ("?kind=letter", set()),
        ("?kind=wrong&track=wrong", {"About energy.", "A visit."}),
    ):
        said = text_of(as_drafter.get(address + query))
        assert {each for each in ("About energy.", "A visit.") if each in said} == shown, query


def test_a_track_leads_to_its_contacts(as_drafter, note, relationship, body):
    note(track=body.track)
    page = as_drafter.get(relationship.get_absolute_url()).content.decode()
    assert f"/contacts/?track={body.track.uid}" in page


def test_what_is_hidden_is_not_counted(note, relationship, body):
    note(track=body.track)
    note(track=body.track, marking="S")
    uncleared = member(body.track.lead_office, clearance="C")
    assert contacts_by_track(uncleared, relationship) == {body.track.pk: 1}


def test_a_contact_above_the_reader_does_not_exist(client, note, body):
    contact = note(marking="S")
    client.force_login(member(body.track.lead_office, clearance="C"))
    assert client.get(contact.get_absolute_url()).status_code == 404
    for name in ("edit_contact", "withdraw_contact"):
        assert client.get(reverse(f"dialogue:{name}", args=[contact.uid])).status_code == 404


def test_who_only_reads_notes_nothing(client, relationship, new):
    contact = ContactFactory(relationship=relationship)
    client.force_login(member(assigned(relationship, Part.INFORMATION)))
    assert client.get(contact.get_absolute_url()).status_code == 200
    assert client.get(new).status_code == 403
    assert client.post(new).status_code == 403
    assert client.get(reverse("dialogue:edit_contact", args=[contact.uid])).status_code == 403


def test_the_file_tells_what_was_said(as_drafter, note, relationship, people):
    note(marking="SBU", counterparts=people[:2])
    address = reverse("desk:contacts", args=[relationship.code.lower()])
    lines = as_drafter.get(f"{address}?format=csv").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "SENSITIVE BUT UNCLASSIFIED"
    assert lines[2].startswith("(SBU),Call,")
    assert '"A, B",They look forward to May.' in lines[2]
