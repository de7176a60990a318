"""Periods that follow consultations, and which of them still need a row."""

from datetime import date, timedelta
from itertools import islice, pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.periods import following, periods

ANCHOR = date(2026, 3, 31)
HELD = date(2026, 5, 15)


def days(*args):
    return [period.due_on for period in islice(following(*args), 5)]


def test_without_a_consultation_they_are_those_of_the_anchor():
    expected = periods(ANCHOR, 3, 30, ANCHOR, date(2040, 1, 1))
    assert list(islice(following(ANCHOR, 3, 30, 3, []), len(expected))) == expected


def test_after_a_consultation_they_are_counted_from_it():
    assert days(ANCHOR, 3, 30, 3, [HELD]) == [
        *(ANCHOR, date(2026, 8, 15), date(2026, 11, 15), date(2027, 2, 15), date(2027, 5, 15))
    ]


def test_the_review_is_due_six_months_after_each():
    again = date(2027, 6, 2)
    assert days(date(2026, 2, 1), 12, 60, 6, [HELD, again])[:3] == [
        *(date(2026, 2, 1), date(2026, 11, 15), date(2027, 12, 2))
    ]


def test_one_closes_before_the_next_is_due():
    first, second, *_more = islice(following(date(2026, 5, 10), 3, 90, 1, [HELD]), 3)
    assert (first.closes_on, second.due_on) == (date(2026, 6, 14), date(2026, 6, 15))


@pytest.mark.parametrize(("months", "after"), [(0, 3), (3, 0)])
def test_less_than_a_month_is_refused(months, after):
    with pytest.raises(ValueError, match="one month"):
        next(following(ANCHOR, months, 30, after, []))


@given(
    anchor=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    held=st.lists(st.dates(date(2020, 1, 1), date(2035, 12, 31)), max_size=5, unique=True),
    months=st.integers(1, 24),
    after=st.integers(1, 24),
    grace=st.integers(0, 120),
)
def test_they_never_overlap_and_stand_in_order(anchor, held, months, after, grace):
    held = sorted(held)
    found = list(
        takewhile(
            lambda period: period.due_on < date(2045, 1, 1),
            following(anchor, months, grace, after, held),
        )
    )
    assert [period.n for period in found] == list(range(len(found)))
    for one, other in pairwise(found):
        assert one.due_on <= one.closes_on < other.due_on
        assert one.closes_on - one.due_on <= timedelta(days=grace)
    last = [period.due_on for period in found if not held or period.due_on > held[-1]]
    assert len(last) > 3  # after the last consultation they go on for ever
