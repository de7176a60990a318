from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from core.dates import (
    Clock,
    add_business_days,
    business_days_between,
    clock,
    format_day,
    format_days,
    home_today,
    is_business_day,
    today_in,
    two_clocks,
)

NOON = datetime(2026, 4, 6, 12, 12, tzinfo=UTC)
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))
holidays = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=60)
near_holidays = st.dates(date(2025, 12, 1), date(2026, 4, 30))


# --- Clocks ------------------------------------------------------------------------------------
def test_today_differs_between_capitals():
    evening = datetime(2026, 4, 6, 21, 30, tzinfo=UTC)
    assert today_in("America/New_York", evening) == date(2026, 4, 6)
    assert today_in("Asia/Baku", evening) == date(2026, 4, 7)
    assert today_in(ZoneInfo("UTC"), evening) == date(2026, 4, 6)


def test_home_today_is_the_date_at_home(settings):
    settings.HOME_TIME_ZONE = "Asia/Tokyo"
    assert home_today(datetime(2026, 4, 6, 15, 0, tzinfo=UTC)) == date(2026, 4, 7)
    with time_machine.travel(datetime(2026, 4, 6, 14, 59, tzinfo=UTC)):
        assert home_today() == date(2026, 4, 6)


def test_clock_follows_summer_time():
    assert clock(datetime(2026, 3, 8, 6, 59, tzinfo=UTC), "America/New_York") == (
        date(2026, 3, 8),
        "01:59",
    )
    assert clock(datetime(2026, 3, 8, 7, 0, tzinfo=UTC), "America/New_York") == (
        date(2026, 3, 8),
        "03:00",
    )


def test_clock_refuses_an_instant_without_zone():
    with pytest.raises(ValueError, match="time zone"):
        clock(datetime(2026, 4, 6, 12, 0), "UTC")  # noqa: DTZ001


def test_two_clocks_name_places_or_cities():
    assert two_clocks(NOON, "America/New_York", "Asia/Baku", home_place="Washington") == [
        Clock("Washington", date(2026, 4, 6), "08:12"),
        Clock("Baku", date(2026, 4, 6), "16:12"),
        Clock("UTC", date(2026, 4, 6), "12:12"),
    ]
    assert two_clocks(NOON, "America/New_York", "UTC")[0].place == "New York"


def test_two_clocks_across_midnight_have_each_their_date():
    late = datetime(2026, 4, 6, 22, 0, tzinfo=timezone(timedelta(hours=-4)))
    assert two_clocks(late, "America/New_York", "Asia/Baku") == [
        Clock("New York", date(2026, 4, 6), "22:00"),
        Clock("Baku", date(2026, 4, 7), "06:00"),
        Clock("UTC", date(2026, 4, 7), "02:00"),
    ]


# --- Business days -----------------------------------------------------------------------------
def test_business_days_skip_weekends_and_holidays():
    easter_monday = frozenset({date(2026, 4, 6)})
    assert is_business_day(date(2026, 4, 3), easter_monday)
    assert not is_business_day(date(2026, 4, 4), easter_monday)
    assert not is_business_day(date(2026, 4, 6), easter_monday)
    assert add_business_days(date(2026, 4, 3), 1, easter_monday) == date(2026, 4, 7)
    assert add_business_days(date(2026, 4, 7), -1, easter_monday) == date(2026, 4, 3)
    assert business_days_between(date(2026, 4, 3), date(2026, 4, 7), easter_monday) == 1


def test_business_days_know_other_weekends():
    friday_saturday = {4, 5}
    assert add_business_days(date(2026, 4, 2), 1, weekend=friday_saturday) == date(2026, 4, 5)
    assert business_days_between(date(2026, 4, 2), date(2026, 4, 9), weekend=friday_saturday) == 5


def test_add_business_days_of_none_is_the_day_itself():
    assert add_business_days(date(2026, 4, 4), 0) == date(2026, 4, 4)


def test_business_days_backwards_are_none():
    assert business_days_between(date(2026, 4, 7), date(2026, 4, 3)) == 0
    assert business_days_between(date(2026, 4, 7), date(2026, 4, 7)) == 0


def at_work(start, end, closed):
    """Oracle: the working days after start up to end, by the names of their weekdays."""
    after = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    return [day for day in after if f"{day:%u}" in "12345" and day not in closed]


@given(start=near_holidays, length=st.integers(-20, 150), closed=holidays)
def test_business_days_between_counts_like_the_oracle(start, length, closed):
    end = start + timedelta(days=length)
    assert business_days_between(start, end, closed) == len(at_work(start, end, closed))


@given(start=near_holidays, n=st.integers(1, 30), closed=holidays)
def test_add_business_days_lands_on_the_nth_of_the_oracle(start, n, closed):
    working = at_work(start, start + timedelta(days=200), closed)
    landed = add_business_days(start, n, closed)
    assert landed == working[n - 1]
    assert business_days_between(start, landed, closed) == n


@given(start=near_holidays, n=st.integers(1, 30), closed=holidays)
def test_add_business_days_backwards_counts_down(start, n, closed):
    working = at_work(start - timedelta(days=201), start - timedelta(days=1), closed)
    assert add_business_days(start, -n, closed) == working[-n]


# --- How they are written ----------------------------------------------------------------------
def test_format_day_has_weekday_month_and_year():
    assert format_day(date(2026, 5, 19)) == "Tue 19 May 2026"
    assert format_day(date(2026, 4, 3)) == "Fri 3 April 2026"


@given(days)
def test_format_day_reads_back_to_the_day(day):
    weekday, number, month, year = format_day(day).split()
    assert datetime.strptime(f"{number} {month} {year}", "%d %B %Y").date() == day  # noqa: DTZ007
    assert weekday == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2026, 5, 19), date(2026, 5, 19), "Tue 19 May 2026"),
        (date(2026, 5, 19), None, "Tue 19 May 2026"),
        (date(2026, 5, 19), date(2026, 5, 20), "Tue 19 to Wed 20 May 2026"),
        (date(2026, 6, 30), date(2026, 7, 1), "Tue 30 June to Wed 1 July 2026"),
        (date(2026, 12, 31), date(2027, 1, 1), "Thu 31 December 2026 to Fri 1 January 2027"),
        (date(2026, 5, 19), date(2027, 5, 19), "Tue 19 May 2026 to Wed 19 May 2027"),
    ],
)
def test_format_days_say_month_and_year_once(first, last, written):
    assert format_days(first, last) == written
