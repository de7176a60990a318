from datetime import date, timedelta

import pytest

from offices.models import Role
from offices.responsible import responsible_for
from tests.factories import (
    AssignmentFactory,
    MembershipFactory,
    UserFactory,
    member,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 19)
DAY = timedelta(days=1)


@pytest.fixture
def assignment():
    return AssignmentFactory()


def answers(assignment, marking="U", **words):
    return responsible_for(
        assignment.office, assignment.relationship, marking=marking, today=TODAY, **words
    )


def name(assignment, **people):
    for field, person in people.items():
        setattr(assignment, field, person)
    assignment.save()


def test_responsible_is_the_assignee_then_the_officer_then_the_alternate(assignment):
    assignee, officer, alternate = (member(assignment.office, Role.DRAFTER) for _ in range(3))
    name(assignment, responsible=officer, alternate=alternate)
    assert answers(assignment, assignee=assignee) == assignee
    assert answers(assignment) == officer
    name(assignment, responsible=None)
    assert answers(assignment) == alternate


def test_responsible_are_approvers_before_drafters_in_order_of_arrival(assignment):
    drafter = member(assignment.office, Role.DRAFTER)
    assert answers(assignment) == drafter
    late, early = UserFactory(), UserFactory()
    for person, day in ((late, -1), (early, -2)):
        MembershipFactory(user=person, office=assignment.office, starts_on=TODAY + day * DAY)
    assert answers(assignment) == early


def test_responsible_is_no_reader_unless_named(assignment):
    reader = member(assignment.office, Role.READER)
    assert answers(assignment) is None
    name(assignment, responsible=reader)
    assert answers(assignment) == reader


@pytest.mark.parametrize(
    ("person", "marking", "reaches"),
    [
        ({"clearance": "U"}, "U", True),
        ({"clearance": "U"}, "SBU", False),
        ({"clearance": "C"}, "C/NF", True),
        ({"clearance": "S", "is_home_national": False}, "C/NF", False),
        ({"clearance": "C"}, "S", False),
        ({"is_active": False}, "U", False),
    ],
)
def test_responsible_reaches_the_marking_and_may_sign_in(assignment, person, marking, reaches):
    named = member(assignment.office, Role.APPROVER, **person)
    name(assignment, responsible=named)
    assert answers(assignment, marking=marking) == (named if reaches else None)


def test_responsible_falls_to_the_next_who_reaches_the_marking(assignment):
    low, high = (member(assignment.office, clearance=level) for level in ("U", "S"))
    name(assignment, responsible=low, alternate=high)
    assert answers(assignment, marking="U") == low
    assert answers(assignment, marking="S") == high


def test_responsible_is_a_present_member_of_the_office(assignment):
    left = UserFactory()
    MembershipFactory(user=left, office=assignment.office, ends_on=TODAY)
    name(assignment, responsible=left, alternate=UserFactory())
    assert answers(assignment) is None
    assert answers(assignment, assignee=member(AssignmentFactory().office)) is None


def test_responsible_is_nobody_without_an_assignment_that_holds(assignment):
    named = member(assignment.office)
    name(assignment, responsible=named, ends_on=TODAY)
    assert answers(assignment) is None
    assert answers(assignment, assignee=named) is None


@pytest.mark.parametrize(("closes", "is_open"), [(-1, False), (0, False), (1, True)])
def test_responsible_is_nobody_once_the_office_is_closed(assignment, closes, is_open):
    person = member(assignment.office)
    assignment.office.closed_on = TODAY + closes * DAY
    assignment.office.save()
    assert answers(assignment) == (person if is_open else None)
