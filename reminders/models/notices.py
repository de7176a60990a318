"""What one person is told of one deadline at one step of its ladder (design §8)."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.triggers import keep_rows
from offices.gate import GatedQuerySet
from offices.models import GatedRow, Office, User
from reminders import steps
from reminders.models.deadlines import Deadline
from reminders.models.mails import Mail


class Series(models.TextChoices):
    """What a notice belongs to; the newest of a series stands for those before it."""

    REMINDER = steps.REMINDER, _("Reminder")
    ESCALATION = steps.ESCALATION, _("To the office above")
    BY_HAND = steps.BY_HAND, _("Reminder by hand")


class Why(models.TextChoices):
    """Why it is this person who hears (design §5, "Who is responsible")."""

    RESPONSIBLE = "responsible", _("answers for the office")
    TAKEN = "taken", _("took it")
    STANDS_IN = "stands_in", _("stands in")
    NOBODY = "nobody", _("approves for the desk, and nobody is responsible")
    ABOVE = "above", _("approves in the office above")


class Silence(models.TextChoices):
    """Why a notice was not sent."""

    OVER = "over", _("It is no longer owed.")
    MOVED = "moved", _("Its day was moved.")
    UNREADABLE = "unreadable", _("They may no longer read it.")
    OTHERS = "others", _("Somebody else answers for it now.")
    GONE = "gone", _("They no longer sign in.")


class NoticeQuerySet(GatedQuerySet):
    """Reads of what people are told."""

    def waiting(self) -> Self:
        """Return those that no mail carries and nothing has silenced."""
        return self.filter(mail__isnull=True, silenced_at__isnull=True)


class Notice(GatedRow):
    """One message to one person about one deadline, due on one day, at one step.

    `goes_at` is 08:00 in the zone of `office`, through which the person hears. What it says is
    written only when its mail is sent, from what then holds.
    """

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="+")
    due_on = models.DateField()
    step = models.CharField(max_length=20)
    series = models.CharField(max_length=10, choices=Series)
    recipient = models.ForeignKey(User, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    why = models.CharField(max_length=11, choices=Why)
    stands_in_for = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_urgent = models.BooleanField()
    goes_at = models.DateTimeField()
    planned_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    mail = models.ForeignKey(Mail, models.PROTECT, null=True, related_name="+")
    silenced_at = models.DateTimeField(null=True)
    silenced_because = models.CharField(max_length=10, choices=Silence, blank=True)

    objects = models.Manager.from_queryset(NoticeQuerySet)()  # type: ignore[misc]

    class Meta(GatedRow.Meta):
        ordering = ["-goes_at", "-id"]
        triggers = keep_rows()
        verbose_name = _("notice")
        constraints = [
            models.UniqueConstraint(
                name="notice_once_per_step", fields=["deadline", "due_on", "step", "recipient"]
            ),
            models.CheckConstraint(
                name="notice_silenced_with_reason",
                condition=Q(silenced_at__isnull=True, silenced_because="")
                | (Q(silenced_at__isnull=False) & ~Q(silenced_because="")),
            ),
            models.CheckConstraint(
                name="notice_stands_in_for_somebody",
                condition=Q(why=Why.STANDS_IN) ^ Q(stands_in_for__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                F("goes_at"),
                F("recipient"),
                name="notice_waiting",
                condition=Q(mail__isnull=True, silenced_at__isnull=True),
            ),
            models.Index(fields=["recipient", "-goes_at"], name="notice_of_person"),
            models.Index(fields=["mail"], name="notice_of_mail"),
        ]

    @property
    def reason(self) -> str:
        """Why it is this person, after "who": `stands in for Robin Hale`."""
        if self.stands_in_for is None:
            return self.get_why_display()
        return gettext("stands in for %(name)s") % {"name": self.stands_in_for}

    def __str__(self) -> str:
        return f"{self.step} {self.due_on:%Y-%m-%d}"
