"""People of the other side: who is who, when they were last seen, how long details are kept."""

import re
from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from desk.people import person_lines
from dialogue.models import Counterpart
from dialogue.services.bodies import change_body
from dialogue.services.counterparts import (
    add_counterpart,
    change_counterpart,
    drop_contact_details,
)
from offices.history import readable_history
from offices.models import Part, Role
from offices.versions import StaleVersionError
from tests.factories import (
    BodyFactory,
    ContactFactory,
    ContactPersonFactory,
    CounterpartFactory,
    DelegationMemberFactory,
    HeldMeetingFactory,
    assigned,
    member,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def relationship(body):
    return body.relationship


@pytest.fixture
def person(relationship, today):
    return add_counterpart(
        relationship,
        name="P. Partner",
        title="Director",
        organisation="Ministry",
        email="p@ministry.example",
        phone="+994 12 000",
        today=today,
    )


@pytest.fixture
def drafter(relationship):
    return member(assigned(relationship, Part.POST), Role.DRAFTER)


@pytest.fixture
def as_drafter(client, drafter):
    client.force_login(drafter)
    return client


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def details(person):
    person.refresh_from_db()
    return person.email, person.phone


# --- Who is who ----------------------------------------------------------------------------------
def test_a_person_is_unclassified_and_has_a_reference(person, relationship):
    assert (person.marking, person.version) == ("U", 1)
    person.refresh_from_db()
    assert person.reference.startswith(f"{relationship.code}-")
    assert person.get_absolute_url().endswith(f"/who/?at={person.reference}#{person.reference}")


def test_nobody_is_there_twice(relationship, person, today):
    with pytest.raises(ValidationError, match="in who is who already"):
        add_counterpart(relationship, name="p. partner", organisation="ministry", today=today)
    add_counterpart(relationship, name="P. Partner", organisation="Embassy", today=today)
    with pytest.raises(ValidationError, match="Write the name"):
        add_counterpart(relationship, name=" ", today=today)


def test_saving_confirms_how_to_reach_them(person, today):
    later = today + 90 * DAY
    change_counterpart(person, title="Deputy Minister", today=later)
    person.refresh_from_db()
    assert person.details_kept_on == today
    change_counterpart(person, email="new@ministry.example", version=2, today=later)
    person.refresh_from_db()
    assert (person.details_kept_on, person.email) == (later, "new@ministry.example")
    with pytest.raises(StaleVersionError):
        change_counterpart(person, title="Nobody", version=2, today=later)


def test_what_cannot_be_is_refused(person, today):
    with pytest.raises(ValidationError, match="Write the name"):
        change_counterpart(person, name="", today=today)
    with pytest.raises(ValidationError, match="cannot be in the future"):
        change_counterpart(person, left_on=today + DAY, today=today)


def test_how_to_reach_them_stands_in_no_history(person, drafter, today):
    change_counterpart(person, title="Minister", email="x@ministry.example", today=today)
    told = [str(event) for event in readable_history(person, drafter)]
    assert len(told) == 2
    assert "ministry.example" not in "".join(told)
    assert "+994" not in "".join(told)


# --- Last seen, under the gate -------------------------------------------------------------------
def seen(user, person):
    (line,) = person_lines(user, [person])
    return line


def test_a_person_was_last_seen_at_the_newest_meeting_or_contact(body, person, drafter, today):
    assert seen(drafter, person).seen_on is None
    old = HeldMeetingFactory(body=body, first_day=today - 90 * DAY)
    DelegationMemberFactory(meeting=old, side="partner", counterpart=person)
    assert seen(drafter, person).seen_at == old
    contact = ContactFactory(relationship=body.relationship, on_day=today - 20 * DAY)
    ContactPersonFactory(contact=contact, counterpart=person)
    line = seen(drafter, person)
    assert (line.seen_on, line.seen_at) == (today - 20 * DAY, contact)


def test_only_what_took_place_and_still_counts_is_seen(body, person, drafter, meeting, today):
    DelegationMemberFactory(meeting=meeting, side="partner", counterpart=person)  # to come
    held = HeldMeetingFactory(body=body, first_day=today)
    DelegationMemberFactory(
        meeting=held, side="partner", counterpart=person, withdrawn_at=timezone.now()
    )
    contact = ContactFactory(
        relationship=body.relationship, withdrawn_at=timezone.now(), withdrawn_reason="twice"
    )
    ContactPersonFactory(contact=contact, counterpart=person)
    other = ContactFactory(relationship=body.relationship)
    ContactPersonFactory(contact=other, counterpart=person, is_dropped=True)
    assert seen(drafter, person).seen_on is None


def test_a_hidden_meeting_or_contact_is_not_seen(body, person, today):
    secret = BodyFactory(track=body.track, marking="S")
    hidden = HeldMeetingFactory(body=secret, first_day=today)
    DelegationMemberFactory(meeting=hidden, side="partner", counterpart=person)
    contact = ContactFactory(relationship=body.relationship, marking="C", on_day=today - DAY)
    ContactPersonFactory(contact=contact, counterpart=person)
    office = body.track.lead_office
    assert seen(member(office, clearance="U"), person).seen_at is None
    assert seen(member(office, clearance="C"), person).seen_at == contact
    assert seen(member(office, clearance="S"), person).seen_at == hidden


# --- How long details are kept -------------------------------------------------------------------
MONTHS = relativedelta(months=24)


def test_details_are_dropped_24_months_after_they_were_entered(person, today):
    assert drop_contact_details(today=today + MONTHS - DAY) == 0
    assert details(person) == ("p@ministry.example", "+994 12 000")
    assert drop_contact_details(today=today + MONTHS) == 1
    assert details(person) == ("", "")
    assert drop_contact_details(today=today + MONTHS) == 0


def test_a_meeting_on_the_list_keeps_them(person, body, today):
    met_on = today + 40 * DAY
    held = HeldMeetingFactory(body=body, first_day=met_on)
    row = DelegationMemberFactory(meeting=held, side="partner", counterpart=person)
    assert drop_contact_details(today=met_on + MONTHS - DAY) == 0
    row.withdrawn_at = timezone.now()
    row.save()
    assert drop_contact_details(today=met_on + MONTHS - DAY) == 1


def test_a_contact_keeps_them(person, relationship, today):
    met_on = today + 40 * DAY
    contact = ContactFactory(relationship=relationship, on_day=met_on)
    ContactPersonFactory(contact=contact, counterpart=person)
    assert drop_contact_details(today=met_on + MONTHS - DAY) == 0
    assert drop_contact_details(today=met_on + MONTHS) == 1


def test_what_is_hidden_keeps_nothing(person, body, today):
    """Else everybody who reads the person could tell that there was something."""
    change_body(body, marking="SBU")
    held = HeldMeetingFactory(body=body, first_day=today + DAY, marking="SBU")
    DelegationMemberFactory(meeting=held, side="partner", counterpart=person)
    contact = ContactFactory(relationship=body.relationship, on_day=today, marking="S")
    ContactPersonFactory(contact=contact, counterpart=person)
    assert drop_contact_details(today=today + MONTHS) == 1


def test_the_night_drops_them(person, today, capsys):
    call_command("plan_ledger", "--today", (today + MONTHS).isoformat())
    assert "details dropped: 1" in capsys.readouterr().out
    assert details(person) == ("", "")


def test_dropping_tells_nothing_in_the_history(person, drafter, today):
    drop_contact_details(today=today + MONTHS)
    assert len(readable_history(person, drafter)) == 1


# --- Pages ---------------------------------------------------------------------------------------
def test_a_person_is_added_and_changed(as_drafter, relationship, today):
    address = reverse("dialogue:new_counterpart", args=[relationship.code.lower()])
    response = as_drafter.post(address, {"name": "N. New", "email": "nowhere"})
    assert response.status_code == 422
    assert 'value="N. New"' in response.content.decode()
    assert as_drafter.post(address, {"name": "N. New"}).status_code == 303
    person = Counterpart.objects.for_system("test").get()
    address = reverse("dialogue:edit_counterpart", args=[person.uid])
    typed = {"version": 1, "name": "N. New", "left_on": today.isoformat()}
    assert as_drafter.post(address, typed).status_code == 303
    assert as_drafter.post(address, {"version": 1, "name": "Other"}).status_code == 409


def test_both_sides_are_on_one_page(as_drafter, relationship, person, body):
    page = text_of(as_drafter.get(reverse("desk:who", args=[relationship.code.lower()])))
    assert "P. Partner" in page
    assert "p@ministry.example" in page
    assert body.track.lead_office.code in page


@pytest.mark.parametrize("wanted", ["partner", "DIRECTOR", "minis"])
def test_people_are_found_by_what_is_known_of_them(as_drafter, relationship, person, wanted):
    CounterpartFactory(relationship=relationship, name="Somebody Else")
    address = reverse("desk:who", args=[relationship.code.lower()])
    page = text_of(as_drafter.get(f"{address}?q={wanted}"))
    assert "P. Partner" in page
    assert "Somebody Else" not in page
    assert "Nobody here matches “zzz”" in text_of(as_drafter.get(f"{address}?q=zzz"))


def test_the_file_marks_a_row_like_what_it_tells(client, relationship, person, body):
    contact = ContactFactory(relationship=relationship, marking="C")
    ContactPersonFactory(contact=contact, counterpart=person)
    address = reverse("desk:who", args=[relationship.code.lower()]) + "?format=csv"
    for clearance, first in (("S", "CONFIDENTIAL"), ("U", "UNCLASSIFIED")):
        client.force_login(member(body.track.lead_office, clearance=clearance))
        lines = client.get(address).content.decode("utf-8-sig").splitlines()
        assert lines[0] == first
        assert ("Call" in lines[2]) == (clearance == "S")


def test_who_only_reads_adds_nobody(client, relationship, person):
    client.force_login(member(assigned(relationship, Part.INFORMATION)))
    code = relationship.code.lower()
    assert client.get(reverse("desk:who", args=[code])).status_code == 200
    assert client.get(reverse("dialogue:new_counterpart", args=[code])).status_code == 403
    assert client.get(reverse("dialogue:edit_counterpart", args=[person.uid])).status_code == 403


def test_another_relationship_does_not_exist(as_drafter):
    other = CounterpartFactory()
    assert as_drafter.get(reverse("dialogue:edit_counterpart", args=[other.uid])).status_code == 404
    code = other.relationship.code.lower()
    assert as_drafter.get(reverse("desk:who", args=[code])).status_code == 404


def test_a_link_to_a_person_leads_to_the_page_of_the_list_that_has_them(
    as_drafter, relationship, person
):
    for number in range(31):
        CounterpartFactory(relationship=relationship, name=f"A. Before {number}")
    list_of_all = person.get_absolute_url().partition("?")[0]
    assert person.reference not in as_drafter.get(list_of_all).content.decode()
    shown = as_drafter.get(person.get_absolute_url()).content.decode()
    assert f'id="{person.reference}"' in shown
    assert "page=1" in shown
    first = as_drafter.get(f"{list_of_all}?at={person.reference}&page=1").content.decode()
    assert f'id="{person.reference}"' not in first
    assert as_drafter.get(f"{list_of_all}?at=NONE").status_code == 200
