from django.db import models
from django.utils.translation import gettext_lazy as _

from core.findable import findable
from core.triggers import keep_history
from dialogue.models.bodies import Body
from dialogue.models.summaries import MeetingSummary
from offices.models import Clearance, GatedRow, Office, clearance_rules


@keep_history()
class ClearingOffice(GatedRow):
    """An office that usually clears the texts of a body: preselected wherever one asks for that."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+", editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    is_dropped = models.BooleanField(_("no longer"), default=False, editable=False)

    class Meta(GatedRow.Meta):
        ordering = ["office__code"]
        verbose_name = _("usual clearing office")
        constraints = [
            models.UniqueConstraint(name="clearing_office_once", fields=["body", "office"]),
        ]

    def __str__(self) -> str:
        return str(self.office)


@keep_history()
@findable(
    text=["position"],
    page="summary.meeting",
    day="given_at",
    only_if="NEW.position <> ''",
)
class SummaryClearance(Clearance):
    """An office's word on the summary of a meeting, due on a day; an edit reopens it."""

    summary = models.ForeignKey(
        MeetingSummary, models.PROTECT, related_name="clearances", editable=False
    )
    due_on = models.DateField(_("clear by"))

    class Meta(Clearance.Meta):
        ordering = ["office__code"]
        verbose_name = _("clearance of a summary")
        constraints = [
            models.UniqueConstraint(name="summary_clearance_once", fields=["summary", "office"]),
            *clearance_rules("summary_clearance"),
        ]

    def get_absolute_url(self) -> str:
        """Return the page after the meeting, where its summaries stand."""
        return f"{self.summary.get_absolute_url()}after/"
