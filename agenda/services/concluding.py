"""A held meeting is concluded once it is on record what became of its agenda (design §4)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.models import AgendaItem
from dialogue.models import Meeting, MeetingStep
from dialogue.services.meetings import StepRefusedError
from dialogue.states import Step

MOST_NAMED = 5


def follow_step(meeting: Meeting, step: MeetingStep) -> None:
    """Refuse to conclude while something on the agenda has no outcome; `dialogue` calls it.

    Only what the person sees who concludes: a sentence about anything else would tell them that it
    is there. What they do not see stays open for those who do, and later meetings are offered it.
    """
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
