"""An answer stands no longer: its ask waits again, since the day on which it was first filed."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.models import Answer, AnswerKind, Ask, AskState, RequestState
from agenda.services.due_list import sync_ask
from dialogue.models import MeetingStep
from dialogue.services.scope import scope_of
from offices.models import User
from offices.versions import lock_version, save_next_version

REASON = "an answer that was fetched through the gate"


def reopen_ask(answer: Answer, *, by: User | None, reason: str) -> Ask:
    """Mark `answer` as taken back, with who and why, and let its ask wait for another.

    Raises ValidationError when it does not stand any more. The caller undoes what it did.
    """
    ask = lock_version(answer.ask, None)
    _take_back(answer, by=by, reason=reason)
    ask.state, ask.deferred_until = AskState.OPEN, None
    return _save(ask)


def reopen_with_step(answer: Answer, back: MeetingStep, *, reason: str) -> None:
    """Take `answer` back because `back` undid its step; what it overtook stands as before.

    An ask of a request that was withdrawn meanwhile does not come alive: the withdrawal takes the
    place of the answer, in the name of whoever took the step back.
    """
    ask = lock_version(answer.ask, None)
    is_withdrawn = ask.request.state == RequestState.WITHDRAWN
    if is_withdrawn and (
        answer.kind == AnswerKind.WITHDRAWN or back.by_id is None or back.office_id is None
    ):
        return
    _take_back(answer, by=back.by, reason=reason)
    if is_withdrawn:
        Answer.objects.create(
            ask=ask,
            kind=AnswerKind.WITHDRAWN,
            text=ask.request.withdrawn_reason,
            by=back.by,
            office=back.office,
            is_standing=True,
            **scope_of(ask),
        )
        ask.state, ask.deferred_until = AskState.ANSWERED, None
    elif answer.kind == AnswerKind.OVERTAKEN and answer.undo:
        _restore(ask, answer.undo)
    else:
        ask.state, ask.deferred_until = AskState.OPEN, None
    _save(ask)


def state_before(ask: Ask, deferral: Answer | None) -> dict[str, Any]:
    """Return how an ask stands now and the deferral that stands, for `reopen_with_step`."""
    return {
        "state": str(ask.state),
        "deferred_until": ask.deferred_until and ask.deferred_until.isoformat(),
        "answer": deferral and deferral.pk,
    }


def _restore(ask: Ask, before: dict[str, Any]) -> None:
    until = before["deferred_until"]
    ask.state, ask.deferred_until = before["state"], until and date.fromisoformat(until)
    if before["answer"] is not None:
        Answer.objects.for_system(REASON).filter(pk=before["answer"]).update(is_standing=True)


def _take_back(answer: Answer, *, by: User | None, reason: str) -> None:
    taken = (
        Answer.objects.for_system(REASON)
        .filter(pk=answer.pk, is_standing=True)
        .update(
            is_standing=False,
            taken_back_at=timezone.now(),
            taken_back_by=by,
            taken_back_reason=reason.strip(),
        )
    )
    if not taken:
        raise ValidationError(_("This answer does not stand any more."))


def _save(ask: Ask) -> Ask:
    save_next_version(ask, ["state", "deferred_until"])
    sync_ask(ask)
    return ask
