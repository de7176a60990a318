from django.db import models
from django.utils.translation import gettext_lazy as _

from core.findable import findable
from core.triggers import keep_history
from dialogue.models.meetings import Meeting
from offices.models import Record, User


@keep_history()
@findable(text=["text"], page="meeting")
class MeetingSummary(Record):
    """What was said and agreed at a meeting, in sum; marked at least like the meeting.

    A meeting has one per marking: who writes a lower one learns nothing of a higher one. The
    services see to that, not the database: a meeting that is marked higher raises its summaries,
    and then two of them may have one marking.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="summaries", editable=False)
    text = models.TextField(_("summary"))
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta(Record.Meta):
        ordering = ["meeting_id", "id"]
        verbose_name = _("summary")
        constraints = [
            models.UniqueConstraint(
                name="meeting_summary_scope", fields=["id", "relationship", "marking"]
            ),
            models.CheckConstraint(name="meeting_summary_not_empty", condition=~models.Q(text="")),
        ]

    def __str__(self) -> str:
        return str(_("Summary"))

    def get_absolute_url(self) -> str:
        """Return the page of its meeting."""
        return self.meeting.get_absolute_url()
