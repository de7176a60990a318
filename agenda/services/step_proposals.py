"""Who does what by when, as a meeting left it: kept as proposals for next steps.

Once the meeting is concluded every change is a correction by an approver of the desk or the lead
office: it needs a `reason`, which the history keeps (design §5).
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agenda import powers
from agenda.models import AgendaItem, StepProposal
from agenda.services.item_checks import is_recordable
from agenda.services.locks import lock_item
from dialogue.models import Meeting
from dialogue.services.locks import lock_meetings
from dialogue.services.markings import covers
from dialogue.services.meetings import Actor
from dialogue.services.reasons import correcting
from dialogue.services.scope import scope_of
from offices.models import Office, Side
from offices.versions import lock_version, save_next_version
from workinggroups.models import NextStep
from workinggroups.services.programme import propose


@transaction.atomic
def propose_step(
    meeting: Meeting,
    *,
    side: str,
    what: str,
    actor: Actor,
    item: AgendaItem | None = None,
    office: Office | None = None,
    by_on: date | None = None,
    reason: str = "",
) -> StepProposal:
    """Note that a side, for us an office, does something by a day; it has the item's marking.

    Without an item it belongs to the meeting as a whole. Raises ValidationError before the
    meeting's day, PermissionDenied.
    """
    locked, about = (lock_item(item, None)) if item else (lock_meetings(pk=meeting.pk)[0], None)
    act = powers.act_on_record(locked)
    powers.require_for_meeting(actor, act, locked, *([about] if about else []))
    if locked.pk != meeting.pk:
        raise ValidationError(_("This item belongs to another meeting."))
    if not is_recordable(locked):
        raise ValidationError(_("This is noted once the day of the meeting has come."))
    said = _checked(locked, side, office, what)
    with correcting(locked, reason):
        return StepProposal.objects.create(
            meeting=locked, item=about, **said, by_on=by_on, **scope_of(about or locked)
        )


@transaction.atomic
def change_step(
    step: StepProposal,
    *,
    side: str,
    what: str,
    actor: Actor,
    office: Office | None = None,
    by_on: date | None = None,
    version: int | None = None,
    reason: str = "",
) -> StepProposal:
    """Save who does what by when anew. Raises StaleVersionError; else as `propose_step`.

    The office that did it so far may go on, also once it is not assigned any more.
    """
    meeting, locked = _lock_step(step, actor, version)
    values = {**_checked(meeting, side, office, what, locked.office), "by_on": by_on}
    for name, value in values.items():
        setattr(locked, name, value)
    with correcting(meeting, reason):
        save_next_version(locked, values)
    return locked


@transaction.atomic
def drop_step(
    step: StepProposal, *, actor: Actor, version: int | None = None, reason: str = ""
) -> StepProposal:
    """Take a proposal for a next step off; it stays on record. Once it is off, nothing."""
    meeting, locked = _lock_step(step, actor, version)
    if not locked.is_dropped:
        locked.is_dropped = True
        with correcting(meeting, reason):
            save_next_version(locked, ["is_dropped"])
    return locked


@transaction.atomic
def put_forward(step: StepProposal, *, actor: Actor, today: date, **values: Any) -> NextStep:
    """Return the next step that the chairs may adopt, made from what a meeting left.

    `values` are those of `workinggroups.services.programme.propose`. Raises as it does, and
    ValidationError for what was put forward already, or is marked lower than what it comes from.
    """
    (meeting,) = lock_meetings(pk=step.meeting_id)
    locked = lock_version(step, None)
    if locked.is_dropped or locked.next_step_id is not None:
        raise ValidationError(_("This is in the programme already, or was taken off."))
    if not covers(values["marking"], locked.marking):
        raise ValidationError(
            {
                "marking": _("Mark it at least like what it comes from: %(marking)s.")
                % {"marking": locked.marking}
            }
        )
    made = propose(
        NextStep, meeting.body.track, meeting=meeting, actor=actor, today=today, **values
    )
    locked.next_step = made
    save_next_version(locked, ["next_step"])
    return made


def _lock_step(
    step: StepProposal, actor: Actor, version: int | None
) -> tuple[Meeting, StepProposal]:
    (meeting,) = lock_meetings(pk=step.meeting_id)
    locked = lock_version(step, version)
    powers.require_for_meeting(actor, powers.act_on_record(meeting), meeting, locked)
    return meeting, locked


def _checked(
    meeting: Meeting, side: str, office: Office | None, what: str, stands: Office | None = None
) -> dict[str, Any]:
    if not what.strip():
        raise ValidationError({"what": _("Say what is to be done.")})
    if side not in Side.values:
        raise ValidationError({"side": _("Say who does it.")})
    if side == Side.PARTNER:
        return {"side": side, "office": None, "what": what.strip()}
    relationship = meeting.relationship
    if office is None:
        raise ValidationError({"office": _("Say which office does it.")})
    if office != stands and not powers.assigned_offices(relationship).filter(pk=office.pk).exists():
        raise ValidationError(
            {
                "office": _("%(office)s is not assigned to %(country)s.")
                % {"office": office, "country": relationship.name}
            }
        )
    return {"side": side, "office": office, "what": what.strip()}
