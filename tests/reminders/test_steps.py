"""On which days a ladder speaks: pure."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import add_business_days
from reminders.steps import (
    Rungs,
    newest_steps,
    next_day,
    open_day,
    opens_in,
    opens_somewhere,
)

USUAL = Rungs((30, 14, 7, 1, 0), 7, (5,))
DUE_ON = date(2026, 4, 3)
ladders = st.builds(
    Rungs,
    st.sets(st.integers(0, 60)).map(lambda days: tuple(sorted(days, reverse=True))),
    st.sampled_from([0, 2, 7, 10]),
    st.sets(st.integers(1, 20), max_size=3).map(lambda days: tuple(sorted(days))),
)
zones = st.sampled_from(
    [
        "America/New_York",
        "Europe/London",
        "Asia/Baku",
        "Pacific/Kiritimati",  # fourteen ahead
        "Pacific/Pago_Pago",  # eleven hours behind UTC
    ]
)
days = st.dates(date(2025, 1, 1), date(2028, 12, 31))


def said(day):
    return [
        (step.code, step.on, step.is_urgent)
        for step in newest_steps(USUAL, DUE_ON, day, add_business_days)
    ]


@pytest.mark.parametrize(
    ("day", "steps"),
    [
        (date(2026, 3, 3), []),
        (date(2026, 3, 4), [("before-30", date(2026, 3, 4), False)]),
        (date(2026, 3, 19), [("before-30", date(2026, 3, 4), False)]),
        (date(2026, 3, 31), [("before-7", date(2026, 3, 27), False)]),
        (date(2026, 4, 2), [("before-1", date(2026, 4, 2), False)]),
        (date(2026, 4, 3), [("before-0", date(2026, 4, 3), True)]),
        (date(2026, 4, 9), [("before-0", date(2026, 4, 3), True)]),
        (
            date(2026, 4, 10),
            [("late-7", date(2026, 4, 10), True), ("above-5", date(2026, 4, 10), True)],
        ),
        (
            date(2026, 5, 1),
            [("late-28", date(2026, 5, 1), True), ("above-5", date(2026, 4, 10), True)],
        ),
    ],
)
def test_only_the_newest_step_of_each_series_stands(day, steps):
    assert said(day) == steps


@given(ladders, days, days)
def test_going_from_step_to_step_meets_the_same_steps_as_asking_each_day(rungs, due_on, start):
    until = start + timedelta(days=90)
    each_day = set()
    for n in range(91):
        each_day |= {
            step
            for step in newest_steps(rungs, due_on, start + timedelta(days=n), add_business_days)
            if step.on > start
        }
    woken, day = set(), start
    while (day := next_day(rungs, due_on, day, add_business_days)) and day <= until:
        woken |= {
            step for step in newest_steps(rungs, due_on, day, add_business_days) if step.on > start
        }
    assert woken == each_day


@given(days, zones)
def test_an_office_opens_once_a_day_at_eight_whatever_its_clock_does(day, zone):
    moment = opens_in(zone, day)

    assert moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") == f"{day} 08:00"
    assert opens_somewhere(day) <= moment.astimezone(UTC)
    assert open_day(opens_somewhere(day)) == day
    assert open_day(opens_somewhere(day) - timedelta(seconds=1)) == day - timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "before", "on"),
    [
        (
            "America/New_York",
            datetime(2026, 3, 7, 13, tzinfo=UTC),
            datetime(2026, 3, 8, 12, tzinfo=UTC),
        ),
        (
            "America/New_York",
            datetime(2026, 10, 31, 12, tzinfo=UTC),
            datetime(2026, 11, 1, 13, tzinfo=UTC),
        ),
        (
            "Europe/London",
            datetime(2026, 3, 28, 8, tzinfo=UTC),
            datetime(2026, 3, 29, 7, tzinfo=UTC),
        ),
        (
            "Europe/London",
            datetime(2026, 10, 24, 7, tzinfo=UTC),
            datetime(2026, 10, 25, 8, tzinfo=UTC),
        ),
        ("Asia/Baku", datetime(2026, 3, 28, 4, tzinfo=UTC), datetime(2026, 3, 29, 4, tzinfo=UTC)),
    ],
)
def test_eight_in_the_morning_follows_the_change_of_clocks(zone, before, on):
    assert opens_in(zone, on.date() - timedelta(days=1)) == before
    assert opens_in(zone, on.date()) == on
