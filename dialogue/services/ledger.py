"""The ledger of periods: rows before meetings, the return of what was postponed, what was missed.

Everything here is idempotent: planning twice gives the same rows (design §4).
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pghistory
from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.periods import periods
from dialogue.deadlines import BACK_BEFORE_TARGET
from dialogue.models import Body, Cadence, Meeting, State, Status
from dialogue.services.due_list import sync_planned
from dialogue.services.locks import lock_bodies, lock_body_with_meetings, lock_meetings
from dialogue.services.steps import LEDGER, StepRefusedError, step_back, take_step
from dialogue.states import OPEN_STATES, TRANSITIONS, Step
from offices.versions import save_next_version

REASON = "the ledger is kept for everybody"
LOOKS_AHEAD = relativedelta(months=12)


@transaction.atomic
def plan_cadence(cadence: Cadence, *, today: date) -> list[Meeting]:
    """Write or re-date the rows that a cadence makes due up to twelve months ahead.

    Returns the rows that are new or were re-dated. A row that somebody has touched stays as it
    is; nothing due before the body's `tracked_from` is written; paused and closed bodies plan
    nothing.
    """
    # One planner at a time; the track is read after the lock, so that its pause is not missed.
    (body,) = lock_bodies(pk=cadence.body_id)
    if not body.is_active or not body.track.is_active or cadence.ended_on is not None:
        return []
    # Those that may be re-dated; who touches one of them does it before or after.
    lock_meetings(body=body, kind=cadence.kind, period__isnull=False, state=State.DUE)
    rows = {
        row.period: row
        for row in Meeting.objects.for_system(REASON).filter(
            body=body, kind=cadence.kind, period__isnull=False
        )
    }
    planned = []
    for period in periods(
        cadence.anchor_on,
        cadence.every_months,
        cadence.grace_days,
        max(cadence.starts_on, body.tracked_from),
        today + LOOKS_AHEAD,
    ):
        dates = {"due_on": period.due_on, "closes_on": period.closes_on, "cadence": cadence}
        row = rows.get(period.n + cadence.period_offset)
        if row is None:
            row = Meeting.objects.create(
                body=body,
                relationship_id=body.relationship_id,
                marking=body.marking,
                kind=cadence.kind,
                period=period.n + cadence.period_offset,
                **dates,
            )
        elif row.cadence_id != cadence.pk and row.state == State.DUE:
            dates["postponed_to"] = None
            for name, value in dates.items():
                setattr(row, name, value)
            save_next_version(row, dates)
        else:
            continue
        planned.append(row)
    sync_planned(planned)
    return planned


def plan_body(body: Body, *, today: date) -> list[Meeting]:
    """Plan every cadence of a body; return the rows that are new or were re-dated."""
    cadences = Cadence.objects.for_system(REASON).filter(body=body, ended_on__isnull=True)
    return [meeting for cadence in cadences for meeting in plan_cadence(cadence, today=today)]


@transaction.atomic
def keep_from(body: Body, *, day: date, today: date) -> None:
    """Let the ledger of a body begin on `day`, its new `tracked_from`.

    Periods due before it are owed by nobody: what is open or was missed is waived. Those due from
    it on are planned.
    """
    lock_body_with_meetings(body.pk)
    for meeting in Meeting.objects.for_system(REASON).filter(
        Q(state__in=OPEN_STATES) | Q(state=State.MISSED), body=body, due_on__lt=day
    ):
        reason = _("It fell due before the forum was kept here.")
        if meeting.state == State.MISSED:
            step_back(meeting, actor=LEDGER, reason=reason)
        take_step(meeting, Step.WAIVE, actor=LEDGER, reason=reason)
    cadences = Cadence.objects.for_system(REASON).filter(body=body)
    followed = cadences.filter(ended_on__isnull=False).values("kind")
    for cadence in cadences.filter(ended_on__isnull=True).exclude(kind__in=followed):
        cadence.starts_on = day
        save_next_version(cadence, ["starts_on"])
    plan_body(body, today=today)


def resume_postponed(*, today: date) -> int:
    """Make postponed meetings due again 30 days before their target day; return how many."""
    back = Meeting.objects.for_system(REASON).filter(
        state=State.POSTPONED, postponed_to__lte=today + BACK_BEFORE_TARGET
    )
    return _step_all(back, Step.RESUME)


def close_periods(*, today: date) -> int:
    """Mark as missed what was not held, waived or postponed when its period closed."""
    over = Meeting.objects.for_system(REASON).filter(
        state__in=TRANSITIONS[Step.MISS][0], closes_on__lt=today, is_history=False
    )
    return _step_all(over, Step.MISS)


Night = Callable[[date], dict[str, int]]
_nights: list[Night] = []


def hear_nights(listener: Night) -> None:
    """Call `listener(today)` at the end of each `keep_ledger`; from `ready()` only."""
    _nights.append(listener)


def keep_ledger(*, today: date) -> dict[str, int]:
    """Bring every ledger to `today`: plan, resume, close; return how many rows each touched."""
    with pghistory.context(actor="ledger"):
        cadences = Cadence.objects.for_system(REASON).filter(
            ended_on__isnull=True, body__status=Status.ACTIVE, body__track__status=Status.ACTIVE
        )
        planned = sum(len(plan_cadence(cadence, today=today)) for cadence in cadences)
        counts = {
            "planned": planned,
            "resumed": resume_postponed(today=today),
            "missed": close_periods(today=today),
        }
        for listener in _nights:
            counts |= listener(today)
        return counts


def _step_all(meetings: QuerySet[Meeting], step: Step) -> int:
    taken = 0
    for meeting in meetings:
        # Somebody else was faster: what the meeting is now no longer calls for this step.
        with suppress(StepRefusedError):
            take_step(meeting, step, actor=LEDGER)
            taken += 1
    return taken
