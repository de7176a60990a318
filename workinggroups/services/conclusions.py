"""Joint conclusions of a group: drafted, edited, corrected, withdrawn (design §7)."""

from datetime import date
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.markings import marking as read_marking
from core.text import digest, normal_form
from dialogue.models import Body, BodyKind, Meeting
from dialogue.services.locks import lock_bodies
from dialogue.services.markings import check_lowering, check_markable, covers
from dialogue.services.scope import refuse_closed
from dialogue.services.steps import Actor
from offices.models import User
from offices.powers import Act
from offices.services.clearances import reopen
from offices.versions import save_next_version
from workinggroups.models import JointConclusion, TextState
from workinggroups.services.conclusion_due_list import remark_conclusion, sync_conclusion
from workinggroups.services.settling import (
    agreements_of,
    clearances_of,
    lock_conclusion,
    next_number,
    refuse_state,
    require_a_reason,
    require_on_text,
    settle,
)

LIVE = (TextState.DRAFT, TextState.CLEARED, TextState.AD_REFERENDUM, TextState.AGREED)


@transaction.atomic
def draft_conclusion(
    group: Body,
    *,
    title: str,
    text: str,
    marking: str,
    actor: Actor,
    today: date,
    meeting: Meeting | None = None,
) -> JointConclusion:
    """Return a new draft of a group, with the next number under its marking; for drafters.

    Raises PermissionDenied, and ValidationError beside the field to blame: nothing written, a
    marking below the group's or above the author's clearance, a meeting of another body.
    """
    (locked,) = lock_bodies(pk=group.pk)
    user, _office = require_on_text(actor, Act.EDIT, locked, today=today)
    if locked.kind != BodyKind.GROUP:
        raise ValidationError(_("Conclusions are agreed by working groups."))
    refuse_closed(locked)
    said = _said(title, text)
    _check_marking(user, marking, locked)
    _check_meeting(meeting, locked)
    made = JointConclusion.objects.create(
        group=locked,
        relationship_id=locked.relationship_id,
        marking=marking,
        number=next_number(locked, marking),
        meeting=meeting,
        **said,
    )
    made.refresh_from_db()
    sync_conclusion(made)
    return made


@transaction.atomic
def change_conclusion(
    conclusion: JointConclusion,
    *,
    title: str,
    text: str,
    marking: str,
    actor: Actor,
    today: date,
    version: int | None = None,
    meeting: Meeting | None = None,
    reason: str = "",
) -> JointConclusion:
    """Save what a conclusion says; the same words in normal form are no edit.

    Any other title or text makes it a draft: its clearances are asked for anew, agreements to the
    earlier text no longer count but stay on record. What both sides agreed only an approver of
    the desk or the lead office corrects, with a `reason`; so with a lower marking. Under another
    marking it gets the next number there. Raises StaleVersionError, PermissionDenied,
    ValidationError.
    """
    group, locked = lock_conclusion(conclusion, version)
    is_correction = locked.state == TextState.AGREED
    act = Act.CORRECT if is_correction else Act.EDIT
    user, _office = require_on_text(actor, act, group, locked, today=today)
    refuse_state(locked, *LIVE)
    said = _said(title, text)
    is_edited = (locked.title, locked.text) != (said["title"], said["text"])
    is_moved = (locked.marking, locked.meeting_id) != (marking, meeting.pk if meeting else None)
    if not is_edited and not is_moved:
        return locked
    if is_correction:
        require_a_reason(reason)
    _check_new_marking(locked, group, user, marking, reason)
    _check_meeting(meeting, group)
    if marking != locked.marking:
        locked.number, locked.marking = next_number(group, marking), marking
    locked.title, locked.text, locked.meeting = said["title"], said["text"], meeting
    locked.text_digest = digest(locked.text)
    kept: dict[str, Any] = {"reason": reason.strip()} if reason.strip() else {}
    with pghistory.context(**kept):
        if is_edited:
            locked.cleared_digest, locked.cleared_on = "", None
            reopen(clearances_of(locked), locked.text, is_edited=True)
            _withdraw_agreements(locked)
        settle(locked, "title", "text", "meeting", "marking", "number", today=today)
    remark_conclusion(locked)
    return locked


@transaction.atomic
def withdraw_conclusion(
    conclusion: JointConclusion, *, reason: str, actor: Actor, version: int | None = None
) -> JointConclusion:
    """Withdraw a conclusion with a reason; it stays on record with all that was said on it.

    A draft for drafters; what is cleared or agreed for approvers of the desk or the lead office.
    """
    group, locked = lock_conclusion(conclusion, version)
    act = Act.EDIT if locked.state == TextState.DRAFT else Act.CORRECT
    require_on_text(actor, act, group, locked)
    refuse_state(locked, *LIVE)
    require_a_reason(reason)
    locked.state, locked.withdrawn_reason = TextState.WITHDRAWN, reason.strip()
    locked.reported_on = locked.reported_by = None
    save_next_version(locked, ["state", "withdrawn_reason", "reported_on", "reported_by"])
    sync_conclusion(locked)
    return locked


def _said(title: str, text: str) -> dict[str, str]:
    said = {"title": normal_form(title).strip(), "text": normal_form(text)}
    if not said["title"]:
        raise ValidationError({"title": _("Give it a title.")})
    if not said["text"].strip():
        raise ValidationError({"text": _("Write the text.")})
    return said


def _check_marking(user: User, marking: str, group: Body) -> None:
    try:
        check_markable(user, marking)
    except ValidationError as error:
        raise ValidationError({"marking": error.messages}) from error
    if not covers(marking, group.marking):
        line = read_marking(group.marking).line
        raise ValidationError(
            {"marking": _("The group is %(line)s. Mark the text at least so.") % {"line": line}}
        )


def _check_new_marking(
    conclusion: JointConclusion, group: Body, user: User, marking: str, reason: str
) -> None:
    _check_marking(user, marking, group)
    lead = [group.track.lead_office_id]
    about: dict[str, Any] = {"relationship": group.relationship, "lead": lead, "reason": reason}
    try:
        check_lowering(user, new=marking, old=conclusion.marking, **about)
    except ValidationError as error:
        raise ValidationError({"marking": error.messages}) from error


def _check_meeting(meeting: Meeting | None, group: Body) -> None:
    if meeting is not None and meeting.body_id != group.pk:
        raise ValidationError({"meeting": _("Choose a meeting of this group.")})


def _withdraw_agreements(conclusion: JointConclusion) -> None:
    for row in agreements_of(conclusion).filter(withdrawn_at__isnull=True).order_by("pk"):
        row.withdrawn_at = timezone.now()
        row.withdrawn_reason = _("The text was edited.")
        row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
