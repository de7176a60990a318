"""Taking an answer back with what it did: docs/decisions/0005-taking-back.md."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agenda import powers
from agenda.effects import FoundGroup, from_json
from agenda.models import Answer, AnswerKind, Ask
from agenda.services.answers import require_filed, require_sight
from agenda.services.locks import lock_around
from agenda.services.outcomes import shares_marking
from agenda.services.reopening import reopen_ask
from agenda.services.structure import undo_effect
from dialogue.models import Meeting, MeetingStep, State
from dialogue.services.meetings import Actor, last_step, request_date, step_back
from dialogue.states import OPEN_STATES
from offices.versions import lock_version

REASON = "an answer that was fetched through the gate"


@transaction.atomic
def take_back_answer(
    answer: Answer, *, reason: str, actor: Actor, today: date, version: int | None = None
) -> list[str]:
    """Take back the answer that stands, undo what it did, and let its ask wait again.

    Returns a sentence for each thing that could not be undone and stays as it is: what changed
    since is not touched. `version` is that of the ask. Raises PermissionDenied unless an approver
    of the action office acts, StaleVersionError, ValidationError without a reason, for an answer
    that does not stand and for one that cannot be taken back.
    """
    if not reason.strip():
        raise ValidationError(_("Say why, in a few words."))
    meeting, request = lock_around(answer.ask)
    ask = lock_version(answer.ask, version)
    user = powers.somebody(actor.user)
    powers.require_answering(user, ask, today=today)
    require_filed(request)
    require_sight(user, ask, today)
    found = Answer.objects.for_system(REASON).get(pk=answer.pk)
    if not found.is_standing:
        raise ValidationError(_("This answer does not stand any more."))
    if meeting is not None:
        return _take_back_date(found, ask, meeting, reason, actor)
    stays = []
    if found.undo is not None:
        effect = from_json(ask.effect)
        # What is said of an ask that is marked higher stays with the ask.
        is_alike = ask.body is not None and ask.marking == ask.body.marking
        why = reason.strip() if is_alike else _("The approval was taken back.")
        stays = undo_effect(effect, ask.body, found.undo, actor=actor, today=today, reason=why)
    reopen_ask(found, by=actor.user, reason=reason)
    return stays


def _take_back_date(
    answer: Answer, ask: Ask, meeting: Meeting, reason: str, actor: Actor
) -> list[str]:
    if answer.kind == AnswerKind.OVERTAKEN and meeting.state not in OPEN_STATES:
        raise ValidationError(
            _("The meeting is “%(state)s”. Take that step back first, on its page.")
            % {"state": meeting.get_state_display()}
        )
    if _is_last_step(answer, meeting):
        if shares_marking(ask, meeting):
            # `follow_step` hears of it and reopens the ask.
            step_back(meeting, reason=reason, actor=actor)
        else:
            reopen_ask(answer, by=actor.user, reason=reason)
            step_back(meeting, reason=_("The date was taken back."), actor=actor)
        return []
    reopen_ask(answer, by=actor.user, reason=reason)
    stays = _stays(answer, meeting)
    if shares_marking(ask, meeting):
        request_date(meeting, actor=actor)
    return stays


def _is_last_step(answer: Answer, meeting: Meeting) -> bool:
    """Return whether the last thing done to the meeting is what this answer did.

    Who overtook an ask by waiving or postponing decides about that step, not who was asked.
    """
    if answer.step_id is None or answer.kind == AnswerKind.OVERTAKEN:
        return False
    last = last_step(meeting)
    return last is not None and last.pk == answer.step_id


def _stays(answer: Answer, meeting: Meeting) -> list[str]:
    """Say that the meeting stays as it is, where the answer had changed it."""
    if answer.step_id is None or answer.kind == AnswerKind.OVERTAKEN:
        return []
    return [
        _("The meeting stays as it is, “%(state)s”: it changed since.")
        % {"state": meeting.get_state_display()}
    ]


def will_undo(answer: Answer, ask: Ask) -> list[str]:
    """Return in sentences what taking this answer back would undo, before it is done."""
    if answer.undo and ask.effect and ask.effect["kind"] == FoundGroup.kind:
        return [_("The group that it founded is closed, unless somebody has worked with it.")]
    if answer.undo is not None and answer.kind != AnswerKind.OVERTAKEN:
        return [_("What it changed in the forum is undone where nobody changed it since.")]
    if answer.step_id is None or answer.kind == AnswerKind.OVERTAKEN or ask.meeting is None:
        return [_("Nothing else changes.")]
    if not _is_last_step(answer, ask.meeting):
        return _stays(answer, ask.meeting)
    states = dict(State.choices)
    step = MeetingStep.objects.for_system(REASON).get(pk=answer.step_id)
    return [
        _("The meeting becomes “%(state)s” again, as it was before.")
        % {"state": states[step.from_state]}
    ]
