"""How often a body meets: setting, changing and ending a cadence (design §4, "Periods")."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _

from core.periods import default_grace_days, periods
from dialogue.models import Body, Cadence, Meeting, MeetingStep, State
from dialogue.models.cadences import home_partner_video
from dialogue.services.ledger import plan_cadence
from dialogue.services.locks import lock_body_with_meetings, lock_meetings_of
from dialogue.services.scope import refuse_closed, scope_of
from dialogue.services.steps import LEDGER, Actor, require_reason, take_step
from dialogue.states import Step
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
    rotation: list[str] | None = None,
    grace_days: int | None = None,
    ask_days_ahead: int = 60,
    version: int | None = None,
) -> Cadence:
    """Set how often `body` holds meetings of `kind`, and plan its ledger.

    An earlier cadence of the kind ends; its rows to come that nobody has touched are re-dated to
    the new one, and numbers go on counting. `grace_days` None takes those of design §4. Raises
    ValidationError for a closed body and a rotation that names a place twice.
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
    cadence = Cadence.objects.create(
        body=locked,
        kind=kind,
        every_months=every_months,
        anchor_on=anchor_on,
        grace_days=default_grace_days(every_months) if grace_days is None else grace_days,
        ask_days_ahead=ask_days_ahead,
        rotation=rotation,
        starts_on=locked.tracked_from,
        **scope_of(locked),
    )
    save_next_version(locked, [])
    planned = Meeting.objects.for_system(REASON).filter(body=locked, kind=kind)
    if planned.filter(cadence__isnull=False).exists():
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
    return Meeting.objects.for_system(REASON).filter(
        body=body, kind=kind, state=State.DUE, due_on__gte=today, period__isnull=False
    )


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
