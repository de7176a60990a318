"""What agendas and papers of meetings make both sides owe (design §8): pure facts.

Each meeting is one read by `dialogue.deadlines.for_deadlines`. What is over, waived, postponed or
missed makes nobody owe anything.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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
from core.dates import today_in
from dialogue.clearance_deadlines import CLEAR, clear_facts
from dialogue.models import Meeting, State
from dialogue.services.markings import covers
from offices.models import Side
from reminders.facts import DeadlineFact, DeadlineKind

PROPOSE = DeadlineKind(
    "propose_items",
    _("Propose agenda items"),
    _("Propose"),
    _("propose agenda items, %(title)s"),
    "short",
)
BRING = DeadlineKind("bring", _("Bring"), _("Open"), _("bring %(title)s"))
AGENDA_WORD = DeadlineKind(
    "agenda_word",
    _("Confirm the agenda"),
    _("Record their confirmation"),
    _("confirm the agenda, %(title)s"),
    "short",
)
KINDS = [PROPOSE, BRING, AGENDA_WORD, CLEAR]

LIVE = (State.DUE, State.REQUESTED, State.SCHEDULED)
MAY_COME_UP = (ItemState.PROPOSED, ItemState.ACCEPTED)
WORD_WITHIN = timedelta(days=14)
LONGEST_WHAT = 130


def deadlines_of_item(
    item: AgendaItem, meeting: Meeting, clearances: Iterable[ItemClearance]
) -> list[DeadlineFact]:
    """Return what each side has to bring for an item on the agenda by a day, and the words that
    offices owe on the briefing of one that may be or is on it.

    We bring what its lead office owes, or the lead office of the track; what they bring that
    office of the track follows.
    """
    if meeting.state not in LIVE or item.state not in MAY_COME_UP:
        return []
    return [*_brought(item, meeting), *_cleared(item, meeting, clearances)]


def _cleared(
    item: AgendaItem, meeting: Meeting, clearances: Iterable[ItemClearance]
) -> Iterable[DeadlineFact]:
    return clear_facts(
        clearances,
        prefix=f"item:{item.uid}:",
        relationship_id=item.relationship_id,
        marking=item.marking,
        waiting_office_id=meeting.body.track.lead_office_id,
        title=_cut(item.title),
        path=reverse("agenda:clear_item", args=[item.uid]),
        reference=item.reference,
        theme_code=meeting.body.track.theme.code,
    )


def _brought(item: AgendaItem, meeting: Meeting) -> list[DeadlineFact]:
    if item.state != ItemState.ACCEPTED:
        return []
    followed_by = meeting.body.track.lead_office_id
    bringing = (
        (Side.HOME, item.home_brings, item.home_brings_by, item.lead_office_id or followed_by),
        (Side.PARTNER, item.partner_brings, item.partner_brings_by, followed_by),
    )
    return [
        _fact(
            meeting,
            BRING,
            key=f"item:{item.uid}:{BRING.code}_{side}",
            marking=item.marking,
            office_id=office_id,
            due_on=by_on,
            since_on=min(by_on, today_in(settings.HOME_TIME_ZONE, item.created_at)),
            title=f"{_cut(what)} · {item.title}",
            path=item.get_absolute_url(),
            reference=item.reference,
            owed_by=side,
        )
        for side, what, by_on, office_id in bringing
        if by_on is not None
    ]


def deadlines_of_call(call: ProposalCall, meeting: Meeting) -> list[DeadlineFact]:
    """Return what an office owes that was asked for agenda items."""
    if meeting.state not in LIVE or call.state != CallState.OPEN:
        return []
    return [
        _fact(
            meeting,
            PROPOSE,
            key=f"call:{call.uid}:{PROPOSE.code}",
            marking=call.marking,
            office_id=call.office_id,
            waiting_office_id=meeting.body.track.lead_office_id,
            due_on=call.due_on,
            since_on=min(call.due_on, today_in(settings.HOME_TIME_ZONE, call.asked_at)),
        )
    ]


def deadlines_of_papers(
    meeting: Meeting, sent: Iterable[SentPaper], words: Iterable[PaperWord]
) -> list[DeadlineFact]:
    """Return the word that the other side owes on the agendas that it got last.

    One for each marking of such an agenda, so that nobody learns of one above them; a version is
    over once there is a later one that all of its readers may read.
    """
    if meeting.state not in LIVE:
        return []
    agendas = [each for each in sent if each.paper == Paper.AGENDA]
    said = [word for word in words if word.side == Side.PARTNER and word.withdrawn_at is None]
    return [
        _fact(
            meeting,
            AGENDA_WORD,
            key=f"papers:{meeting.uid}:{AGENDA_WORD.code}:{each.marking}",
            marking=each.marking,
            office_id=meeting.body.track.lead_office_id,
            due_on=min(each.sent_on + WORD_WITHIN, meeting.first_day or date.max),
            since_on=each.sent_on,
            owed_by=Side.PARTNER,
        )
        for each in agendas
        if not any(later.pk > each.pk and covers(each.marking, later.marking) for later in agendas)
        and not any(word.paper == Paper.AGENDA and word.digest == each.digest for word in said)
    ]


def _fact(meeting: Meeting, kind: DeadlineKind, **values) -> DeadlineFact:
    about = {
        "kind": kind.code,
        "relationship_id": meeting.relationship_id,
        "title": str(meeting),
        "path": meeting.get_absolute_url(),
        "reference": meeting.reference,
        "theme_code": meeting.body.track.theme.code,
    }
    return DeadlineFact(**{**about, **values})


def _cut(what: str) -> str:
    what = " ".join(what.split())
    return what if len(what) <= LONGEST_WHAT else what[: LONGEST_WHAT - 1].rstrip() + "…"
