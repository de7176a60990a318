"""Which quarter is reported when, and who owes a report: against an oracle of plain Python."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.workinggroups.cast import READ, adopted, owed
from tests.workinggroups.conftest import OPENED_AGO
from workinggroups.models import NextStep, ReportQuarter
from workinggroups.quarters import Owed, Quarter, owes, quarter_on, usual_quarter, with_ends
from workinggroups.reports import by_office, chosen_quarter, not_reported, owed_in
from workinggroups.services.nights import keep_programme
from workinggroups.services.progress import note_inquiry, report_progress
from workinggroups.services.quarters import as_owed, known_quarters, plan_quarters

DAY = timedelta(days=1)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def test_the_usual_quarter_is_taken_two_weeks_before_its_end_and_due_ten_days_after():
    quarter = usual_quarter(date(2026, 2, 11))
    assert quarter == Quarter(
        "January to March 2026",
        date(2026, 1, 1),
        date(2026, 3, 31),
        date(2026, 3, 18),
        date(2026, 4, 10),
        date(2026, 6, 18),
    )


@given(DAYS)
def test_every_day_is_in_the_window_of_one_usual_quarter(day):
    quarters = with_ends([usual_quarter(date(2025 + n // 4, n % 4 * 3 + 1, 1)) for n in range(16)])
    found = [quarter for quarter in quarters if quarter.takes(day)]
    assert len(found) == 1
    assert quarter_on(quarters, day) == found[0]


def test_without_quarters_no_report_is_taken():
    assert with_ends([]) == []
    assert quarter_on([], date(2026, 2, 11)) is None


# Written down apart from workinggroups.quarters: the days on which a step could be reported.
@given(
    since=st.none() | DAYS,
    ended_on=st.none() | DAYS,
    words_on=st.lists(DAYS, max_size=4),
    first=st.dates(date(2026, 1, 1), date(2027, 6, 1)),
    opens=st.integers(1, 80),
    until=st.integers(81, 200),
)
def test_who_owes_a_report_equals_an_oracle(since, ended_on, words_on, first, opens, until):
    quarter = Quarter(
        "Q",
        first,
        first + 90 * DAY,
        first + opens * DAY,
        first + 100 * DAY,
        first + until * DAY,
    )
    window = {first + n * DAY for n in range(opens, until)}
    if since is None or since >= min(window):
        expected = False
    elif set(words_on) & window:
        expected = ended_on is None or ended_on >= min(window)
    else:
        expected = ended_on is None or ended_on > max(window)
    assert owes(Owed(since, ended_on, tuple(words_on)), quarter) == expected


@pytest.mark.django_db
def test_quarters_are_planned_once_and_keep_what_was_changed():
    today = date(2026, 11, 24)
    ReportQuarter.objects.create(
        name="Moved",
        first_day=date(2026, 10, 1),
        last_day=date(2026, 12, 31),
        opens_on=date(2026, 12, 1),
        due_on=date(2027, 1, 20),
    )
    assert plan_quarters(today=today) == 5
    assert plan_quarters(today=today) == 0
    assert [quarter.name for quarter in known_quarters()][:2] == ["July to September 2026", "Moved"]
    assert keep_programme(today) == {
        "quarters": 0,
        "offices that report": 0,
        "tables not imported for 30 days": 0,
    }


def test_an_office_owes_one_report_for_each_marking(cast):
    adopted(cast, "One"), adopted(cast, "Two")
    adopted(cast, "Three", marking="S")
    theirs = adopted(cast, "Theirs", side="partner")
    due = ReportQuarter.objects.get().due_on
    assert owed("progress") == [
        ("Embassy Baku", "1 next step, This quarter", due),
        ("Embassy Baku", "2 next steps, This quarter", due),
    ]
    by = {"actor": cast.by("post_drafter"), "today": cast.today}
    for step in NextStep.objects.for_system(READ).filter(marking="U", side="home"):
        report_progress(step, word="no_change", **by)
    assert [row[1] for row in owed("progress")] == ["1 next step, This quarter"]
    _quarters, quarter = chosen_quarter("", cast.today)
    missing = not_reported(owed_in(cast.desk_approver, quarter))
    assert [(each.office.code, each.missing) for each in missing] == [("Embassy Baku", 2)]
    note_inquiry(theirs, asked_on=cast.today, **by)
    assert [each.missing for each in by_office(owed_in(cast.desk_approver, quarter))] == [1]
    assert [each.missing for each in by_office(owed_in(cast.reader, quarter))] == [0]


def test_what_was_adopted_while_reports_are_taken_is_reported_next_time(cast):
    adopted(cast, days_ago=2)
    assert owed("progress") == []


def test_no_report_is_owed_for_the_time_before_it_was_entered(cast):
    step = adopted(cast, days_ago=200)
    rows = NextStep.objects.for_system(READ).filter(pk=step.pk)
    for entered_ago, since_ago in ((0, 0), (9, 9), (200, 200), (230, 200)):
        rows.update(created_at=timezone.now() - entered_ago * DAY)
        keep_programme(cast.today)
        assert as_owed(rows)[step.pk].since == cast.today - since_ago * DAY
        assert len(owed("progress")) == (entered_ago > OPENED_AGO)


def test_a_word_before_the_reports_open_is_no_report(cast):
    step = adopted(cast)
    early = cast.today - 10 * DAY
    report_progress(step, word="risk", actor=cast.by("post_drafter"), today=early)
    keep_programme(cast.today)
    assert [row[1] for row in owed("progress")] == ["1 next step, This quarter"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"last_day": date(2026, 9, 1)},
        {"opens_on": date(2026, 9, 30)},
        {"due_on": date(2026, 12, 1)},
    ],
)
def test_the_database_refuses_a_quarter_whose_days_are_out_of_order(wrong):
    right = {
        "first_day": date(2026, 10, 1),
        "last_day": date(2026, 12, 31),
        "opens_on": date(2026, 12, 18),
        "due_on": date(2027, 1, 10),
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportQuarter.objects.create(name="Q", **{**right, **wrong})
