"""What the page of a meeting shows of papers: what was sent, what changed, both sides' words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from agenda.models import Paper, PaperWord, SentPaper
from agenda.services.papers import Copy, Standing, changes_since, current_copy, last_sent, words_on
from core.markings import marking as read_marking
from dialogue.models import Meeting
from dialogue.models.meetings import OPEN_STATES
from offices.models import Side, User


@dataclass(frozen=True)
class WordLine:
    """One side's word on a paper, in words; `stands` can be taken back where it is theirs."""

    country: str
    said: str
    stands: PaperWord | None
    can_withdraw: bool


@dataclass(frozen=True)
class PaperPanel:
    """The agenda or the delegation lists: the last version, what changed since, the words."""

    paper: str
    label: str
    copy: Copy
    last: SentPaper | None
    changes: list[str]
    words: list[WordLine]
    is_open: bool
    can_send: bool
    can_confirm: bool
    confirm_label: str


def papers_of(user: User, meeting: Meeting) -> list[PaperPanel]:
    """Return the panels of a meeting that `user` may see; the same queries for any number."""
    standings = words_on(meeting, user)
    return [
        _panel(user, meeting, paper, [one for one in standings if one.paper == paper])
        for paper in Paper
    ]


def _panel(user: User, meeting: Meeting, paper: Paper, standings: list[Standing]) -> PaperPanel:
    copy = current_copy(meeting, paper, user)
    last = last_sent(meeting, paper, user)
    changes = changes_since(last, copy) if last else []
    theirs = next(one for one in standings if one.side == Side.PARTNER)
    is_sent = last is not None and not changes
    country = {"country": meeting.relationship.name}
    return PaperPanel(
        paper=paper,
        label=str(paper.label),
        copy=copy,
        last=last,
        changes=changes,
        words=[_line(paper, one) for one in standings],
        is_open=meeting.state in OPEN_STATES,
        can_send=bool(copy.lines) and not is_sent and not read_marking(meeting.marking).noforn,
        can_confirm=theirs.stands is None and (is_sent or paper == Paper.DELEGATION),
        confirm_label=(
            _("Record their confirmation")
            if paper == Paper.AGENDA
            else _("Record that %(country)s gave its list") % country
        ),
    )


def _line(paper: Paper, standing: Standing) -> WordLine:
    said = _SAID[_who(paper, standing), standing.code]()
    can_withdraw = standing.side == Side.PARTNER
    return WordLine(standing.country, said, standing.stands, can_withdraw)


def _who(paper: Paper, standing: Standing) -> str:
    if standing.side == Side.HOME:
        return "ours"
    return "their list" if paper == Paper.DELEGATION else "theirs"


_SAID: dict[Any, Any] = {
    ("ours", "stands"): lambda: _("sent as it is now"),
    ("ours", "changed"): lambda: _("changed since it was sent"),
    ("ours", "none"): lambda: _("not sent yet"),
    ("theirs", "stands"): lambda: _("confirmed"),
    ("theirs", "changed"): lambda: _("confirmed an earlier version; waiting"),
    ("theirs", "none"): lambda: _("waiting"),
    ("their list", "stands"): lambda: _("gave its list"),
    ("their list", "changed"): lambda: _("gave another list before; it changed since"),
    ("their list", "none"): lambda: _("waiting for its list"),
}
