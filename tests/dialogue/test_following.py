"""What a consultation moves: the review and the groups' quarters (design §4)."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dates import home_today, today_in
from dialogue.hosts import expected_venues
from dialogue.models import BodyKind, Cadence, Meeting
from dialogue.services import bodies, holding, ledger, meetings
from dialogue.services.cadences import set_cadence
from dialogue.services.steps import Actor
from reminders.services.due_list import differences
from tests.factories import BodyFactory, member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
BEGIN = date(2026, 1, 10)
HELD = date(2026, 5, 15)
LED_BY = {"home": "A. Home", "partner": "P. Partner"}
FORMER = [date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 30)]
ANEW = [date(2026, 8, 15), date(2026, 11, 15), date(2027, 2, 15)]


class Forum:
    """A forum with a consultation each year, its review, check-ins and groups."""

    def __init__(self, *, groups=1, order=1, group_marking="U", marking="U", **more):
        self.forum = BodyFactory(tracked_from=BEGIN, marking=marking, **more)
        office = self.forum.track.lead_office
        self.actor = Actor(member(office), office)
        self.groups = [
            BodyFactory(
                track=self.forum.track,
                parent=self.forum,
                kind=BodyKind.GROUP,
                tracked_from=BEGIN,
                marking=group_marking,
            )
            for _ in range(groups)
        ]
        acts = [
            lambda: self._set(self.forum, "consultation", 12, date(2026, 5, 31)),
            lambda: self._set(self.forum, "review", 12, date(2026, 2, 20), after_months=6),
            lambda: self._set(self.forum, "checkin", 6, date(2026, 3, 1), after_months=3),
            *(
                lambda group=group: self._set(group, "group_meeting", 3, date(2026, 3, 30))
                for group in self.groups
            ),
        ]
        for act in acts[::order]:
            act()

    def _set(self, body, kind, months, anchor, **more):
        return set_cadence(
            body, kind=kind, every_months=months, anchor_on=anchor, today=BEGIN, **more
        )

    def consultation(self):
        rows = Meeting.objects.for_system("test").filter(body=self.forum, kind="consultation")
        return rows.order_by("due_on").exclude(state__in=("held", "concluded", "missed")).first()

    def hold(self, day, today=None):
        meeting = self.consultation()
        holding.hold_meeting(
            meeting,
            first_day=day,
            last_day=day,
            venue="home",
            actor=self.actor,
            today=today or day,
            led_by=LED_BY,
        )
        return Meeting.objects.for_system("test").get(pk=meeting.pk)

    def days(self, body=None, kind="group_meeting", after=HELD):
        rows = Meeting.objects.for_system("test").filter(
            body=body or self.groups[0], kind=kind, due_on__gt=after
        )
        return list(rows.order_by("due_on").values_list("due_on", flat=True))

    def all_rows(self):
        found = Meeting.objects.for_system("test").filter(
            body__in=[self.forum, *self.groups], period__isnull=False
        )
        place = {body.pk: n for n, body in enumerate([self.forum, *self.groups])}
        return sorted(
            (place[body], kind, due, closes, period, state)
            for body, kind, due, closes, period, state in found.values_list(
                "body_id", "kind", "due_on", "closes_on", "period", "state"
            )
        )


def test_a_consultation_makes_its_review_due_and_redates_its_groups(agrees):
    world = Forum(groups=2)
    ledger.plan_ledger(today=HELD)
    numbers = {row[4] for row in world.all_rows() if row[1] == "group_meeting"}
    world.hold(HELD)
    for group in world.groups:
        assert world.days(group)[:3] == ANEW
    assert world.days(world.forum, "review")[0] == date(2026, 11, 15)
    assert world.days(world.forum, "checkin")[:2] == [date(2026, 8, 15), date(2027, 2, 15)]
    # Forums never re-anchor, and numbers go on counting.
    assert world.days(world.forum, "consultation")[0] == date(2026, 5, 31)
    rows = [row for row in world.all_rows() if row[:2] == (1, "group_meeting")]
    assert [row[4] for row in rows] == list(range(len(rows)))
    assert numbers <= {row[4] for row in rows}
    assert agrees()


def test_what_is_held_on_several_days_is_counted_from_the_last():
    world = Forum()
    ledger.plan_ledger(today=HELD)
    holding.hold_meeting(
        world.consultation(),
        first_day=HELD - DAY,
        last_day=HELD,
        venue="home",
        actor=world.actor,
        today=HELD,
        led_by=LED_BY,
    )
    assert world.days()[:3] == ANEW


def test_taking_it_back_gives_the_former_days_back(agrees):
    world = Forum()
    ledger.plan_ledger(today=HELD)
    before = world.all_rows()
    held = world.hold(HELD)
    assert world.all_rows() != before
    holding.not_held_after_all(held, reason="It did not happen.", actor=world.actor, today=HELD)
    assert [row[:5] for row in world.all_rows()] == [row[:5] for row in before]
    assert agrees()


def test_correcting_the_day_redates_again(agrees):
    world = Forum()
    ledger.plan_ledger(today=HELD)
    held = world.hold(HELD)
    meetings.step_back(held, reason="wrong day", actor=world.actor, today=HELD)
    corrected = HELD - 3 * DAY
    world.hold(corrected, today=HELD)
    assert world.days()[:3] == [date(2026, 8, 12), date(2026, 11, 12), date(2027, 2, 12)]
    assert agrees()


def test_only_rows_that_nobody_has_touched_are_redated(agrees):
    world = Forum(groups=4)
    ledger.plan_ledger(today=HELD)
    requested, expected, scheduled, _free = (
        Meeting.objects.for_system("test").get(body=group, due_on=FORMER[0])
        for group in world.groups
    )
    meetings.request_date(requested, actor=Actor())
    meetings.expect_meeting(expected, month=date(2026, 6, 1), venue="")
    meetings.schedule_meeting(
        scheduled,
        first_day=date(2026, 6, 20),
        last_day=date(2026, 6, 20),
        venue="video",
        actor=world.actor,
        today=HELD,
    )
    world.hold(HELD)
    for group in world.groups[:3]:
        assert world.days(group)[:3] == [FORMER[0], *ANEW[:2]]
    assert world.days(world.groups[3])[:3] == ANEW
    assert agrees()


def test_a_meeting_arranged_for_a_later_quarter_stands_for_that_quarter():
    world = Forum()
    ledger.plan_ledger(today=HELD)
    later = Meeting.objects.for_system("test").get(body=world.groups[0], due_on=FORMER[1])
    meetings.request_date(later, actor=Actor())
    world.hold(HELD)
    assert world.days()[:3] == [FORMER[1], *ANEW[1:]]


def test_what_is_late_already_stays_late(agrees):
    world = Forum()
    ledger.plan_ledger(today=HELD)
    late = Meeting.objects.for_system("test").get(body=world.groups[0], due_on=date(2026, 3, 30))
    assert late.state == "missed"
    early = date(2026, 4, 10)  # within the grace of the quarter that is late
    world = Forum()
    ledger.plan_ledger(today=early)
    world.hold(early)
    assert world.days(after=date(2026, 3, 1))[:3] == [
        *(date(2026, 3, 30), date(2026, 7, 10), date(2026, 10, 10))
    ]
    assert agrees()


def test_who_records_late_makes_nobody_miss_what_could_not_be_known(agrees):
    world = Forum()
    late = date(2026, 8, 28)
    ledger.plan_ledger(today=late)
    world.hold(date(2026, 1, 15), today=late)
    open_days = Meeting.objects.for_system("test").filter(body=world.groups[0], state="due")
    assert min(row.closes_on for row in open_days) >= late
    assert agrees()


def test_numbers_go_on_where_a_day_was_left_out(agrees):
    world = Forum()
    late, group = date(2026, 8, 28), world.groups[0]
    # Its first quarter stands for the one of 15 April; that of 15 July is over and left out.
    set_cadence(group, kind="group_meeting", every_months=3, anchor_on=FORMER[0], today=BEGIN)
    ledger.plan_ledger(today=late)
    world.hold(date(2026, 1, 15), today=late)
    ledger.plan_ledger(today=late + 200 * DAY)
    rows = [row for row in world.all_rows() if row[1] == "group_meeting"]
    assert [row[2] for row in rows][:3] == [FORMER[0], date(2026, 10, 15), date(2027, 1, 15)]
    assert [row[4] for row in rows] == list(range(len(rows)))
    assert agrees()


def test_a_group_follows_no_forum_that_fewer_people_may_see():
    world = Forum(marking="S", group_marking="SBU")
    ledger.plan_ledger(today=HELD)
    world.hold(HELD)
    assert world.days()[:3] == FORMER
    bodies.change_body(world.groups[0], marking="S/NF", today=HELD)
    assert world.days()[:3] == ANEW


def test_a_group_follows_the_forum_to_which_it_reports_now():
    world = Forum()
    other = Forum(track=world.forum.track)
    ledger.plan_ledger(today=HELD)
    world.hold(HELD)
    group = other.groups[0]
    bodies.change_body(group, parent=world.forum, today=HELD)
    assert other.days(group)[:3] == ANEW
    bodies.change_body(group, parent=None, today=HELD)
    assert other.days(group)[:3] == FORMER


def test_what_was_held_before_a_cadence_was_set_moves_nothing():
    world = Forum()
    ledger.plan_ledger(today=HELD)
    world.hold(HELD)
    later = HELD + 5 * DAY
    anchor = date(2026, 6, 20)
    set_cadence(
        world.groups[0], kind="group_meeting", every_months=3, anchor_on=anchor, today=later
    )
    assert world.days()[:2] == [anchor, date(2026, 9, 20)]


def test_a_new_rotation_leaves_the_days_and_moves_the_places_of_untouched_rows_only(agrees):
    world = Forum()
    ledger.plan_ledger(today=HELD)
    world.hold(HELD)
    group = world.groups[0]
    rows = Meeting.objects.for_system("test").filter(body=group, state="due").order_by("due_on")
    touched = rows[1]
    meetings.request_date(touched, actor=Actor())
    before, days = expected_venues([group.pk]), world.days()
    standing = Cadence.objects.for_system("test").get(body=group, ended_on=None)
    set_cadence(
        group,
        kind="group_meeting",
        every_months=standing.every_months,
        anchor_on=standing.anchor_on,
        rotation=["video", "partner"],
        today=HELD,
    )
    after = expected_venues([group.pk])
    assert world.days() == days
    assert after[touched.pk] == before[touched.pk] == "partner"
    first, *later = rows
    assert (before[first.pk], after[first.pk]) == ("home", "video")
    assert {after[row.pk] for row in later} == {"video", "partner"}
    assert agrees()


@pytest.mark.parametrize("kind", ["consultation", "group_meeting"])
def test_only_reviews_and_checkins_follow_by_a_number_of_months(kind):
    from django.db import IntegrityError

    body = BodyFactory()
    with pytest.raises(IntegrityError, match="cadence_after_consultation"), transaction.atomic():
        set_cadence(body, kind=kind, every_months=12, anchor_on=HELD, after_months=6, today=HELD)


@settings(max_examples=min(settings().max_examples // 60, 50))
@given(
    gaps=st.lists(st.integers(1, 150), min_size=1, max_size=3),
    holds=st.lists(st.booleans(), min_size=3, max_size=3),
    nights=st.integers(40, 90),
)
def test_planning_in_any_order_gives_the_same_ledger(gaps, holds, nights):
    """Every so many nights or in jumps, cadences and bodies in either order, twice or once."""
    made = [_played(gaps, holds, nights, 1), _played(gaps, holds, 0, -1)]
    assert made[0] == made[1]


def _played(gaps, holds, nights, order):
    """Return the ledgers after all that happened; nothing of it stays."""
    with transaction.atomic():
        world = Forum(groups=2, order=order)
        today = BEGIN
        for gap, is_held in zip(gaps, holds, strict=False):
            end = today + gap * DAY
            while nights and today + nights * DAY < end:
                today += nights * DAY
                ledger.plan_ledger(today=today)
            today = end
            ledger.plan_ledger(today=today)
            if is_held and world.consultation() is not None:
                with suppress(ValidationError), transaction.atomic():
                    world.hold(today)
        ledger.plan_ledger(today=today)
        rows = world.all_rows()
        assert ledger.plan_ledger(today=today)["planned"] == 0
        assert world.all_rows() == rows
        assert list(differences()) == []
        transaction.set_rollback(True)
    return rows


INSTANTS = [
    *("2026-03-08 04:59", "2026-03-08 05:01", "2026-03-08 07:00"),  # New York goes forward
    *("2026-11-01 03:59", "2026-11-01 04:01", "2026-11-01 06:30"),  # and back
    *("2026-03-29 00:59", "2026-03-29 01:01", "2026-10-25 00:59", "2026-10-25 01:01"),  # London
    *("2026-06-30 09:59", "2026-06-30 10:01", "2026-06-30 10:59", "2026-06-30 11:01"),
    *("2026-12-31 23:59", "2027-01-01 00:01"),
]
ZONES = [
    *("America/New_York", "Europe/London", "Asia/Baku"),
    *("Pacific/Kiritimati", "Pacific/Pago_Pago"),
]


@pytest.mark.parametrize(
    "zone",
    [ZONES[0], *(pytest.param(zone, marks=pytest.mark.proof) for zone in ZONES[1:])],
)
@pytest.mark.parametrize("instant", INSTANTS)
def test_a_period_is_missed_when_its_last_day_is_over_at_home(zone, instant, settings):
    """Whatever day it is by then in the zone of the office that owed it, east or west."""
    settings.HOME_TIME_ZONE = zone
    now = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        today = home_today()
        assert today == today_in(zone, now)
        body = BodyFactory(tracked_from=today - 100 * DAY)
        for office_zone, closed in (("Pacific/Kiritimati", 0), ("Pacific/Pago_Pago", 1)):
            body.track.lead_office.time_zone = office_zone
            body.track.lead_office.save()
            set_cadence(
                body,
                kind="consultation" if closed else "checkin",
                every_months=12,
                anchor_on=today - closed * DAY,
                grace_days=0,
                today=today - 50 * DAY,
            )
        call_command("plan_ledger", verbosity=0)
        states = Meeting.objects.for_system("test").filter(body=body, due_on__lte=today)
        assert dict(states.values_list("kind", "state")) == {
            "checkin": "due",
            "consultation": "missed",
        }


def test_a_call_of_the_command_plans_by_the_clock_of_home(settings, capsys):
    settings.HOME_TIME_ZONE = "Pacific/Pago_Pago"
    with time_machine.travel(datetime(2026, 8, 1, 10, 30, tzinfo=UTC), tick=False):
        body = BodyFactory(tracked_from=date(2026, 1, 1))
        set_cadence(
            body,
            kind="consultation",
            every_months=12,
            anchor_on=date(2026, 7, 31),
            grace_days=0,
            today=date(2026, 7, 1),
        )
        call_command("plan_ledger")
        assert "missed: 0" in capsys.readouterr().out
        call_command("plan_ledger", "--today", "2026-08-01")
        assert "missed: 1" in capsys.readouterr().out
