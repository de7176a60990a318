"""My desk and the pages that name officers, while somebody is away."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.dates import format_day
from desk.due import MINE, STANDING_IN, conditions, open_deadlines
from offices.models import Part, Role
from reminders.facts import DeadlineFact
from reminders.models import Deadline
from reminders.services.due_list import sync, take
from tests.factories import (
    AbsenceFactory,
    AssignmentFactory,
    OfficeFactory,
    RelationshipFactory,
    member,
)

pytestmark = pytest.mark.django_db
PREFIX = "thing:0b5e4f60-0000-4000-8000-000000000001:"


class Desk:
    """A desk whose officer owes one thing, a drafter beside, and the bureau that reads it."""

    def __init__(self, today):
        self.today = today
        self.office = OfficeFactory(code="EUR/CARC")
        self.officer = member(self.office, name="Robin Hale")
        self.drafter = member(self.office, Role.DRAFTER, name="Dana Reed")
        self.bureau = OfficeFactory(code="PM")
        self.reader = member(self.bureau, Role.READER, name="Sam Vale")
        self.relationship = RelationshipFactory(code="AZ", name="Azerbaijan")
        AssignmentFactory(
            relationship=self.relationship, office=self.office, responsible=self.officer
        )
        AssignmentFactory(relationship=self.relationship, office=self.bureau, part=Part.INFORMATION)
        self.fact = DeadlineFact(
            key=f"{PREFIX}one",
            kind="meeting_hold",
            relationship_id=self.relationship.pk,
            marking="U",
            office_id=self.office.pk,
            due_on=today + timedelta(days=2),
            since_on=today,
            title="Security Dialogue",
            path="/meetings/0b5e4f60-0000-4000-8000-000000000001/",
            reference="AZ-7KQ4",
        )
        sync(PREFIX, [self.fact])

    def shown(self, user, show):
        rows, said = open_deadlines(user, self.today), conditions(user, show, self.today)
        found = rows.filter(said["late"] | said["week"] | said["month"])
        return list(found.order_by("key").values_list("key", flat=True))

    @property
    def row(self):
        return Deadline.objects.for_system("test").get(key=self.fact.key)


@pytest.fixture
def desk(today):
    return Desk(today)


def test_what_i_stand_in_for_is_mine_and_under_standing_in(desk):
    key = desk.fact.key
    assert desk.shown(desk.officer, MINE) == [key]
    assert desk.shown(desk.drafter, MINE) == desk.shown(desk.drafter, STANDING_IN) == []
    absence = AbsenceFactory(person=desk.officer, stand_in=desk.drafter)
    assert desk.shown(desk.officer, MINE) == []
    assert desk.shown(desk.drafter, MINE) == desk.shown(desk.drafter, STANDING_IN) == [key]
    absence.starts_on += timedelta(days=1)
    absence.save()
    assert desk.shown(desk.drafter, STANDING_IN) == []


def test_standing_in_shows_what_the_record_names_or_they_took_in_the_shared_office(desk):
    other = AssignmentFactory(relationship=desk.relationship, responsible=desk.officer)
    mine = replace(desk.fact, key=f"{PREFIX}two", assignee_id=desk.officer.pk)
    elsewhere = replace(desk.fact, key=f"{PREFIX}three", office_id=other.office_id)
    named_elsewhere = replace(mine, key=f"{PREFIX}four", office_id=other.office_id)
    sync(PREFIX, [mine, elsewhere, named_elsewhere])
    AbsenceFactory(person=desk.officer, stand_in=desk.drafter)
    assert desk.shown(desk.drafter, STANDING_IN) == [mine.key]
    take(Deadline.objects.for_system("test").get(key=elsewhere.key), by=desk.officer)
    assert desk.shown(desk.drafter, STANDING_IN) == [elsewhere.key, mine.key]


def test_standing_in_shows_nothing_above_ones_own_clearance(desk):
    desk.drafter.clearance = "U"
    desk.drafter.save()
    AbsenceFactory(person=desk.officer, stand_in=desk.drafter)
    sync(PREFIX, [replace(desk.fact, marking="C")])
    assert desk.shown(desk.drafter, STANDING_IN) == []
    sync(PREFIX, [desk.fact])
    assert desk.shown(desk.drafter, STANDING_IN) == [desk.fact.key]


def test_my_desk_says_who_is_away_and_for_whom_one_stands_in(desk, client):
    client.force_login(desk.drafter)
    assert "Standing in for" not in client.get("/?show=mine").text
    absence = AbsenceFactory(person=desk.officer, stand_in=desk.drafter)
    page = client.get("/?show=mine").text
    assert "Standing in for Robin Hale" in page
    assert "You are away" not in page
    client.force_login(desk.officer)
    page = client.get("/?show=mine").text
    said = f"You are away until {format_day(absence.ends_on)}. Dana Reed stands in."
    assert said in page
    assert "I am back" in page
    assert "Standing in for" not in page


@pytest.mark.parametrize("path", ["/relationships/az/", "/relationships/az/who/"])
def test_pages_that_name_the_officer_say_how_long_they_are_away(desk, client, path):
    client.force_login(desk.reader)
    assert "away until" not in client.get(path).text
    absence = AbsenceFactory(person=desk.officer, stand_in=desk.drafter)
    AbsenceFactory(person=desk.drafter, starts_on=desk.today + timedelta(days=9))
    page = client.get(path).text
    said = f"away until {format_day(absence.ends_on)}, Dana Reed stands in"
    assert page.count("away until") == page.count(said) == 1


def test_the_file_of_offices_says_it_too(desk, client):
    absence = AbsenceFactory(person=desk.officer)
    client.force_login(desk.reader)
    for path in ("/relationships/az/who/", "/relationships/az/set-up/"):
        text = client.get(f"{path}?table=offices&format=csv").text
        assert f"away until {format_day(absence.ends_on)}" in text
