"""What the database refuses of summaries, delegations, counterparts and contacts: raw SQL."""

import pytest
from django.db import connection

from tests.dialogue.test_database_refuses import copy_of, refused, run
from tests.factories import (
    ContactFactory,
    ContactPersonFactory,
    CounterpartFactory,
    DelegationMemberFactory,
    HeldMeetingFactory,
    MeetingFactory,
    MeetingSummaryFactory,
    RelationshipFactory,
    TrackFactory,
    UserFactory,
    assigned,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact():
    """A contact on a track, with one counterpart."""
    track = TrackFactory()
    made = ContactFactory(relationship=track.relationship, track=track)
    ContactPersonFactory(contact=made)
    return made


# --- Scope and marking ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("table", "key"),
    [("dialogue_contact", "track_id"), ("dialogue_contactperson", "contact_id")],
)
def test_a_contact_stays_in_the_relationship_of_its_track(contact, table, key):
    with refused(f"{table}_{key}_scope"):
        run(f"UPDATE {table} SET relationship_id = %s", RelationshipFactory().pk)


def test_who_took_part_has_the_marking_of_the_contact(contact):
    with refused("dialogue_contactperson_contact_id_scope"):
        run("UPDATE dialogue_contactperson SET marking = 'C'")
    run("UPDATE dialogue_contact SET marking = 'C'")
    with connection.cursor() as cursor:
        cursor.execute("SELECT marking FROM dialogue_contactperson")
        assert cursor.fetchall() == [("C",)]


def test_a_summary_has_the_relationship_of_its_meeting_and_its_own_marking():
    summary = MeetingSummaryFactory()
    with refused("dialogue_meetingsummary_meeting_id_scope"):
        run("UPDATE dialogue_meetingsummary SET relationship_id = %s", RelationshipFactory().pk)
    run("UPDATE dialogue_meetingsummary SET marking = 'S' WHERE id = %s", summary.pk)


def test_a_counterpart_of_another_relationship_is_nobody_here(contact):
    stranger = CounterpartFactory()
    with refused("dialogue_contactperson_counterpart_id_scope"):
        run("UPDATE dialogue_contactperson SET counterpart_id = %s", stranger.pk)
    entry = DelegationMemberFactory(side="partner")
    with refused("dialogue_delegationmember_counterpart_id_scope"):
        run(
            "UPDATE dialogue_delegationmember SET counterpart_id = %s WHERE id = %s",
            stranger.pk,
            entry.pk,
        )


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [("marking = 'C'", "counterpart_is_u"), ("name = ''", "counterpart_has_name")],
)
def test_a_counterpart_that_makes_no_sense_is_refused(columns, constraint):
    person = CounterpartFactory()
    with refused(constraint):
        run(f"UPDATE dialogue_counterpart SET {columns} WHERE id = %s", person.pk)


# --- Contacts ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ("said = ''", "contact_says_something"),
        ("withdrawn_at = now()", "contact_withdrawn_has_reason"),
    ],
)
def test_a_contact_that_makes_no_sense_is_refused(contact, columns, constraint):
    with refused(constraint):
        run(f"UPDATE dialogue_contact SET {columns} WHERE id = %s", contact.pk)


def test_a_person_takes_part_once():
    person = ContactPersonFactory()
    with refused("contact_person_once"):
        copy_of(person)
    copy_of(person, is_dropped=True)


# --- Delegations ---------------------------------------------------------------------------------
def test_a_delegate_has_a_name():
    entry = DelegationMemberFactory()
    with refused("delegate_has_name"):
        run("UPDATE dialogue_delegationmember SET name = '' WHERE id = %s", entry.pk)


def test_a_delegate_is_of_one_side():
    ours = DelegationMemberFactory(person=UserFactory())
    with refused("delegate_of_one_side"):
        run("UPDATE dialogue_delegationmember SET side = 'partner' WHERE id = %s", ours.pk)
    theirs = DelegationMemberFactory(side="partner", meeting=ours.meeting)
    office = assigned(theirs.relationship)
    with refused("delegate_of_one_side"):
        run(
            "UPDATE dialogue_delegationmember SET office_id = %s WHERE id = %s",
            office.pk,
            theirs.pk,
        )


def test_a_person_is_on_a_list_once():
    ours = DelegationMemberFactory(person=UserFactory())
    with refused("delegate_person_once"):
        copy_of(ours)
    known = CounterpartFactory(relationship=ours.relationship)
    theirs = DelegationMemberFactory(meeting=ours.meeting, side="partner", counterpart=known)
    with refused("delegate_counterpart_once"):
        copy_of(theirs)
    run("UPDATE dialogue_delegationmember SET withdrawn_at = now() WHERE id = %s", theirs.pk)
    copy_of(theirs, withdrawn_at=None)


# --- Summaries -----------------------------------------------------------------------------------
def test_a_summary_says_something():
    summary = MeetingSummaryFactory()
    with refused("meeting_summary_not_empty"):
        run("UPDATE dialogue_meetingsummary SET text = '' WHERE id = %s", summary.pk)


def test_only_a_held_meeting_owes_a_summary():
    run(
        "UPDATE dialogue_meeting SET summary_due_on = '2026-05-29' WHERE id = %s",
        HeldMeetingFactory().pk,
    )
    with refused("meeting_summary_of_held"):
        run(
            "UPDATE dialogue_meeting SET summary_due_on = '2026-05-29' WHERE id = %s",
            MeetingFactory().pk,
        )


# --- Nothing is ever deleted, and history stays --------------------------------------------------
TABLES = ["meetingsummary", "counterpart", "contact", "contactperson", "delegationmember"]


@pytest.mark.parametrize("table", TABLES)
def test_no_row_is_ever_deleted(contact, table):
    MeetingSummaryFactory()
    DelegationMemberFactory()
    with refused("pgtrigger: Cannot delete rows from"):
        run(f"DELETE FROM dialogue_{table}")


@pytest.mark.parametrize("act", ["UPDATE {} SET pgh_label = 'other'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", TABLES)
def test_history_is_never_changed(contact, table, act):
    MeetingSummaryFactory()
    DelegationMemberFactory()
    with refused("pgtrigger: Cannot"):
        run(act.format(f"dialogue_{table}event"))
