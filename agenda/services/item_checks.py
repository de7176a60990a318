"""What an agenda item must satisfy, whoever writes it. Sentences beside their fields, no writes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agenda.models import AgendaItem, ItemState
from agenda.powers import assigned_offices
from core.dates import home_today
from core.markings import marking as read_marking
from dialogue.models import Contact, Meeting, State
from dialogue.models.meetings import HELD, OPEN_STATES
from dialogue.services.markings import covers
from offices.gate import readable_markings
from offices.models import Side, User
from offices.versions import lock_version

TAKES_ITEMS = (*OPEN_STATES, State.HELD)


def refuse_over(meeting: Meeting, *, also_held: bool = False) -> None:
    """Refuse a meeting that is not to come any more, unless it is held and not concluded.

    With `also_held` it is refused then too.
    """
    if meeting.state not in (OPEN_STATES if also_held else TAKES_ITEMS):
        raise ValidationError(
            _("This cannot be done: the meeting is now “%(state)s”.")
            % {"state": meeting.get_state_display()}
        )


def refuse_recorded(meeting: Meeting, item: AgendaItem) -> None:
    """Refuse to take an item off the agenda of which it is on record what became of it.

    What was noted before the meeting was moved, or did not take place, is no record.
    """
    was_noted = item.outcome or meeting.state == State.CONCLUDED
    if item.state == ItemState.ACCEPTED and was_noted and is_recordable(meeting):
        raise ValidationError(
            _("It was on the agenda, and what became of it is recorded. Change that instead.")
        )


def check_said(values: Mapping[str, Any], item: AgendaItem | None, meeting: Meeting) -> None:
    """Check what an item will say; `values` are all of its fields or those that change."""
    if not values.get("title", "x").strip():
        raise ValidationError({"title": _("Give the item a subject.")})
    if values.get("duration") is not None and values["duration"] < 1:
        raise ValidationError({"duration": _("Plan at least one minute, or leave it empty.")})
    for side in Side.values:
        what, by = (
            values.get(name, getattr(item, name, None))
            for name in (f"{side}_brings", f"{side}_brings_by")
        )
        if by is not None and not (what or "").strip():
            raise ValidationError({f"{side}_brings": _("Say what is brought by that day.")})
    lead = values.get("lead_office")
    if lead is not None and (item is None or lead.pk != item.lead_office_id):
        relationship = meeting.relationship
        if not assigned_offices(relationship).filter(pk=lead.pk).exists():
            raise ValidationError(
                {
                    "lead_office": _("%(office)s is not assigned to %(country)s.")
                    % {"office": lead, "country": relationship.name}
                }
            )


def check_marking(
    user: User, marking: str, *, meeting: Meeting, contact: Contact | None, is_shared: bool
) -> None:
    """Refuse a marking above the author's, below what the item belongs to, or NOFORN and shared.

    Of a contact that the author does not read nothing is said.
    """
    readable = readable_markings(user)
    if marking not in readable:
        raise ValidationError({"marking": _("Choose a marking up to your own clearance.")})
    if not covers(marking, meeting.marking):
        raise ValidationError({"marking": _least(meeting.marking, _("The meeting"))})
    if contact is not None and contact.marking in readable and not covers(marking, contact.marking):
        raise ValidationError({"marking": _least(contact.marking, _("The contact"))})
    if is_shared and read_marking(marking).noforn:
        raise ValidationError(
            {"is_shared": _("What is marked NOFORN is never for both sides. Untick one of them.")}
        )


def _least(marking: str, what: str) -> str:
    line = read_marking(marking).line
    return _("%(what)s is %(line)s. Mark the item at least so.") % {"what": what, "line": line}


def lock_contact(contact: Contact | None, meeting: Meeting, user: User) -> Contact | None:
    """Return the contact that leads to an item, locked; refuse one that `user` cannot name."""
    if contact is None:
        return None
    locked = lock_version(contact, None)
    is_here = locked.relationship_id == meeting.relationship_id
    if not is_here or locked.marking not in readable_markings(user):
        raise ValidationError(_("There is no such contact in this relationship."))
    if locked.withdrawn_at is not None:
        raise ValidationError(_("This contact was entered by mistake."))
    return locked


def is_recordable(meeting: Meeting, today: date | None = None) -> bool:
    """Return whether it can be recorded what was said: it was held, or its day has come.

    Elsewhere an outcome is one that was noted before the meeting was moved, and is told nowhere.
    """
    return meeting.state in HELD or _has_come(meeting, today)


def _has_come(meeting: Meeting, today: date | None) -> bool:
    if meeting.state != State.SCHEDULED or meeting.first_day is None:
        return False
    return meeting.first_day <= (today or home_today())
