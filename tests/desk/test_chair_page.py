"""The page of a chair: who has it, what stands under each heading, and nothing above its reader."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogue.models import MeetingStep
from dialogue.services.due_list import sync_meeting
from offices.models import Part, Role
from tests.factories import (
    BodyFactory,
    ChairSeatFactory,
    ChairTermFactory,
    GroupFactory,
    MeetingFactory,
    RelationshipFactory,
    TrackFactory,
    assigned,
    member,
)
from workinggroups.models import NextStep, ProgressReport, Slip
from workinggroups.services.due_list import sync_commitment

pytestmark = pytest.mark.django_db


class Chairs:
    """A forum with a home seat of an office, held by its approver."""

    def __init__(self, today):
        self.today = today
        self.relationship = RelationshipFactory(code="AZ", name="Azerbaijan")
        self.desk = assigned(self.relationship, code="EUR/CARC")
        self.office = assigned(self.relationship, Part.ACTION, code="PM/FO")
        self.officer = member(self.desk, name="D. Officer")
        self.chair = member(self.office, clearance="SBU")
        self.track = TrackFactory(relationship=self.relationship, lead_office=self.desk)
        self.forum = BodyFactory(track=self.track, name="Security Dialogue")
        self.seat(self.forum, self.chair)

    def seat(self, body, holder, **values):
        seat = ChairSeatFactory(body=body, office=self.office)
        ChairTermFactory(seat=seat, holder=holder, **values)

    def day(self, days):
        return self.today + timedelta(days=days)

    def meeting(self, body, due, **values):
        made = MeetingFactory(body=body, due_on=self.day(due), closes_on=self.day(due), **values)
        sync_meeting(made)
        return made

    def step(self, what, marking="U", stage="adopted", **values):
        adopted = {
            "baseline_what": what,
            "baseline_due_on": values["due_on"],
            "adopted_on": self.day(-2),
            "adopted_by": self.chair,
        }
        made = NextStep.objects.create(
            relationship=self.relationship,
            marking=marking,
            track=self.track,
            group=self.forum,
            what=what,
            side="home",
            office=self.desk,
            stage=stage,
            **(adopted if stage == "adopted" else {}),
            **values,
        )
        sync_commitment(made, today=self.today)
        return made


@pytest.fixture
def chairs(today):
    return Chairs(today)


def words(answer):
    return " ".join(answer.content.decode().split())


def page(client, person, query=""):
    client.force_login(person)
    return words(client.get(f"/chair/{query}"))


def under(text, heading):
    """Return what stands under a heading, up to the next one."""
    return text.split(f'<h2 id="{heading}">')[1].split("<h2")[0]


def test_first_page_of_a_chair_is_that_of_the_chair(client, chairs):
    client.force_login(chairs.chair)
    assert client.get("/")["Location"] == "/chair/"
    assert 'href="/?show=mine"' in words(client.get("/chair/"))
    assert 'href="/chair/"' in words(client.get("/?show=mine"))


def test_nobody_else_has_the_page(client, chairs):
    former = member(chairs.office)
    closed = BodyFactory(
        track=chairs.track, status="closed", status_on=chairs.today, status_reason="Done."
    )
    chairs.seat(closed, former)
    above = BodyFactory(track=chairs.track, marking="C")
    low = member(chairs.office, clearance="U")
    chairs.seat(above, low)
    other_day = BodyFactory(track=chairs.track)
    chairs.seat(other_day, chairs.officer, starts_on=chairs.day(1))
    for person in (former, low, chairs.officer):
        client.force_login(person)
        assert client.get("/chair/").status_code == 404
        assert client.get("/").status_code == 200


def test_who_chairs_a_group_keeps_the_desk_as_first_page(client, chairs):
    person = member(chairs.office)
    chairs.seat(GroupFactory(parent=chairs.forum), person)
    client.force_login(person)
    assert 'href="/chair/"' in words(client.get("/"))
    assert client.get("/chair/").status_code == 200


def test_empty_page_says_so_in_sentences(client, chairs):
    text = page(client, chairs.chair)
    for said in (
        "Nothing waits for your decision.",
        "No meeting is planned.",
        "Nothing is late on the tracks that you chair.",
        "Nothing has happened since ",
    ):
        assert said in text


def test_decisions_are_those_of_the_seats_office_for_its_approvers(client, chairs):
    chairs.step("Name a point of contact", stage="proposed", due_on=chairs.day(60))
    chairs.step("Above", "C", stage="proposed", due_on=chairs.day(60))

    text = under(page(client, chairs.chair), "decisions")
    assert '<span class="count">(1)</span>' in text
    assert "Adopt or decline: Name a point of contact" in text

    drafter = member(chairs.office, Role.DRAFTER)
    chairs.seat(BodyFactory(track=chairs.track), drafter)
    assert "Nothing waits for your decision." in page(client, drafter)


def test_next_meeting_is_the_first_of_all_that_one_chairs(client, chairs):
    chairs.meeting(chairs.forum, 50)
    day = chairs.day(43)
    scheduled = {"state": "scheduled", "first_day": day, "last_day": day, "venue": "home"}
    chairs.meeting(chairs.forum, 45, **scheduled)

    text = under(page(client, chairs.chair), "next")
    assert "1st Security Dialogue</a> in 6 weeks" in text
    assert "Washington" in text
    assert "No office was asked to clear a paper for it." in text


def test_late_says_who_has_it_and_leads_to_all(client, chairs):
    for n in range(6):
        chairs.step(f"Step {n}", due_on=chairs.day(-10 + n))
    chairs.step("Above", "C", due_on=chairs.day(-20))
    elsewhere = TrackFactory(relationship=chairs.relationship, lead_office=chairs.desk)
    chairs.meeting(BodyFactory(track=elsewhere, name="Another"), -3)

    text = under(page(client, chairs.chair), "late")
    assert '<span class="count">(6)</span>' in text
    assert text.index("Finish: Step 0") < text.index("Finish: Step 4")
    assert "Step 5" not in text
    assert "EUR/CARC · D. Officer" in text
    every = page(client, chairs.chair, "?section=late")
    assert "Finish: Step 5" in every
    assert "Above" not in every
    client.force_login(chairs.chair)
    rows = client.get("/chair/?section=late&format=csv").content.decode("utf-8-sig")
    assert len([row for row in rows.splitlines() if "Step" in row]) == 6


def test_a_forum_stands_on_the_page_as_its_worst_group_does(client, chairs):
    group = GroupFactory(track=chairs.track, parent=chairs.forum, name="Maritime")
    hidden = GroupFactory(track=chairs.track, parent=chairs.forum, name="Deep", marking="S")
    chairs.meeting(hidden, -3)
    assert "standing--on-track" in page(client, chairs.chair)
    chairs.meeting(group, -2)
    text = page(client, chairs.chair)
    assert "standing--overdue" in text
    assert "Maritime was to be held by" in text
    assert "Deep" not in text


def test_since_last_week_tells_what_happened_in_these_forums_and_their_groups(client, chairs):
    group = GroupFactory(parent=chairs.forum, name="Interoperability")
    meeting = chairs.meeting(group, 20)
    scope = {"relationship": chairs.relationship, "marking": "U"}
    MeetingStep.objects.create(
        meeting=meeting, act="hold", from_state="scheduled", to_state="held", **scope
    )
    step = chairs.step("Name a point of contact", due_on=chairs.day(60))
    chairs.step("Above", "C", due_on=chairs.day(60))
    ProgressReport.objects.create(
        step=step, word="risk", standing="risk", reported_on=chairs.today, **scope
    )
    Slip.objects.create(
        step=step, from_on=chairs.day(40), to_on=chairs.day(60), reason="Ice.", **scope
    )

    text = under(page(client, chairs.chair), "news")
    for said in (
        "Held: Interoperability",
        "Adopted: Name a point of contact",
        "Reported: Risk of delay: Name a point of contact",
        "Slipped to ",
    ):
        assert said in text
    assert "Above" not in text
    assert text.count("<li>") == 4


def test_page_asks_as_often_for_much_as_for_little(client, chairs):
    client.force_login(chairs.chair)
    chairs.step("First", due_on=chairs.day(-1))
    chairs.step("Proposed", stage="proposed", due_on=chairs.day(9))
    chairs.meeting(chairs.forum, 20)
    client.get("/chair/")
    with CaptureQueriesContext(connection) as few:
        client.get("/chair/")
    for n in range(4):
        chairs.step(f"Late {n}", due_on=chairs.day(-2 - n))
        chairs.step(f"New {n}", stage="proposed", due_on=chairs.day(9))
        chairs.meeting(chairs.forum, 30 + n)
    with CaptureQueriesContext(connection) as many:
        client.get("/chair/")
    assert len(few) == len(many)
