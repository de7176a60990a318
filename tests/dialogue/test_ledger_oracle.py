"""Planning beside the oracle of the simulated year, without a database: the same ledgers.

What the year finds after minutes is found here in seconds: rows of any age are touched and let go,
consultations are held, recorded late and taken back.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.models import Body, Cadence, Meeting
from dialogue.services.ledger import _by_consultations
from tests.desk.year.oracle import Ledger

DAY, NIGHTS = timedelta(days=1), timedelta(days=5)
BEGINS = date(2027, 3, 3)
# Months between two, days of grace, months after a consultation.
SHAPES = {"group_meeting": (3, 30, 3), "checkin": (6, 30, 3), "review": (12, 60, 6)}
TOUCH, LET_GO, HOLD, NOT_HELD, SLEEP = "touch", "let go", "hold", "not held", "sleep"
ACTS = st.tuples(
    st.integers(1, 9),  # times five days later
    st.sampled_from([TOUCH, TOUCH, LET_GO, HOLD, NOT_HELD, SLEEP]),
    st.integers(0, 60),  # which row, or how many days ago it was held
)


class Both:
    """One ledger as the application plans it and as the oracle does."""

    def __init__(self, kind: str, anchor: date) -> None:
        months, grace, after = SHAPES[kind]
        self.held: list[date] = []
        self.oracle = Ledger(anchor, months, grace, BEGINS, self.held, after)
        self.body = Body(pk=1, tracked_from=BEGINS)
        self.cadence = Cadence(
            pk=1,
            kind=kind,
            anchor_on=anchor,
            every_months=months,
            grace_days=grace,
            after_months=None if kind == "group_meeting" else after,
            starts_on=BEGINS,
            period_offset=0,
        )
        self.rows: dict[int, Meeting] = {}

    def plan(self, today: date) -> None:
        self.oracle.plan(today)
        rows = sorted(self.rows.values(), key=lambda row: (row.due_on, row.period))
        held = sorted(set(self.held))
        for row, number, period in list(
            _by_consultations(self.cadence, self.body, rows, held, today)
        ):
            if row is None:
                assert number not in self.rows
                row = self.rows[number] = Meeting(period=number, cadence_id=1)
            row.due_on, row.closes_on = period.due_on, period.closes_on
        assert self.days(self.rows) == self.days(self.oracle.rows)
        assert sorted(self.rows) == list(range(min(self.rows), max(self.rows) + 1))

    def days(self, rows):
        return {number: (row.due_on, row.closes_on) for number, row in rows.items()}

    def do(self, act: str, n: int, today: date) -> None:
        if act == HOLD and len(self.held) < 3:
            self.held.append(max(BEGINS, today - n * DAY))
        elif act == NOT_HELD and self.held:
            self.held.pop()
        elif act in (TOUCH, LET_GO):
            state, becomes = ("due", "held") if act == TOUCH else ("held", "due")
            found = [number for number, row in self.rows.items() if row.state == state]
            if found:
                self._set(found[n % len(found)], becomes)

    def miss(self, today: date) -> None:
        for number, row in self.oracle.rows.items():
            if row.is_untouched and row.closes_on < today:
                self._set(number, "missed")

    def _set(self, number: int, state: str) -> None:
        self.rows[number].state = self.oracle.rows[number].state = state


@pytest.mark.parametrize("kind", SHAPES)
@given(first=st.integers(0, 170), acts=st.lists(ACTS, max_size=15))
@settings(max_examples=min(settings().max_examples, 1000))
def test_the_ledger_is_what_the_oracle_says(kind, first, acts):
    both, today = Both(kind, BEGINS + first * DAY), BEGINS
    both.plan(today)
    for times, act, n in acts:
        for _nights in range(times):
            today += NIGHTS
            both.plan(today)
            both.miss(today)
        both.do(act, n, today)
        both.plan(today)
