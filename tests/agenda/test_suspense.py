from datetime import date

import pytest

from agenda.suspense import age, is_short

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("suspense_on", "holidays", "expected"),
    [
        (date(2026, 11, 27), [], True),
        (date(2026, 11, 29), [], True),
        (date(2026, 11, 30), [], False),
        (date(2026, 11, 30), [date(2026, 11, 26)], True),
        (date(2026, 12, 1), [date(2026, 11, 26)], False),
        (MONDAY, [], True),
    ],
)
def test_suspense_of_fewer_than_five_business_days_is_short(suspense_on, holidays, expected):
    assert is_short(MONDAY, suspense_on, holidays) is expected


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (MONDAY, "Asked today"),
        (date(2026, 11, 24), "No answer for 1 day"),
        (date(2026, 11, 29), "No answer for 6 days"),
    ],
)
def test_no_answer_has_an_age(today, said):
    assert age(MONDAY, today) == said
