"""An office that moves, the one that gets everything, and who says so on either side."""

from datetime import date, timedelta

import pytest

from offices.models import Assignment, Office, OfficeMove, User
from offices.services.office_moves import confirm_office_move, plan_office_move
from tests.factories import OfficeFactory, member

TODAY, ON_DAY = date(2026, 11, 2), date(2026, 12, 7)
DAY = timedelta(days=1)


@pytest.fixture
def old(db):
    return OfficeFactory(code="EUR/CARC", superior=OfficeFactory(code="EUR"))


@pytest.fixture
def new(db):
    return OfficeFactory(code="PM/NEW", superior=OfficeFactory(code="PM"))


def planned(old: Office, new: Office, chief: User, **other: object) -> OfficeMove:
    said = {"to_office": new, "on_day": ON_DAY, "reason": "Reorganisation", "today": TODAY}
    return plan_office_move(old, by=chief, **(said | other))


def confirmed(old: Office, new: Office, chief: User, **other: object) -> OfficeMove:
    """Return a move that stands by the word of somebody above `new`, or of `new` itself."""
    move = planned(old, new, chief, **other)
    return confirm_office_move(move, by=member(new.superior or new), today=TODAY, version=1)


def parts(office: Office, day: date) -> list[tuple[object, ...]]:
    """Return of each part of an office on a day the relationship, the part, who is responsible."""
    rows = Assignment.plain.filter(office=office, starts_on__lte=day)
    running = rows.exclude(ends_on__lte=day).order_by("relationship_id")
    return [(row.relationship, row.part, row.responsible) for row in running]
