"""What became of each item at a meeting, and what was said (design §4, "held → concluded")."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agenda import powers
from agenda.models import AgendaItem, ItemState, Outcome
from agenda.models.items import STAYS_OPEN
from agenda.services.item_checks import is_recordable
from agenda.services.items import put_aside, save_item
from agenda.services.locks import lock_item, lock_items
from dialogue.models import Meeting, State
from dialogue.services.meetings import Actor
from dialogue.services.reasons import correcting
from offices.models import User

REASON = "what carries on an item of which the outcome was recorded"
TO_COME = (State.DUE, State.REQUESTED, State.SCHEDULED)  # its items are on no other agenda


@transaction.atomic
def record_item(
    item: AgendaItem,
    *,
    outcome: str,
    minutes: str,
    marking: str,
    actor: Actor,
    version: int | None,
    reason: str = "",
) -> AgendaItem:
    """Record what became of an item on the agenda (an Outcome; "" for nothing yet), with minutes.

    Of a meeting that is held, or scheduled with its day come; of a concluded one as a correction
    by an approver of the desk or the lead office, with a `reason` that the history keeps. A
    successor that nobody has touched is withdrawn when the item is open no more; `touched_after`
    tells of the others. Raises PermissionDenied, StaleVersionError, and ValidationError.
    """
    meeting, locked = lock_item(item, version)
    act = powers.act_on_record(meeting)
    user, _office = powers.require_for_meeting(actor, act, meeting, locked)
    _check(meeting, locked, outcome, minutes)
    said: dict[str, Any] = {"outcome": outcome, "minutes": minutes.strip(), "marking": marking}
    with correcting(meeting, reason):
        save_item(locked, meeting, user, reason=reason, **said)
    if locked.outcome and locked.outcome not in STAYS_OPEN:
        withdraw_untouched([locked], _("The item it carried on was discussed."))
    return locked


def _check(meeting: Meeting, item: AgendaItem, outcome: str, minutes: str) -> None:
    is_concluded = meeting.state == State.CONCLUDED
    if not is_recordable(meeting):
        raise ValidationError(_("This is recorded once the day of the meeting has come."))
    if item.state != ItemState.ACCEPTED:
        raise ValidationError(_("Only what is on the agenda has an outcome. Accept it first."))
    if outcome not in Outcome.values and (outcome or is_concluded):
        raise ValidationError({"outcome": _("Say what became of it.")})
    if outcome == Outcome.DISCUSSED and not minutes.strip():
        raise ValidationError({"minutes": _("Write in a sentence what was said.")})


def withdraw_untouched(items: Iterable[AgendaItem], reason: str) -> None:
    """Withdraw what carries any of `items` on and nobody has looked at yet, whoever sees it.

    The caller holds the meeting of `items`.
    """
    keys = [item.pk for item in items]
    after = AgendaItem.objects.for_system(REASON).filter(carried_from__in=keys)
    for successor in lock_items(after.values_list("pk", flat=True)):
        if _is_untouched(successor):
            put_aside(successor, ItemState.WITHDRAWN, reason)


def _is_untouched(item: AgendaItem) -> bool:
    return item.state == ItemState.PROPOSED and item.version == 1


def touched_after(item: AgendaItem, user: User) -> list[AgendaItem]:
    """Return what carries on an item that is open no more and was touched: somebody decides.

    As far as `user` sees it, with what a line about it names.
    """
    if not item.outcome or item.outcome in STAYS_OPEN:
        return []
    after = AgendaItem.objects.visible_to(user).filter(carried_from=item).told()
    undecided = (ItemState.PROPOSED, ItemState.ACCEPTED, ItemState.DEFERRED)
    return [each for each in after.order_by("pk") if each.state in undecided]


def carried_on(meeting: Meeting, items: Sequence[AgendaItem], user: User) -> list[AgendaItem]:
    """Return what carries `items` on although their meeting is to come, as far as `user` sees it.

    Somebody has touched it and decides there whether it stays. Of a meeting that was held or put
    off it is as it should be: nothing is returned.
    """
    if meeting.state not in TO_COME:
        return []
    after = AgendaItem.objects.visible_to(user).filter(carried_from__in=[item.pk for item in items])
    aside = (ItemState.WITHDRAWN, ItemState.DECLINED)
    return list(after.exclude(state__in=aside).told().order_by("pk"))


def undecided_items(meeting: Meeting, user: User) -> list[AgendaItem]:
    """Return the proposals of a meeting on which nobody has decided, as far as `user` sees them."""
    return list(AgendaItem.objects.visible_to(user).undecided(meeting).told())
