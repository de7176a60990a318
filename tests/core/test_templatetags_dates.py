from datetime import UTC, date, datetime

import pytest
from django.template import Context, Engine
from django.utils import timezone

ENGINE = Engine(libraries={"dates": "core.templatetags.dates"})
TODAY = date(2026, 4, 6)


def rendered(source, **values):
    template = ENGINE.from_string("{% load dates %}" + source)
    return template.render(Context({"today": TODAY, **values}))


def test_day_has_weekday_and_date():
    assert rendered("{{ d|day }}", d=date(2026, 5, 19)) == "Tue 19 May 2026"


def test_day_of_an_instant_is_that_of_the_current_zone():
    after_midnight = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
    with timezone.override("America/New_York"):
        assert rendered("{{ d|day }}", d=after_midnight) == "Tue 19 May 2026"


def test_days_joins_first_and_last():
    source = "{{ first|days:last }}"
    assert rendered(source, first=TODAY, last=date(2026, 4, 7)) == "Mon 6 to Tue 7 April 2026"
    assert rendered(source, first=TODAY, last=None) == "Mon 6 April 2026"


@pytest.mark.parametrize(
    ("due_on", "late", "ahead"),
    [
        (date(2026, 4, 3), "3 days late", ""),
        (date(2026, 4, 5), "1 day late", ""),
        (date(2026, 4, 6), "", "today"),
        (date(2026, 4, 7), "", "tomorrow"),
        (date(2026, 4, 9), "", "in 3 days"),
        (None, "", ""),
    ],
)
def test_days_late_and_until_are_said_in_words(due_on, late, ahead):
    assert rendered("{{ d|days_late:today }}", d=due_on) == late
    assert rendered("{{ d|days_until:today }}", d=due_on) == ahead


@pytest.mark.parametrize(
    ("due_on", "ahead"),
    [
        (date(2026, 4, 5), ""),
        (date(2026, 4, 7), "tomorrow"),
        (date(2026, 4, 19), "in 13 days"),
        (date(2026, 4, 20), "in 2 weeks"),
        (date(2026, 5, 23), "in 6 weeks"),
        (None, ""),
    ],
)
def test_weeks_until_counts_weeks_from_two_on(due_on, ahead):
    assert rendered("{{ d|weeks_until:today }}", d=due_on) == ahead


def test_moment_is_told_by_the_clocks_of_the_zone():
    instant = datetime(2026, 4, 3, 21, 40, tzinfo=UTC)
    source = "{{ instant|moment:zone }}"
    assert rendered(source, instant=instant, zone="America/New_York") == "Fri 3 April 2026 17:40"
    assert rendered(source, instant=instant, zone="Asia/Baku") == "Sat 4 April 2026 01:40"


@pytest.mark.parametrize("source", ["{{ d|day }}", "{{ d|days:d }}", "{{ d|moment:'UTC' }}"])
def test_unknown_day_is_empty(source):
    assert rendered(source, d=None) == ""
