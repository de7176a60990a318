"""What goes to the other side before a meeting, and both sides' words on it (design §4).

Everything here is as one person sees it: what lies above them is in no copy of theirs, and no
sentence says so. A copy that somebody with a higher clearance sends later tells what was missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import powers
from agenda.copies import Line, agenda_copy, delegation_copy, differences, digest_of
from agenda.models import AgendaItem, Paper, PaperWord, SentPaper
from agenda.services.item_checks import refuse_over
from agenda.services.item_due_list import sync_papers
from core.markings import banner
from core.markings import marking as read_marking
from dialogue.models import Channel, DelegationMember, Known, Meeting
from dialogue.services.locks import lock_meetings
from dialogue.services.markings import covers
from dialogue.services.meetings import Actor
from dialogue.services.run_up import tick_known
from dialogue.services.steps import require_reason
from offices.models import Office, Side, User
from offices.powers import Act

REASON = "papers and words of a meeting that was fetched through the gate"


@dataclass(frozen=True)
class Copy:
    """A paper as the other side would get it now: its lines, and the highest marking in it."""

    lines: list[Line]
    marking: str

    @property
    def digest(self) -> str:
        """The digest of what it says."""
        return digest_of(self.lines)


def current_copy(meeting: Meeting, paper: str, user: User, *, side: str = Side.HOME) -> Copy:
    """Return a paper as it would go to the other side now, out of what `user` sees.

    `side` tells whose delegation list; the other side's is the one that we keep for them.
    """
    if paper == Paper.DELEGATION:
        members = DelegationMember.objects.visible_to(user).coming(meeting).filter(side=side)
        return Copy(delegation_copy(members), meeting.marking)
    items = list(AgendaItem.objects.visible_to(user).on_agenda(meeting).filter(is_shared=True))
    lines = agenda_copy(items)
    told = {line["key"] for line in lines}
    markings = [item.marking for item in items if str(item.uid) in told]
    return Copy(lines, banner([meeting.marking, *markings]).code)


def last_sent(meeting: Meeting, paper: str, user: User) -> SentPaper | None:
    """Return the version that went to the other side last, of those that `user` may read."""
    sent = SentPaper.objects.visible_to(user).filter(meeting=meeting, paper=paper)
    return sent.select_related("by", "office", "relationship").order_by("-pk").first()


def changes_since(sent: SentPaper, copy: Copy) -> list[str]:
    """Return in sentences what is different now from what was sent."""
    country = sent.relationship.country
    countries = {side: country(side) for side in Side.values}
    return differences(sent.lines, copy.lines, countries)


@transaction.atomic
def send_paper(
    meeting: Meeting,
    *,
    paper: str,
    channel: str,
    sent_on: date,
    actor: Actor,
    today: date,
    seen: str | None = None,
) -> SentPaper:
    """Record that the agenda, or our delegation list, went to the other side as it is now.

    The lines are kept word for word, and our own word on them is recorded. `seen` is the digest
    of the copy that the sender looked at: one that changed since is refused. So is a paper with
    nothing in it, one that is NOFORN, and one of which nothing changed since it was last sent.
    """
    (locked,) = lock_meetings(pk=meeting.pk)
    user, office = powers.require_for_meeting(actor, Act.ARRANGE, locked, today=today)
    refuse_over(locked)
    copy = current_copy(locked, paper, user)
    _check_sending(locked, paper, copy, sent_on, today, seen)
    last = last_sent(locked, paper, user)
    if last is not None and last.digest == copy.digest:
        raise ValidationError(_("Nothing changed since it was sent last."))
    sent = SentPaper.objects.create(
        meeting=locked,
        relationship_id=locked.relationship_id,
        marking=copy.marking,
        paper=paper,
        number=_next_number(locked, paper, copy.marking),
        sent_on=sent_on,
        channel=channel,
        lines=copy.lines,
        digest=copy.digest,
        by=user,
        office=office,
    )
    _keep_word(locked, paper, Side.HOME, copy, _told(Channel.DECISION, sent_on, user, office))
    sync_papers(locked)
    # One marked higher than its meeting leaves no trace on it.
    if paper == Paper.AGENDA and covers(locked.marking, copy.marking):
        tick_known(locked, Known.AGENDA, by=user, today=today)
    return sent


def _check_sending(
    meeting: Meeting, paper: str, copy: Copy, sent_on: date, today: date, seen: str | None
) -> None:
    if sent_on > today:
        raise ValidationError({"sent_on": _("The day on which it was sent is in the future.")})
    if read_marking(meeting.marking).noforn:
        raise ValidationError(_("This meeting is NOFORN: nothing of it goes to the other side."))
    if not copy.lines:
        raise ValidationError(
            _("Nothing on the agenda is for both sides yet.")
            if paper == Paper.AGENDA
            else _("Nobody of %(country)s is on the list yet.")
            % {"country": meeting.relationship.country(Side.HOME)}
        )
    if seen is not None and seen != copy.digest:
        raise ValidationError(_("It changed while you looked at it. Look at it again."))


def _next_number(meeting: Meeting, paper: str, marking: str) -> int:
    same = SentPaper.objects.for_system(REASON).filter(
        meeting=meeting, paper=paper, marking=marking
    )
    return (same.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def record_paper_word(
    meeting: Meeting,
    *,
    paper: str,
    side: str,
    channel: str,
    known_on: date,
    actor: Actor,
    today: date,
) -> PaperWord:
    """Record a side's word on the agenda as it was sent, or on its delegation list as we keep it.

    It binds what was confirmed and stands until that changes; recorded twice it changes nothing.
    Raises ValidationError when what was sent last is not what stands now.
    """
    (locked,) = lock_meetings(pk=meeting.pk)
    user, office = powers.require_for_meeting(actor, Act.ARRANGE, locked, today=today)
    refuse_over(locked)
    if known_on > today:
        raise ValidationError(
            {"known_on": _("The day on which it was confirmed cannot be in the future.")}
        )
    copy = current_copy(locked, paper, user, side=side)
    if not (paper == Paper.DELEGATION and side == Side.PARTNER):
        _require_sent(last_sent(locked, paper, user), copy)
    elif not copy.lines:
        raise ValidationError(
            _("Nobody of %(country)s is on the list yet.")
            % {"country": locked.relationship.country(side)}
        )
    word = _keep_word(locked, paper, side, copy, _told(channel, known_on, user, office))
    sync_papers(locked)
    return word


def _require_sent(last: SentPaper | None, copy: Copy) -> None:
    if last is None:
        raise ValidationError(_("It was not sent yet. Record first that it was."))
    if last.digest != copy.digest:
        raise ValidationError(_("It changed since it was sent. Send it again first."))


def _keep_word(
    meeting: Meeting, paper: str, side: str, copy: Copy, told: dict[str, Any]
) -> PaperWord:
    word, _is_new = PaperWord.objects.for_system(REASON).get_or_create(
        meeting=meeting,
        paper=paper,
        side=side,
        digest=copy.digest,
        withdrawn_at=None,
        defaults={
            "relationship_id": meeting.relationship_id,
            "marking": copy.marking,
            **told,
        },
    )
    if word.marking != copy.marking:
        # It was raised with an item that has been marked lower since: now this is all it says.
        word.marking = copy.marking
        word.save(update_fields=["marking"])
    return word


def _told(channel: str, known_on: date, user: User, office: Office) -> dict[str, Any]:
    return {"channel": channel, "known_on": known_on, "recorded_by": user, "office": office}


@transaction.atomic
def withdraw_paper_word(word: PaperWord, *, actor: Actor, reason: str) -> PaperWord:
    """Take back a word that was recorded by mistake; it stays on record with the reason.

    Raises ValidationError without a reason and the second time, PermissionDenied unless an
    approver of the desk or the lead office acts.
    """
    (meeting,) = lock_meetings(pk=word.meeting_id)
    found = PaperWord.objects.for_system(REASON).select_for_update(of=("self",)).get(pk=word.pk)
    powers.require_for_meeting(actor, Act.CORRECT, meeting, found)
    require_reason(reason)
    if found.withdrawn_at is not None:
        raise ValidationError(_("It is taken back already."))
    found.withdrawn_at, found.withdrawn_reason = timezone.now(), reason.strip()
    found.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    sync_papers(meeting)
    return found


@dataclass(frozen=True)
class Standing:
    """A side's word on a paper, as one person sees it."""

    paper: str
    side: str
    country: str
    stands: PaperWord | None = None
    changed_since: PaperWord | None = None

    @property
    def code(self) -> str:
        """`stands`, `changed` since it was given, or `none` was given."""
        return "stands" if self.stands else "changed" if self.changed_since else "none"


def words_on(meeting: Meeting, user: User) -> list[Standing]:
    """Return both sides' words on the agenda and on the delegation lists, as `user` sees them."""
    words = (
        PaperWord.objects.visible_to(user)
        .filter(meeting=meeting, withdrawn_at__isnull=True)
        .select_related("recorded_by", "office", "relationship")
        .order_by("-pk")
    )
    said = list(words)
    ours = {paper: current_copy(meeting, paper, user).digest for paper in Paper.values}
    theirs = current_copy(meeting, Paper.DELEGATION, user, side=Side.PARTNER).digest
    return [
        _standing(
            meeting,
            paper,
            side,
            [word for word in said if (word.paper, word.side) == (paper, side)],
            theirs if (paper, side) == (Paper.DELEGATION, Side.PARTNER) else ours[paper],
        )
        for paper in Paper.values
        for side in Side.values
    ]


def _standing(
    meeting: Meeting, paper: str, side: str, words: Sequence[PaperWord], now: str
) -> Standing:
    stands = next((word for word in words if word.digest == now), None)
    before = None if stands or not words else words[0]
    country = meeting.relationship.country(side)
    return Standing(paper, side, country, stands=stands, changed_since=before)
