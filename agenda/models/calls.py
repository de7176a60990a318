from django.db import models
from django.utils.translation import gettext_lazy as _

from core.triggers import keep_history
from dialogue.models import Meeting
from offices.models import GatedRow, Office, User


class CallState(models.TextChoices):
    """What an office said when it was asked for proposals."""

    OPEN = "open", _("Asked")
    ANSWERED = "answered", _("Proposed")
    NOTHING = "nothing", _("Nothing to propose")
    WITHDRAWN = "withdrawn", _("No longer asked")


@keep_history()
class ProposalCall(GatedRow):
    """An office is asked for agenda items of a meeting by a day."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", editable=False)
    due_on = models.DateField(_("proposals by"))
    state = models.CharField(max_length=9, choices=CallState, default=CallState.OPEN)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta(GatedRow.Meta):
        ordering = ["office__code"]
        verbose_name = _("call for proposals")
        constraints = [
            models.UniqueConstraint(name="proposal_call_once", fields=["meeting", "office"])
        ]

    def __str__(self) -> str:
        return f"{self.office}: {self.get_state_display()}"
