"""What a meeting's own steps do to the asks for its date (design §4).

Waiving, postponing and missing make them overtaken by events. A step that is taken back takes
back with it the answers that it came from or made.
"""

from django.utils.translation import gettext as _

from agenda.models import Answer, AnswerKind, Ask, AskKind, AskState
from agenda.services.due_list import sync_ask
from agenda.services.reopening import reopen_ask
from dialogue.models import Meeting, MeetingStep
from dialogue.services.scope import scope_of
from dialogue.states import Step
from offices.versions import save_next_version

REASON = "asks for the date of a meeting that was fetched through the gate"
CLOSES_WITHOUT_DAY = (Step.WAIVE, Step.POSTPONE, Step.MISS)


def follow_step(meeting: Meeting, step: MeetingStep) -> None:
    """Do what a step of a meeting means for its asks; `dialogue` calls it after each step."""
    if step.act in CLOSES_WITHOUT_DAY:
        overtake_asks(meeting, step)
    elif step.act == Step.BACK and step.undoes_id is not None:
        answers = Answer.objects.for_system(REASON).filter(step_id=step.undoes_id, is_standing=True)
        for answer in answers.select_related("ask"):
            reopen_ask(answer, by=step.by, reason=step.reason)


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
    Answer.objects.for_system(REASON).filter(ask=ask, is_standing=True).update(is_standing=False)
    answer = Answer.objects.create(
        ask=ask,
        kind=AnswerKind.OVERTAKEN,
        text=_("The meeting is now “%(state)s”.") % {"state": step.get_to_state_display()},
        is_standing=True,
        step=step,
        **scope_of(ask),
    )
    ask.state, ask.deferred_until = AskState.ANSWERED, None
    save_next_version(ask, ["state", "deferred_until"])
    sync_ask(ask)
    return answer
