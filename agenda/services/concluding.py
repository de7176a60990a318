"""What the steps of a meeting ask of its agenda, and do to what was carried on (design §4)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.models import AgendaItem, ItemState
from agenda.services.carrying import FELL
from agenda.services.minutes import TO_COME, withdraw_untouched
from dialogue.models import Meeting, MeetingStep, State
from dialogue.services.meetings import StepRefusedError
from dialogue.states import Step

MOST_NAMED = 5
REASON = "what carries on items of a meeting that is to come again"


def follow_step(meeting: Meeting, step: MeetingStep) -> None:
    """Refuse to conclude while something on the agenda has no outcome; `dialogue` calls it.

    Only what the person sees who concludes: a sentence about anything else would tell them that it
    is there. What they do not see stays open for those who do, and later meetings are offered it.

    When a meeting is to come again, since it was not held after all or takes place after it was
    put off, waived or missed, nothing of it is to be carried on: what nobody has touched yet is
    withdrawn, the rest is listed for decision on its pages.
    """
    if step.to_state in TO_COME and step.from_state in (*FELL, State.HELD):
        _let_come_again(meeting, was_held=step.from_state == State.HELD)
    if step.act != Step.CONCLUDE or step.by is None:
        return
    waiting = AgendaItem.objects.visible_to(step.by).on_agenda(meeting).filter(outcome="")
    titles = list(waiting.values_list("title", flat=True))
    if titles:
        raise StepRefusedError(
            ngettext(
                "%(count)s item has no outcome yet: %(titles)s.",
                "%(count)s items have no outcome yet: %(titles)s.",
                len(titles),
            )
            % {"count": len(titles), "titles": _listed(titles)}
        )


def _let_come_again(meeting: Meeting, *, was_held: bool) -> None:
    reason = (
        _("The meeting it came from was not held after all.")
        if was_held
        else _("The meeting it came from is to take place after all.")
    )
    back = (ItemState.ACCEPTED, ItemState.PROPOSED)
    items = AgendaItem.objects.for_system(REASON).filter(meeting=meeting, state__in=back)
    withdraw_untouched(items, reason)


def _listed(titles: list[str]) -> str:
    named = [f"“{title}”" for title in titles[:MOST_NAMED]]
    return ", ".join([*named, _("and others")] if len(titles) > MOST_NAMED else named)
