from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.models.offices import Office
from offices.models.people import User
from offices.models.records import Record


class ClearanceWord(models.TextChoices):
    """An office's word on a text (design §1)."""

    PENDING = "pending", _("Pending")
    CLEARED = "cleared", _("Cleared")
    CLEARED_WITH_EDITS = "edits", _("Cleared with edits")
    INFORMATION = "information", _("Information only")
    NOT_CLEARED = "not_cleared", _("Not cleared")


class Clearance(Record):
    """One office's word on a text, bound to the hash of the text that it read."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    word = models.CharField(max_length=12, choices=ClearanceWord, default=ClearanceWord.PENDING)
    position = models.TextField(_("position"), blank=True)
    text_digest = models.CharField(max_length=64)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        abstract = True
