"""The gate and the powers against a second opinion: design §5 and §10 in plain Python.

The oracle below imports nothing of offices.gate, access or powers. Hypothesis invents a world of
people, offices, spans of days and markings; database and oracle must agree on each pair.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from dialogue.models import Body, Theme, Track
from offices.models import Assignment, Membership, Office, Relationship, User
from offices.powers import Act, office_acting

TODAY = date(2026, 5, 19)
CLEARANCES = ("U", "SBU", "C", "S")
ROLES = ("reader", "drafter", "approver")
PARTS = ("desk", "post", "action", "information")
# How far a clearance must reach, and whether it is for home nationals only.
MARKINGS = {
    "U": ("U", False),
    "SBU": ("SBU", False),
    "SBU/NF": ("SBU", True),
    "C": ("C", False),
    "C/NF": ("C", True),
    "S": ("S", False),
    "S/NF": ("S", True),
}


@dataclass
class Span:
    """A role or part from one day (counted from TODAY) until before another."""

    what: str
    starts: int
    ends: int | None

    @property
    def holds_today(self):
        return self.starts <= 0 and (self.ends is None or self.ends > 0)


@dataclass
class Person:
    clearance: str
    is_national: bool
    is_active: bool
    is_superuser: bool
    works: dict[int, list[Span]] = field(default_factory=dict)  # by office


@dataclass
class World:
    people: list[Person]
    closed: list[int | None]  # the day on which each office closes
    parts: list[dict[int, list[Span]]]  # per relationship, by office
    markings: list[list[str]]  # per relationship, of its records


# --- The oracle -----------------------------------------------------------------------------


def reaches(person, marking):
    level, is_noforn = MARKINGS[marking]
    is_cleared = CLEARANCES.index(person.clearance) >= CLEARANCES.index(level)
    return is_cleared and (person.is_national or not is_noforn)


def offices_with_access(world, person, relationship, roles, parts):
    for office, closes in enumerate(world.closed):
        is_open = closes is None or closes > 0
        works = any(
            span.what in roles and span.holds_today for span in person.works.get(office, ())
        )
        is_assigned = any(
            span.what in parts and span.holds_today
            for span in world.parts[relationship].get(office, ())
        )
        if person.is_active and is_open and works and is_assigned:
            yield office


def may_read(world, person, relationship):
    return any(True for _ in offices_with_access(world, person, relationship, ROLES, PARTS))


def may_edit(world, person, relationship):
    return first_editing(world, person, relationship) is not None


def first_editing(world, person, relationship):
    """The number of the first office through which a person edits, or None."""
    roles, parts = ("drafter", "approver"), ("desk", "post", "action")
    return next(offices_with_access(world, person, relationship, roles, parts), None)


# --- A world, invented ----------------------------------------------------------------------


# Most of what is invented holds today: the edges are what the gate and its oracle could differ on.
DURATIONS = [
    *([[(-2, None)]] * 4),
    [(0, None)],
    [(-2, 1)],
    [(-2, 0)],
    [(1, None)],
    [(-2, -1)],
    [(-2, 0), (0, None)],
    [(-2, 1), (1, None)],
    [(-2, -1), (1, 2)],
    [],
]
CLOSINGS = [None, None, None, -1, 0, 1]


def spans(kinds):
    """What one owner is from when to when: one thing, one after another, or nothing at all."""
    of_one = st.sampled_from(kinds)
    return st.sampled_from(DURATIONS).flatmap(
        lambda durations: st.tuples(*(st.builds(Span, of_one, *map(st.just, d)) for d in durations))
    )


@st.composite
def worlds(draw):
    offices = range(draw(st.sampled_from([1, 2, 2, 2])))
    relationships = range(draw(st.integers(1, 2)))
    person = st.builds(
        Person,
        clearance=st.sampled_from(CLEARANCES),
        is_national=st.booleans(),
        is_active=st.sampled_from([True, True, True, True, False]),
        is_superuser=st.booleans(),
        works=st.fixed_dictionaries({n: spans(ROLES) for n in offices}),
    )
    return World(
        people=draw(st.lists(person, min_size=1, max_size=2)),
        closed=[draw(st.sampled_from(CLOSINGS)) for _ in offices],
        parts=[
            draw(st.fixed_dictionaries({n: spans(PARTS) for n in offices})) for _ in relationships
        ],
        markings=[
            draw(st.lists(st.sampled_from(sorted(MARKINGS)), max_size=5)) for _ in relationships
        ],
    )


def on(day):
    return None if day is None else TODAY + timedelta(days=day)


@contextmanager
def built(world):
    """The world in the database, and gone again: people, relationships and records in order."""
    with transaction.atomic():
        people = User.objects.bulk_create(
            User(
                email=f"oracle{n}@sample.test",
                name=f"Person {n}",
                clearance=person.clearance,
                is_home_national=person.is_national,
                is_active=person.is_active,
                is_superuser=person.is_superuser,
                is_staff=person.is_superuser,
            )
            for n, person in enumerate(world.people)
        )
        offices = Office.objects.bulk_create(
            Office(code=f"ORACLE/{n}", name=f"Office {n}", country="US", closed_on=on(closes))
            for n, closes in enumerate(world.closed)
        )
        relationships = Relationship.objects.bulk_create(
            Relationship(code=f"Q{'AB'[n]}", name=f"Country {n}", capital="X", time_zone="UTC")
            for n, _ in enumerate(world.parts)
        )
        Membership.objects.bulk_create(
            Membership(
                user=people[n],
                office=offices[office],
                role=span.what,
                starts_on=on(span.starts),
                ends_on=on(span.ends),
            )
            for n, person in enumerate(world.people)
            for office, found in person.works.items()
            for span in found
        )
        Assignment.objects.bulk_create(
            Assignment(
                relationship=relationships[n],
                office=offices[office],
                part=span.what,
                starts_on=on(span.starts),
                ends_on=on(span.ends),
            )
            for n, by_office in enumerate(world.parts)
            for office, found in by_office.items()
            for span in found
        )
        theme = Theme.objects.create(code="oracle", name="Oracle")
        tracks = Track.objects.bulk_create(
            Track(relationship=each, theme=theme, marking="U", lead_office=offices[0])
            for each in relationships
        )
        bodies = [
            Body.objects.bulk_create(
                Body(
                    track=tracks[n],
                    relationship=relationships[n],
                    marking=marking,
                    tracked_from=TODAY,
                )
                for marking in markings
            )
            for n, markings in enumerate(world.markings)
        ]
        yield people, offices, relationships, bodies
        transaction.set_rollback(True)


@pytest.mark.django_db
@given(worlds())
def test_gate_and_acting_office_equal_their_oracle(world):
    with built(world) as (people, offices, relationships, bodies):
        everybody = list(zip(world.people, people, strict=True))
        for person, user in everybody:
            ranges = range(len(relationships))
            read = {n for n in ranges if may_read(world, person, n)}
            edited = {n for n in ranges if may_edit(world, person, n)}
            assert keys(Relationship.objects.visible_to(user, today=TODAY)) == {
                relationships[n].pk for n in read
            }
            for rows, allowed in (
                (Body.objects.visible_to(user, today=TODAY), read),
                (Body.objects.editable_by(user, today=TODAY), edited),
            ):
                assert keys(rows) == {
                    body.pk for n in allowed for body in bodies[n] if reaches(person, body.marking)
                }
            shown = Assignment.objects.visible_to(user, today=TODAY)
            assert set(shown.values_list("relationship_id", flat=True)) == {
                relationships[n].pk for n in read
            }
            for n, relationship in enumerate(relationships):
                acting = office_acting(user, Act.EDIT, relationship, today=TODAY)
                assert (acting and offices.index(acting)) == first_editing(world, person, n)


def keys(rows):
    return set(rows.values_list("pk", flat=True))
