from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.triggers import keep_history
from dialogue.models.meetings import Meeting
from offices.gate import GatedQuerySet
from offices.models import GatedRow, Office, Side, User


class Channel(models.TextChoices):
    """How we know of a side's word (design §4)."""

    NOTE = "note", _("Diplomatic note")
    LETTER = "letter", _("Letter")
    CALL = "call", _("Call")
    TELEGRAM = "telegram", _("Telegram")
    DECISION = "decision", _("Our own decision")


class ConfirmationQuerySet(GatedQuerySet):
    """Reads of both sides' words."""

    def standing(self, meeting: Meeting, *sides: str) -> Self:
        """Return the words on the present days of a meeting, not taken back; of all sides."""
        return self.filter(
            side__in=sides or Side.values,
            meeting=meeting,
            first_day=F("meeting__first_day"),
            last_day=F("meeting__last_day"),
            withdrawn_at__isnull=True,
        ).select_related("recorded_by", "office")

    def withdrawn(self, meeting: Meeting) -> Self:
        """Return the words on a meeting that were taken back, newest first."""
        return self.filter(meeting=meeting, withdrawn_at__isnull=False).select_related(
            "relationship"
        )


@keep_history()
class Confirmation(GatedRow):
    """A side's word on the days of a meeting. It stands as long as the meeting has these days."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="confirmations", editable=False
    )
    side = models.CharField(max_length=7, choices=Side)
    first_day = models.DateField()
    last_day = models.DateField()
    channel = models.CharField(_("how we know"), max_length=8, choices=Channel)
    known_on = models.DateField(_("since"))
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    objects = models.Manager.from_queryset(ConfirmationQuerySet)()  # type: ignore[misc]

    class Meta(GatedRow.Meta):
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="confirmation_one_per_side_and_days",
                fields=["meeting", "side", "first_day", "last_day"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="confirmation_days", condition=Q(last_day__gte=F("first_day"))
            ),
        ]

    @property
    def country(self) -> str:
        """The country whose word it is."""
        return self.relationship.country(self.side)

    def __str__(self) -> str:
        return f"{self.country}: {self.first_day}"
