"""Whatever people do in whatever order: meetings keep to the table, the due list keeps up."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from dialogue.models import (
    BodyKind,
    Cadence,
    Confirmation,
    DelegationMember,
    Meeting,
    MeetingStep,
    MeetingSummary,
    RunUpStep,
    State,
    Track,
)
from dialogue.models.meetings import HELD
from dialogue.run_ups import USUAL
from dialogue.services import bodies, cadences, confirmations, holding, ledger, meetings, run_up
from dialogue.services.lifecycle import set_status
from dialogue.services.markings import covers
from dialogue.services.steps import REMEMBERED, Actor, take_step
from dialogue.states import OPEN_STATES, Step, is_possible, state_after
from reminders.services.due_list import differences
from tests.factories import BodyFactory, member

BEGINNING = date(2026, 1, 15)
ANCHOR = date(2026, 2, 28)
DAYS = st.integers(-20, 150)
WORDS = st.sampled_from(["", "because of elections"])
VENUES = st.sampled_from(["home", "partner", "video"])
PICK = st.integers(0, 30)
LED_BY = st.sampled_from([{}, {"home": "A. Home"}, {"home": "A. Home", "partner": "P. Partner"}])


class OneBody(RuleBasedStateMachine):
    """A body and all that its people and its ledger do to it, day by day."""

    def __init__(self):
        super().__init__()
        self.undone_afterwards = transaction.atomic()
        self.undone_afterwards.__enter__()
        self.today = BEGINNING
        self.body = BodyFactory(tracked_from=BEGINNING)
        self.actor = Actor(member(self.body.track.lead_office), self.body.track.lead_office)
        self.seen_steps = set()
        self.stood_before = {}
        self.standing = {}
        # Marked like the strictest that the forum can be, so that it may always follow it.
        self.group = BodyFactory(
            track=self.body.track,
            parent=self.body,
            kind=BodyKind.GROUP,
            tracked_from=BEGINNING,
            marking="S/NF",
        )
        cadences.set_cadence(
            self.group,
            kind="group_meeting",
            every_months=3,
            anchor_on=ANCHOR,
            today=BEGINNING,
        )
        run_up.set_run_up(self.body, lines=USUAL)
        self._set_cadence("consultation", 4, 40)
        self._set_cadence("review", 12, 60, after_months=6)

    def teardown(self):
        transaction.set_rollback(True)
        self.undone_afterwards.__exit__(None, None, None)

    # --- What can happen -----------------------------------------------------------------------
    @rule(days=st.integers(1, 70))
    def days_pass(self, days):
        self.today += timedelta(days=days)
        ledger.plan_ledger(today=self.today)
        assert set(ledger.plan_ledger(today=self.today).values()) == {0}
        self._groups_follow_consultations()

    @rule(which=PICK, step=st.sampled_from(list(Step)))
    def somebody_tries_a_step(self, which, step):
        """Any step without days, in any state: only those of the table get through."""
        if step in (Step.SCHEDULE, Step.MOVE, Step.POSTPONE, Step.HOLD):
            return
        meeting = self._a_meeting(which)
        was_possible = is_possible(step, meeting.state)
        done = self._try(lambda: take_step(meeting, step, actor=self.actor, reason="because"))
        assert (done is not None) == was_possible

    @rule(which=PICK, days=DAYS, lasts=st.integers(-1, 2), venue=VENUES, reason=WORDS)
    def schedule_or_move(self, which, days, lasts, venue, reason):
        first_day = self.today + timedelta(days=days)
        self._try(
            lambda: meetings.schedule_meeting(
                self._a_meeting(which),
                first_day=first_day,
                last_day=first_day + timedelta(days=lasts),
                venue=venue,
                actor=self.actor,
                today=self.today,
                reason=reason,
            )
        )

    @rule(which=PICK, days=DAYS, reason=WORDS)
    def postpone(self, which, days, reason):
        target = self.today + timedelta(days=days)
        self._try(
            lambda: meetings.postpone_meeting(
                self._a_meeting(which),
                postponed_to=target,
                reason=reason,
                actor=self.actor,
                today=self.today,
            )
        )

    @rule(which=PICK, reason=WORDS)
    def step_back(self, which, reason):
        meeting = self._a_meeting(which)
        last = meetings.last_step(meeting)
        if self._try(
            lambda: meetings.step_back(meeting, reason=reason, actor=self.actor, today=self.today)
        ):
            before = self.stood_before.pop(last.pk, None)
            assert before is None or before == self._standing()[meeting.pk]

    @rule(which=PICK, days=st.integers(-60, 1), venue=VENUES, reason=WORDS, led_by=LED_BY)
    def hold(self, which, days, venue, reason, led_by):
        day, meeting = self.today + timedelta(days=days), self._a_meeting(which)
        was_missed = meeting.state == State.MISSED
        done = self._try(
            lambda: holding.hold_meeting(
                meeting,
                first_day=day,
                last_day=day,
                venue=venue,
                actor=self.actor,
                today=self.today,
                reason=reason,
                led_by=led_by,
            )
        )
        if done:
            assert day <= self.today
            assert done.meeting.is_recorded_late == was_missed
            assert reason or not was_missed

    @rule(which=PICK, reason=WORDS)
    def not_held_after_all(self, which, reason):
        meeting = self._a_meeting(which)
        last = meetings.last_step(meeting)
        if last is None or last.act != Step.HOLD:
            return
        becomes = holding.state_before_holding(meeting, last)
        back = self._try(
            lambda: holding.not_held_after_all(
                meeting, reason=reason, actor=self.actor, today=self.today
            )
        )
        assert back is None or back.meeting.state == becomes

    @rule(which=PICK, days=st.none() | DAYS)
    def conclude(self, which, days):
        later = None if days is None else self.today + timedelta(days=days)
        self._try(
            lambda: holding.conclude_meeting(
                self._a_meeting(which), actor=self.actor, today=self.today, summary_later_on=later
            )
        )

    @rule(which=PICK, marking=st.sampled_from(["U", "SBU", "S/NF"]), is_later=st.booleans())
    def sum_up(self, which, marking, is_later):
        """Write or change the summary, or put it off."""
        meeting = self._a_meeting(which)
        texts = MeetingSummary.objects.for_system("test").filter(meeting=meeting)
        said = {"text": "So.", "marking": marking, "actor": self.actor}
        if is_later:
            self._try(lambda: holding.put_off_summary(meeting, by_on=self.today))
        elif texts.exists():
            self._try(lambda: holding.change_summary(texts[0], reason="reviewed", **said))
        else:
            self._try(lambda: holding.write_summary(meeting, **said))
        if texts.exists():
            self.stood_before.clear()  # no step back unwrites it

    @rule(which=PICK, days=DAYS)
    def record_their_word(self, which, days):
        known_on = self.today + timedelta(days=days)
        self._try(
            lambda: confirmations.record_their_word(
                self._a_meeting(which),
                channel="note",
                known_on=known_on,
                actor=self.actor,
                today=self.today,
            )
        )

    @rule(which=PICK, reason=WORDS)
    def withdraw_their_word(self, which, reason):
        self._try(lambda: confirmations.withdraw_their_word(self._a_meeting(which), reason=reason))

    @rule(which=PICK, is_done=st.booleans())
    def tick(self, which, is_done):
        steps = list(RunUpStep.objects.for_system("test").standing())
        if steps:
            step = steps[which % len(steps)]
            self._try(
                lambda: run_up.tick(step, by=self.actor.user, today=self.today, is_done=is_done)
            )

    @rule(days=DAYS, name=st.sampled_from(["Forum", "Dialogue"]))
    def rename(self, days, name):
        day = self.today + timedelta(days=days)
        self._try(lambda: bodies.rename_body(self.body, name=name, from_on=day))

    @rule(
        kind=st.sampled_from(["consultation", "checkin", "review"]),
        months=st.integers(1, 13),
        anchor=DAYS,
        after=st.none() | st.integers(1, 13),
    )
    def set_cadence(self, kind, months, anchor, after):
        after_months = None if kind == "consultation" else after
        self._try(lambda: self._set_cadence(kind, months, anchor, after_months=after_months))

    @rule(which=PICK, reason=WORDS)
    def end_cadence(self, which, reason):
        found = list(Cadence.objects.for_system("test").filter(body=self.body).order_by("pk"))
        cadence = found[which % len(found)]
        self._try(
            lambda: cadences.end_cadence(cadence, reason=reason, actor=self.actor, today=self.today)
        )

    @rule(of_track=st.booleans(), status=st.sampled_from(["active", "paused"]), reason=WORDS)
    def pause_or_resume(self, of_track, status, reason):
        self.body.refresh_from_db()
        record = self.body.track if of_track else self.body
        self._try(
            lambda: set_status(
                record, status=status, reason=reason, actor=self.actor, today=self.today
            )
        )

    @rule(marking=st.sampled_from(["U", "SBU", "S/NF"]))
    def mark(self, marking):
        self._try(
            lambda: bodies.change_body(
                self.body, marking=marking, reason="reviewed", today=self.today
            )
        )

    @rule(days=DAYS, held_before=st.integers(0, 3))
    def keep_from(self, days, held_before):
        day = self.today + timedelta(days=days)
        self._try(
            lambda: bodies.change_body(
                self.body, tracked_from=day, held_before=held_before, today=self.today
            )
        )

    @rule(days=st.integers(1, 400), venue=VENUES)
    def enter_a_past_meeting(self, days, venue):
        day = self.today - timedelta(days=days)
        self._try(
            lambda: bodies.enter_past_meeting(
                self.body,
                kind="consultation",
                first_day=day,
                last_day=day,
                venue=venue,
                today=self.today,
            )
        )

    # --- What holds always ---------------------------------------------------------------------
    @invariant()
    def every_step_is_in_the_table(self):
        new = MeetingStep.objects.for_system("test").exclude(pk__in=self.seen_steps)
        by_meeting = {}
        for step in new.order_by("pk"):
            if step.act == Step.BACK:
                assert step.to_state == step.undoes.from_state
            else:
                assert is_possible(Step(step.act), step.from_state)
                assert step.to_state == state_after(Step(step.act), step.from_state)
                by_meeting.setdefault(step.meeting_id, []).append(step.pk)
            self.seen_steps.add(step.pk)
        for meeting_id, steps in by_meeting.items():
            if len(steps) == 1 and meeting_id in self.standing:
                self.stood_before[steps[0]] = self.standing[meeting_id]
        self.standing = self._standing()

    @invariant()
    def a_meeting_is_what_its_last_step_made_of_it(self):
        steps = MeetingStep.objects.for_system("test").order_by("pk")
        made = dict(steps.values_list("meeting_id", "to_state"))
        meetings_here = Meeting.objects.for_system("test").filter(is_history=False)
        for pk, state in meetings_here.values_list("pk", "state"):
            assert state == made.get(pk, State.DUE)

    @invariant()
    def the_due_list_agrees(self):
        assert list(differences()) == []

    @invariant()
    def nothing_is_open_or_missed_before_the_body_is_kept_here(self):
        self.body.refresh_from_db()
        states = Meeting.objects.for_system("test").filter(
            body=self.body, due_on__lt=self.body.tracked_from
        )
        assert {meeting.state for meeting in states} <= {State.WAIVED, *HELD}

    @invariant()
    def nothing_is_open_while_the_body_rests(self):
        if not (self.body.is_active and self.body.track.is_active):
            open_ones = Meeting.objects.for_system("test").filter(
                body=self.body, state__in=OPEN_STATES
            )
            assert not open_ones.exists()

    @invariant()
    def our_word_stands_exactly_where_there_are_days(self):
        for meeting in Meeting.objects.for_system("test").with_words().filter(is_history=False):
            if meeting.state == State.SCHEDULED:
                assert meeting.has_home_word
        words = Confirmation.objects.for_system("test").select_related("meeting")
        assert all(word.marking == word.meeting.marking for word in words)

    @invariant()
    def a_summary_is_marked_at_least_like_its_meeting(self):
        for summary in MeetingSummary.objects.for_system("test").select_related("meeting"):
            assert covers(summary.marking, summary.meeting.marking)

    @invariant()
    def a_consultation_was_led_on_each_side(self):
        held = Meeting.objects.for_system("test").filter(
            state__in=HELD, kind="consultation", is_history=False
        )
        for meeting in held:
            coming = DelegationMember.objects.for_system("test").coming(meeting)
            heads = coming.filter(is_head=True).values_list("side", flat=True)
            assert set(heads) == {"home", "partner"}

    # --- How ----------------------------------------------------------------------------------
    def _groups_follow_consultations(self):
        """Every untouched row is due on the anchor's days, then so many quarters after each.

        The anchor was chosen after the consultations before that day: these count for nothing.
        """
        if not Track.objects.for_system("test").get(pk=self.group.track_id).is_active:
            return
        consultations = Meeting.objects.for_system("test").filter(
            body=self.body,
            kind="consultation",
            state__in=HELD,
            is_history=False,
            last_day__gte=BEGINNING,
        )
        held = sorted({meeting.last_day for meeting in consultations} | {date.max})
        starts = [ANCHOR - relativedelta(months=3), *held[:-1]]
        rows = Meeting.objects.for_system("test").filter(body=self.group)
        open_days = [row.due_on for row in rows if row.is_untouched]
        for day in open_days:
            start = max(each for each in starts if each < day)
            assert day in [start + relativedelta(months=3 * k) for k in range(1, 40)]
        assert len(set(open_days)) == len(open_days)

    def _set_cadence(self, kind, months, anchor, **more):
        cadences.set_cadence(
            self.body,
            kind=kind,
            every_months=months,
            anchor_on=self.today + timedelta(days=anchor),
            today=self.today,
            **more,
        )
        return True

    def _a_meeting(self, which):
        found = list(Meeting.objects.for_system("test").order_by("pk"))
        return found[which % len(found)]

    def _standing(self):
        found = Meeting.objects.for_system("test").values_list("pk", *REMEMBERED)
        return {pk: values for pk, *values in found}

    def _try(self, act):
        """Return what `act` made, or None when it was refused with a sentence."""
        try:
            with transaction.atomic():
                return act()
        except ValidationError:
            return None


@pytest.mark.django_db
def test_meetings_keep_to_the_table_whatever_happens():
    examples = min(settings().max_examples // 20, 200)
    run_state_machine_as_test(
        OneBody, settings=settings(settings(), max_examples=examples, stateful_step_count=15)
    )
