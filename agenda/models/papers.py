from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.triggers import keep_history
from dialogue.models import Channel, Meeting
from offices.models import GatedRow, Office, Side, User


class Paper(models.TextChoices):
    """What goes to the other side before a meeting (design §4, "Both sides")."""

    AGENDA = "agenda", _("Agenda")
    DELEGATION = "delegation", _("Delegation list")


@keep_history()
class SentPaper(GatedRow):
    """A version of a paper that went to the other side, word for word as they got it.

    Its marking is the highest of what it says and of its meeting; versions are counted per
    marking, so that nobody learns of one above them from a gap (design §10).
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", editable=False)
    paper = models.CharField(max_length=10, choices=Paper)
    number = models.PositiveSmallIntegerField()
    sent_on = models.DateField(_("sent on"))
    channel = models.CharField(_("how"), max_length=8, choices=Channel)
    lines = models.JSONField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GatedRow.Meta):
        ordering = ["-id"]
        verbose_name = _("paper sent")
        constraints = [
            models.UniqueConstraint(
                name="sent_paper_number", fields=["meeting", "paper", "marking", "number"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_paper_display()} {self.number}"


@keep_history()
class PaperWord(GatedRow):
    """A side's word on the agenda, or on a delegation list. It stands as long as the words do.

    `digest` is that of the text that was confirmed (`agenda.copies`); another text needs another
    word. The marking is that of the confirmed text.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", editable=False)
    paper = models.CharField(max_length=10, choices=Paper)
    side = models.CharField(max_length=7, choices=Side)
    digest = models.CharField(max_length=64)
    channel = models.CharField(_("how we know"), max_length=8, choices=Channel)
    known_on = models.DateField(_("since"))
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta(GatedRow.Meta):
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="paper_word_once",
                fields=["meeting", "paper", "side", "digest"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="paper_word_withdrawn_has_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]

    @property
    def country(self) -> str:
        """The country whose word it is."""
        return self.relationship.country(self.side)

    def __str__(self) -> str:
        return f"{self.country}: {self.get_paper_display()}"
