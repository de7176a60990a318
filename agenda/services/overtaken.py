"""What a meeting's own steps do to the asks for its date (design §4).

Waiving, postponing, missing and holding make them overtaken by events. A step that is taken back
takes back with it the answers that it came from or made. Whoever takes a step holds the meeting, so
that nobody answers or withdraws an ask for its date meanwhile (docs/decisions/0008-lock-order.md).
"""

from django.utils.translation import gettext as _

from agenda.models import Answer, AnswerKind, Ask, AskKind, AskState
from agenda.services.due_list import sync_ask
from agenda.services.outcomes import is_asked_for
from agenda.services.reopening import reopen_with_step, state_before
from core.markings import banner
from core.markings import marking as read_marking
from dialogue.models import Meeting, MeetingStep, State
from dialogue.services.meetings import Actor, last_step, request_date, return_to_due, step_back
from dialogue.services.scope import scope_of
from dialogue.states import Step
from offices.versions import save_next_version

REASON = "asks for the date of a meeting that was fetched through the gate"
ANSWERS_BY_ITSELF = (Step.WAIVE, Step.POSTPONE, Step.MISS, Step.HOLD)


def follow_step(meeting: Meeting, step: MeetingStep) -> None:
    """Do what a step of a meeting means for its asks; `dialogue` calls it after each step."""
    if step.act in ANSWERS_BY_ITSELF:
        overtake_asks(meeting, step)
    elif step.act == Step.BACK and step.undoes_id is not None:
        _reopen_asks(meeting, step)
        _agree_with_asks(meeting, step)
    elif step.act == Step.RESUME:
        _agree_with_asks(meeting, step)


def overtake_asks(meeting: Meeting, step: MeetingStep) -> int:
    """Let `step` overtake every date ask that somebody still has to answer; return how many."""
    asks = (
        Ask.objects.for_system(REASON)
        .live()
        .filter(kind=AskKind.DATE, meeting=meeting)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    return len([_overtake(ask, step) for ask in asks])


def _overtake(ask: Ask, step: MeetingStep) -> Answer:
    standing = Answer.objects.for_system(REASON).filter(ask=ask, is_standing=True)
    before = state_before(ask, standing.first())
    standing.update(is_standing=False)
    text = _("The meeting is now “%(state)s”.") % {"state": step.get_to_state_display()}
    answer = Answer.objects.create(
        ask=ask,
        kind=AnswerKind.OVERTAKEN,
        text=_("Overtaken by events.") if _is_above(step, ask) else text,
        is_standing=True,
        step=step,
        undo=before,
        **scope_of(ask),
    )
    ask.state, ask.deferred_until = AskState.ANSWERED, None
    save_next_version(ask, ["state", "deferred_until"])
    sync_ask(ask)
    return answer


def _reopen_asks(meeting: Meeting, back: MeetingStep) -> None:
    answers = Answer.objects.for_system(REASON).filter(step_id=back.undoes_id, is_standing=True)
    for answer in answers.select_related("ask").order_by("ask_id"):
        neutral = _("What it rested on was taken back.")
        reason = neutral if _is_above(back, answer.ask) else back.reason
        reopen_with_step(answer, back, reason=reason)


def _is_above(step: MeetingStep, ask: Ask) -> bool:
    """Return whether somebody who reads the ask may not read the meeting, nor a word of it."""
    return banner([step.marking, ask.marking]) != read_marking(ask.marking)


def _agree_with_asks(meeting: Meeting, step: MeetingStep) -> None:
    """Let a meeting without a day say that a date is requested exactly while somebody asks for one.

    What stood before the step that was taken back may have rested on asks that ended since, or
    not know of those filed since. A request that nobody makes any more is taken back too, so that
    earlier steps can be.
    """
    actor = Actor(step.by, step.office)
    if is_asked_for(meeting):
        request_date(meeting, actor=actor)
    elif meeting.state == State.REQUESTED:
        reason = _("Nobody asks for a date any more.")
        last = last_step(meeting)
        if last is not None and last.act == Step.REQUEST:
            step_back(meeting, reason=reason, actor=actor)
        else:
            return_to_due(meeting, actor=actor, reason=reason)
