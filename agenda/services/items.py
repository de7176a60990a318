"""Proposing, changing and withdrawing agenda items (design §1, §5)."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda import powers
from agenda.models import AgendaItem, ItemState
from agenda.services.briefings import reopen_briefing
from agenda.services.calls import answer_call
from agenda.services.item_checks import (
    check_marking,
    check_said,
    lock_contact,
    refuse_over,
    refuse_recorded,
)
from agenda.services.item_due_list import sync_item
from agenda.services.item_remarking import follow_item_marking
from agenda.services.locks import lock_item
from agenda.services.places import leave_place
from dialogue.models import Contact, Meeting
from dialogue.services.locks import lock_meetings
from dialogue.services.markings import check_lowering
from dialogue.services.meetings import Actor
from dialogue.services.reasons import correcting, keep_reason
from dialogue.services.scope import told
from dialogue.services.steps import require_reason
from offices.models import Office, Side, User
from offices.powers import Act
from offices.versions import save_next_version

TEXTS = ("title", "purpose", "desired_outcome", "talking_points", "home_brings", "partner_brings")
CHANGEABLE = {
    *TEXTS,
    "lead_office",
    "duration",
    "is_shared",
    "home_brings_by",
    "partner_brings_by",
    "marking",
}
REFUSALS = {
    "item_carried_once": gettext_lazy("The same item was carried over under this marking already."),
}


@transaction.atomic
def propose_item(
    meeting: Meeting,
    *,
    actor: Actor,
    title: str,
    marking: str,
    today: date,
    proposed_by: str = Side.HOME,
    is_shared: bool = False,
    purpose: str = "",
    desired_outcome: str = "",
    talking_points: str = "",
    lead_office: Office | None = None,
    duration: int | None = None,
    home_brings: str = "",
    home_brings_by: date | None = None,
    partner_brings: str = "",
    partner_brings_by: date | None = None,
    from_contact: Contact | None = None,
) -> AgendaItem:
    """Return a new proposal of `actor.office`, or of the other side noted by it (`proposed_by`).

    For a meeting that is not concluded, waived or missed. It answers the office's call for
    proposals, unless it is marked above it: the call would tell of it. Raises PermissionDenied,
    and ValidationError beside the field to blame.
    """
    values = {
        "title": title,
        "is_shared": is_shared,
        "purpose": purpose,
        "desired_outcome": desired_outcome,
        "talking_points": talking_points,
        "lead_office": lead_office,
        "duration": duration,
        "home_brings": home_brings,
        "home_brings_by": home_brings_by,
        "partner_brings": partner_brings,
        "partner_brings_by": partner_brings_by,
    }
    (locked,) = lock_meetings(pk=meeting.pk)
    author, office = powers.require_for_meeting(actor, Act.EDIT, locked, today=today)
    refuse_over(locked)
    contact = lock_contact(from_contact, locked, author)
    check_said(values, None, locked)
    check_marking(author, marking, meeting=locked, contact=contact, is_shared=is_shared)
    item = AgendaItem.objects.create(
        meeting=locked,
        relationship_id=locked.relationship_id,
        marking=marking,
        proposed_by=proposed_by,
        office=office,
        from_contact=contact,
        **_stripped(values),
    )
    if proposed_by == Side.HOME and marking == locked.marking:
        answer_call(locked, office)
    return item


@transaction.atomic
def change_item(
    item: AgendaItem, *, actor: Actor, version: int | None, reason: str = "", **values: Any
) -> AgendaItem:
    """Save new values of what an item says (CHANGEABLE), and of its marking.

    A lower marking, and any change after the meeting is concluded, needs an approver of the desk
    or the lead office and a `reason`, which the history keeps. Raises StaleVersionError,
    PermissionDenied, ValidationError.
    """
    if not values.keys() <= CHANGEABLE:
        raise TypeError(f"not for change_item: {sorted(values.keys() - CHANGEABLE)}")
    meeting, locked = lock_item(item, version)
    act = powers.act_on_record(meeting)
    user, _office = powers.require_for_meeting(actor, act, meeting, locked)
    if act != Act.CORRECT:
        refuse_over(meeting)
    if locked.state == ItemState.WITHDRAWN:
        raise ValidationError(_("What was withdrawn stays withdrawn. Propose it anew."))
    check_said(values, locked, meeting)
    with correcting(meeting, reason):
        save_item(locked, meeting, user, reason=reason, **_stripped(values))
    return locked


def save_item(
    item: AgendaItem, meeting: Meeting, user: User, *, reason: str, **values: Any
) -> None:
    """Save `values` of an item that is locked with its meeting; what follows a marking follows.

    For services whose caller may change the item. Raises ValidationError for the marking.
    """
    old = item.marking
    marking = values.get("marking", old)
    lead = [meeting.body.track.lead_office_id]
    about: dict[str, Any] = {"relationship": meeting.relationship, "lead": lead}
    try:
        check_lowering(user, new=marking, old=old, reason=reason, **about)
    except ValidationError as error:
        raise ValidationError({"marking": error.messages}) from error
    check_marking(
        user,
        marking,
        meeting=meeting,
        contact=item.from_contact,
        is_shared=values.get("is_shared", item.is_shared),
    )
    for name, value in values.items():
        setattr(item, name, value)
    with told(REFUSALS), keep_reason(reason):
        save_next_version(item, values)
        reopen_briefing(item)
    if marking != old:
        follow_item_marking(item)
    sync_item(item)


@transaction.atomic
def withdraw_item(
    item: AgendaItem, *, actor: Actor, version: int | None, reason: str
) -> AgendaItem:
    """Withdraw an item with a reason: for its proposing office, or as who arranges the meeting.

    The others on the agenda close up. Raises ValidationError when it is withdrawn already, and
    for an item on the agenda of which it is on record what became of it.
    """
    meeting, locked = lock_item(item, version)
    powers.require_withdrawing(actor, meeting, locked)
    require_reason(reason)
    if locked.state == ItemState.WITHDRAWN:
        raise ValidationError(_("It is withdrawn already."))
    refuse_recorded(meeting, locked)
    put_aside(locked, ItemState.WITHDRAWN, reason)
    return locked


def put_aside(item: AgendaItem, state: str, reason: str) -> None:
    """Save a locked item in a state in which it is not on the agenda; the others close up.

    An outcome that was noted before the meeting was moved goes with its place; minutes stay.
    """
    leave_place(item)
    item.state, item.decided_reason, item.outcome = state, reason.strip(), ""
    save_next_version(item, ["state", "position", "decided_reason", "outcome"])
    sync_item(item)


def _stripped(values: dict[str, Any]) -> dict[str, Any]:
    return {name: (value.strip() if name in TEXTS else value) for name, value in values.items()}
