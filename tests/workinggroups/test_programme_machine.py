"""Whatever people do to a programme: nothing adopted disappears, and how it stood on any day can be
told again from the history alone."""

from datetime import timedelta

import pghistory
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from core.dates import home_today
from reminders.services.due_list import differences
from tests.workinggroups.baseline_oracle import Stood, programme_on
from tests.workinggroups.cast import READ, fresh, proposed
from tests.workinggroups.conftest import make_cast
from workinggroups.baselines import stood_on
from workinggroups.models import NextStep, Slip
from workinggroups.services import adoption, programme, progress

ONE_DAY = timedelta(days=1)
PICK = st.integers(0, 20)
WHO = st.sampled_from(["desk_approver", "desk_drafter", "post_drafter", "chair", "assistant"])
WORDS = st.sampled_from(["The ship is in dock.", "Ice.", ""])
DAYS = st.integers(-5, 200)


def mostly(who):
    """Return mostly who may do it, now and then anybody."""
    return st.one_of(st.just(who), st.just(who), WHO)


REFUSED = (ValidationError, PermissionDenied)


class OneProgramme(RuleBasedStateMachine):
    """The next steps of one forum, with what a plain reading of the design expects of each."""

    def __init__(self):
        super().__init__()
        self.undone_afterwards = transaction.atomic()
        self.undone_afterwards.__enter__()
        self.cast = make_cast(home_today())
        self.today = self.cast.today
        self.days = [self.today - ONE_DAY, self.today]
        self.stages = {}
        self.baselines = {}
        self.told = []  # (newest event, the baselines after it)
        for _ in range(2):
            self.somebody_proposes("desk_drafter", 60, "home")
            self.somebody_adopts("chair", len(self.stages) - 1)

    def teardown(self):
        try:
            assert list(differences()) == []
            for newest, expected in self.told:
                assert baselines_told_by_history(newest) == expected
            for day in self.days:
                with connection.cursor() as cursor:
                    assert programme_on(cursor, day) == programme_told_by_rows(day)
        finally:
            transaction.set_rollback(True)
            self.undone_afterwards.__exit__(None, None, None)

    def by(self, who):
        return {"actor": self.cast.by(who), "today": self.today}

    def step(self, n):
        steps = list(NextStep.objects.for_system(READ).order_by("pk"))
        return steps[n % len(steps)] if steps else None

    def happens(self, act, step):
        """Do something to a step; return whether it was done, nothing of it if it was refused."""
        if step is None:
            return False
        try:
            # Each act has a context of its own, as each request has.
            with transaction.atomic(), pghistory.context(user=None):
                act(step)
        except REFUSED:
            return False
        return True

    # --- What can happen -----------------------------------------------------------------------
    @rule(n=st.integers(1, 40))
    def days_pass(self, n):
        self.today += n * ONE_DAY
        self.days.append(self.today)

    @rule(who=WHO, due=st.integers(0, 200), side=st.sampled_from(["home", "partner"]))
    def somebody_proposes(self, who, due, side):
        made = proposed(
            self.cast,
            f"Step {len(self.stages)}",
            side=side,
            due_on=self.cast.today + timedelta(days=due),
            actor=self.cast.by(who),
        )
        self.stages[made.pk] = "proposed"

    @rule(who=mostly("chair"), n=PICK)
    def somebody_adopts(self, who, n):
        step = self.step(n)
        if self.happens(lambda one: adoption.adopt([one], **self.by(who)), step):
            assert (who, self.stages[step.pk]) == ("chair", "proposed")
            self.stages[step.pk] = "adopted"
            self.baselines[step.pk] = (step.what, step.due_on)

    @rule(who=mostly("chair"), n=PICK, why=WORDS)
    def somebody_declines(self, who, n, why):
        step = self.step(n)
        if self.happens(lambda one: adoption.decline(one, reason=why, **self.by(who)), step):
            assert (who, self.stages[step.pk], bool(why)) == ("chair", "proposed", True)
            self.stages[step.pk] = "declined"

    @rule(
        who=mostly("post_drafter"),
        n=PICK,
        word=st.sampled_from(["no_change", "on_track", "risk", "delayed", "done"]),
        done=WORDS,
        new=st.none() | DAYS,
        why=WORDS,
    )
    def somebody_reports(self, who, n, word, done, new, why):
        step = self.step(n)
        said = {"word": word, "was_done": done, "because": why}
        if new is not None:
            said["new_date"] = self.today + timedelta(days=new)
        if self.happens(lambda one: progress.report_progress(one, **said, **self.by(who)), step):
            assert who in ("desk_approver", "desk_drafter", "post_drafter")
            assert self.stages[step.pk] == "adopted"
            if word == "done":
                self.stages[step.pk] = "done"
            elif new is not None and said["new_date"] != step.due_on:
                assert why
                assert fresh(step).due_on == said["new_date"]

    @rule(
        who=mostly("desk_approver"),
        n=PICK,
        why=WORDS,
        due=st.none() | DAYS,
        what=st.sampled_from(["", "Better"]),
    )
    def somebody_changes(self, who, n, why, due, what):
        step = self.step(n)
        values = {"what": what} if what else {}
        if due is not None:
            values["due_on"] = self.today + timedelta(days=due)
        change = lambda one: programme.change(one, reason=why, **values, **self.by(who))  # noqa: E731
        if self.happens(change, step) and step.pk in self.baselines:
            assert (who, bool(why)) == ("desk_approver", True)
            was_what, was_due = self.baselines[step.pk]
            self.baselines[step.pk] = (
                values.get("what", step.what) if step.what == was_what else was_what,
                values.get("due_on", step.due_on) if step.due_on == was_due else was_due,
            )

    @rule(
        who=mostly("chair"),
        n=PICK,
        why=WORDS,
        stage=st.sampled_from(["withdrawn", "overtaken", "done"]),
    )
    def somebody_ends(self, who, n, why, stage):
        step = self.step(n)
        end = lambda one: programme.end(one, stage=stage, reason=why, **self.by(who))  # noqa: E731
        if self.happens(end, step):
            assert (who, self.stages[step.pk], bool(why)) == ("chair", "adopted", True)
            self.stages[step.pk] = stage

    @rule(who=mostly("desk_approver"), n=PICK, why=WORDS)
    def somebody_reopens(self, who, n, why):
        step = self.step(n)
        if self.happens(lambda one: programme.reopen(one, reason=why, **self.by(who)), step):
            assert (who, bool(why)) == ("desk_approver", True)
            assert self.stages[step.pk] in ("done", "withdrawn", "overtaken")
            self.stages[step.pk] = "adopted"

    # --- What always holds ---------------------------------------------------------------------
    @invariant()
    def everything_is_where_it_was_put(self):
        rows = NextStep.objects.for_system(READ)
        assert dict(rows.values_list("pk", "stage")) == self.stages
        stand = {
            row.pk: (row.baseline_what, row.baseline_due_on)
            for row in rows
            if row.baseline_due_on is not None
        }
        assert stand == self.baselines

    @invariant()
    def what_moved_has_a_reason(self):
        for row in NextStep.objects.for_system(READ).filter(baseline_due_on__isnull=False):
            assert row.due_on == row.baseline_due_on or row.slip_reason
        assert not Slip.objects.for_system(READ).filter(reason="").exists()

    @invariant()
    def history_is_noted(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(pgh_id) FROM workinggroups_nextstepevent")
            self.told.append((cursor.fetchone()[0] or 0, dict(self.baselines)))


def baselines_told_by_history(newest):
    """Return the baselines as they stood after an event, from the audit trail alone: plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id, baseline_what, baseline_due_on"
            " FROM workinggroups_nextstepevent WHERE pgh_id <= %s"
            " ORDER BY pgh_obj_id, pgh_id DESC",
            [newest],
        )
        return {key: (what, due) for key, what, due in cursor if due is not None}


def programme_told_by_rows(day):
    """Return the same as the oracle, as the pages tell it."""
    slips = {}
    for slip in Slip.objects.for_system(READ).order_by("pk"):
        slips.setdefault(slip.step_id, []).append(slip)
    stood = {
        row.pk: stood_on(row, slips.get(row.pk, []), day)
        for row in NextStep.objects.for_system(READ)
    }
    return {
        key: Stood(row.baseline_due_on, row.due_on, row.is_adopted)
        for key, row in stood.items()
        if row is not None
    }


@pytest.mark.django_db
def test_nothing_adopted_disappears_and_history_tells_the_baseline_of_any_day():
    examples = min(settings().max_examples // 40, 100)
    run_state_machine_as_test(
        OneProgramme, settings=settings(settings(), max_examples=examples, stateful_step_count=25)
    )
