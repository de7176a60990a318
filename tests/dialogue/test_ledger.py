"""The ledger of periods: planned ahead, missed after closing, resumed before the target day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.models import Cadence, Meeting, State
from dialogue.services import bodies, cadences, ledger, meetings
from dialogue.services.cadences import set_cadence
from dialogue.services.lifecycle import set_status
from dialogue.services.steps import Actor
from offices.library_days import library_days
from tests.factories import BodyFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AUGUST = date(2026, 8, 31)


def rows(body, kind="consultation"):
    """The ledger of a body, oldest first: period, due, closes, state."""
    return list(
        Meeting.objects.for_system("test")
        .filter(body=body, kind=kind)
        .order_by("due_on", "pk")
        .values_list("period", "due_on", "closes_on", "state")
    )


def due_days(body, **states):
    return [due_on for _n, due_on, _closes, _state in rows(body)]


def quarterly(body, today, anchor=AUGUST, **more):
    return set_cadence(
        body, kind="consultation", every_months=3, anchor_on=anchor, today=today, **more
    )


def a_meeting(body, due_on):
    return Meeting.objects.for_system("test").get(body=body, due_on=due_on)


def test_a_year_is_planned_ahead_and_clamped_to_the_end_of_the_month():
    body = BodyFactory(tracked_from=AUGUST)
    quarterly(body, AUGUST)
    assert rows(body) == [
        (0, date(2026, 8, 31), date(2026, 9, 30), "due"),
        (1, date(2026, 11, 30), date(2026, 12, 30), "due"),
        (2, date(2027, 2, 28), date(2027, 3, 30), "due"),
        (3, date(2027, 5, 31), date(2027, 6, 30), "due"),
        (4, date(2027, 8, 31), date(2027, 9, 30), "due"),
    ]


def test_planning_again_changes_nothing(agrees):
    body = BodyFactory(tracked_from=AUGUST)
    cadence = quarterly(body, AUGUST)
    before = list(Meeting.objects.for_system("test").order_by("pk").values())
    assert ledger.plan_cadence(cadence, today=AUGUST) == []
    assert list(Meeting.objects.for_system("test").order_by("pk").values()) == before
    assert agrees()


@settings(max_examples=10)
@given(
    days=st.lists(st.integers(0, 500), min_size=1, max_size=3), months=st.sampled_from([3, 4, 7])
)
def test_planning_depends_on_no_order(days, months):
    made = []
    for order in (days, sorted(days), [max(days)]):
        body = BodyFactory(tracked_from=AUGUST)
        cadence = set_cadence(
            body, kind="consultation", every_months=months, anchor_on=AUGUST, today=AUGUST
        )
        for shift in order:
            ledger.plan_cadence(cadence, today=AUGUST + shift * DAY)
        made.append(rows(body))
    assert made[0] == made[1] == made[2]


@settings(max_examples=15)
@given(
    months=st.integers(2, 24),
    tracked_after=st.integers(0, 900),
    anchor=st.dates(date(2024, 1, 1), date(2025, 12, 31)),
)
def test_nothing_falls_due_before_the_body_is_kept_here(months, tracked_after, anchor):
    tracked_from = date(2025, 1, 1) + tracked_after * DAY
    body = BodyFactory(tracked_from=tracked_from)
    set_cadence(body, kind="consultation", every_months=months, anchor_on=anchor, today=AUGUST)
    ledger.plan_ledger(today=AUGUST)
    assert all(due_on >= tracked_from for due_on in due_days(body))
    horizon = date(2027, 8, 31)
    expected = [
        period.due_on
        for period in ledger.periods(anchor, months, 0, max(anchor, tracked_from), horizon)
    ]
    assert due_days(body) == expected


def test_the_date_is_not_owed_before_the_body_is_kept_here():
    from reminders.models import Deadline

    body = BodyFactory(tracked_from=AUGUST - 5 * DAY)
    quarterly(body, AUGUST)
    first = Deadline.objects.for_system("test").filter(kind="meeting_date").order_by("due_on")[0]
    assert first.due_on == AUGUST - 5 * DAY


def test_a_period_is_missed_the_day_after_it_closes_and_not_before(agrees):
    body = BodyFactory(tracked_from=AUGUST)
    quarterly(body, AUGUST)
    closes_on = date(2026, 9, 30)
    assert ledger.close_periods(today=closes_on) == 0
    assert rows(body)[0][3] == "due"
    assert ledger.close_periods(today=closes_on + DAY) == 1
    assert [state for *_row, state in rows(body)] == ["missed", "due", "due", "due", "due"]
    assert ledger.close_periods(today=closes_on + DAY) == 0
    assert agrees()


def test_a_missed_period_stays_missed():
    body = BodyFactory(tracked_from=AUGUST)
    quarterly(body, AUGUST)
    for shift in (31, 60, 200, 400):
        ledger.plan_ledger(today=AUGUST + shift * DAY)
    assert rows(body)[0] == (0, AUGUST, date(2026, 9, 30), "missed")


def test_what_is_postponed_is_due_again_thirty_days_before(agrees):
    body = BodyFactory(tracked_from=AUGUST)
    set_cadence(body, kind="consultation", every_months=12, anchor_on=AUGUST, today=AUGUST)
    meeting = a_meeting(body, AUGUST)
    target = AUGUST + 80 * DAY
    meetings.postpone_meeting(
        meeting, postponed_to=target, reason="elections", actor=Actor(), today=AUGUST
    )
    assert ledger.resume_postponed(today=target - 31 * DAY) == 0
    assert ledger.resume_postponed(today=target - 30 * DAY) == 1
    meeting.refresh_from_db()
    assert (meeting.state, meeting.postponed_to, meeting.hold_by) == (State.DUE, target, target)
    assert agrees()


def touched(today):
    """Keep the ledger and return how many meetings were touched; other apps count their own."""
    counts = ledger.plan_ledger(today=today)
    return {what: counts[what] for what in ("planned", "resumed", "missed")}


def test_after_a_long_silence_everything_is_brought_along_at_once():
    body = BodyFactory(tracked_from=AUGUST)
    quarterly(body, AUGUST)
    later = AUGUST + 365 * DAY
    assert touched(later) == {"planned": 4, "resumed": 0, "missed": 4}
    assert touched(later) == {"planned": 0, "resumed": 0, "missed": 0}


def test_a_new_cadence_takes_over_the_rows_to_come_and_counts_on(agrees):
    body = BodyFactory(tracked_from=AUGUST)
    quarterly(body, AUGUST)
    ledger.plan_ledger(today=date(2026, 10, 5))
    set_cadence(
        body,
        kind="consultation",
        every_months=6,
        anchor_on=date(2026, 12, 15),
        today=date(2026, 10, 5),
    )
    assert [row for row in rows(body) if row[3] != "waived"] == [
        (0, AUGUST, date(2026, 9, 30), "missed"),
        (1, date(2026, 12, 15), date(2027, 2, 13), "due"),
        (2, date(2027, 6, 15), date(2027, 8, 14), "due"),
    ]
    waived = Meeting.objects.for_system("test").filter(state="waived")
    assert [(meeting.period, meeting.last_reason) for meeting in waived.with_last_step()] == [
        (None, "The cadence changed.")
    ] * 2
    assert agrees()


def test_a_new_cadence_leaves_what_somebody_has_touched(actor, agrees):
    body = BodyFactory(tracked_from=AUGUST)
    quarterly(body, AUGUST)
    touched = a_meeting(body, date(2026, 11, 30))
    meetings.request_date(touched, actor=Actor())
    set_cadence(
        body, kind="consultation", every_months=6, anchor_on=date(2026, 9, 15), today=AUGUST
    )
    standing = [row for row in rows(body) if row[3] != "waived"]
    assert [(n, due_on, state) for n, due_on, _closes, state in standing] == [
        (1, date(2026, 11, 30), "requested"),
        (2, date(2027, 3, 15), "due"),
    ]
    assert agrees()


def test_numbers_count_on_when_nothing_was_touched():
    body = BodyFactory(tracked_from=AUGUST)
    quarterly(body, AUGUST, anchor=date(2024, 8, 31))
    assert [row[0] for row in rows(body)] == [8, 9, 10, 11, 12]
    set_cadence(body, kind="consultation", every_months=12, anchor_on=AUGUST, today=AUGUST)
    assert [row[:2] for row in rows(body) if row[3] == "due"] == [
        (8, AUGUST),
        (9, date(2027, 8, 31)),
    ]


def test_a_rotation_names_each_place_once():
    body = BodyFactory(tracked_from=AUGUST)
    with pytest.raises(ValidationError, match="once"):
        quarterly(body, AUGUST, rotation=["home", "partner", "home"])
    assert rows(body) == []


def test_a_forum_has_several_cadences():
    body = BodyFactory(tracked_from=AUGUST)
    set_cadence(body, kind="consultation", every_months=12, anchor_on=AUGUST, today=AUGUST)
    set_cadence(body, kind="checkin", every_months=3, anchor_on=AUGUST, today=AUGUST)
    assert (len(rows(body)), len(rows(body, "checkin"))) == (2, 5)


def test_an_ended_cadence_waives_what_nobody_has_touched(actor, agrees):
    body = BodyFactory(tracked_from=AUGUST)
    cadence = quarterly(body, AUGUST)
    meetings.request_date(a_meeting(body, AUGUST), actor=Actor())
    with pytest.raises(ValidationError, match="Say why"):
        cadences.end_cadence(cadence, reason="", actor=actor, today=AUGUST)
    cadences.end_cadence(cadence, reason="they meet when needed", actor=actor, today=AUGUST)
    assert [state for *_row, state in rows(body)] == ["requested", *["waived"] * 4]
    assert ledger.plan_ledger(today=AUGUST + 30 * DAY)["planned"] == 0
    with pytest.raises(ValidationError, match="ended already"):
        cadences.end_cadence(cadence, reason="again", actor=actor, today=AUGUST)
    assert agrees()


def test_keeping_a_body_only_from_a_later_day_takes_back_what_was_missed(actor, agrees):
    body = BodyFactory(tracked_from=date(2026, 1, 1))
    quarterly(body, AUGUST, anchor=date(2026, 2, 28))
    ledger.plan_ledger(today=AUGUST)
    assert [state for *_row, state in rows(body)].count("missed") == 2
    bodies.change_body(body, tracked_from=date(2026, 7, 1), today=AUGUST)
    assert {state for _n, due_on, _c, state in rows(body) if due_on < date(2026, 7, 1)} == {
        "waived"
    }
    assert agrees()
    with pytest.raises(ValidationError, match="before the forum was kept here"):
        meetings.step_back(a_meeting(body, date(2026, 5, 28)), reason="no", actor=actor)


def test_keeping_a_body_from_an_earlier_day_plans_from_there(agrees):
    body = BodyFactory(tracked_from=AUGUST)
    quarterly(body, AUGUST, anchor=date(2026, 2, 28))
    assert due_days(body)[0] == date(2026, 11, 28)
    bodies.change_body(body, tracked_from=date(2026, 5, 1), today=AUGUST)
    assert due_days(body)[:3] == [date(2026, 5, 28), date(2026, 8, 28), date(2026, 11, 28)]
    assert agrees()


@pytest.mark.parametrize("status", ["paused", "closed"])
@pytest.mark.parametrize("of_track", [False, True])
def test_what_rests_plans_nothing_and_misses_nothing(status, of_track, actor, agrees):
    body = BodyFactory(tracked_from=AUGUST)
    cadence = quarterly(body, AUGUST)
    record = body.track if of_track else body
    set_status(record, status=status, reason="talks suspended", actor=actor, today=AUGUST)
    assert {state for *_row, state in rows(body)} == {"waived"}
    assert ledger.plan_cadence(cadence, today=AUGUST + 100 * DAY) == []
    assert set(touched(AUGUST + 300 * DAY).values()) == {0}
    assert agrees()


def test_the_command_prints_what_it_touched(capsys):
    body = BodyFactory(tracked_from=AUGUST)
    quarterly(body, AUGUST)
    call_command("plan_ledger", "--today", "2027-02-01")
    country = body.track.lead_office.country
    holidays = sum(len(library_days(country, year)) for year in (2027, 2028, 2029))
    assert capsys.readouterr().out == (
        "planned: 1\nresumed: 0\nmissed: 2\n"
        "quarters: 6\noffices that report: 0\ntables not imported for 30 days: 0\n"
        f"holidays: {holidays}\nlooked at anew: 0\ndetails dropped: 0\n"
    )


def test_one_cadence_of_a_kind_holds_at_a_time():
    body = BodyFactory(tracked_from=AUGUST)
    first = quarterly(body, AUGUST)
    quarterly(body, AUGUST)
    first.refresh_from_db()
    assert first.ended_on == AUGUST
    assert Cadence.objects.for_system("test").filter(body=body, ended_on=None).count() == 1
