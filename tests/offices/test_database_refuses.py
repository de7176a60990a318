"""What the database refuses by itself, whatever the programme would let pass (raw SQL)."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from offices.history import events_of
from offices.models import Absence, Assignment, Membership, Office, Relationship, User
from tests.factories import (
    AbsenceFactory,
    AssignmentFactory,
    MembershipFactory,
    OfficeFactory,
    RelationshipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
FACTORIES = {
    User: UserFactory,
    Office: OfficeFactory,
    Membership: MembershipFactory,
    Relationship: RelationshipFactory,
    Assignment: AssignmentFactory,
    Absence: AbsenceFactory,
}
KEPT = pytest.mark.parametrize("model", FACTORIES, ids=lambda model: model.__name__)


def run(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def insert(model, **columns):
    """Insert a row as SQL would, with these columns."""
    names = ", ".join(columns)
    marks = ", ".join(["%s"] * len(columns))
    run(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})", *columns.values())


def membership_of(user, office, starts_on, ends_on=None):
    insert(
        Membership,
        user_id=user.pk,
        office_id=office.pk,
        role="reader",
        starts_on=starts_on,
        ends_on=ends_on,
    )


def assignment_of(relationship, office, starts_on, ends_on=None):
    insert(
        Assignment,
        uid=UserFactory().uid,
        relationship_id=relationship.pk,
        office_id=office.pk,
        part="post",
        version=1,
        starts_on=starts_on,
        ends_on=ends_on,
    )


SPAN = ("2026-01-01", "2026-07-01")
OVERLAPPING = [
    ("2026-01-01", "2026-07-01"),
    ("2025-01-01", "2026-01-02"),
    ("2026-06-30", None),
    ("2020-01-01", None),
    ("2026-03-01", "2026-04-01"),
]
BESIDE = [("2026-07-01", None), ("2020-01-01", "2026-01-01")]
BACKWARDS = [("2026-01-01", "2026-01-01"), ("2026-01-01", "2025-12-31")]


@pytest.mark.parametrize("span", OVERLAPPING)
def test_database_refuses_two_roles_of_a_person_in_an_office_at_a_time(span):
    user, office = UserFactory(), OfficeFactory()
    membership_of(user, office, *SPAN)
    with pytest.raises(IntegrityError, match="membership_one_role_at_a_time"):
        membership_of(user, office, *span)


@pytest.mark.parametrize("span", BESIDE)
def test_database_takes_one_role_after_another(span):
    user, office = UserFactory(), OfficeFactory()
    membership_of(user, office, *SPAN)
    membership_of(user, office, *span)
    membership_of(UserFactory(), office, *SPAN)
    membership_of(user, OfficeFactory(), *SPAN)


@pytest.mark.parametrize("span", OVERLAPPING)
def test_database_refuses_two_parts_of_an_office_in_a_relationship_at_a_time(span):
    relationship, office = RelationshipFactory(), OfficeFactory()
    assignment_of(relationship, office, *SPAN)
    with pytest.raises(IntegrityError, match="assignment_one_part_at_a_time"):
        assignment_of(relationship, office, *span)


@pytest.mark.parametrize("span", BESIDE)
def test_database_takes_one_part_after_another(span):
    relationship, office = RelationshipFactory(), OfficeFactory()
    assignment_of(relationship, office, *SPAN)
    assignment_of(relationship, office, *span)
    assignment_of(relationship, OfficeFactory(), *SPAN)
    assignment_of(RelationshipFactory(), office, *SPAN)


# PostgreSQL itself refuses a range that ends before it begins; an empty one is our own rule.
@pytest.mark.parametrize("span", BACKWARDS)
def test_database_refuses_a_membership_that_ends_before_it_lasts_a_day(span):
    with pytest.raises(DatabaseError, match=r"membership_ends_after_start|lower bound"):
        membership_of(UserFactory(), OfficeFactory(), *span)


@pytest.mark.parametrize("span", BACKWARDS)
def test_database_refuses_an_assignment_that_ends_before_it_lasts_a_day(span):
    with pytest.raises(DatabaseError, match=r"assignment_ends_after_start|lower bound"):
        assignment_of(RelationshipFactory(), OfficeFactory(), *span)


@pytest.mark.parametrize("email", ["r.abbott@state.test", "R.ABBOTT@state.test"])
def test_database_refuses_two_accounts_with_one_address(email):
    UserFactory(email="r.abbott@state.test")
    other = UserFactory()
    with pytest.raises(IntegrityError, match=r"user_email_any_case|offices_user_email_key"):
        run("UPDATE offices_user SET email = %s WHERE id = %s", email, other.pk)


def test_database_refuses_an_office_above_itself():
    office = OfficeFactory()
    with pytest.raises(IntegrityError, match="office_not_own_superior"):
        run("UPDATE offices_office SET superior_id = id WHERE id = %s", office.pk)


def test_database_refuses_a_successor_of_an_open_office():
    office, successor = OfficeFactory(), OfficeFactory()
    with pytest.raises(IntegrityError, match="office_successor_when_closed"):
        run("UPDATE offices_office SET successor_id = %s WHERE id = %s", successor.pk, office.pk)


def test_database_refuses_two_relationships_with_one_country():
    first, second = RelationshipFactory(), RelationshipFactory()
    with pytest.raises(IntegrityError, match="offices_relationship_code"):
        run("UPDATE offices_relationship SET code = %s WHERE id = %s", first.code, second.pk)


@KEPT
def test_database_refuses_to_delete(model):
    row = FACTORIES[model]()
    with pytest.raises(DatabaseError, match="Cannot delete"):
        run(f"DELETE FROM {model._meta.db_table} WHERE id = %s", row.pk)
    with pytest.raises(DatabaseError, match=r"Cannot delete|cannot be|PROTECT|protected"):
        row.delete()


@KEPT
def test_database_refuses_to_truncate(model):
    FACTORIES[model]()
    run("SET CONSTRAINTS ALL IMMEDIATE")  # as at the end of the transaction that made it
    with pytest.raises(DatabaseError, match="is ever deleted"):
        run(f"TRUNCATE {model._meta.db_table} CASCADE")


@KEPT
def test_database_refuses_to_rewrite_history(model):
    event = events_of(FACTORIES[model]()).first()
    table = type(event)._meta.db_table
    for statement in (
        f"UPDATE {table} SET pgh_label = 'never'",
        f"DELETE FROM {table}",
    ):
        with pytest.raises(DatabaseError, match="Cannot update or delete"):
            run(statement)


@KEPT
def test_database_keeps_history_of_raw_sql_too(model):
    row = FACTORIES[model]()
    column = {User: "name", Office: "name", Relationship: "name"}.get(model, "starts_on")
    value = "2021-01-01" if column == "starts_on" else "A new name"
    run(f"UPDATE {model._meta.db_table} SET {column} = %s WHERE id = %s", value, row.pk)
    assert events_of(row).count() == 2
    run(f"UPDATE {model._meta.db_table} SET {column} = %s WHERE id = %s", value, row.pk)
    assert events_of(row).count() == 2
