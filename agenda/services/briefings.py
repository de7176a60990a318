"""Offices' words on the briefing of an agenda item (design §1, §5 "clear a text")."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agenda import powers
from agenda.meeting_deadlines import LIVE, MAY_COME_UP
from agenda.models import AgendaItem, ItemClearance
from agenda.services.item_due_list import sync_item
from agenda.services.locks import lock_item
from dialogue.models import Meeting
from dialogue.services.clearing import check_asking, require_reading
from dialogue.services.meetings import Actor
from dialogue.services.scope import scope_of
from offices.models import Office
from offices.powers import Act, require_office
from offices.services.clearances import ask_office, give_word, refuse_changed, reopen
from offices.versions import lock_version

REASON = "clearances of an item that was fetched through the gate"
PARTS = {
    "purpose": "Purpose",
    "desired_outcome": "Desired outcome",
    "talking_points": "Talking points",
}


def briefing_of(item: AgendaItem) -> str:
    """Return what offices clear of an item: its purpose, desired outcome and talking points."""
    said = {label: getattr(item, name).strip() for name, label in PARTS.items()}
    return "\n\n".join(f"{label}:\n{text}" for label, text in said.items() if text)


@transaction.atomic
def ask_for_item(
    item: AgendaItem, *, offices: Iterable[Office], due_on: date, actor: Actor, today: date
) -> list[ItemClearance]:
    """Ask offices to clear the briefing of an item by a day; for drafters, before the meeting."""
    meeting, locked = lock_item(item, None)
    powers.require_for_meeting(actor, Act.EDIT, meeting, locked, today=today)
    _refuse_over(meeting, locked)
    text = briefing_of(locked)
    if not text:
        raise ValidationError(_("There is nothing to clear yet: write its purpose first."))
    chosen = check_asking(offices, due_on, today)
    rows = ItemClearance.objects.for_system(REASON).filter(item=locked)
    about = {"text": text, "item": locked, "due_on": due_on, **scope_of(locked)}
    asked = [ask_office(rows, office=office, **about) for office in chosen]
    sync_item(locked)
    return asked


@transaction.atomic
def clear_item(
    clearance: ItemClearance,
    *,
    word: str,
    actor: Actor,
    position: str = "",
    seen: str | None = None,
    version: int | None = None,
) -> ItemClearance:
    """Record an office's word on the briefing as it reads now; for its approvers.

    Raises TextChangedError when it is not the text whose digest was `seen`.
    """
    meeting, item = lock_item(clearance.item, None)
    locked = lock_version(clearance, version)
    user = powers.somebody(actor.user)
    require_office(user, Act.CLEAR, locked.relationship, clearing=[locked.office_id])
    require_reading(user, locked)
    _refuse_over(meeting, item)
    text = briefing_of(item)
    refuse_changed(seen, text)
    give_word(locked, word=word, position=position, text=text, user=user)
    sync_item(item)
    return locked


def reopen_briefing(item: AgendaItem) -> None:
    """Ask anew for each word on another briefing than a locked item has now."""
    reopen(ItemClearance.objects.for_system(REASON).filter(item=item), briefing_of(item))


def _refuse_over(meeting: Meeting, item: AgendaItem) -> None:
    if meeting.state not in LIVE or item.state not in MAY_COME_UP:
        raise ValidationError(_("It does not come up at a meeting any more."))
