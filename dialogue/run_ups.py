"""The usual run-up to a meeting (design §4). Pure; one more line is one more row."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dialogue.models.run_up import Known


@dataclass(frozen=True)
class Line:
    """What is to be done so many days after a meeting, negative before it; by whom.

    `office_id` None is the lead office of the track. `known` says with what page it is done.
    """

    what: Any
    days: int
    side: str = "home"
    office_id: int | None = None
    known: str = ""


USUAL = (
    Line(_("Send the date to the other side"), -60, known=Known.DATE),
    Line(_("Send the agenda to the other side"), -30, known=Known.AGENDA),
    Line(_("Give the papers for clearance"), -21),
    Line(_("Settle the delegations"), -14),
    Line(_("Give the briefing book to the head of delegation"), -5),
    Line(_("Write the summary"), 2, known=Known.READ_OUT),
    Line(_("Report the conclusions up"), 10),
)


def dates_set_words(count: int) -> str:
    """Return `5 run-up dates are set.`, what scheduling does to the run-up; "" for none."""
    if not count:
        return ""
    said = ngettext("%(count)d run-up date is set.", "%(count)d run-up dates are set.", count)
    return said % {"count": count}
