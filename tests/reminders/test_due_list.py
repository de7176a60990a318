"""The due list says exactly what the facts say, whoever changes them and however often."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from offices.models import Part, Side
from reminders.facts import DeadlineFact
from reminders.models import Deadline
from reminders.services.due_list import differences, sync, sync_each, take
from tests.factories import MeetingFactory, RelationshipFactory, assigned, member

pytestmark = pytest.mark.django_db
PREFIX = "thing:1:"


@pytest.fixture
def fact(today):
    relationship = RelationshipFactory()
    return DeadlineFact(
        key=f"{PREFIX}answer",
        kind="meeting_hold",
        relationship_id=relationship.pk,
        marking="U",
        office_id=assigned(relationship, Part.ACTION).pk,
        due_on=today,
        since_on=today,
        title="Approve a date",
        path="/requests/1/",
        reference="AA-2345",
    )


def open_rows():
    rows = Deadline.objects.for_system("test").filter(ended_at__isnull=True)
    return [(row.key, row.due_on, row.title) for row in rows.order_by("key")]


def test_sync_writes_each_fact_once(fact):
    sync(PREFIX, [fact])
    sync(PREFIX, [fact])

    assert open_rows() == [(fact.key, fact.due_on, fact.title)]


def test_sync_brings_a_changed_fact_along(fact, today):
    sync(PREFIX, [fact])
    later = replace(fact, due_on=today + timedelta(days=3), title="Approve another date")
    sync(PREFIX, [later])

    assert open_rows() == [(fact.key, today + timedelta(days=3), "Approve another date")]


def test_sync_ends_what_is_no_longer_owed_and_opens_it_again(fact):
    sync(PREFIX, [fact])
    sync(PREFIX, [])
    assert open_rows() == []

    sync(PREFIX, [fact])
    assert open_rows() == [(fact.key, fact.due_on, fact.title)]
    assert Deadline.objects.for_system("test").count() == 1


def test_sync_leaves_the_facts_of_other_records_alone(fact):
    other = replace(fact, key="thing:2:answer")
    sync("thing:2:", [other])
    sync(PREFIX, [fact])
    sync(PREFIX, [])

    assert open_rows() == [(other.key, other.due_on, other.title)]


def test_sync_of_many_records_ends_and_opens_of_each_its_own_in_four_queries(
    fact, django_assert_num_queries
):
    others = [replace(fact, key=f"thing:{n}:answer") for n in (2, 3, 4)]
    sync_each((one.key.removesuffix("answer"), [one]) for one in (fact, *others))
    later = replace(others[2], key="thing:4:later")
    with django_assert_num_queries(6):  # two of them are the savepoint's
        sync_each([(PREFIX, []), ("thing:2:", [others[0]]), ("thing:4:", [later])])

    assert [key for key, _day, _title in open_rows()] == [
        "thing:2:answer",
        "thing:3:answer",
        "thing:4:later",
    ]


def test_sync_of_no_records_asks_nothing(fact, django_assert_num_queries):
    sync(PREFIX, [fact])
    with django_assert_num_queries(0):
        sync_each([])

    assert [key for key, _day, _title in open_rows()] == [fact.key]


def test_sync_refuses_a_fact_of_another_record(fact):
    with pytest.raises(ValueError, match="thing:2:"):
        sync("thing:2:", [fact])


def test_taking_is_kept_by_sync_and_forgotten_when_it_ends(fact):
    person = member(assigned(RelationshipFactory()))
    sync(PREFIX, [fact])
    row = Deadline.objects.for_system("test").get()
    take(row, by=person)

    sync(PREFIX, [replace(fact, title="New words")])
    row = Deadline.objects.for_system("test").get()
    assert (row.taken_by, row.title) == (person, "New words")

    sync(PREFIX, [])
    row = Deadline.objects.for_system("test").get()
    assert row.taken_by is None


def test_reconcile_names_what_is_missing_different_and_too_much(fact, today):
    meeting = MeetingFactory()
    assert {line.split(": ", 1)[1] for line in differences()} == {"missing"}

    sync(PREFIX, [fact])
    said = list(differences())
    assert f"{fact.key}: not expected" in said
    assert f"meeting:{meeting.uid}:meeting_hold: missing" in said


def test_reconcile_exits_with_the_differences(fact):
    sync(PREFIX, [fact])
    out = StringIO()

    with pytest.raises(CommandError) as error:
        call_command("reconcile", stdout=out)

    assert error.value.returncode == 1
    assert out.getvalue() == f"{fact.key}: not expected\n"


def test_reconcile_is_silent_when_all_agrees():
    out = StringIO()
    call_command("reconcile", stdout=out)

    assert out.getvalue() == "The due list agrees with the records.\n"


def test_taking_a_deadline_makes_me_responsible(client, fact):
    relationship = RelationshipFactory(code="AZ")
    office = assigned(relationship)
    person = member(office)
    sync(PREFIX, [replace(fact, relationship_id=relationship.pk, office_id=office.pk)])
    row = Deadline.objects.for_system("test").get()
    client.force_login(person)

    response = client.post(f"/deadlines/{row.uid}/take/")

    assert response.status_code == 303
    assert Deadline.objects.for_system("test").get().taken_by == person


def test_taking_a_hidden_deadline_is_not_found(client, fact):
    sync(PREFIX, [replace(fact, owed_by=Side.HOME)])
    row = Deadline.objects.for_system("test").get()
    client.force_login(member(assigned(RelationshipFactory())))

    assert client.post(f"/deadlines/{row.uid}/take/").status_code == 404
    assert Deadline.objects.for_system("test").get().taken_by is None


def mine(client, person, show="mine"):
    client.force_login(person)
    page = client.get(f"/?show={show}").context
    return {
        code: [line.row.key for line in section.rows] for code, section in page["sections"].items()
    }


def test_what_nobody_answers_for_moves_to_whoever_takes_it(client, fact):
    relationship = RelationshipFactory(code="AZ")
    desk, empty = assigned(relationship), assigned(relationship, Part.ACTION)
    person = member(desk)
    sync(PREFIX, [replace(fact, relationship_id=relationship.pk, office_id=empty.pk)])
    assert mine(client, person)["nobody"] == [fact.key]

    row = Deadline.objects.for_system("test").get()
    client.post(f"/deadlines/{row.uid}/take/")

    found = mine(client, person)
    assert (found["nobody"], found["week"]) == ([], [fact.key])


def test_taken_is_given_back_when_the_taker_may_no_longer_read_it(client, fact):
    relationship = RelationshipFactory(code="AZ")
    desk, empty = assigned(relationship), assigned(relationship, Part.ACTION)
    taker, other = member(desk, clearance="C"), member(desk)
    marked = {"relationship_id": relationship.pk, "office_id": empty.pk, "marking": "C"}
    sync(PREFIX, [replace(fact, **marked)])
    take(Deadline.objects.for_system("test").get(), by=taker)
    assert mine(client, taker)["week"] == [fact.key]

    taker.clearance = "U"
    taker.save()

    assert mine(client, other)["nobody"] == [fact.key]


def test_what_the_other_side_owes_and_nobody_follows_has_nobody(client, fact):
    relationship = RelationshipFactory(code="AZ")
    desk, empty = assigned(relationship), assigned(relationship, Part.ACTION)
    theirs = {"relationship_id": relationship.pk, "office_id": empty.pk, "owed_by": Side.PARTNER}
    sync(PREFIX, [replace(fact, kind="meeting_word", **theirs)])

    assert mine(client, member(desk))["nobody"] == [fact.key]


def test_what_an_office_has_not_filed_is_its_own_concern(client, fact):
    relationship = RelationshipFactory(code="AZ")
    desk, empty = assigned(relationship), assigned(relationship, Part.ACTION)
    unfiled = {"kind": "release_request", "due_on": fact.due_on - timedelta(days=3)}
    place = {"relationship_id": relationship.pk, "office_id": empty.pk}
    sync(PREFIX, [replace(fact, **unfiled, **place)])
    person = member(desk)

    assert not any(mine(client, person).values())
    page = client.get("/relationships/az/")
    assert [standing.code for standing in page.context["standings"]] == ["on_track"]
