"""Answering an ask: every answer of design §6 with what it does, in one transaction."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agenda import powers
from agenda.models import (
    ActionRequest,
    Answer,
    AnswerKind,
    Ask,
    AskKind,
    AskState,
    RequestState,
)
from agenda.models.answers import ENDING, NEEDS_TEXT
from agenda.services import outcomes
from agenda.services.checks import check_action_office
from agenda.services.due_list import sync_ask
from agenda.services.locks import lock_around
from agenda.words import already_answered
from dialogue.models import Body, Meeting
from dialogue.services.locks import lock_meetings
from dialogue.services.meetings import Actor
from dialogue.services.scope import scope_of
from offices.models import Office, User
from offices.versions import StaleVersionError, lock_version, save_next_version

REASON = "answers of an ask that was fetched through the gate"

BY_ACTION_OFFICE = (
    AnswerKind.APPROVED,
    AnswerKind.CHANGED,
    AnswerKind.DISAPPROVED,
    AnswerKind.DEFERRED,
    AnswerKind.TRANSFERRED,
    AnswerKind.QUESTION,
)


class AlreadyAnsweredError(Exception):
    """Somebody else answered first; `answer` stands. The message says who answered what, when."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(already_answered(answer))
        self.answer = answer


@dataclass(frozen=True)
class Word:
    """What an answer says: its kind and what that kind needs."""

    kind: str
    text: str = ""
    first_day: date | None = None
    last_day: date | None = None
    venue: str = ""
    defer_until: date | None = None
    to_office: Office | None = None


@transaction.atomic
def answer_ask(
    ask: Ask,
    *,
    kind: str,
    actor: Actor,
    today: date,
    text: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    venue: str = "",
    defer_until: date | None = None,
    to_office: Office | None = None,
    version: int | None = None,
) -> Answer:
    """Answer an ask for its action office and do what follows from it; return the answer.

    Approving a date schedules or moves its meeting; approving a structure applies its effect;
    every other end of a date ask makes a meeting that nobody else asked about due again. A
    transfer leaves the ask open for another office, a question returns it to the office that
    asks. A deferral may be answered again, by somebody who saw it (`version`).

    Raises AlreadyAnsweredError when an answer stands, StaleVersionError when the ask changed
    since `version`, PermissionDenied, and ValidationError with a sentence.
    """
    word = Word(kind, text.strip(), first_day, last_day or first_day, venue, defer_until, to_office)
    if kind not in BY_ACTION_OFFICE:
        raise ValidationError(_("Choose an answer."))
    meeting, request = lock_around(ask)
    locked = lock_ask(ask, version)
    user = powers.somebody(actor.user)
    powers.require_answering(user, locked, today=today)
    require_filed(request)
    require_sight(user, locked, today)
    if actor.office is None or actor.office.pk != locked.action_office_id:
        raise PermissionDenied(_("Only the office that was asked can answer this."))
    _check(word, locked, today)
    return _record(locked, word, meeting, actor, today)


def require_filed(request: ActionRequest) -> None:
    """Raise ValidationError unless a request (locked) is filed: only then its asks live."""
    if request.state == RequestState.WITHDRAWN:
        raise ValidationError(_("What was withdrawn stays withdrawn. File a new request."))
    if request.state != RequestState.FILED:
        raise ValidationError(_("This request is not filed yet."))


def require_sight(user: User, ask: Ask, today: date) -> None:
    """Raise ValidationError unless `user` may read the meeting and the body that `ask` names.

    A meeting may be marked above the ask after it was filed. The sentence tells nothing of it.
    """
    named = ((Meeting, ask.meeting_id), (Body, ask.body_id))
    for model, pk in named:
        seen = model.objects.visible_to(user, today=today)
        if pk is not None and not seen.filter(pk=pk).exists():
            raise ValidationError(
                _("This cannot be answered by you: it concerns something you may not read.")
            )


def lock_ask(ask: Ask, version: int | None) -> Ask:
    """Return an ask locked for an answer.

    Raises AlreadyAnsweredError when another answer stands than the deferral seen by `version`,
    ValidationError when it is not filed, StaleVersionError.
    """
    locked = lock_version(ask, None)
    if locked.state == AskState.DRAFT:
        raise ValidationError(_("This request is not filed yet."))
    is_seen = version is not None and locked.version == version
    if locked.state == AskState.ANSWERED and not (locked.deferred_until and is_seen):
        raise AlreadyAnsweredError(standing_answer(locked))
    if version is not None and not is_seen:
        raise StaleVersionError(locked)
    return locked


def standing_answer(ask: Ask) -> Answer:
    """Return the answer that stands; Answer.DoesNotExist while there is none."""
    answers = Answer.objects.for_system(REASON).filter(ask=ask, is_standing=True)
    return answers.select_related("by", "to_office").get()


@transaction.atomic
def reply_to_question(
    ask: Ask, *, text: str, actor: Actor, today: date, version: int | None = None
) -> Answer:
    """Answer the question of the action office for the office that asks: the ask is open again."""
    _meeting, request = lock_around(ask)
    locked = lock_ask(ask, version)
    user = powers.somebody(actor.user)
    powers.require_drafting(user, request, today=today)
    require_filed(request)
    require_sight(user, locked, today)
    if locked.state != AskState.RETURNED:
        raise ValidationError(_("No question waits for a reply."))
    word = Word(AnswerKind.REPLY, text.strip())
    _check_text(word)
    return _record(locked, word, None, actor, today)


def withdraw_ask(ask: Ask, *, text: str, actor: Actor, today: date) -> Answer:
    """Withdraw an unanswered ask of a filed request; callers have checked who may.

    They have locked the meeting, the request and the ask.
    """
    is_date = ask.kind == AskKind.DATE
    meeting = lock_meetings(pk=ask.meeting_id)[0] if is_date else None
    locked = lock_version(ask, None)
    word = Word(AnswerKind.WITHDRAWN, text.strip())
    _check_text(word)
    return _record(locked, word, meeting, actor, today)


def _check(word: Word, ask: Ask, today: date) -> None:
    _check_text(word)
    has_days = word.first_day is not None
    if word.kind in (AnswerKind.APPROVED, AnswerKind.CHANGED) and ask.kind == AskKind.DATE:
        if not has_days or not word.venue:
            raise ValidationError(_("Say which day you approve, and where."))
    elif has_days:
        raise ValidationError(_("Only the approval of a date names a day."))
    if word.kind == AnswerKind.CHANGED and not (has_days or word.text):
        raise ValidationError(_("Say what you change."))
    if word.kind == AnswerKind.DEFERRED and (word.defer_until or today) <= today:
        raise ValidationError(_("Choose a day after today."))
    if word.kind == AnswerKind.TRANSFERRED:
        if word.to_office is None or word.to_office.pk == ask.action_office_id:
            raise ValidationError(_("Choose another office."))
        check_action_office(word.to_office, ask.relationship, today)


def _check_text(word: Word) -> None:
    if word.kind in NEEDS_TEXT and not word.text:
        sentence = {
            AnswerKind.QUESTION: _("Write your question."),
            AnswerKind.REPLY: _("Write your reply."),
        }
        raise ValidationError(sentence.get(AnswerKind(word.kind), _("Say why, in a few words.")))


def _record(
    ask: Ask, word: Word, meeting: Meeting | None, actor: Actor, today: date, **more: Any
) -> Answer:
    """Write the answer, let it stand if it ends the ask, and do what follows from it."""
    ends = word.kind in ENDING
    # A deferral that somebody comes back to stands no longer; it was not taken back.
    Answer.objects.for_system(REASON).filter(ask=ask, is_standing=True).update(is_standing=False)
    ask.state = {AnswerKind.QUESTION: AskState.RETURNED}.get(
        AnswerKind(word.kind), AskState.ANSWERED if ends else AskState.OPEN
    )
    ask.deferred_until = word.defer_until if word.kind == AnswerKind.DEFERRED else None
    if word.kind == AnswerKind.TRANSFERRED and word.to_office is not None:
        ask.action_office = word.to_office
    save_next_version(ask, ["state", "deferred_until", "action_office"])
    followed = outcomes.follow(ask, word, meeting, actor=actor, today=today)
    answer = Answer.objects.create(
        ask=ask,
        **vars(word),
        **scope_of(ask),
        by=actor.user,
        office=actor.office,
        is_standing=ends,
        step=followed.step,
        undo=followed.undo,
    )
    sync_ask(ask)
    return answer
