"""What the chairs decide at a review on one next step or benchmark (design §7, §11.7).

A new date is a slip and a withdrawal an end, by the services that do both anywhere else. The
decision tells at which review it was taken.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.markings import stricter
from dialogue.models import Meeting
from dialogue.models.meetings import HELD
from dialogue.services.clearing import require_reading
from dialogue.services.locks import lock_meetings
from dialogue.services.markings import somebody
from dialogue.services.steps import Actor, require_reason
from offices.versions import lock_version, save_next_version
from workinggroups import powers
from workinggroups.models import NextStep, ReviewDecision, Stage, Verdict
from workinggroups.models.programme import Commitment
from workinggroups.services.programme import end
from workinggroups.services.progress import slip


@transaction.atomic
def decide(
    record: Commitment,
    *,
    meeting: Meeting,
    word: str,
    actor: Actor,
    today: date,
    new_date: date | None = None,
    reason: str = "",
    version: int | None = None,
) -> ReviewDecision:
    """Record what the chairs decided on a next step or benchmark at a review, and do it.

    It is marked like the stricter of both. Raises PermissionDenied unless a chair of the forum
    says so; ValidationError beside its field, for a review that was not held, and for what is not
    in force or of another forum; StaleVersionError.
    """
    (held,) = lock_meetings(pk=meeting.pk)
    refuse_unless_held(held)
    locked = lock_version(record, version)
    office = powers.require_assessing(actor, held, today=today)
    require_reading(somebody(actor.user), held, locked)
    if powers.forum_of(locked) != powers.forum_above(held.body):
        raise ValidationError(_("Other chairs decide on this."))
    if not locked.is_adopted:
        raise ValidationError(_("Only what is in force is decided on here."))
    if word not in Verdict.values:
        raise ValidationError({"word": _("Say what you decide.")})
    if word != Verdict.KEEP:
        require_reason(reason)
    _act(locked, word, new_date, reason, Actor(actor.user, office), today)
    about = {"step": locked} if isinstance(locked, NextStep) else {"benchmark": locked}
    return ReviewDecision.objects.create(
        meeting=held,
        **about,
        relationship_id=locked.relationship_id,
        marking=stricter(held.marking, locked.marking).code,
        word=word,
        new_date=new_date if word == Verdict.MOVE else None,
        reason=reason.strip(),
        decided_on=today,
        by=actor.user,
        office=office,
    )


def refuse_unless_review(meeting: Meeting) -> None:
    """Raise ValidationError for a meeting at which no progress is reviewed."""
    if not meeting.is_review:
        raise ValidationError(_("Progress is assessed at a review or check-in."))


def refuse_unless_held(meeting: Meeting) -> None:
    """Raise ValidationError unless a review was held."""
    refuse_unless_review(meeting)
    if meeting.state not in HELD:
        raise ValidationError(_("Record first that the review was held."))


def _act(
    locked: Any, word: str, new_date: date | None, reason: str, actor: Actor, today: date
) -> None:
    if word == Verdict.WITHDRAW:
        end(locked, stage=Stage.WITHDRAWN, reason=reason, actor=actor, today=today)
    if word == Verdict.KEEP:
        save_next_version(locked, [])
    if word == Verdict.MOVE:
        if new_date is None:
            raise ValidationError({"new_date": _("Choose the new date.")})
        if new_date == locked.due_on:
            raise ValidationError({"new_date": _("This is the date that it has.")})
        slip(locked, to_on=new_date, reason=reason, actor=actor, today=today)
