"""How the programme stood on a day: slips hold from then on, corrections from the beginning."""

from datetime import date, timedelta
from importlib import import_module

import pghistory
import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations import RunSQL

from desk.sample.days import at
from tests.workinggroups.baseline_oracle import programme_on
from tests.workinggroups.cast import READ, adopted, fresh
from workinggroups.baselines import stood_on
from workinggroups.models import Benchmark, NextStep, Slip
from workinggroups.services import programme, progress

ONE_DAY = timedelta(days=1)


def due_days(record, key, *days):
    """Return by when a record was due as seen on each day, told by pages and by the oracle."""
    slips = list(Slip.objects.for_system(READ).filter(**{key: record}).order_by("pk"))
    rows = [stood_on(fresh(record), slips, day) for day in days]
    with connection.cursor() as cursor:
        kind = type(record)._meta.model_name
        told = [programme_on(cursor, day, kind, key).get(record.pk) for day in days]
    assert [row and (row.baseline_due_on, row.due_on, row.is_adopted) for row in rows] == told
    return [row and row.due_on for row in rows]


@pytest.mark.parametrize(("kind", "key"), [(NextStep, "step"), (Benchmark, "benchmark")])
def test_a_slip_holds_from_its_day_and_a_correction_from_the_beginning(cast, kind, key):
    adopted_on = cast.today - 30 * ONE_DAY
    record = adopted(cast, kind=kind, days_ago=30)
    first = record.due_on
    slip_on, second = cast.today - 10 * ONE_DAY, first + 7 * ONE_DAY
    slip(cast, record, second, slip_on)
    days = [adopted_on - ONE_DAY, adopted_on, slip_on - ONE_DAY, slip_on, cast.today]
    assert due_days(record, key, *days) == [None, first, first, second, second]

    correct(cast, record, second + ONE_DAY)
    assert due_days(record, key, *days) == [None, first, first, *[second + ONE_DAY] * 2]

    third = second + 20 * ONE_DAY
    slip(cast, record, third, cast.today)
    assert due_days(record, key, *days) == [None, first, first, second + ONE_DAY, third]
    assert fresh(record).baseline_due_on == first


def test_a_wrong_day_that_never_moved_was_never_in_force(cast):
    step = adopted(cast)
    right = step.due_on + 3 * ONE_DAY
    correct(cast, step, right)
    assert due_days(step, "step", cast.today - 20 * ONE_DAY, cast.today) == [right, right]


def test_what_ended_later_was_in_force_until_then(cast):
    step = adopted(cast)
    programme.end(
        step, stage="withdrawn", reason="No ship.", actor=cast.by("chair"), today=cast.today
    )
    yesterday = stood_on(fresh(step), [], cast.today - ONE_DAY)
    assert (yesterday.is_adopted, yesterday.end_reason) == (True, "")
    assert stood_on(fresh(step), [], cast.today).end_reason == "No ship."


def slip(cast, record, to_on, day):
    by = {"actor": cast.by("post_drafter"), "today": day}
    new = {"new_date": to_on, "because": "Ice."}
    with pghistory.context(user=None):  # as in a request
        if isinstance(record, NextStep):
            progress.report_progress(record, word="risk", **new, **by)
        else:
            progress.note_reading(record, read_on=day, value="3", word="at_risk", **new, **by)


def correct(cast, record, due_on):
    by = {"actor": cast.by("desk_approver"), "today": cast.today}
    programme.change(record, due_on=due_on, reason="Misread.", **by)


def test_slips_from_before_they_bore_a_day_get_the_home_day_on_which_they_were_made(cast):
    step = adopted(cast)
    said = {"word": "risk", "new_date": step.due_on + ONE_DAY, "because": "Ice."}
    progress.report_progress(step, **said, actor=cast.by("post_drafter"), today=cast.today)
    late_in_the_evening = at(date(2026, 5, 19), "23:30", settings.HOME_TIME_ZONE)
    Slip.objects.for_system(READ).update(at=late_in_the_evening)
    migration = import_module("workinggroups.migrations.0005_slip_days").Migration
    filling = [each for each in migration.operations if isinstance(each, RunSQL)]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for sql, values in (one for each in filling for one in each.sql):
            cursor.execute(sql, values)
        cursor.execute("SELECT slipped_on FROM workinggroups_slipevent ORDER BY pgh_id DESC")
        assert cursor.fetchone() == (date(2026, 5, 19),)
    assert Slip.objects.for_system(READ).get().slipped_on == date(2026, 5, 19)
