"""A new marking of an item or of a forum goes to the papers, words and steps that tell of it.

Nothing is ever marked lower by this: what went to the other side stays as it was marked at the
highest. Callers hold the meeting, or the forum with its meetings.
"""

from typing import Any

from django.db.models import Max

from agenda.models import (
    AgendaItem,
    ItemState,
    Paper,
    PaperWord,
    ProposalCall,
    SentPaper,
    StepProposal,
)
from agenda.services.item_due_list import sync_call, sync_item, sync_papers
from agenda.services.locks import lock_items
from core.markings import marking as read_marking
from core.markings import stricter
from dialogue.models import Body, Meeting
from offices.versions import save_next_version
from reminders.services.due_list import remark

REASON = "agendas and papers of what was marked anew"


def follow_item_marking(item: AgendaItem) -> None:
    """Raise each paper that tells of `item` to its new marking, with the words on that paper."""
    sent = SentPaper.objects.for_system(REASON).filter(
        meeting=item.meeting_id, paper=Paper.AGENDA, lines__contains=[{"key": str(item.uid)}]
    )
    words = PaperWord.objects.for_system(REASON).filter(
        meeting=item.meeting_id, paper=Paper.AGENDA, digest__in=sent.values("digest")
    )
    for word in words:
        _raise(word, item.marking)
    for each in sent:
        _raise_sent(each, item.marking)
    remark(f"item:{item.uid}:", item.marking)
    sync_papers(item.meeting)


def follow_forum_marking(body: Body) -> None:
    """Raise all that belongs to agendas of `body` to the stricter of its marking and their own.

    `dialogue` calls it after each change of a marking, in its transaction.
    """
    meetings = list(Meeting.objects.for_system(REASON).filter(body=body))
    here: dict[str, Any] = {"meeting__in": [meeting.pk for meeting in meetings]}
    items = AgendaItem.objects.for_system(REASON).filter(**here)
    for item in lock_items(items.values_list("pk", flat=True)):
        _raise_item(item, body.marking)
    for sent in SentPaper.objects.for_system(REASON).filter(**here).order_by("pk"):
        _raise_sent(sent, body.marking)
    for word in PaperWord.objects.for_system(REASON).filter(**here):
        _raise(word, body.marking)
    for step in StepProposal.objects.for_system(REASON).filter(**here, item=None):
        _raise(step, body.marking)
    for call in ProposalCall.objects.for_system(REASON).filter(**here):
        remark(f"call:{call.uid}:", call.marking)
        sync_call(call)
    for meeting in meetings:
        remark(f"papers:{meeting.uid}:", meeting.marking)
        sync_papers(meeting)


def _raise_item(item: AgendaItem, marking: str) -> None:
    raised = stricter(item.marking, marking).code
    if raised == item.marking:
        return
    item.marking = raised
    if read_marking(raised).noforn:
        item.is_shared = False
    if _is_carried_elsewhere(item):
        # The other one, which few could see until now, is what came of it.
        item.carried_from = None
    save_next_version(item, ["marking", "is_shared", "carried_from"])
    remark(f"item:{item.uid}:", raised)
    sync_item(item)


def _is_carried_elsewhere(item: AgendaItem) -> bool:
    if item.carried_from_id is None or item.state == ItemState.WITHDRAWN:
        return False
    others = AgendaItem.objects.for_system(REASON).exclude(pk=item.pk)
    return (
        others.exclude(state=ItemState.WITHDRAWN)
        .filter(carried_from=item.carried_from_id, marking=item.marking)
        .exists()
    )


def _raise(row: PaperWord | StepProposal, marking: str) -> None:
    raised = stricter(row.marking, marking).code
    if raised != row.marking:
        row.marking = raised
        row.save(update_fields=["marking"])


def _raise_sent(sent: SentPaper, marking: str) -> None:
    """Raise a version; where its number is taken under the new marking, it gets the next one."""
    raised = stricter(sent.marking, marking).code
    if raised == sent.marking:
        return
    others = SentPaper.objects.for_system(REASON).filter(
        meeting=sent.meeting_id, paper=sent.paper, marking=raised
    )
    if others.filter(number=sent.number).exists():
        sent.number = others.aggregate(last=Max("number"))["last"] + 1
    sent.marking = raised
    sent.save(update_fields=["marking", "number"])
