"""What approvers of the desk or the lead office decide on items, and their order (design §5)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agenda import powers
from agenda.models import AgendaItem, ItemState
from agenda.services.item_checks import refuse_over, refuse_recorded
from agenda.services.item_due_list import sync_item
from agenda.services.items import put_aside
from agenda.services.locks import lock_item
from agenda.services.places import give_last_place, pass_next
from dialogue.models import Meeting
from dialogue.services.meetings import Actor
from dialogue.services.steps import require_reason
from offices.powers import Act
from offices.versions import save_next_version

UNDECIDED = (ItemState.PROPOSED, ItemState.ACCEPTED, ItemState.DEFERRED)


@transaction.atomic
def accept_item(item: AgendaItem, *, actor: Actor, version: int | None = None) -> AgendaItem:
    """Put a proposal, or what was deferred, on the agenda, at its end; once it is, nothing.

    Raises PermissionDenied, StaleVersionError, ValidationError.
    """
    meeting, locked = _locked(item, actor, version)
    refuse_over(meeting)
    if locked.state == ItemState.ACCEPTED:
        return locked
    _refuse_unless(locked, ItemState.PROPOSED, ItemState.DEFERRED)
    give_last_place(locked)
    locked.state, locked.decided_reason = ItemState.ACCEPTED, ""
    save_next_version(locked, ["state", "position", "decided_reason"])
    sync_item(locked)
    return locked


@transaction.atomic
def defer_item(
    item: AgendaItem, *, actor: Actor, version: int | None = None, reason: str = ""
) -> AgendaItem:
    """Put an item off to a later meeting: it stays open, and the next one is offered it."""
    meeting, locked = _locked(item, actor, version)
    refuse_over(meeting)
    _refuse_unless(locked, *UNDECIDED)
    refuse_recorded(meeting, locked)
    put_aside(locked, ItemState.DEFERRED, reason)
    return locked


@transaction.atomic
def decline_item(
    item: AgendaItem, *, actor: Actor, version: int | None = None, reason: str
) -> AgendaItem:
    """Decline an item with a reason; also one that a meeting which is over left open."""
    meeting, locked = _locked(item, actor, version)
    require_reason(reason)
    _refuse_unless(locked, *UNDECIDED)
    refuse_recorded(meeting, locked)
    put_aside(locked, ItemState.DECLINED, reason)
    return locked


@transaction.atomic
def reopen_item(item: AgendaItem, *, actor: Actor, version: int | None = None) -> AgendaItem:
    """Make an item a proposal again that was accepted, deferred or declined; once it is, nothing.

    Raises ValidationError for one that was withdrawn, or of which is recorded what became of it.
    """
    meeting, locked = _locked(item, actor, version)
    refuse_over(meeting)
    if locked.state == ItemState.PROPOSED:
        return locked
    _refuse_unless(locked, ItemState.DECLINED, *UNDECIDED)
    refuse_recorded(meeting, locked)
    put_aside(locked, ItemState.PROPOSED, "")
    return locked


@transaction.atomic
def move_item(item: AgendaItem, *, up: bool, actor: Actor) -> AgendaItem:
    """Move an item past the next one that the mover sees; at the ends, and off the agenda, nothing.

    Items that they do not see and that lie between are passed with it.
    """
    meeting, locked = _locked(item, actor, None)
    refuse_over(meeting)
    if locked.state == ItemState.ACCEPTED:
        pass_next(locked, meeting, powers.somebody(actor.user), up=up)
        locked.refresh_from_db(fields=["position"])
    return locked


def _locked(item: AgendaItem, actor: Actor, version: int | None) -> tuple[Meeting, AgendaItem]:
    meeting, locked = lock_item(item, version)
    powers.require_for_meeting(actor, Act.ARRANGE, meeting, locked)
    return meeting, locked


def _refuse_unless(item: AgendaItem, *states: str) -> None:
    if item.state not in states:
        raise ValidationError(
            _("This cannot be done: the item is “%(state)s”.") % {"state": item.get_state_display()}
        )
