"""Keep the due list equal to what agendas and papers of meetings make both sides owe."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from agenda.meeting_deadlines import (
    LIVE,
    deadlines_of_call,
    deadlines_of_item,
    deadlines_of_papers,
)
from agenda.models import (
    AgendaItem,
    CallState,
    ItemClearance,
    ItemState,
    Paper,
    PaperWord,
    ProposalCall,
    SentPaper,
)
from dialogue.deadlines import for_deadlines
from dialogue.models import Meeting
from offices.models import ClearanceWord
from reminders.facts import DeadlineFact
from reminders.services.due_list import sync, sync_each

REASON = "the due list of the agendas of meetings"


def sync_item(item: AgendaItem) -> None:
    """Make the due list say what an item, as it was just saved, makes both sides owe."""
    meeting = for_deadlines(REASON).get(pk=item.meeting_id)
    clearances = ItemClearance.objects.for_system(REASON).filter(item=item)
    sync(f"item:{item.uid}:", deadlines_of_item(item, meeting, clearances))


def sync_call(call: ProposalCall) -> None:
    """The same for a call for proposals."""
    meeting = for_deadlines(REASON).get(pk=call.meeting_id)
    sync(f"call:{call.uid}:", deadlines_of_call(call, meeting))


def sync_papers(meeting: Meeting) -> None:
    """The same for what went to the other side before a meeting."""
    fresh = for_deadlines(REASON).get(pk=meeting.pk)
    sync_each(_facts_of_papers([fresh]))


def follow_meetings(meetings: Iterable[Meeting]) -> None:
    """Bring along all that hangs on meetings of which something changed; `dialogue` calls it."""
    sync_each(facts_of(list(meetings)))


def facts_of(meetings: list[Meeting]) -> Iterator[tuple[str, list[DeadlineFact]]]:
    """Yield, by prefix, what agendas and papers of these meetings make both sides owe.

    All that could have an open row is there, with no facts if it makes nobody owe anything.
    """
    by_id = {meeting.pk: meeting for meeting in meetings}
    asked: dict[int, list[ItemClearance]] = {}
    pending = ItemClearance.objects.for_system(REASON).filter(
        item__meeting__in=by_id, word=ClearanceWord.PENDING
    )
    for row in pending:
        asked.setdefault(row.item_id, []).append(row)
    bring = Q(state=ItemState.ACCEPTED) & ~Q(home_brings_by=None, partner_brings_by=None)
    items = AgendaItem.objects.for_system(REASON).filter(meeting__in=by_id)
    for item in items.filter(bring | Q(pk__in=asked)):
        facts = deadlines_of_item(item, by_id[item.meeting_id], asked.get(item.pk, []))
        yield f"item:{item.uid}:", facts
    calls = ProposalCall.objects.for_system(REASON)
    for call in calls.filter(meeting__in=by_id, state=CallState.OPEN).order_by("pk"):
        yield f"call:{call.uid}:", deadlines_of_call(call, by_id[call.meeting_id])
    yield from _facts_of_papers(meetings)


def _facts_of_papers(meetings: list[Meeting]) -> Iterator[tuple[str, list[DeadlineFact]]]:
    ids = [meeting.pk for meeting in meetings]
    about = {"meeting__in": ids, "paper": Paper.AGENDA}
    sent = list(SentPaper.objects.for_system(REASON).filter(**about))
    words = list(PaperWord.objects.for_system(REASON).filter(**about)) if sent else []
    for meeting in meetings:
        theirs = [each for each in sent if each.meeting_id == meeting.pk]
        if theirs:
            said = [word for word in words if word.meeting_id == meeting.pk]
            yield f"papers:{meeting.uid}:", deadlines_of_papers(meeting, theirs, said)


def expected() -> Iterator[DeadlineFact]:
    """Yield every fact that agendas and papers state now, for `reconcile`."""
    about: tuple[Any, ...] = (AgendaItem, ProposalCall, SentPaper)
    with_some = Q()
    for model in about:
        with_some |= Q(pk__in=model.objects.for_system(REASON).order_by().values("meeting_id"))
    live: QuerySet[Meeting] = for_deadlines("reconcile").filter(with_some, state__in=LIVE)
    some: list[Meeting] = []
    for meeting in live.iterator(chunk_size=500):
        some.append(meeting)
        if len(some) == 500:
            yield from (fact for _prefix, facts in facts_of(some) for fact in facts)
            some = []
    yield from (fact for _prefix, facts in facts_of(some) for fact in facts)
