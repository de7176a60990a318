"""Every office of the sample that owes anything moves: afterwards it owes nothing, and nothing is
lost; the due list says what the records say."""

import pytest
from django.db.models import Q

from core.dates import home_today
from offices.models import Assignment, Office, OfficeMove, User
from offices.services.moving_offices import carry_out_moves
from offices.services.office_moves import confirm_office_move, plan_office_move
from reminders.models import Deadline
from reminders.services.due_list import differences
from tests.factories import OfficeFactory, member

pytestmark = pytest.mark.django_db
WHY = "the test reads the whole sample"


def owed():
    """Return how much is owed in all, by key; keys of some end with the office that owes it."""
    rows = Deadline.objects.for_system(WHY).filter(ended_at__isnull=True)
    return rows.count()


def of(office):
    open_rows = Deadline.objects.for_system(WHY).filter(ended_at__isnull=True)
    return open_rows.filter(Q(office=office) | Q(waiting_office=office))


def move(old, new, **how):
    by, today = member(old), home_today()
    said = {"to_office": new, "on_day": today, "reason": "Why", "by": by, "today": today}
    planned = plan_office_move(old, **said, **how)
    confirm_office_move(planned, by=member(new), today=today)
    return carry_out_moves(today=today)


@pytest.mark.parametrize("code", ["EUR/CARC", "Embassy Baku", "PM", "PM/FO", "ENR", "DRL"])
def test_everything_of_an_office_is_owed_by_a_new_one(sample, code):
    old, new = Office.objects.get(code=code), OfficeFactory(code="NEW")
    before, total = of(old).count(), owed()
    assert before > 0

    assert move(old, new, with_people=True, closes=True) == 1

    assert list(differences()) == []
    assert list(of(old)) == []
    assert (of(new).count(), owed()) == (before, total)
    assert not Assignment.plain.filter(office=old, ends_on__isnull=True).exists()


@pytest.mark.parametrize(
    ("code", "other"), [("PM", "ISN"), ("EUR/CARC", "EUR"), ("DRL", "PM"), ("ENR", "EB")]
)
def test_everything_of_an_office_is_owed_by_one_that_works_there_too(sample, code, other):
    old, new = Office.objects.get(code=code), Office.objects.get(code=other)
    assert of(old).count() > 0

    assert move(old, new) == 1

    assert list(differences()) == []
    assert list(of(old)) == []
    parts = Assignment.plain.filter(office=new, ends_on__isnull=True)
    assert parts.count() == parts.values("relationship").distinct().count()


def test_its_people_answer_for_it_as_before_when_they_go_along(sample):
    old, new = Office.objects.get(code="EUR/CARC"), OfficeFactory(code="NEW")
    desk = User.objects.get(email="desk@sample.test")
    before = Assignment.plain.filter(office=old, responsible=desk, ends_on=None).count()

    move(old, new, with_people=True)

    named = Assignment.plain.filter(office=new, responsible=desk, ends_on=None)
    assert (named.count(), before > 0) == (before, True)
    assert OfficeMove.objects.get().done_at is not None
