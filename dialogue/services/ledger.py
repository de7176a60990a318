"""The ledger of periods: rows before meetings, the return of what was postponed, what was missed.

Everything here is idempotent: planning twice gives the same rows (design §4).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from itertools import dropwhile
from typing import Any

import pghistory
from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.periods import Period, following, periods
from dialogue.deadlines import BACK_BEFORE_TARGET
from dialogue.models import Body, Cadence, Meeting, State, Status
from dialogue.planning import Kept, wanted
from dialogue.services.due_list import sync_planned
from dialogue.services.followed import held_days, may_follow
from dialogue.services.locks import lock_bodies, lock_body_with_meetings, lock_meetings
from dialogue.services.steps import LEDGER, StepRefusedError, step_back, take_step
from dialogue.states import OPEN_STATES, TRANSITIONS, Step
from offices.versions import save_next_version

REASON = "the ledger is kept for everybody"
LOOKS_AHEAD = relativedelta(months=12)
DATES = ("due_on", "closes_on", "cadence_id")
# What planning looks at in each row of a ledger.
LOOKED_AT = (
    *("body_id", "kind", "period", "state", "postponed_to", "expected_month", "expected_venue"),
    *DATES,
)


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
    cadence.body = body  # as it stands now: its parent or marking may have changed
    rows = list(_planned_rows().filter(body=body, kind=cadence.kind))
    fits = _fits(cadence, body, rows, held_days([cadence])[cadence.pk], today)
    planned = [_written(cadence, body, *fit) for fit in fits]
    sync_planned(planned)
    return planned


def with_something_to_plan(cadences: Iterable[Cadence], *, today: date) -> list[Cadence]:
    """Return those by which planning would write or re-date a row; three queries for any number.

    The cadences come with body, its parent and its track. Nothing is locked: whoever changes
    something meanwhile plans what follows from it, and else the next night does.
    """
    cadences = list(cadences)
    rows: dict[tuple[int, str], list[Meeting]] = defaultdict(list)
    planned = _planned_rows().filter(body__in={cadence.body_id for cadence in cadences})
    for row in planned.only(*LOOKED_AT):
        rows[row.body_id, row.kind].append(row)
    held = held_days(cadences)
    return [
        cadence
        for cadence in cadences
        if any(_fits(cadence, cadence.body, rows[_ledger(cadence)], held[cadence.pk], today))
    ]


def _ledger(cadence: Cadence) -> tuple[int, str]:
    return (cadence.body_id, cadence.kind)


def _planned_rows() -> QuerySet[Meeting]:
    rows = Meeting.objects.for_system(REASON).filter(period__isnull=False)
    return rows.order_by("due_on", "period")


Fit = tuple[Meeting | None, int, Period]


def _fits(
    cadence: Cadence, body: Body, rows: list[Meeting], held: list[date], today: date
) -> Iterator[Fit]:
    """Yield which row, None for a new one, gets which number and period."""
    if may_follow(cadence):
        return _by_consultations(cadence, body, rows, held, today)
    return _by_number(cadence, body, rows, today)


def _by_number(cadence: Cadence, body: Body, rows: list[Meeting], today: date) -> Iterator[Fit]:
    """Yield the same for an anchored cadence."""
    numbered = {row.period: row for row in rows}
    for period in periods(
        cadence.anchor_on,
        cadence.every_months,
        cadence.grace_days,
        max(cadence.starts_on, body.tracked_from),
        today + LOOKS_AHEAD,
    ):
        number = period.n + cadence.period_offset
        row = numbered.get(number)
        if row is None or (row.cadence_id != cadence.pk and row.is_untouched):
            yield row, number, period


def _by_consultations(
    cadence: Cadence, body: Body, rows: list[Meeting], held: list[date], today: date
) -> Iterator[Fit]:
    """Yield the same for a cadence that follows consultations; numbers go on counting.

    Rows of an earlier cadence that are late already stay with it.
    """
    movable = [
        row
        for row in rows
        if row.is_untouched and (row.cadence_id == cadence.pk or _span(row).due_on >= today)
    ]
    kept = [row for row in rows if row not in movable]
    start = max(cadence.starts_on, body.tracked_from)
    shape = (cadence.anchor_on, cadence.every_months, cadence.grace_days)
    due = following(*shape, cadence.after_months or cadence.every_months, held)
    fit = wanted(
        dropwhile(lambda period: period.due_on < start, due),
        kept=[_span(row) for row in kept],
        movable=[_span(row).due_on for row in movable],
        until=today + LOOKS_AHEAD,
        today=today,
        held=held,
    )
    for row, period in zip(movable, fit, strict=False):
        if _dates(cadence, period) != {name: getattr(row, name) for name in DATES}:
            yield row, row.period or 0, period
    used = {row.period or 0 for row in rows}
    for period in fit[len(movable) :]:
        number = period.n + cadence.period_offset
        # Days left out or stood for by another row are in the count of periods, not in the ledger.
        next_one = max(used, default=number) + 1
        if number in used or number > next_one:
            number = next_one
        used.add(number)
        yield None, number, period


def _span(row: Meeting) -> Kept:
    """Return from when to when a row of the ledger can be held late; it has both days."""
    assert row.due_on is not None
    assert row.closes_on is not None
    return Kept(row.due_on, row.closes_on)


def _written(cadence: Cadence, body: Body, row: Meeting | None, n: int, due: Period) -> Meeting:
    dates = _dates(cadence, due)
    if row is not None:
        for name, value in dates.items():
            setattr(row, name, value)
        save_next_version(row, dates)
        return row
    scope = {"relationship_id": body.relationship_id, "marking": body.marking}
    return Meeting.objects.create(body=body, kind=cadence.kind, period=n, **scope, **dates)


def _dates(cadence: Cadence, period: Period) -> dict[str, Any]:
    return dict(zip(DATES, (period.due_on, period.closes_on, cadence.pk), strict=True))


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
    """Call `listener(today)` at the end of each `plan_ledger`; from `ready()` only."""
    _nights.append(listener)


def plan_ledger(*, today: date) -> dict[str, int]:
    """Bring every ledger to `today`: plan, resume, close; return how many rows each touched."""
    with pghistory.context(actor="ledger"):
        cadences = Cadence.objects.for_system(REASON).filter(
            ended_on__isnull=True, body__status=Status.ACTIVE, body__track__status=Status.ACTIVE
        )
        lacking = with_something_to_plan(
            cadences.select_related("body__parent", "body__track"), today=today
        )
        planned = sum(len(plan_cadence(cadence, today=today)) for cadence in lacking)
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
