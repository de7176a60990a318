"""Locking what an act reaches, in the order of docs/decisions/0008-lock-order.md."""

from collections.abc import Iterable

from agenda.effects import FoundGroup
from agenda.models import ActionRequest, AgendaItem, Ask, AskKind
from dialogue.models import Meeting
from dialogue.services.locks import (
    lock_body_with_meetings,
    lock_meeting_with_body,
    lock_meetings,
    lock_track_of,
)
from offices.versions import lock_version

REASON = "asks of a request that was fetched through the gate"


def lock_around(ask: Ask) -> tuple[Meeting | None, ActionRequest]:
    """Lock what an answer to `ask` changes, short of the ask itself; callers lock that next.

    For a date its meeting with the body, for a structure the body with its meetings (before a
    group is founded the track); then the request. Returns the meeting (None but for a date) and
    the request as they stand.
    """
    meeting = None
    if ask.kind == AskKind.DATE and ask.meeting_id is not None:
        meeting = lock_meeting_with_body(ask.meeting_id)
    elif ask.effect and ask.body_id is not None:
        if ask.effect["kind"] == FoundGroup.kind:
            lock_track_of(ask.body_id)
        lock_body_with_meetings(ask.body_id)
    return meeting, lock_version(ask.request, None)


def lock_meetings_asked_for(request: ActionRequest) -> list[Meeting]:
    """Lock the meetings of the date asks of a request; before the request."""
    asks = Ask.objects.for_system(REASON).filter(request=request, kind=AskKind.DATE)
    return lock_meetings(pk__in=asks.values("meeting_id"))


def lock_asks(request: ActionRequest) -> list[Ask]:
    """Lock the asks of a request that is locked, and return them as they stand."""
    asks = Ask.objects.for_system(REASON).filter(request=request)
    return list(asks.order_by("pk").select_for_update(of=("self",)))


def lock_item(item: AgendaItem, version: int | None) -> tuple[Meeting, AgendaItem]:
    """Lock the meeting of an item, then the item; return both as they stand.

    Whoever holds the meeting has its agenda for themselves. Raises StaleVersionError.
    """
    (meeting,) = lock_meetings(pk=item.meeting_id)
    return meeting, lock_version(item, version)


def lock_items(ids: Iterable[int]) -> list[AgendaItem]:
    """Lock items, of any meeting, after the meetings that the caller needs; by primary key."""
    items = AgendaItem.objects.for_system("items of an act that is allowed already are locked")
    rows = items.filter(pk__in=list(ids)).order_by("pk")
    return list(rows.select_for_update(of=("self",)))
