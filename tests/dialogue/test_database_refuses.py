"""The database keeps the rules by itself: raw SQL against each of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from dialogue.models import ClearingOffice, MeetingKind
from dialogue.services import confirmations
from dialogue.services.chairs import seat_chair
from dialogue.services.meetings import schedule_meeting
from dialogue.services.steps import Actor
from offices.models import GatedRow, SearchEntry
from tests.factories import (
    AssignmentFactory,
    BodyFactory,
    CadenceFactory,
    ChairSeatFactory,
    ChairTermFactory,
    DelegationMemberFactory,
    MeetingFactory,
    RelationshipFactory,
    RunUpItemFactory,
    RunUpStepFactory,
    TrackFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TRIGGER = "raise_exception"
MONDAY = date(2026, 3, 2)


@contextmanager
def refused(by: str) -> Iterator[None]:
    """Pass when the block is refused by the constraint, or with the words, `by`."""
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        yield
    diagnosis = error.value.__cause__.diag
    assert by == diagnosis.constraint_name or by in diagnosis.message_primary


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def copy_of(record, **changes: object) -> None:
    """Insert a row that equals `record` but for `changes` and what must be unique anyway."""
    table, columns = record._meta.db_table, []
    for field in record._meta.concrete_fields:
        if field.column not in ("id", "uid", "reference", *changes):
            columns.append(field.column)
    names = ", ".join([*columns, "uid", *(["reference"] if hasattr(record, "reference") else [])])
    values = ", ".join(
        [*columns, "gen_random_uuid()", *(["''"] if hasattr(record, "reference") else [])]
    )
    given = "".join(f", {name}" for name in changes), ", %s" * len(changes)
    run(
        f"INSERT INTO {table} ({names}{given[0]}) SELECT {values}{given[1]} FROM {table}"
        f" WHERE id = %s",
        *changes.values(),
        record.pk,
    )


def test_two_terms_of_one_seat_cannot_overlap():
    term = ChairTermFactory(starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))
    with refused("chair_term_one_at_a_time"):
        copy_of(term, starts_on=date(2025, 12, 31), ends_on=None)


def test_a_term_begins_on_the_day_on_which_another_ends():
    term = ChairTermFactory(starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))
    copy_of(term, starts_on=date(2026, 1, 1), ends_on=None)


def test_two_home_offices_hold_seats_at_the_same_time():
    seat = ChairSeatFactory()
    other = ChairSeatFactory(body=seat.body, number=2)
    seat_chair(seat, holder_name="A", starts_on=MONDAY)
    seat_chair(other, holder_name="B", starts_on=MONDAY)


def test_a_term_cannot_end_before_it_starts():
    term = ChairTermFactory(starts_on=MONDAY)
    with refused("chair_term_ends_after_start"):
        run(
            "UPDATE dialogue_chairterm SET ends_on = %s WHERE id = %s",
            MONDAY - timedelta(days=1),
            term.pk,
        )


def test_an_assignment_cannot_end_before_it_starts():
    assignment = AssignmentFactory(starts_on=MONDAY)
    with refused("assignment_ends_after_start"):
        run("UPDATE offices_assignment SET ends_on = starts_on WHERE id = %s", assignment.pk)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"number": 4}, "chair_seat_one_to_three"),
        ({}, "chair_seat_once"),
        ({"number": 2, "office_id": None}, "chair_seat_home_has_office"),
        ({"number": 2, "side": "partner"}, "chair_seat_home_has_office"),
    ],
)
def test_a_seat_that_makes_no_sense_is_refused(change, constraint):
    seat = ChairSeatFactory()
    with refused(constraint):
        copy_of(seat, **change)


def test_a_period_has_one_row():
    meeting = MeetingFactory()
    with refused("meeting_one_row_per_period"):
        copy_of(meeting)


def test_a_period_of_another_kind_has_its_own_row():
    meeting = MeetingFactory()
    copy_of(meeting, kind=MeetingKind.CHECKIN)


@pytest.mark.parametrize("state", ["scheduled", "held", "concluded"])
def test_a_meeting_without_a_day_is_not_scheduled(state):
    meeting = MeetingFactory()
    with refused("meeting_days_when_scheduled"):
        run("UPDATE dialogue_meeting SET state = %s WHERE id = %s", state, meeting.pk)


def test_a_meeting_without_a_place_is_not_scheduled():
    meeting = MeetingFactory()
    with refused("meeting_days_when_scheduled"):
        run(
            "UPDATE dialogue_meeting SET state = 'scheduled', first_day = %s, last_day = %s"
            " WHERE id = %s",
            MONDAY,
            MONDAY,
            meeting.pk,
        )


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        (
            "first_day = '2026-03-03', last_day = '2026-03-02'",
            "meeting_last_day_not_before_first",
        ),
        ("closes_on = due_on - 1", "meeting_closes_after_due"),
        ("state = 'postponed'", "meeting_postponed_has_target"),
        ("state = 'postponed', postponed_to = closes_on", "meeting_postponed_has_target"),
        ("starts_at = now()", "meeting_hour_needs_day"),
    ],
)
def test_days_of_a_meeting_that_make_no_sense_are_refused(columns, constraint):
    meeting = MeetingFactory()
    with refused(constraint):
        run(f"UPDATE dialogue_meeting SET {columns} WHERE id = %s", meeting.pk)


def test_a_body_has_one_cadence_of_a_kind():
    cadence = CadenceFactory()
    with refused("cadence_one_per_kind"):
        copy_of(cadence)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [("every_months = 0", "cadence_months"), ("rotation = '{}'", "cadence_rotation")],
)
def test_a_cadence_that_makes_no_sense_is_refused(columns, constraint):
    cadence = CadenceFactory()
    with refused(constraint):
        run(f"UPDATE dialogue_cadence SET {columns} WHERE id = %s", cadence.pk)


def test_a_relationship_has_one_open_track_of_a_theme():
    track = TrackFactory()
    with refused("track_one_open_per_theme"):
        copy_of(track)


def test_a_track_is_unclassified():
    track = TrackFactory()
    with refused("track_is_u"):
        run("UPDATE dialogue_track SET marking = 'SBU' WHERE id = %s", track.pk)


@pytest.mark.parametrize("status", ["paused", "closed"])
def test_nothing_is_paused_or_closed_without_a_reason(status):
    body = BodyFactory()
    with refused("body_reason_unless_active"):
        run(
            "UPDATE dialogue_body SET status = %s, status_on = now() WHERE id = %s",
            status,
            body.pk,
        )


def test_a_body_is_not_its_own_parent():
    body = BodyFactory()
    with refused("body_not_own_parent"):
        run("UPDATE dialogue_body SET parent_id = id WHERE id = %s", body.pk)


def test_a_body_has_a_parent_of_its_own_relationship():
    body, stranger = BodyFactory(), BodyFactory()
    with refused("dialogue_body_parent_id_scope"):
        run("UPDATE dialogue_body SET parent_id = %s WHERE id = %s", stranger.pk, body.pk)


CHILDREN = {
    "dialogue_body": "track_id",
    "dialogue_bodyname": "body_id",
    "dialogue_cadence": "body_id",
    "dialogue_chairseat": "body_id",
    "dialogue_chairterm": "seat_id",
    "dialogue_meeting": "body_id",
    "dialogue_meetingstep": "meeting_id",
    "dialogue_confirmation": "meeting_id",
    "dialogue_delegationmember": "meeting_id",
    "dialogue_clearingoffice": "body_id",
    "dialogue_runupitem": "body_id",
    "dialogue_runupstep": "meeting_id",
}
# Not children of a body, or marked by themselves: tests/dialogue/test_database_of_contacts.py.
OTHERS = {
    "dialogue_track",
    "dialogue_meetingsummary",
    "dialogue_counterpart",
    "dialogue_contact",
    "dialogue_contactperson",
    "dialogue_summaryclearance",
}


@pytest.fixture
def family(today):
    """A body with one child of every kind."""
    cadence = CadenceFactory(anchor_on=today, starts_on=today)
    ChairTermFactory(seat__body=cadence.body)
    meeting = MeetingFactory(body=cadence.body, closes_on=today + timedelta(days=30))
    schedule_meeting(
        meeting, first_day=today, last_day=today, venue="home", actor=Actor(), today=today
    )
    confirmations.record_their_word(
        meeting, channel="note", known_on=today, actor=Actor(), today=today
    )
    DelegationMemberFactory(meeting=meeting)
    RunUpItemFactory(body=cadence.body)
    RunUpStepFactory(meeting=meeting)
    body = cadence.body
    ClearingOffice.objects.create(
        body=body, office=body.track.lead_office, relationship=body.relationship, marking="U"
    )
    return body


@pytest.mark.parametrize("table", CHILDREN)
def test_a_child_has_the_relationship_of_its_parent(family, table):
    stranger = RelationshipFactory()
    with refused(f"{table}_{CHILDREN[table]}_scope"):
        run(f"UPDATE {table} SET relationship_id = %s", stranger.pk)


@pytest.mark.parametrize("table", [table for table in CHILDREN if table != "dialogue_body"])
def test_a_child_has_the_marking_of_its_parent(family, table):
    with refused(f"{table}_{CHILDREN[table]}_scope"):
        run(f"UPDATE {table} SET marking = 'C'")


def test_a_new_marking_of_a_body_goes_to_all_its_children(family):
    run("UPDATE dialogue_body SET marking = 'C' WHERE id = %s", family.pk)
    for table in CHILDREN:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT marking FROM {table}")
            assert cursor.fetchall() == [("C",)], table


def test_every_child_of_a_body_is_in_this_test():
    kept = {
        model._meta.db_table
        for model in apps.get_app_config("dialogue").get_models()
        if issubclass(model, GatedRow)
    }
    assert kept == {*CHILDREN, *OTHERS}


# The index of search is derived from the records: its rows may go.
GATED = [
    model for model in apps.get_models() if issubclass(model, GatedRow) and model is not SearchEntry
]
EVENTS = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]


@pytest.mark.parametrize("model", GATED, ids=lambda model: model._meta.label)
def test_no_domain_table_is_ever_emptied(model):
    with refused(f"no row of {model._meta.db_table} is ever deleted"):
        run(f"TRUNCATE {model._meta.db_table} CASCADE")


@pytest.mark.parametrize("model", GATED, ids=lambda model: model._meta.label)
def test_every_domain_table_refuses_delete(model):
    """Triggers fire for rows only: here the catalogue says that the table has one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE tgrelid = %s::regclass AND tgenabled = 'O'",
            [model._meta.db_table],
        )
        triggers = [definition for (definition,) in cursor.fetchall()]
    assert any("BEFORE DELETE" in each and "FOR EACH ROW" in each for each in triggers)


@pytest.mark.parametrize("table", ["dialogue_track", *CHILDREN])
def test_no_row_of_a_dialogue_is_ever_deleted(family, table):
    with refused("pgtrigger: Cannot delete rows from"):
        run(f"DELETE FROM {table}")


@pytest.mark.parametrize("act", ["UPDATE {} SET pgh_label = 'other'", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["dialogue_track", *CHILDREN])
def test_history_is_never_changed(family, table, act):
    with refused("pgtrigger: Cannot"):
        run(act.format(f"{table}event"))


@pytest.mark.parametrize("table", ["dialogue_track", *CHILDREN])
def test_history_is_never_emptied(table):
    with refused(f"no row of {table}event is ever deleted"):
        run(f"TRUNCATE {table}event")


@pytest.mark.parametrize(
    "columns",
    [
        "after_months = 6",
        "kind = 'group_meeting', after_months = 3",
        "kind = 'review', after_months = 0",
        "kind = 'checkin', after_months = 61",
    ],
)
def test_a_cadence_follows_consultations_only_in_a_way_that_makes_sense(columns):
    cadence = CadenceFactory()
    with refused("cadence_after_consultation"):
        run(f"UPDATE dialogue_cadence SET {columns} WHERE id = %s", cadence.pk)


@pytest.mark.parametrize("factory", [RunUpItemFactory, RunUpStepFactory])
@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ("what = ''", "not_empty"),
        ("days = 91", "days"),
        ("days = -366", "days"),
        (
            "side = 'partner', office_id = (SELECT min(id) FROM offices_office)",
            "office_is_ours",
        ),
    ],
)
def test_a_line_of_a_run_up_that_makes_no_sense_is_refused(factory, columns, constraint):
    line = factory()
    table = line._meta.db_table
    name = "run_up_item" if factory is RunUpItemFactory else "run_up_step"
    with refused(f"{name}_{constraint}"):
        run(f"UPDATE {table} SET {columns} WHERE id = %s", line.pk)
    with refused(f"{name}_once"):
        copy_of(line)


def test_what_is_done_by_somebody_is_done_on_a_day():
    step, somebody = RunUpStepFactory(), UserFactory()
    with refused("run_up_step_done_by_somebody"):
        run("UPDATE dialogue_runupstep SET done_by_id = %s WHERE id = %s", somebody.pk, step.pk)


def test_a_review_follows_consultations():
    cadence = CadenceFactory()
    run("UPDATE dialogue_cadence SET kind = 'review', after_months = 60 WHERE id = %s", cadence.pk)
