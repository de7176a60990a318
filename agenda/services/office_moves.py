"""What of agendas and requests goes along when an office moves (docs/decisions/0020)."""

from typing import Any

from django.db.models import Q

from agenda.models import (
    ActionRequest,
    AgendaItem,
    Ask,
    AskState,
    CallState,
    ItemClearance,
    ItemState,
    Position,
    ProposalCall,
    RequestState,
    StepProposal,
)
from dialogue.models import State
from offices.models import ClearanceWord, OfficeMove
from offices.services.office_rows import give, give_once, take_note

REASON = "an office moves: what it owes in agendas and requests"
UNDECIDED = (ItemState.PROPOSED, ItemState.ACCEPTED)
OVER = (State.CONCLUDED, State.WAIVED, State.MISSED)


def follow_office(move: OfficeMove) -> None:
    """Give the new office items to come, calls, requests and asks that are not over, and the words
    that are still owed."""
    items = AgendaItem.objects.for_system(REASON).filter(state__in=UNDECIDED)
    for name in ("office", "lead_office"):
        give(items.exclude(meeting__state__in=OVER), move, name)
    asked = ItemClearance.objects.for_system(REASON).filter(word=ClearanceWord.PENDING)
    give_once(asked, move, "item", take_note(move))
    calls = ProposalCall.objects.for_system(REASON).filter(state=CallState.OPEN)
    give_once(calls, move, "meeting", _no_longer_asked)
    proposals = StepProposal.objects.for_system(REASON)
    give(proposals.filter(is_dropped=False, next_step__isnull=True), move)
    live = Q(state__in=(AskState.DRAFT, AskState.OPEN, AskState.RETURNED))
    asks = Ask.objects.for_system(REASON).filter(live | Q(deferred_until__isnull=False))
    unfinished = ~Q(state=RequestState.WITHDRAWN) & Q(pk__in=asks.order_by().values("request_id"))
    give(ActionRequest.objects.for_system(REASON).filter(unfinished), move)
    give(asks, move, "action_office")
    positions = Position.objects.for_system(REASON).filter(word=ClearanceWord.PENDING)
    give_once(positions, move, "ask", take_note(move))


def _no_longer_asked(row: Any, _standing: Any) -> None:
    row.state = CallState.WITHDRAWN
    row.save(update_fields=["state"])
