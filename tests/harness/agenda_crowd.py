"""Many rows of everything about the agenda of one meeting, with long words in them."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from agenda.copies import agenda_copy, delegation_copy, digest_of
from agenda.models import (
    AgendaItem,
    CallState,
    ItemState,
    Outcome,
    Paper,
    PaperWord,
    ProposalCall,
    SentPaper,
    StepProposal,
)
from core.dates import home_today
from dialogue.models import Channel, DelegationMember, Meeting
from offices.models import Office, Side
from tests.harness.world import WHY, Place

MOST = 30  # an agenda is shown whole: no meeting has more items, calls or next steps of one sort


def crowd_agenda(
    place: Place, meeting: Meeting, held: Meeting, offices: list[Office], text: str
) -> None:
    """Fill the agenda of a meeting to come, and the record of one that was held before it.

    As many rows as there are `offices`, up to MOST; each text is `text`. Versions that were sent
    are as many as there are offices.
    """
    n = min(len(offices), MOST)
    for i in range(n):
        aside = ItemState.DECLINED if i % 2 else ItemState.DEFERRED
        for state in (ItemState.ACCEPTED, ItemState.PROPOSED, aside):
            _item(place, meeting, i, text, state)
    carried = None
    for i in range(n):
        carried = _item(place, held, i, text, ItemState.ACCEPTED, carried_from=carried)
    _papers(place, meeting, len(offices), text)
    _steps(place, held, offices[:n], text, carried)
    for i, office in enumerate(offices[:n]):
        ProposalCall.objects.create(
            meeting=meeting,
            office=office,
            due_on=home_today() + timedelta(days=i + 1),
            state=CallState.NOTHING if i % 3 == 2 else CallState.OPEN,
            asked_by=place.actor.user,
            **_scope(meeting),
        )


def _scope(record: Any) -> dict[str, Any]:
    return {"relationship_id": record.relationship_id, "marking": record.marking}


def _item(
    place: Place, meeting: Meeting, i: int, text: str, state: str, **values: Any
) -> AgendaItem:
    is_accepted, is_held = state == ItemState.ACCEPTED, meeting.state == "held"
    day = home_today() + timedelta(days=i + 1)
    return AgendaItem.objects.create(
        meeting=meeting,
        title=f"Item {i} {text}"[:160],
        office=place.actor.office,
        purpose=text,
        desired_outcome=text,
        talking_points=text,
        lead_office=place.actor.office,
        duration=20,
        is_shared=bool(i % 2 == 0),
        home_brings=text[:200],
        home_brings_by=day,
        partner_brings=text[:200],
        partner_brings_by=day,
        state=state,
        position=i + 1 if is_accepted else None,
        decided_reason="" if is_accepted else text,
        outcome=Outcome.CARRIED if is_held and is_accepted else "",
        minutes=text if is_held else "",
        **values,
        **_scope(meeting),
    )


def _papers(place: Place, meeting: Meeting, n: int, text: str) -> None:
    """As many versions sent, each confirmed by them, and each word taken back but the last."""
    agenda = agenda_copy(AgendaItem.objects.for_system(WHY).on_agenda(meeting))
    ours = DelegationMember.objects.for_system(WHY).coming(meeting).filter(side=Side.HOME)
    delegation = delegation_copy(ours)
    by = {"office": place.actor.office}
    for number in range(1, n + 1):
        for paper in Paper.values:
            titled = [{**line, "title": f"{number} {text}"} for line in agenda]
            said = titled if paper == Paper.AGENDA else delegation
            about = {"meeting": meeting, "paper": paper, "digest": digest_of(said)}
            SentPaper.objects.create(
                **about,
                number=number,
                sent_on=home_today(),
                channel=Channel.NOTE,
                lines=said,
                by=place.actor.user,
                **by,
                **_scope(meeting),
            )
            is_gone = number < n
            PaperWord.objects.create(
                **about,
                side=Side.PARTNER,
                channel=Channel.LETTER,
                known_on=home_today(),
                recorded_by=place.actor.user,
                withdrawn_at=timezone.now() if is_gone else None,
                withdrawn_reason=text if is_gone else "",
                **by,
                **_scope(meeting),
            )


def _steps(
    place: Place, held: Meeting, offices: list[Office], text: str, item: AgendaItem | None
) -> None:
    for i, office in enumerate(offices):
        about = item if i % 2 else None
        StepProposal.objects.create(
            meeting=held,
            item=about,
            side=Side.HOME,
            office=office,
            what=text[:200],
            by_on=home_today(),
            **_scope(about or held),
        )
