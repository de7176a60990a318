from django.db import models
from django.utils.translation import gettext_lazy as _

from core.findable import findable
from core.triggers import keep_history
from dialogue.models.meetings import Meeting, State
from offices.models import GatedRow, Office, User


@keep_history()
@findable(text=["reason"], page="meeting", day="at", only_if="NEW.reason <> ''")
class MeetingStep(GatedRow):
    """One transition of a meeting: what was done, by whom, why, and what stood before."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="steps", editable=False)
    act = models.CharField(max_length=20)
    from_state = models.CharField(max_length=9, choices=State)
    to_state = models.CharField(max_length=9, choices=State)
    reason = models.TextField(_("reason"), blank=True)
    before = models.JSONField(default=dict)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    # Done because the body or its track was paused or closed: resuming takes it back.
    is_rest = models.BooleanField(default=False)

    class Meta(GatedRow.Meta):
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.act}: {self.from_state} → {self.to_state}"
