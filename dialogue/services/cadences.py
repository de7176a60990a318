"""How often a body meets: setting, changing and ending a cadence (design §4, "Periods")."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _

from core.periods import default_grace_days, periods
from dialogue.hosts import expected_venues
from dialogue.models import Body, Cadence, Meeting, MeetingKind, MeetingStep, State
from dialogue.models.cadences import home_partner_video
from dialogue.services.ledger import plan_cadence
from dialogue.services.locks import lock_body_with_meetings, lock_meetings_of
from dialogue.services.scope import refuse_closed, scope_of
from dialogue.services.steps import LEDGER, Actor, require_reason, take_step
from dialogue.states import OPEN_STATES, Step
from offices.versions import lock_version, save_next_version

REASON = "cadences and rows of a body that was fetched through the gate"


@transaction.atomic
def set_cadence(
    body: Body,
    *,
    kind: str,
    every_months: int,
    anchor_on: date,
    today: date,
    after_months: int | None = None,
    rotation: list[str] | None = None,
    grace_days: int | None = None,
    ask_days_ahead: int = 60,
    version: int | None = None,
) -> Cadence:
    """Set how often `body` holds meetings of `kind`, and plan its ledger.

    With `after_months` the first is due so many months after each consultation, from the next one
    held on; `anchor_on` says when it is until then. An earlier cadence of the kind ends; its rows
    to come that nobody has touched are re-dated to the new one, and numbers go on counting. Those
    somebody has touched keep their days and the place expected so far. `grace_days` None takes
    those of design §4. Raises ValidationError for a closed body and a rotation that names a place
    twice.
    """
    locked = lock_version(body, version)
    lock_meetings_of([locked])
    refuse_closed(locked)
    rotation = rotation or home_partner_video()
    if len(set(rotation)) < len(rotation):
        raise ValidationError(_("Name each place once in the rotation."))
    previous = current_cadence(locked, kind)
    if previous is not None:
        previous.ended_on = today
        save_next_version(previous, ["ended_on"])
        _keep_places(locked, kind, today)
    counts = (every_months, anchor_on, after_months)
    is_same = previous is not None and counts == (
        previous.every_months,
        previous.anchor_on,
        previous.after_months,
    )
    cadence = Cadence.objects.create(
        body=locked,
        kind=kind,
        every_months=every_months,
        anchor_on=anchor_on,
        after_months=after_months,
        grace_days=usual_grace_days(kind, every_months) if grace_days is None else grace_days,
        ask_days_ahead=ask_days_ahead,
        rotation=rotation,
        set_on=previous.set_on if previous is not None and is_same else today,
        starts_on=locked.tracked_from,
        **scope_of(locked),
    )
    save_next_version(locked, [])
    planned = Meeting.objects.for_system(REASON).filter(body=locked, kind=kind)
    if previous is not None and is_same:
        # The days stay as they are: only the rotation or the days of grace are others.
        cadence.starts_on, cadence.period_offset = previous.starts_on, previous.period_offset
        save_next_version(cadence, ["starts_on", "period_offset"])
        plan_cadence(cadence, today=today)
    elif planned.filter(cadence__isnull=False).exists():
        _follow(cadence, today=today)
    else:
        plan_cadence(cadence, today=today)
    return cadence


@transaction.atomic
def end_cadence(
    cadence: Cadence, *, reason: str, actor: Actor, today: date, version: int | None = None
) -> None:
    """Plan no more meetings by a cadence; those to come that nobody has touched are waived.

    Raises ValidationError when it has ended already or no reason is given.
    """
    lock_body_with_meetings(cadence.body_id)
    locked = lock_version(cadence, version)
    if locked.ended_on is not None:
        raise ValidationError(_("This has ended already."))
    require_reason(reason)
    locked.ended_on = today
    save_next_version(locked, ["ended_on"])
    for meeting in _untouched(locked.body, locked.kind, today):
        take_step(meeting, Step.WAIVE, actor=actor, reason=reason)


def usual_grace_days(kind: str, every_months: int) -> int:
    """Return the days of grace of design §4: 60 for a review, else those of its months."""
    return 60 if kind == MeetingKind.REVIEW else default_grace_days(every_months)


def current_cadence(body: Body, kind: str) -> Cadence | None:
    """Return the cadence of `kind` by which a body meets now, or None."""
    return (
        Cadence.objects.for_system(REASON)
        .filter(body=body, kind=kind, ended_on__isnull=True)
        .first()
    )


def _follow(cadence: Cadence, *, today: date) -> None:
    """Let `cadence` take over: number its periods on, give it the rows that nobody has touched.

    Rows for which it has no period are waived. They, and those waived by a pause, leave the
    numbering: the new cadence counts on from the last row that stays.
    """
    body, kind = cadence.body, cadence.kind
    untouched = _untouched(body, kind, today)
    resting = _resting(body, kind, today)
    first_freed = (untouched | resting).aggregate(period=Min("period"))["period"]
    resting.update(period=None)
    kept = (
        Meeting.objects.for_system(REASON)
        .filter(body=body, kind=kind, period__isnull=False)
        .exclude(pk__in=[meeting.pk for meeting in untouched])
        .aggregate(period=Max("period"), due_on=Max("due_on"))
    )
    cadence.starts_on = max(today, body.tracked_from)
    if kept["due_on"] is not None:
        cadence.starts_on = max(cadence.starts_on, kept["due_on"] + timedelta(days=1))
    upcoming = periods(
        cadence.anchor_on,
        cadence.every_months,
        cadence.grace_days,
        cadence.starts_on,
        max(cadence.starts_on, cadence.anchor_on) + relativedelta(months=cadence.every_months),
    )
    number = kept["period"] + 1 if kept["period"] is not None else first_freed or 1
    cadence.period_offset = number - upcoming[0].n
    save_next_version(cadence, ["starts_on", "period_offset"])
    plan_cadence(cadence, today=today)
    left_over = _untouched(body, kind, today).exclude(cadence=cadence)
    for meeting in left_over:
        take_step(meeting, Step.WAIVE, actor=LEDGER, reason=_("The cadence changed."))
        Meeting.objects.for_system(REASON).filter(pk=meeting.pk).update(period=None)


def _untouched(body: Body, kind: str, today: date) -> QuerySet[Meeting]:
    rows = Meeting.objects.for_system(REASON).filter(body=body, kind=kind, due_on__gte=today)
    return rows.untouched()


def _keep_places(body: Body, kind: str, today: date) -> None:
    """Write down where open meetings are expected that a new rotation must not move."""
    moving = set(_untouched(body, kind, today).values_list("pk", flat=True))
    places = expected_venues([body.pk])
    for meeting in Meeting.objects.for_system(REASON).filter(
        body=body, kind=kind, state__in=OPEN_STATES, venue="", expected_venue="", pk__in=places
    ):
        if meeting.pk not in moving:
            meeting.expected_venue = places[meeting.pk]
            save_next_version(meeting, ["expected_venue"])


def _resting(body: Body, kind: str, today: date) -> QuerySet[Meeting]:
    rests = MeetingStep.objects.for_system(REASON).filter(is_rest=True, undone_by__isnull=True)
    return Meeting.objects.for_system(REASON).filter(
        body=body,
        kind=kind,
        state=State.WAIVED,
        due_on__gte=today,
        period__isnull=False,
        pk__in=rests.values("meeting_id"),
    )
