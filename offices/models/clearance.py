from django.db import models
from django.db.models import Q
from django.utils import timezone
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


NEEDS_WORDS = (ClearanceWord.NOT_CLEARED, ClearanceWord.CLEARED_WITH_EDITS)


class Clearance(Record):
    """One office's word on a text, bound to the hash of the text that it read.

    `asked_at` is since when it is waited for: another text asks anew.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    word = models.CharField(max_length=12, choices=ClearanceWord, default=ClearanceWord.PENDING)
    position = models.TextField(_("position"), blank=True)
    text_digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(null=True)

    class Meta(Record.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.office}: {self.get_word_display()}"


def clearance_rules(name: str, *, by: str = "by_somebody") -> list[models.CheckConstraint]:
    """Return what the database refuses of each kind of clearance; `name` begins their names.

    A word is somebody's; what is not simply cleared says why.
    """
    return [
        models.CheckConstraint(
            name=f"{name}_{by}",
            condition=Q(word=ClearanceWord.PENDING, given_by__isnull=True, given_at__isnull=True)
            | (~Q(word=ClearanceWord.PENDING) & Q(given_by__isnull=False, given_at__isnull=False)),
        ),
        models.CheckConstraint(
            name=f"{name}_says_why_not",
            condition=~Q(word__in=NEEDS_WORDS) | ~Q(position=""),
        ),
    ]
