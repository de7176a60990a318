"""The e-mail that carries one or many notices, and what became of it (design §8)."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.triggers import keep_rows
from offices.models import User


class Sort(models.TextChoices):
    """What kind of mail it is."""

    URGENT = "urgent", _("Due or late")
    DIGEST = "digest", _("Digest")
    BY_HAND = "by_hand", _("Reminder by hand")
    MEETING = "meeting", _("A meeting has its day, or another one")
    CORRECTION = "correction", _("Correction")
    WEEKLY = "weekly", _("The chair’s week")
    ABSENCE = "absence", _("Somebody is away")
    HAND_OVER = "hand_over", _("Hand-over")


class MailState(models.TextChoices):
    """Where a mail is: nothing leaves `sent`, `failed` and `dropped`, which end it."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNKNOWN = "unknown", _("Perhaps sent")
    DROPPED = "dropped", _("Nothing left to say")


class MailQuerySet(QuerySet):
    """Reads of mails."""

    def waiting(self) -> Self:
        """Return those that are still to be sent."""
        return self.filter(state=MailState.WAITING)

    def ambiguous(self) -> Self:
        """Return those of which nobody knows whether the mail server took them once or twice."""
        return self.filter(ambiguous_at__isnull=False)


class Mail(models.Model):
    """One mail to one person. It holds no text above U.

    A worker claims it until `lease_until`, writes `smtp_started_at`, sends it, and ends it. Whoever
    finds a lease over with `smtp_started_at` does not know whether it was taken: `ambiguous_at`,
    and it is sent once more under the same Message-ID.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sort = models.CharField(max_length=10, choices=Sort)
    recipient = models.ForeignKey(User, models.PROTECT, related_name="+")
    key = models.CharField(max_length=120, blank=True)
    digest_on = models.DateField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    goes_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=MailState, default=MailState.WAITING)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    calendar = models.TextField(blank=True)
    reply_to = models.EmailField(blank=True)
    lease_until = models.DateTimeField(null=True)
    smtp_started_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ambiguous_at = models.DateTimeField(null=True)
    resent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=200, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        triggers = keep_rows()
        verbose_name = _("mail")
        constraints = [
            models.UniqueConstraint(
                name="mail_one_digest_a_day",
                fields=["recipient", "digest_on"],
                condition=Q(sort="digest"),
            ),
            models.UniqueConstraint(
                name="mail_once_per_key", fields=["key", "recipient"], condition=~Q(key="")
            ),
            models.CheckConstraint(
                name="mail_ended_when_not_waiting",
                condition=Q(state="waiting", ended_at__isnull=True)
                | (~Q(state="waiting") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="mail_digest_has_a_day",
                condition=Q(digest_on__isnull=True) ^ Q(sort="digest"),
            ),
            models.CheckConstraint(
                name="mail_failed_with_reason", condition=~Q(state="failed") | ~Q(failure="")
            ),
        ]
        indexes = [
            models.Index(fields=["goes_at"], name="mail_waiting", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return self.subject or self.get_sort_display()

    @property
    def message_id(self) -> str:
        """The Message-ID: the same whenever this row is sent (RFC 5322, 3.6.4)."""
        return f"<{self.uid}@entente>"
