"""Good days for a meeting: both capitals at work, and for a video an hour inside both days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.good_days import common_hour, good_days, has_common_hour
from offices.calendars import Calendar

DAY = timedelta(days=1)
WESTERN = frozenset({5, 6})
WASHINGTON = Calendar("Washington", "America/New_York", WESTERN)
BAKU = Calendar("Baku", "Asia/Baku", WESTERN)
MONDAY = date(2026, 5, 4)


def clock(calendar, zone=None, **more):
    return Calendar(calendar.place, zone or calendar.zone, calendar.weekend, **more)


def days(*, home=WASHINGTON, partner=BAKU, first=MONDAY, last=None, video=False, most=10):
    last = last or first + 60 * DAY
    return good_days(first, last, home=home, partner=partner, is_video=video, most=most)


def test_ten_days_skip_weekends_and_the_holidays_of_both():
    home = clock(WASHINGTON, closed={date(2026, 5, 5): "A day of ours"})
    partner = clock(BAKU, closed={date(2026, 5, 7): "A day of theirs"})
    found = days(home=home, partner=partner)
    assert [one.day.day for one in found] == [4, 6, 8, 11, 12, 13, 14, 15, 18, 19]
    assert all("Both capitals open" in one.reasons for one in found)


def test_the_first_that_lies_well_is_recommended_and_no_other():
    partner = clock(BAKU, closed={date(2026, 5, 6): "A day of theirs"})
    found = days(partner=partner)
    assert [one.day for one in found if one.is_recommended] == [date(2026, 5, 12)]
    (recommended,) = [one for one in found if one.is_recommended]
    assert recommended.reasons[0].startswith("Recommended: ")


def test_a_weekend_is_that_of_each_country():
    partner = Calendar("Riyadh", "Asia/Riyadh", frozenset({4, 5}))
    assert [one.day.weekday() for one in days(partner=partner, most=5)] == [0, 1, 2, 3, 0]


def test_a_saturday_on_which_an_office_is_open_counts_only_if_both_are():
    saturday = date(2026, 5, 9)
    one = clock(WASHINGTON, open_days=frozenset({saturday}))
    other = clock(BAKU, open_days=frozenset({saturday}))
    assert saturday not in [each.day for each in days(home=one)]
    assert saturday in [each.day for each in days(home=one, partner=other)]


def test_nothing_after_the_period_closes():
    assert [one.day for one in days(last=MONDAY + DAY)] == [MONDAY, MONDAY + DAY]
    assert days(last=MONDAY - DAY) == []


def test_a_video_begins_at_nine_in_washington_which_is_five_in_baku():
    first, *_more = days(video=True)
    assert "09:00 Washington is 17:00 Baku" in first.reasons
    assert first.starts_at == datetime(2026, 5, 4, 13, tzinfo=UTC)


def test_in_winter_washington_and_baku_share_no_hour():
    january = date(2027, 1, 4)
    assert days(first=january, video=True, last=january + 30 * DAY) == []
    assert not has_common_hour(january, january + 30 * DAY, WASHINGTON, BAKU)
    assert len(days(first=january)) == 10  # in person they do


def test_the_hour_moves_with_the_clocks():
    """New York goes forward on 14 March 2027, London on 28 March."""
    london = Calendar("London", "Europe/London", WESTERN)
    said = {}
    for day in (date(2027, 3, 12), date(2027, 3, 15), date(2027, 3, 29)):
        start = common_hour(day, WASHINGTON, london)
        there = start.astimezone(ZoneInfo("Europe/London"))
        said[day.day] = (f"{start:%H:%M}", f"{there:%H:%M}")
    assert said == {12: ("10:30", "15:30"), 15: ("11:00", "15:00"), 29: ("10:30", "15:30")}


def test_only_from_the_day_on_which_the_clocks_change_is_there_an_hour():
    found = days(first=date(2027, 3, 1), video=True, most=1)
    assert found[0].day == date(2027, 3, 15)  # the Monday after it
    assert has_common_hour(date(2027, 3, 1), date(2027, 3, 20), WASHINGTON, BAKU)


def test_a_video_across_the_date_line_needs_both_dates():
    """Tarawa and Pago Pago: Monday here is Tuesday there."""
    home = Calendar("Pago Pago", "Pacific/Pago_Pago", WESTERN)
    partner = Calendar("Kiritimati", "Pacific/Kiritimati", WESTERN)
    found = days(home=home, partner=partner, video=True, most=5)
    assert {one.day.weekday() for one in found} == {0, 1, 2, 3}  # their Saturday is no day
    assert all("of the next day" in " ".join(one.reasons) for one in found)
    closed = clock(partner, closed={date(2026, 5, 5): "A day of theirs"})
    assert MONDAY not in [one.day for one in days(home=home, partner=closed, video=True)]


ZONES = [
    *("America/New_York", "Europe/London", "Asia/Baku", "Asia/Kathmandu"),
    *("Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe"),
]


@given(
    day=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    home=st.sampled_from(ZONES),
    partner=st.sampled_from(ZONES),
)
def test_an_hour_lies_inside_both_working_days_or_there_is_none(day, home, partner):
    here, there = clock(WASHINGTON, home), clock(BAKU, partner)
    start = common_hour(day, here, there)
    minutes = [
        instant
        for minute in range(0, 24 * 60, 30)
        if time(9)
        <= (
            instant := datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(home))
        ).time()
        <= time(17)
        and time(9) <= instant.astimezone(ZoneInfo(partner)).time() <= time(17)
    ]
    assert (start is None) == (not minutes)
    assert start is None or start in minutes


@pytest.mark.parametrize("zone", ZONES)
def test_who_shares_a_clock_meets_at_noon_or_one(zone):
    start = common_hour(MONDAY, clock(WASHINGTON, zone), clock(BAKU, zone))
    assert f"{start:%H:%M}" == "13:00"
