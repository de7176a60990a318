"""What the steps of a meeting ask of its agenda, and do to what was carried on (design §4)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.models import AgendaItem
from agenda.services.minutes import withdraw_untouched
from dialogue.models import Meeting, MeetingStep
from dialogue.services.meetings import StepRefusedError
from dialogue.states import Step

MOST_NAMED = 5
REASON = "what carries on items of a meeting that was not held"


def follow_step(meeting: Meeting, step: MeetingStep) -> None:
    """Refuse to conclude while something on the agenda has no outcome; `dialogue` calls it.

    When a meeting was not held after all, nothing of it is to be carried on: what nobody has
    touched yet is withdrawn, the rest is shown on the page after the meeting.

    Only what the person sees who concludes: a sentence about anything else would tell them that it
    is there. What they do not see stays open for those who do, and later meetings are offered it.
    """
    if step.undoes is not None and step.undoes.act == Step.HOLD:
        for item in AgendaItem.objects.for_system(REASON).on_agenda(meeting):
            withdraw_untouched(item, _("The meeting it came from was not held after all."))
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


def _listed(titles: list[str]) -> str:
    named = [f"“{title}”" for title in titles[:MOST_NAMED]]
    return ", ".join([*named, _("and others")] if len(titles) > MOST_NAMED else named)
