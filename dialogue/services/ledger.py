"""The ledger of periods: rows before meetings, the return of what was postponed, what was missed.

Everything here is idempotent: planning twice gives the same rows (design §4).
"""

from datetime import date, timedelta

import pghistory
from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.periods import periods
from dialogue.models import Body, Cadence, Meeting, State, Status
from dialogue.services.due_list import sync_meeting
from dialogue.services.meetings import LEDGER, take_step
from dialogue.states import TRANSITIONS, Step
from offices.versions import save_next_version

REASON = "the ledger is kept for everybody"
LOOKS_AHEAD = relativedelta(months=12)
BACK_BEFORE_TARGET = timedelta(days=30)


@transaction.atomic
def plan_cadence(cadence: Cadence, *, today: date) -> list[Meeting]:
    """Write or re-date the rows that a cadence makes due up to twelve months ahead.

    Returns the rows that are new or were re-dated. A row that somebody has touched stays as it
    is; nothing due before the body's `tracked_from` is written; paused and closed bodies plan
    nothing.
    """
    body = cadence.body
    if not body.is_active or not body.track.is_active or cadence.ended_on is not None:
        return []
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
            for name, value in dates.items():
                setattr(row, name, value)
            save_next_version(row, dates)
        else:
            continue
        planned.append(row)
    for meeting in planned:
        sync_meeting(meeting)
    return planned


def follow_cadence(previous: Cadence, cadence: Cadence, *, today: date) -> None:
    """Let `cadence` take over from `previous`: number its periods on, drop rows that it lacks.

    Rows to come that nobody has touched are given to the new cadence by `plan_cadence`, in order;
    those that it has no period for are waived and leave the numbering.
    """
    untouched = Meeting.objects.for_system(REASON).filter(
        cadence=previous, state=State.DUE, due_on__gte=today
    )
    kept = (
        Meeting.objects.for_system(REASON)
        .filter(body=cadence.body, kind=cadence.kind, period__isnull=False)
        .exclude(pk__in=untouched)
        .aggregate(period=Max("period"), due_on=Max("due_on"))
    )
    cadence.starts_on = max(today, (kept["due_on"] or today) + timedelta(days=1))
    upcoming = periods(
        cadence.anchor_on,
        cadence.every_months,
        cadence.grace_days,
        cadence.starts_on,
        max(cadence.starts_on, cadence.anchor_on) + relativedelta(months=cadence.every_months),
    )
    cadence.period_offset = (kept["period"] or 0) + 1 - upcoming[0].n
    save_next_version(cadence, ["starts_on", "period_offset"])
    plan_cadence(cadence, today=today)
    for meeting in untouched.all():
        take_step(meeting, Step.WAIVE, actor=LEDGER, reason=_("The cadence changed."))
        Meeting.objects.for_system(REASON).filter(pk=meeting.pk).update(period=None)


def plan_body(body: Body, *, today: date) -> list[Meeting]:
    """Plan every cadence of a body."""
    cadences = Cadence.objects.for_system(REASON).filter(body=body, ended_on__isnull=True)
    return [meeting for cadence in cadences for meeting in plan_cadence(cadence, today=today)]


def resume_postponed(*, today: date) -> int:
    """Make postponed meetings due again 30 days before their target day; return how many."""
    back = Meeting.objects.for_system(REASON).filter(
        state=State.POSTPONED, postponed_to__lte=today + BACK_BEFORE_TARGET
    )
    return len([take_step(meeting, Step.RESUME, actor=LEDGER) for meeting in back])


def close_periods(*, today: date) -> int:
    """Mark as missed what was not held, waived or postponed when its period closed."""
    open_states = TRANSITIONS[Step.MISS][0]
    over = Meeting.objects.for_system(REASON).filter(state__in=open_states, closes_on__lt=today)
    return len([take_step(meeting, Step.MISS, actor=LEDGER) for meeting in over])


def keep_ledger(*, today: date) -> dict[str, int]:
    """Bring every ledger to `today`: plan, resume, close; return how many rows each touched."""
    with pghistory.context(actor="ledger"):
        cadences = (
            Cadence.objects.for_system(REASON)
            .filter(ended_on__isnull=True, body__status=Status.ACTIVE)
            .select_related("body__track")
        )
        planned = sum(len(plan_cadence(cadence, today=today)) for cadence in cadences)
        return {
            "planned": planned,
            "resumed": resume_postponed(today=today),
            "missed": close_periods(today=today),
        }
