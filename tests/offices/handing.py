"""An office with a leaver, a successor and an approver, and two relationships that go over."""

from dataclasses import dataclass
from datetime import date, timedelta

from offices.models import (
    Assignment,
    HandOver,
    HandOverNote,
    Office,
    Part,
    Relationship,
    Role,
    User,
)
from offices.services.hand_overs import confirm_hand_over, plan_hand_over, write_note
from tests.factories import AssignmentFactory, OfficeFactory, RelationshipFactory, member

TODAY = date(2026, 11, 2)  # a Monday
ON_DAY = date(2026, 12, 7)
DAY = timedelta(days=1)


@dataclass
class Handing:
    """Robin Hale leaves, Dana Reed follows, the chief approves for the office."""

    office: Office
    leaver: User
    successor: User
    chief: User
    named: Assignment
    second: Assignment

    @property
    def relationship(self) -> Relationship:
        return self.named.relationship

    def plan(self, **other: object) -> HandOver:
        said = {
            "office": self.office,
            "leaver": self.leaver,
            "successor": self.successor,
            "on_day": ON_DAY,
            "by": self.leaver,
            "today": TODAY,
        }
        return plan_hand_over(**(said | other))

    def confirmed(self, **other: object) -> HandOver:
        return confirm_hand_over(self.plan(**other), by=self.leaver, today=TODAY)

    def note(self, hand_over: HandOver, **other: object) -> HandOverNote:
        """Let the leaver write about Azerbaijan, or as `other` says."""
        said = {
            "relationship": self.relationship,
            "text": "Call before noon.",
            "marking": "SBU",
            "by": self.leaver,
            "today": TODAY,
        }
        return write_note(hand_over, **(said | other))

    def people(self) -> list[tuple[User | None, User | None]]:
        """Return who is responsible and alternate in both relationships."""
        for row in (self.named, self.second):
            row.refresh_from_db()
        return [(row.responsible, row.alternate) for row in (self.named, self.second)]


def make_handing() -> Handing:
    """The leaver answers for Azerbaijan and stands in, with the successor, for Georgia."""
    office = OfficeFactory(code="EUR/CARC")
    chief = member(office, name="Chief", email="chief@sample.test")
    leaver = member(office, Role.DRAFTER, name="Robin Hale", email="robin@sample.test")
    successor = member(office, Role.DRAFTER, name="Dana Reed", email="dana@sample.test")
    azerbaijan = RelationshipFactory(code="AZ", name="Azerbaijan")
    georgia = RelationshipFactory(code="GE", name="Georgia")
    named = AssignmentFactory(relationship=azerbaijan, office=office, responsible=leaver)
    second = AssignmentFactory(
        relationship=georgia, office=office, responsible=successor, alternate=leaver
    )
    other = OfficeFactory(code="PM")
    AssignmentFactory(
        relationship=azerbaijan, office=other, part=Part.ACTION, responsible=member(other)
    )
    return Handing(office, leaver, successor, chief, named, second)
