"""The pages of a hand-over: for its parties alone, and each sees what they may read."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from core.dates import format_day, home_today
from offices.models import HandOver, HandOverNote, Part, Role
from offices.services.carrying_out import carry_out
from offices.services.hand_overs import confirm_hand_over, plan_hand_over
from reminders.facts import DeadlineFact
from reminders.models import Deadline
from reminders.services.due_list import sync, take
from tests.factories import (
    AbsenceFactory,
    AssignmentFactory,
    BodyFactory,
    ChairSeatFactory,
    ChairTermFactory,
    OfficeFactory,
    TrackFactory,
    member,
)
from tests.offices.handing import make_handing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def handing(db):
    return make_handing()


@pytest.fixture
def hand_over(handing, today):
    return handing.plan(on_day=today + 30 * DAY, overlap_until=today + 60 * DAY, today=today)


def words(client, person, address):
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.text.split())


def owe(handing, what, marking="U", **other):
    """Let the office owe something to Azerbaijan, or as `other` says."""
    today, prefix = home_today(), f"thing:{uuid4()}:"
    said = {
        "key": f"{prefix}x",
        "kind": "meeting_hold",
        "relationship_id": handing.relationship.pk,
        "marking": marking,
        "office_id": handing.office.pk,
        "due_on": today + 40 * DAY,
        "since_on": today,
        "title": what,
        "path": "/requests/",
        "reference": "AZ-2345",
    }
    sync(prefix, [DeadlineFact(**(said | other))])


def test_only_its_parties_see_it(client, handing, hand_over):
    address = hand_over.get_absolute_url()
    for person in (handing.leaver, handing.successor, handing.chief):
        assert "EUR/CARC: Robin Hale to Dana Reed" in words(client, person, address)
        assert "Robin Hale" in words(client, person, reverse("desk:hand_overs"))
    colleague = member(handing.office, Role.DRAFTER)
    for person in (colleague, member(OfficeFactory())):
        assert "Robin Hale" not in words(client, person, reverse("desk:hand_overs"))
        assert client.get(address).status_code == 404
        for act in ("edit", "notes/az"):
            assert client.get(f"{address}{act}/").status_code == 404
        for act in ("confirm", "cancel"):
            assert client.post(f"{address}{act}/", {"version": 1}).status_code == 404


def test_the_successor_reads_it_and_changes_nothing(client, handing, hand_over):
    page = words(client, handing.successor, hand_over.get_absolute_url())
    assert "Confirm</button>" not in page
    assert "Write a note" not in page
    for act in ("edit", "notes/az"):
        assert client.get(f"{hand_over.get_absolute_url()}{act}/").status_code == 403
    for act in ("confirm", "cancel"):
        answer = client.post(f"{hand_over.get_absolute_url()}{act}/", {"version": 1})
        assert answer.status_code == 403


def test_a_hand_over_from_my_desk_to_the_day(client, handing, today):
    client.force_login(handing.leaver)
    new = reverse("desk:new_hand_over")
    assert reverse("desk:hand_overs") in client.get(reverse("desk:mine"), {"show": "mine"}).text
    sent = {
        "office": handing.office.pk,
        "leaver": handing.leaver.pk,
        "successor": handing.successor.pk,
        "on_day": today + 5 * DAY,
        "overlap_until": today + 5 * DAY,
    }
    refused = client.post(new, sent)
    assert (refused.status_code, "Choose a day after the one of" in refused.text) == (422, True)
    sent["overlap_until"] = ""
    assert client.post(new, sent).status_code == 303
    hand_over = HandOver.objects.get()
    address = hand_over.get_absolute_url()
    page = words(client, handing.leaver, address)
    assert "Nothing moves until it is confirmed." in page

    changed = {"version": 1, "successor": handing.chief.pk, "on_day": today + 6 * DAY}
    assert client.post(f"{address}edit/", changed).status_code == 303
    assert client.post(f"{address}edit/", changed).status_code == 409
    assert client.post(f"{address}confirm/", {"version": 1}).status_code == 302
    assert client.post(f"{address}confirm/", {"version": 2}).status_code == 303
    page = words(client, handing.leaver, address)
    assert f"Moves by itself on {format_day(today + 6 * DAY)}." in page

    carry_out(today=today + 6 * DAY)
    page = words(client, handing.leaver, address)
    assert "Moved." in page
    assert "Change</a>" not in page
    history = words(
        client, handing.chief, reverse("desk:history", args=["handover", hand_over.uid])
    )
    assert "automatic: hand over" in history


def test_the_preview_tells_each_reader_what_they_may_read(client, handing, hand_over):
    owe(handing, "open matter")
    owe(handing, "EXERCISE the envoy", "S")
    owe(handing, "of another office", office_id=OfficeFactory().pk)
    owe(handing, "of the successor", relationship_id=handing.second.relationship_id)
    handing.chief.clearance = handing.successor.clearance = "U"
    handing.chief.save()
    handing.successor.save()

    page = words(client, handing.leaver, hand_over.get_absolute_url())
    assert "2 open" in page
    assert "1 of these is above Dana Reed’s clearance" in page
    assert "EXERCISE the envoy" in page
    assert "of another office" not in page
    assert "of the successor" not in page
    assert "SECRET" in page

    page = words(client, handing.chief, hand_over.get_absolute_url())
    assert "1 open" in page
    assert "above Dana Reed" not in page
    assert "EXERCISE" not in page
    assert "SECRET" not in page
    file = client.get(f"{hand_over.get_absolute_url()}?format=csv").text
    assert ("open matter" in file, "EXERCISE" in file) == (True, False)
    parts = client.get(f"{hand_over.get_absolute_url()}?format=csv&table=parts").text
    assert "Azerbaijan" in parts
    assert "Georgia,Desk,alternate" in parts


def test_the_count_of_what_is_above_raises_the_portion_of_the_count(client, handing, hand_over):
    owe(handing, "EXERCISE the envoy", "C")

    client.force_login(handing.leaver)
    parts = client.get(f"{hand_over.get_absolute_url()}?format=csv&table=parts").text

    assert "(C),Azerbaijan,Desk,responsible,1" in parts
    assert "(U),Georgia" in parts


def test_absences_to_mind_are_listed(client, handing, hand_over, today):
    away = {"starts_on": today + 25 * DAY, "ends_on": today + 35 * DAY}
    AbsenceFactory(person=handing.successor, stand_in=handing.chief, **away)
    AbsenceFactory(person=member(handing.office, name="Some Colleague"), **away)

    page = words(client, handing.leaver, hand_over.get_absolute_url())

    assert "Away meanwhile" in page
    assert ("Chief stands in" in page, "Some Colleague" in page) == (True, False)


def test_what_the_leaver_took_for_another_office_goes_along(client, handing, hand_over, today):
    other = OfficeFactory(code="Embassy Baku")
    AssignmentFactory(relationship=handing.relationship, office=other, part=Part.POST)
    owe(handing, "Name a room", office_id=other.pk)
    owe(handing, "Book a car", office_id=other.pk)
    rows = Deadline.objects.for_system("a test")
    take(rows.get(title="Name a room"), by=handing.leaver)

    page = words(client, handing.leaver, hand_over.get_absolute_url())
    assert ("Name a room" in page, "Book a car" in page) == (True, False)

    confirm_hand_over(hand_over, by=handing.leaver, today=today)
    carry_out(today=hand_over.on_day)
    assert dict(rows.values_list("title", "taken_by")) == {
        "Name a room": handing.successor.pk,
        "Book a car": None,
    }


def test_chair_seats_are_listed_and_stay(client, handing, hand_over):
    track = TrackFactory(relationship=handing.relationship, lead_office=handing.office)
    seat = ChairSeatFactory(body=BodyFactory(track=track), office=handing.office, title="Director")
    term = ChairTermFactory(seat=seat, holder=handing.leaver)
    elsewhere = ChairSeatFactory(body=BodyFactory(track=track), title="Elsewhere")
    ChairTermFactory(seat=elsewhere, holder=handing.leaver)

    page = words(client, handing.leaver, hand_over.get_absolute_url())
    assert "Chair seats: they do not move" in page
    assert ("Director" in page, "Elsewhere" in page) == (True, False)

    confirm_hand_over(hand_over, by=handing.leaver, today=home_today())
    carry_out(today=hand_over.on_day)
    term.refresh_from_db()
    assert term.holder == handing.leaver


def test_notes_are_written_on_its_page_and_read_where_the_work_is(
    client, handing, hand_over, today
):
    client.force_login(handing.leaver)
    address = f"{hand_over.get_absolute_url()}notes/az/"
    assert client.post(address, {"text": "Call before noon."}).status_code == 422
    sent = {"text": "EXERCISE Call before noon.", "marking": "S"}
    assert client.post(address, sent).status_code == 303
    assert (
        client.post(address, {**sent, "version": 1, "text": "EXERCISE Call late."}).status_code
        == 303
    )
    for code in ("fr", "zz"):
        assert client.get(f"{hand_over.get_absolute_url()}notes/{code}/").status_code == 404
    relationship = handing.relationship.get_absolute_url()
    assert "EXERCISE" not in words(client, handing.successor, relationship)

    confirm_hand_over(hand_over, by=handing.leaver, today=today)
    carry_out(today=hand_over.on_day)

    page = words(client, handing.successor, relationship)
    assert "Note from Robin Hale" in page
    assert "EXERCISE Call late." in page
    assert "SECRET" in page
    low = member(handing.office, clearance="C")
    elsewhere = member(OfficeFactory())
    AssignmentFactory(
        relationship=handing.relationship, office=elsewhere.memberships.get().office, part=Part.POST
    )
    made = HandOverNote.plain.get()
    for person in (low, elsewhere):
        page = words(client, person, relationship)
        assert "EXERCISE" not in page
        assert "Note from" not in page
        assert "SECRET" not in page
        assert (
            client.get(reverse("desk:history", args=["handovernote", made.uid])).status_code == 404
        )
    history = reverse("desk:history", args=["handovernote", made.uid])
    assert "EXERCISE" in words(client, handing.successor, history)


def test_during_the_overlap_the_leaver_still_sees_it_all(client, handing, today):
    owe(handing, "open matter", due_on=today + DAY)
    days = {"on_day": today, "overlap_until": today + 30 * DAY, "today": today}
    hand_over = plan_hand_over(
        office=handing.office,
        leaver=handing.leaver,
        successor=handing.successor,
        by=handing.leaver,
        **days,
    )
    standing_in = f"{reverse('desk:mine')}?show=standing-in"
    assert "open matter" not in words(client, handing.leaver, standing_in)

    confirm_hand_over(hand_over, by=handing.leaver, today=today)

    assert "open matter" in words(client, handing.leaver, standing_in)
    assert "open matter" not in words(client, handing.leaver, reverse("desk:mine"))
    assert "open matter" in words(client, handing.successor, reverse("desk:mine"))
    said = f"with Robin Hale until {format_day(today + 30 * DAY)}"
    assert said in words(client, handing.chief, handing.relationship.get_absolute_url())

    HandOver.objects.update(on_day=today - 30 * DAY, overlap_until=today)
    assert "open matter" not in words(client, handing.leaver, standing_in)
    assert "with Robin Hale" not in words(
        client, handing.chief, handing.relationship.get_absolute_url()
    )
