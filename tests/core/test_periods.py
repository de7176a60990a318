from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.periods import Period, closes_on, default_grace_days, due_on, next_host, periods

TWENTY_YEARS = 240  # months
anchors = st.dates(date(2000, 1, 1), date(2040, 12, 31))
cadences = st.integers(1, 24)
graces = st.integers(0, 400)


def all_due(anchor, months, n=0):
    """Every due date within twenty years, counted month by month from the anchor's day."""
    found = []
    while n * months <= TWENTY_YEARS:
        year, month = divmod(anchor.year * 12 + anchor.month - 1 + n * months, 12)
        last = monthrange(year, month + 1)[1]
        found.append(date(year, month + 1, min(anchor.day, last)))
        n += 1
    return found


def test_due_on_is_clamped_to_the_end_of_the_month():
    assert [due_on(date(2026, 8, 31), 3, n) for n in range(9)] == [
        date(2026, 8, 31),
        date(2026, 11, 30),
        date(2027, 2, 28),
        date(2027, 5, 31),
        date(2027, 8, 31),
        date(2027, 11, 30),
        date(2028, 2, 29),
        date(2028, 5, 31),
        date(2028, 8, 31),
    ]


def test_due_on_of_a_leap_day_comes_back_to_it():
    assert [due_on(date(2024, 2, 29), 12, n) for n in range(5)] == [
        date(2024, 2, 29),
        date(2025, 2, 28),
        date(2026, 2, 28),
        date(2027, 2, 28),
        date(2028, 2, 29),
    ]


@given(anchor=anchors, months=cadences)
def test_due_on_never_drifts_in_twenty_years(anchor, months):
    expected = all_due(anchor, months)
    assert [due_on(anchor, months, n) for n in range(len(expected))] == expected


@pytest.mark.parametrize(("months", "n"), [(3, -1), (0, 1), (-3, 1)])
def test_due_on_refuses_what_is_no_period(months, n):
    with pytest.raises(ValueError, match=r"month|counted"):
        due_on(date(2026, 1, 1), months, n)


def test_default_grace_grows_with_the_cadence():
    assert {months: default_grace_days(months) for months in (1, 3, 5, 6, 11, 12, 24)} == {
        **{1: 30, 3: 30, 5: 30},
        **{6: 60, 11: 60},
        **{12: 90, 24: 90},
    }


def test_closes_on_adds_the_grace():
    assert closes_on(date(2026, 8, 31), 3, 1, 30) == date(2026, 12, 30)


def test_closes_on_of_a_monthly_body_is_the_eve_of_the_next():
    assert closes_on(date(2026, 1, 31), 1, 0, 30) == date(2026, 2, 27)


@given(anchor=anchors, months=cadences, n=st.integers(0, 40), grace=graces)
def test_closes_on_is_always_before_the_next_due_date(anchor, months, n, grace):
    closing, due = closes_on(anchor, months, n, grace), due_on(anchor, months, n)
    eve_of_next = due_on(anchor, months, n + 1) - timedelta(days=1)
    assert closing == min(due + timedelta(days=grace), eve_of_next)
    assert due <= closing <= eve_of_next


def test_closes_on_refuses_negative_grace():
    with pytest.raises(ValueError, match="grace"):
        closes_on(date(2026, 1, 1), 3, 0, -1)


def test_periods_include_both_ends():
    assert periods(date(2026, 1, 31), 3, 30, date(2026, 4, 30), date(2026, 7, 31)) == [
        Period(1, date(2026, 4, 30), date(2026, 5, 30)),
        Period(2, date(2026, 7, 31), date(2026, 8, 30)),
    ]


def test_periods_refuse_a_cadence_without_months():
    with pytest.raises(ValueError, match="month"):
        periods(date(2026, 1, 1), 0, 30, date(2026, 1, 1), date(2027, 1, 1))


@given(
    anchor=anchors,
    months=cadences,
    grace=graces,
    start=st.dates(date(1998, 1, 1), date(2055, 12, 31)),
    length=st.integers(-400, 8000),
)
def test_periods_are_those_due_from_start_to_end(anchor, months, grace, start, length):
    # The oracle's list ends twenty years after the anchor; what lies later is not compared.
    end = min(start + timedelta(days=length), all_due(anchor, months)[-1])
    assert periods(anchor, months, grace, start, end) == [
        Period(n, due, closes_on(anchor, months, n, grace))
        for n, due in enumerate(all_due(anchor, months))
        if start <= due <= end
    ]


hosts = st.lists(st.text(min_size=1), min_size=1, max_size=6, unique=True)


@given(rotation=hosts, meetings=st.integers(1, 80))
def test_next_host_goes_round_for_twenty_years(rotation, meetings):
    held, last = [], None
    for _ in range(meetings):
        last = next_host(rotation, last)
        held.append(last)
    assert held == (rotation * meetings)[:meetings]


def test_next_host_begins_again_after_a_host_outside_the_rotation():
    assert next_host(["home", "partner", "video"], "third country") == "home"


@pytest.mark.parametrize("rotation", [[], ["home", "home", "partner"]])
def test_next_host_refuses_a_rotation_that_says_nothing(rotation):
    with pytest.raises(ValueError, match="rotation"):
        next_host(rotation, "home")
