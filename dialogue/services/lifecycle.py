"""Pausing, resuming and closing of tracks and bodies."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dialogue.models import Body, Meeting, MeetingStep, State, Status, Track
from dialogue.services.ledger import plan_body
from dialogue.services.locks import lock_bodies, lock_meetings_of
from dialogue.services.scope import refuse_closed
from dialogue.services.steps import Actor, require_reason, step_back, take_step
from dialogue.states import OPEN_STATES, Step
from offices.models import User
from offices.versions import lock_version, save_next_version

REASON = "what rests with a record that was fetched through the gate"


@transaction.atomic
def set_status(
    record: Track | Body,
    *,
    status: str,
    reason: str,
    actor: Actor,
    today: date,
    version: int | None = None,
) -> Track | Body:
    """Pause, resume or close a track or body from today on, with a reason.

    What it no longer plans is waived: periods that fall due while it rests are not missed.
    Resuming gives back the meetings to come, as they were, and plans ahead again. With a track
    its forums are closed. Raises ValidationError for a missing reason, a closed record, and when
    it has this status already.
    """
    locked = lock_version(record, version)
    refuse_closed(locked)
    if locked.status == status:
        raise ValidationError(
            _("It is “%(status)s” already.") % {"status": locked.get_status_display()}
        )
    if status != Status.ACTIVE:
        require_reason(reason)
    _give_status(locked, status, reason, today)
    # Bodies and meetings before anything is done to one, so that nobody plans meanwhile.
    bodies = [locked] if isinstance(locked, Body) else lock_bodies(track=locked)
    lock_meetings_of(bodies)
    for body in bodies:
        if isinstance(locked, Track) and status == Status.CLOSED and body.status != Status.CLOSED:
            _give_status(body, status, reason, today)
        if status == Status.ACTIVE:
            _wake(body, actor=actor, today=today)
        else:
            _let_rest(body, actor=actor, reason=locked.status_reason)
    return locked


def resting_with(record: Track | Body, user: User) -> QuerySet[Meeting]:
    """Return those meetings that pausing or closing `record` would waive which `user` may see."""
    whose = Q(body__track=record) if isinstance(record, Track) else Q(body=record)
    return Meeting.objects.visible_to(user).filter(whose, state__in=OPEN_STATES)


def _give_status(record: Track | Body, status: str, reason: str, today: date) -> None:
    record.status = status
    record.status_reason = reason.strip()
    record.status_on = today
    save_next_version(record, ["status", "status_reason", "status_on"])


def _let_rest(body: Body, *, actor: Actor, reason: str) -> None:
    for meeting in Meeting.objects.for_system(REASON).filter(body=body, state__in=OPEN_STATES):
        take_step(meeting, Step.WAIVE, actor=actor, reason=reason, is_rest=True)


def _wake(body: Body, *, actor: Actor, today: date) -> None:
    if not body.is_active or not Track.objects.for_system(REASON).get(pk=body.track_id).is_active:
        return
    rests = MeetingStep.objects.for_system(REASON).filter(is_rest=True, undone_by__isnull=True)
    for meeting in Meeting.objects.for_system(REASON).filter(
        Q(due_on__isnull=True) | Q(due_on__gte=today),
        Q(cadence__isnull=True) | Q(period__isnull=False),
        body=body,
        state=State.WAIVED,
        pk__in=rests.values("meeting_id"),
    ):
        step_back(meeting, actor=actor, reason=_("Resumed."))
    plan_body(body, today=today)
