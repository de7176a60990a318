"""Each step is told once, to whoever answers for it on that day, at 08:00 of their office."""

from datetime import date, timedelta

import pytest

from offices.models import Role
from reminders.models import Deadline, MailChoice, Notice, Rhythm
from reminders.services.due_list import sync
from reminders.services.sweep import Swept, sweep
from tests.factories import member
from tests.reminders.conftest import DUE_ON, PREFIX, in_baku, in_washington


def test_a_step_is_planned_before_the_office_opens_and_goes_at_eight_there(owed):
    owed.state()

    swept = sweep(now=in_baku(date(2026, 4, 3), 3))

    assert swept == Swept(looked_at=1, planned=1)
    assert owed.told() == [("before-0", "Officer", in_baku(DUE_ON))]


def test_a_second_sweep_and_a_changed_record_say_nothing_twice(owed):
    owed.state()
    now = in_baku(date(2026, 4, 3), 3)
    sweep(now=now)

    assert sweep(now=now + timedelta(minutes=1)) == Swept()
    owed.state(title="Security Dialogue")
    assert sweep(now=now + timedelta(days=1)) == Swept(looked_at=1, planned=0)
    assert owed.told() == [("before-0", "Officer", in_baku(DUE_ON))]


def test_after_a_long_sleep_only_the_newest_step_of_each_series_goes_and_at_once(owed):
    owed.state()
    now = in_baku(date(2026, 4, 30), 11)

    sweep(now=now)

    assert owed.told() == [("late-21", "Officer", now), ("above-5", "Chief", now)]


def test_what_is_not_urgent_goes_with_the_digest_of_a_working_day(owed):
    owed.state(due_on=date(2026, 4, 6))  # seven days before is Monday 30, one is Sunday 5 April

    sweep(now=in_baku(date(2026, 3, 30), 11))
    sweep(now=in_baku(date(2026, 4, 5), 4))

    assert owed.told() == [
        ("before-7", "Officer", in_baku(date(2026, 3, 31))),
        ("before-1", "Officer", in_baku(date(2026, 4, 6))),
    ]


def test_who_wants_one_digest_a_week_hears_on_its_first_working_day(owed):
    MailChoice.objects.create(user=owed.officer, digest=Rhythm.WEEKLY)
    owed.state()

    sweep(now=in_baku(date(2026, 3, 27), 4))
    sweep(now=in_baku(DUE_ON, 4))

    assert (
        owed.told()
        == [
            ("before-7", "Officer", in_baku(date(2026, 3, 30))),
            ("before-0", "Officer", in_baku(DUE_ON)),
        ]
        or owed.told()[::-1]
    )


def test_a_new_relationship_is_told_of_in_digests_only(owed):
    owed.relationship.entered_on = date(2026, 3, 27)
    owed.relationship.save()
    owed.state()

    sweep(now=in_baku(DUE_ON, 4))

    (notice,) = Notice.objects.for_system("test")
    assert (notice.is_urgent, notice.goes_at) == (False, in_baku(DUE_ON))


def test_where_nobody_is_responsible_the_approvers_of_the_desk_hear(owed):
    owed.officer.is_active = False
    owed.officer.save()
    member(owed.desk, Role.DRAFTER, name="Drafter")
    owed.state()

    sweep(now=in_baku(DUE_ON, 4))

    assert owed.told() == [("before-0", "Desk", in_washington(DUE_ON))]


@pytest.mark.parametrize("marking", ["C", "S/NF"])
def test_nobody_hears_of_what_they_may_not_read(owed, marking):
    for person in (owed.officer, owed.chief, owed.desk_officer):
        person.clearance = "SBU"
        person.save()
    owed.state(marking=marking)

    sweep(now=in_baku(date(2026, 4, 30), 11))

    assert owed.told() == []


def test_a_record_that_says_the_same_again_wakes_nobody(owed):
    owed.state()
    sweep(now=in_baku(DUE_ON, 4))
    owed.state()

    assert sweep(now=in_baku(DUE_ON, 12)) == Swept()


def test_moving_the_day_tells_of_the_new_one(owed):
    owed.state()
    sweep(now=in_baku(DUE_ON, 4))
    later = DUE_ON + timedelta(days=7)
    owed.state(due_on=later)

    sweep(now=in_baku(DUE_ON, 12))

    assert owed.told() == [
        ("before-0", "Officer", in_baku(DUE_ON)),
        ("before-7", "Officer", in_baku(date(2026, 4, 6))),
    ]


def test_what_is_over_is_told_to_nobody(owed):
    owed.state()
    sync(PREFIX, [])

    assert sweep(now=in_baku(date(2026, 4, 30))) == Swept()


def test_a_row_that_cannot_be_planned_keeps_no_other_waiting(owed):
    from dataclasses import replace

    good = replace(owed.fact, key=f"{PREFIX}good")
    bad = replace(owed.fact, key=f"{PREFIX}bad", kind="unheard_of")
    sync(PREFIX, [good, bad])
    now = in_baku(DUE_ON, 4)

    assert sweep(now=now) == Swept(looked_at=2, planned=1, troubled=1)
    row = Deadline.objects.for_system("test").get(key=bad.key)
    assert (row.trouble, row.wakes_at) == ("KeyError", now + timedelta(hours=1))
    assert sweep(now=now + timedelta(minutes=1)) == Swept()


def test_batches_leave_nothing_out(owed):
    from dataclasses import replace

    sync(PREFIX, [replace(owed.fact, key=f"{PREFIX}{n}") for n in range(7)])

    assert sweep(now=in_baku(DUE_ON, 4), batch=3) == Swept(looked_at=7, planned=7)
