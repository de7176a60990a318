"""The due list: what one office owes by one day. Mails, feeds and status read this one table."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.triggers import keep_rows
from offices.models import GatedRow, Office, Side, User


class Deadline(GatedRow):
    """What is owed by a side, followed or owed by an office, by a day that ends in its zone.

    Rows are written by `reminders.services.due_list` alone, from the facts of the records; only
    `taken_by` is set by a person. A row that is no longer a fact is ended, never deleted.
    """

    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=40)
    theme_code = models.CharField(max_length=50, blank=True)
    owed_by = models.CharField(max_length=7, choices=Side, default=Side.HOME)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    waiting_office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    assignee = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("taken by")
    )
    due_on = models.DateField()
    since_on = models.DateField()
    title = models.CharField(max_length=300)
    path = models.CharField(max_length=200)
    reference = models.CharField(max_length=10)
    ended_at = models.DateTimeField(null=True)
    # When the sweep looks at it next: at once after a change, else at its next step.
    wakes_at = models.DateTimeField(null=True, default=timezone.now)
    trouble = models.CharField(max_length=80, blank=True)

    class Meta(GatedRow.Meta):
        ordering = ["due_on", "key"]
        triggers = keep_rows()
        indexes = [
            models.Index(
                fields=["wakes_at"],
                name="deadline_wakes",
                condition=Q(ended_at__isnull=True, wakes_at__isnull=False),
            ),
            models.Index(
                fields=["office", "due_on"],
                name="deadline_open",
                condition=Q(ended_at__isnull=True),
            ),
            models.Index(
                fields=["relationship", "due_on"],
                name="deadline_open_relationship",
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.key
