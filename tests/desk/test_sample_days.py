"""The sample on days of all kinds, and the days it counts in."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.dates import home_today, is_business_day
from desk.quarters import quarter_name
from desk.sample.days import Days
from desk.sample.load import load
from desk.sample.working import EARLY, in_its_quarter
from dialogue.services.ledger import plan_ledger
from offices.models import Office
from reminders.services.due_list import differences

ANY_DAY = st.dates(date(2024, 1, 1), date(2044, 12, 31))


@pytest.mark.proof
@pytest.mark.django_db
@pytest.mark.parametrize(
    "day",
    [
        pytest.param("2028-02-29", id="leap day"),
        pytest.param("2026-12-31", id="last day of the year"),
        pytest.param("2026-03-08", id="Sunday on which clocks change"),
    ],
)
def test_sample_is_loaded_and_kept_on_any_day(day):
    with time_machine.travel(f"{day} 12:00 +0000", tick=False):
        load(today=home_today())
        assert list(differences()) == []
        hundred_days_on = home_today() + timedelta(days=100)
    with time_machine.travel(f"{hundred_days_on} 12:00 +0000", tick=False):
        assert plan_ledger(today=home_today())["missed"]
        assert list(differences()) == []


@pytest.mark.django_db
def test_sample_leaves_a_database_with_other_offices_alone():
    Office.objects.create(code="OURS", name="Our office", country="US")

    with pytest.raises(ValidationError, match="of its own"):
        load(today=home_today())


@given(today=ANY_DAY, n=st.integers(1, 20))
def test_worked_days_are_business_days_in_order(today, n):
    days = Days(today)

    assert days.worked(-n - 1) < days.worked(-n) < today < days.worked(n) < days.worked(n + 1)
    assert is_business_day(days.worked(n))
    assert is_business_day(days.worked(-n))


@given(today=ANY_DAY, n=st.integers(1, 2100), length=st.integers(1, 2))
def test_past_meetings_fall_on_working_days_that_long_ago(today, n, length):
    days = Days(today)

    first, last = days.past(n, length)

    assert (last - first).days == length - 1
    assert is_business_day(first)
    assert is_business_day(last)
    assert days.day(-n - 20) <= first <= days.day(-n)


@given(today=ANY_DAY, n=st.integers(10, 80), length=st.integers(1, 2))
def test_coming_meetings_fall_on_working_days_and_stay_a_week_apart(today, n, length):
    days = Days(today)

    first, last = days.coming(n, length)

    assert (last - first).days == length - 1
    assert is_business_day(first)
    assert is_business_day(last)
    assert days.day(n - 7) <= first <= days.day(n + 30)
    assert (days.coming(n + 7, length)[0] - first).days >= 6


@given(today=ANY_DAY, n=st.integers(-30, 30))
def test_month_begins_on_its_first_day(today, n):
    month = Days(today).month(n)

    assert month.day == 1
    assert (month.year - today.year) * 12 + month.month - today.month == n


@given(today=ANY_DAY, n=st.integers(-200, 200))
def test_days_on_which_something_is_due_are_business_days_on_the_same_side_of_today(today, n):
    day = Days(today).worked_around(n)

    assert is_business_day(day)
    assert abs((day - today).days - n) <= 4
    assert (day < today) == (n < 0) or n == 0


@given(due=ANY_DAY)
def test_group_that_meets_early_meets_in_the_quarter_for_which_it_counts(due):
    moved = in_its_quarter(due)
    held = Days(moved).past(EARLY)[0]

    assert moved >= due
    assert quarter_name(held) == quarter_name(moved) == quarter_name(due)
