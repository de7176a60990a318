"""The other side's word on the days of a meeting (design §4, "Both sides")."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dialogue.models import Confirmation, Known, Meeting, State
from dialogue.services.due_list import sync_meeting
from dialogue.services.run_up import tick_known
from dialogue.services.steps import Actor, StepRefusedError, require_reason
from offices.models import Side
from offices.versions import lock_version, save_next_version

REASON = "words on a meeting that was fetched through the gate"


@transaction.atomic
def record_their_word(
    meeting: Meeting,
    *,
    channel: str,
    known_on: date,
    actor: Actor,
    today: date,
    version: int | None = None,
) -> Confirmation:
    """Record that the other side confirmed the present days; recording it twice changes nothing.

    Raises StepRefusedError when the meeting has no days or the word would be from the future,
    StaleVersionError when the days changed since `version`.
    """
    locked = lock_version(meeting, version)
    if locked.state != State.SCHEDULED:
        raise StepRefusedError(_("There is no date to confirm."))
    if known_on > today:
        raise StepRefusedError(_("The day on which it was confirmed cannot be in the future."))
    word, is_new = Confirmation.objects.for_system(REASON).get_or_create(
        meeting=locked,
        side=Side.PARTNER,
        first_day=locked.first_day,
        last_day=locked.last_day,
        withdrawn_at=None,
        defaults={
            "relationship_id": locked.relationship_id,
            "marking": locked.marking,
            "channel": channel,
            "known_on": known_on,
            "recorded_by": actor.user,
            "office": actor.office,
        },
    )
    if is_new:
        save_next_version(locked, [])
        tick_known(locked, Known.DATE, by=actor.user, today=today)
        sync_meeting(locked)
    return word


@transaction.atomic
def withdraw_their_word(meeting: Meeting, *, reason: str, version: int | None = None) -> None:
    """Take back a confirmation that was entered by mistake; the reason stays on record."""
    locked = lock_version(meeting, version)
    require_reason(reason)
    found = (
        Confirmation.objects.for_system(REASON)
        .filter(
            meeting=locked,
            side=Side.PARTNER,
            first_day=locked.first_day,
            last_day=locked.last_day,
            withdrawn_at__isnull=True,
        )
        .update(withdrawn_at=timezone.now(), withdrawn_reason=reason.strip())
    )
    if not found:
        raise StepRefusedError(_("There is no confirmation to take back."))
    save_next_version(locked, [])
    sync_meeting(locked)
