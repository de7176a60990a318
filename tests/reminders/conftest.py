"""One obligation, the office that owes it, who answers for it, and the office above."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from offices.models import Office, Part, Relationship, Role, User
from reminders.facts import DeadlineFact
from reminders.models import Deadline, Notice
from reminders.services.due_list import sync
from tests.factories import AssignmentFactory, OfficeFactory, RelationshipFactory, assigned, member

PREFIX = "thing:1:"
DUE_ON = date(2026, 4, 3)  # a Friday
WASHINGTON, BAKU = ZoneInfo("America/New_York"), ZoneInfo("Asia/Baku")


@dataclass
class Owed:
    """A thing owed by the embassy in Baku by Fri 3 April 2026."""

    relationship: Relationship
    office: Office
    above: Office
    desk: Office
    officer: User
    chief: User
    desk_officer: User
    fact: DeadlineFact

    def state(self, **other: object) -> Deadline:
        """Write it into the due list, perhaps said otherwise, and return its row."""
        self.fact = replace(self.fact, **other)
        sync(PREFIX, [self.fact])
        return self.row

    @property
    def row(self) -> Deadline:
        return Deadline.objects.for_system("test").select_related("relationship").get()

    def told(self) -> list[tuple[str, str, datetime]]:
        """Return each notice as its step, the name of who hears, and when it goes."""
        rows = (
            Notice.objects.for_system("test").select_related("recipient").order_by("goes_at", "pk")
        )
        return [(row.step, row.recipient.name, row.goes_at) for row in rows]


@pytest.fixture
def owed(db):
    """Written on 1 February 2026: what comes later is swept at the moment that a test says."""
    with time_machine.travel(datetime(2026, 2, 1, tzinfo=UTC), tick=False):
        yield _written()


def _written() -> Owed:
    relationship = RelationshipFactory(code="AZ", name="Azerbaijan", entered_on=date(2025, 1, 1))
    above = OfficeFactory(code="EUR", time_zone="America/New_York")
    office = assigned(
        relationship,
        Part.POST,
        code="EMB/BAKU",
        country="AZ",
        time_zone="Asia/Baku",
        superior=above,
    )
    desk = assigned(relationship, Part.DESK, code="EUR/CARC", time_zone="America/New_York")
    chief = member(above, name="Chief", email="chief@sample.test")
    AssignmentFactory(relationship=relationship, office=above, part=Part.INFORMATION)
    return Owed(
        relationship,
        office,
        above,
        desk,
        officer=member(office, Role.DRAFTER, name="Officer", email="officer@sample.test"),
        chief=chief,
        desk_officer=member(desk, name="Desk", email="desk@sample.test"),
        fact=DeadlineFact(
            key=f"{PREFIX}hold",
            kind="meeting_hold",
            relationship_id=relationship.pk,
            marking="U",
            office_id=office.pk,
            due_on=DUE_ON,
            since_on=date(2026, 1, 1),
            title="Bilateral Security Dialogue",
            path="/meetings/0b5e4f60-0000-4000-8000-000000000001/",
            reference="AZ-7KQ4",
            theme_code="security",
        ),
    )


def in_baku(day: date, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BAKU)


def in_washington(day: date, hour: int = 8, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=WASHINGTON)
