"""Of the spans of an office that moves no day is lost, none comes back, and none is held twice."""

from datetime import date, timedelta

import pytest

from offices.models import Assignment, HandOverNote, Membership, Part, Role
from offices.services.carrying_out import carry_out
from offices.services.moving_offices import carry_out_moves
from tests.factories import (
    AssignmentFactory,
    MembershipFactory,
    OfficeFactory,
    RelationshipFactory,
    UserFactory,
    member,
)
from tests.offices.handing import make_handing
from tests.offices.moving import DAY, ON_DAY, TODAY, confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(db):
    return OfficeFactory(code="EUR/CARC")


@pytest.fixture
def new(db):
    return OfficeFactory(code="EUR/NEW", superior=OfficeFactory(code="EUR/TOP"))


@pytest.fixture
def chief(old):
    return member(old, name="Chief")


def days(first, last=None):
    """Return a span by days after the move; None: open."""
    end = None if last is None else ON_DAY + timedelta(days=last)
    return {"starts_on": ON_DAY + timedelta(days=first), "ends_on": end}


def had(rows, day):
    """Return the rows that hold on a day, which is that many days after the move."""
    on = ON_DAY + timedelta(days=day)
    return [row for row in rows if row.starts_on <= on < (row.ends_on or date.max)]


# What the old and the new office had, and whose words the new one has some days after the move.
NO_END = (-99, None)
SPANS = {
    "theirs ends first": ([NO_END], [(-99, 9)], {0: "both", 8: "both", 9: "ours", 99: "ours"}),
    "theirs ends, another follows": (
        [NO_END],
        [(-99, 9), (20, None)],
        {0: "both", 9: "ours", 19: "ours", 20: "both"},
    ),
    "theirs begins later": ([NO_END], [(5, None)], {0: "ours", 4: "ours", 5: "both"}),
    "theirs is over": ([NO_END], [(-99, -50)], {0: "ours"}),
    "ours ends first": ([(-99, 9)], [NO_END], {0: "both", 8: "both", 9: "theirs"}),
    "ours alone": ([(-99, 9)], [], {0: "ours", 8: "ours", 9: None}),
    "ours begins today": ([(0, None)], [], {0: "ours", 9: "ours"}),
    "ours begins later": ([(5, None)], [], {0: None, 5: "ours"}),
    "ours goes on": ([(-99, 5), (5, None)], [], {0: "ours", 4: "ours", 5: "ours"}),
    "ours begins in theirs": (
        [(5, None)],
        [(-99, 9)],
        {0: "theirs", 4: "theirs", 5: "both", 9: "ours"},
    ),
    "ours is within theirs": ([(5, 9)], [NO_END], {0: "theirs", 5: "both", 9: "theirs"}),
    "both begin today": ([(0, None)], [(0, None)], {0: "both", 1: "both"}),
    "both begin later": ([(5, None)], [(5, 9)], {0: None, 5: "both", 8: "both", 9: "ours"}),
    "both begin later and stay": ([(5, None)], [(5, None)], {4: None, 5: "both", 6: "both"}),
    "both for the same days later": ([(5, 9)], [(5, 9)], {4: None, 5: "both", 8: "both", 9: None}),
}


@pytest.mark.parametrize(("ours", "theirs", "then"), SPANS.values(), ids=SPANS)
def test_no_day_of_a_part_is_lost_and_none_comes_back(old, new, chief, ours, theirs, then):
    relationship = RelationshipFactory()
    for office, part, spans in ((old, Part.DESK, ours), (new, Part.ACTION, theirs)):
        for span in spans:
            AssignmentFactory(relationship=relationship, office=office, part=part, **days(*span))
    confirmed(old, new, chief)

    assert carry_out_moves(today=ON_DAY) == 1

    rows = list(Assignment.plain.filter(office=new))
    says = {"ours": [Part.DESK], "both": [Part.DESK], "theirs": [Part.ACTION], None: []}
    assert {day: [row.part for row in had(rows, day)] for day in then} == {
        day: says[what] for day, what in then.items()
    }
    assert not Assignment.plain.filter(office=old).exclude(ends_on__lte=ON_DAY).exists()


@pytest.mark.parametrize(("ours", "theirs", "then"), SPANS.values(), ids=SPANS)
def test_no_day_of_a_role_is_lost_and_none_comes_back(old, new, chief, ours, theirs, then):
    person = UserFactory()
    for office, role, spans in ((old, Role.DRAFTER, ours), (new, Role.READER, theirs)):
        for span in spans:
            MembershipFactory(user=person, office=office, role=role, **days(*span))
    confirmed(old, new, chief, with_people=True)

    assert carry_out_moves(today=ON_DAY) == 1

    rows = list(Membership.objects.filter(user=person, office=new))
    says = {"ours": [Role.DRAFTER], "both": [Role.DRAFTER], "theirs": [Role.READER], None: []}
    assert {day: [row.role for row in had(rows, day)] for day in then} == {
        day: says[what] for day, what in then.items()
    }
    assert not Membership.objects.filter(office=old).exclude(ends_on__lte=ON_DAY).exists()


@pytest.mark.parametrize(
    ("brought", "there", "roles"),
    [
        ((Role.READER, -99, None), (Role.APPROVER, -99, 9), [Role.APPROVER, Role.READER]),
        ((Role.APPROVER, -99, 9), (Role.READER, -99, None), [Role.APPROVER, Role.READER]),
        ((Role.APPROVER, -99, None), (Role.READER, -99, 9), [Role.APPROVER, Role.APPROVER]),
    ],
)
def test_a_role_lasts_no_longer_than_it_was_given(old, new, chief, brought, there, roles):
    person = UserFactory()
    for office, (role, *span) in ((old, brought), (new, there)):
        MembershipFactory(user=person, office=office, role=role, **days(*span))
    confirmed(old, new, chief, with_people=True)

    carry_out_moves(today=ON_DAY)

    rows = list(Membership.objects.filter(user=person, office=new))
    assert [row.role for day in (0, 9) for row in had(rows, day)] == roles


@pytest.mark.parametrize(
    ("theirs", "ours", "both"),
    [
        (("b", "a"), ("a", "c"), ("b", "a")),
        ((None, "a"), ("a", "c"), ("a", "c")),
        ((None, "a"), ("a", None), ("a", None)),
        (("a", None), ("b", "a"), ("a", None)),
        (("a", None), ("b", "c"), ("a", "c")),
        ((None, None), ("a", "b"), ("a", "b")),
    ],
)
def test_nobody_has_both_places(old, new, chief, theirs, ours, both):
    people = {name: member(old, name=name) for name in "abc"} | {None: None}
    relationship = RelationshipFactory()
    for office, (responsible, alternate) in ((old, ours), (new, theirs)):
        AssignmentFactory(
            relationship=relationship,
            office=office,
            responsible=people[responsible],
            alternate=people[alternate],
        )
    confirmed(old, new, chief, with_people=True)

    carry_out_moves(today=ON_DAY)

    made = Assignment.plain.get(office=new)
    assert (made.responsible, made.alternate) == (people[both[0]], people[both[1]])


@pytest.mark.parametrize("with_people", [True, False])
def test_what_came_by_a_hand_over_and_its_notes_go_along_with_the_people(new, with_people):
    handing = make_handing()
    hand_over = handing.confirmed(on_day=TODAY, overlap_until=ON_DAY + 60 * DAY)
    handing.note(hand_over)
    there, low = member(new), member(new, clearance="U")
    confirmed(handing.office, new, handing.chief, with_people=with_people)
    assert not HandOverNote.objects.readable_by(there, ON_DAY).exists()

    carry_out_moves(today=ON_DAY)

    made = Assignment.plain.get(office=new, relationship=handing.relationship)
    assert made.hand_over == (hand_over if with_people else None)
    assert (
        Assignment.plain.filter(hand_over=hand_over, relationship=handing.relationship).count() == 1
    )
    readable = [HandOverNote.objects.readable_by(person, ON_DAY).count() for person in (there, low)]
    assert readable == [int(with_people), 0]
    assert carry_out(today=ON_DAY).moved == 0


def test_who_has_their_own_people_does_not_get_the_hand_over(new):
    handing = make_handing()
    hand_over = handing.confirmed(on_day=TODAY)
    theirs = AssignmentFactory(
        office=new,
        relationship=handing.relationship,
        responsible=member(new),
        alternate=member(new),
    )
    confirmed(handing.office, new, handing.chief, with_people=True)

    carry_out_moves(today=ON_DAY)

    theirs.refresh_from_db()
    handing.named.refresh_from_db()
    assert (theirs.hand_over, handing.named.hand_over) == (None, hand_over)


def test_an_office_that_closes_into_one_below_leaves_no_ring(old, new, chief):
    top = OfficeFactory()
    between, beside = OfficeFactory(superior=old), OfficeFactory(superior=old)
    old.superior, new.superior = top, between
    for office in (old, new):
        office.save()
    confirmed(old, new, chief, closes=True)

    carry_out_moves(today=ON_DAY)

    for office in (old, new, between, beside):
        office.refresh_from_db()
    assert (new.superior, between.superior, beside.superior) == (top, new, new)
    assert (old.closed_on, old.successor) == (ON_DAY, new)


def test_an_office_that_closes_into_the_one_just_below_it_leaves_none_closed_above(old, new, chief):
    new.superior = old
    new.save()
    confirmed(old, new, chief, closes=True)
    carry_out_moves(today=ON_DAY)
    new.refresh_from_db()
    assert new.superior is None
