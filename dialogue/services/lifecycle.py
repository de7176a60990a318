"""Pausing, resuming and closing of tracks and bodies."""

from datetime import date
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogue.models import Body, Meeting, Status, Track
from dialogue.services.ledger import plan_body
from dialogue.services.meetings import Actor, take_step
from dialogue.states import OPEN_STATES, Step
from offices.versions import lock_version, save_next_version

REASON = "what rests with a record that was fetched through the gate"

Lasting = TypeVar("Lasting", Track, Body)


@transaction.atomic
def set_status(
    record: Lasting,
    *,
    status: str,
    reason: str,
    actor: Actor,
    today: date,
    version: int | None = None,
) -> Lasting:
    """Pause, resume or close a track or body from today on, with a reason.

    What it no longer plans is waived: periods that fall due while it rests are not missed.
    Resuming plans ahead again. Raises ValidationError for a missing reason or a closed record.
    """
    locked = lock_version(record, version)
    if locked.status == Status.CLOSED:
        raise ValidationError(_("This is closed. Open a new one instead."))
    if status != Status.ACTIVE and not reason.strip():
        raise ValidationError(_("Say why, in a few words."))
    locked.status = status
    locked.status_reason = reason.strip()
    locked.status_on = today
    save_next_version(locked, ["status", "status_reason", "status_on"])
    bodies = (
        Body.objects.for_system(REASON).filter(track=locked)
        if isinstance(locked, Track)
        else [locked]
    )
    for body in bodies:
        if status == Status.ACTIVE:
            plan_body(body, today=today)
        else:
            _let_rest(body, actor=actor, reason=locked.status_reason)
    return locked


def _let_rest(body: Body, *, actor: Actor, reason: str) -> None:
    for meeting in Meeting.objects.for_system(REASON).filter(body=body, state__in=OPEN_STATES):
        take_step(meeting, Step.WAIVE, actor=actor, reason=reason)
