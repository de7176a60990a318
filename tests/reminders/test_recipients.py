"""Who hears is the same whether they are asked for one by one or for many rows at once."""

from dataclasses import replace
from datetime import timedelta

from offices.models import Role
from offices.services.absences import enter_absence
from reminders.models import Deadline
from reminders.recipients import Recipients
from reminders.services.due_list import sync
from tests.factories import member
from tests.reminders.conftest import DUE_ON, PREFIX


def test_who_answers_for_many_rows_is_asked_once(owed, django_assert_num_queries):
    officer, today = owed.officer, DUE_ON
    stand_in = member(owed.office, Role.DRAFTER, name="Stand-in")
    enter_absence(
        officer,
        starts_on=today,
        ends_on=today + timedelta(days=3),
        stand_in=stand_in,
        by=officer,
        today=today,
    )
    colleague = member(owed.office, name="Colleague")
    others = (
        {},
        {"assignee_id": officer.pk},
        {"office_id": owed.desk.pk, "waiting_office_id": owed.office.pk},
    )
    sync(
        PREFIX, [replace(owed.fact, key=f"{PREFIX}{n}", **other) for n, other in enumerate(others)]
    )
    rows = list(Deadline.objects.for_system("test").order_by("key"))
    alone, together = Recipients(today), Recipients(today)

    with django_assert_num_queries(2):
        together.ask(rows)
        together.ask_who_waits(rows)

    with django_assert_num_queries(0):
        heard = [together.reminded(row) for row in rows]
        waiting = [together.waits(row) for row in rows]
    assert heard == [alone.reminded(row) for row in rows]
    assert [[(one.user_id, one.stands_in_for) for one in hear] for hear in heard] == [
        [(colleague.pk, None)],
        [(stand_in.pk, officer.pk)],
        [(owed.desk_officer.pk, None)],
    ]
    assert waiting == [None, None, colleague.pk]
    assert waiting == [alone.waits(row) for row in rows]
