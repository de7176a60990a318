"""What follows from an answer: a meeting is scheduled or due again, a structure changes."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agenda.effects import from_json
from agenda.models import ActionRequest, AnswerKind, Ask, AskKind
from agenda.services.structure import apply_effect
from dialogue.models import Body, Meeting, MeetingStep, State
from dialogue.services.meetings import Actor, request_date, return_to_due, schedule_meeting

if TYPE_CHECKING:
    from agenda.services.answers import Word

REASON = "whether another date ask keeps a meeting waiting"
ENDS_WITHOUT_DATE = (AnswerKind.DISAPPROVED, AnswerKind.DEFERRED, AnswerKind.WITHDRAWN)
GOES_ON = (AnswerKind.QUESTION, AnswerKind.TRANSFERRED)


@dataclass(frozen=True)
class Followed:
    """What an answer did: to its meeting, and what stood before its effect on the structure."""

    step: MeetingStep | None = None
    undo: dict[str, Any] | None = None


def follow(
    ask: Ask, word: "Word", meeting: Meeting | None, *, actor: Actor, today: date
) -> Followed:
    """Do what `word` means for the meeting (locked by the caller) or the body of `ask`."""
    approves = word.kind in (AnswerKind.APPROVED, AnswerKind.CHANGED)
    if meeting is not None and approves:
        return Followed(step=_schedule(ask, word, meeting, actor, today))
    if meeting is not None and shares_marking(ask, meeting):
        if word.kind in ENDS_WITHOUT_DATE and not is_asked_for(meeting):
            return Followed(step=return_to_due(meeting, actor=actor, reason=word.text))
        if word.kind in GOES_ON:
            # After a deferral nobody was asked any more; now somebody is again.
            request_date(meeting, actor=actor)
    # With changes, somebody must first say what exactly is to be done: the text tells.
    if word.kind == AnswerKind.APPROVED and ask.effect and ask.body is not None:
        return Followed(undo=_apply(ask, ask.body, actor, today))
    return Followed()


def _apply(ask: Ask, body: Body, actor: Actor, today: date) -> dict[str, Any]:
    effect = from_json(ask.effect)
    return apply_effect(effect, body, actor=actor, today=today, marking=ask.marking)


def shares_marking(ask: Ask | ActionRequest, meeting: Meeting) -> bool:
    """Return whether everybody who reads the meeting reads the ask as well.

    An ask that is marked higher leaves no trace on the meeting before a date is approved: neither
    that somebody asked, nor a word of it (design §10).
    """
    return ask.marking == meeting.marking


def is_asked_for(meeting: Meeting, *, besides: Ask | None = None) -> bool:
    """Return whether a date ask for this meeting, marked like it, is unanswered."""
    asks = Ask.objects.for_system(REASON).unanswered()
    alike = asks.filter(kind=AskKind.DATE, meeting=meeting, marking=meeting.marking)
    others = alike if besides is None else alike.exclude(pk=besides.pk)
    return others.exists()


def _schedule(
    ask: Ask, word: "Word", meeting: Meeting, actor: Actor, today: date
) -> MeetingStep | None:
    """Give the meeting the approved days; None when it has exactly these already."""
    if word.first_day is None or word.last_day is None:
        raise ValidationError(_("Say which day you approve, and where."))
    stands = (meeting.first_day, meeting.last_day, meeting.venue)
    if meeting.state == State.SCHEDULED and stands == (word.first_day, word.last_day, word.venue):
        return None
    return schedule_meeting(
        meeting,
        first_day=word.first_day,
        last_day=word.last_day,
        venue=word.venue,
        actor=actor,
        today=today,
        reason=_("Approved: %(reference)s") % {"reference": ask.reference}
        if shares_marking(ask, meeting)
        else _("The date was approved."),
    )
