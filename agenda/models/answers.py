from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agenda.models.asks import Ask, AskPartQuerySet
from core.findable import findable
from core.triggers import keep_history
from dialogue.models import MeetingStep, Venue
from offices.models import GatedRow, Office, User


class AnswerKind(models.TextChoices):
    """The answers of design §6, and the word that returns an ask without answering it."""

    APPROVED = "approved", _("Approved")
    CHANGED = "changed", _("Approved with changes")
    DISAPPROVED = "disapproved", _("Disapproved")
    DEFERRED = "deferred", _("Deferred")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    OVERTAKEN = "overtaken", _("Overtaken by events")
    TRANSFERRED = "transferred", _("Transferred")
    QUESTION = "question", _("Question asked")
    REPLY = "reply", _("Question answered")


ENDING = (
    AnswerKind.APPROVED,
    AnswerKind.CHANGED,
    AnswerKind.DISAPPROVED,
    AnswerKind.DEFERRED,
    AnswerKind.WITHDRAWN,
    AnswerKind.OVERTAKEN,
)

NEEDS_TEXT = (
    AnswerKind.DISAPPROVED,
    AnswerKind.WITHDRAWN,
    AnswerKind.QUESTION,
    AnswerKind.REPLY,
)


@keep_history()
@findable(
    text=["text", "taken_back_reason"],
    page="ask.request",
    day="at",
    only_if="NEW.text <> '' OR NEW.taken_back_reason <> ''",
)
class Answer(GatedRow):
    """One word on an ask. An ending answer stands until it is taken back; one stands at a time.

    `step` is what it did to a meeting, `undo` what stood before its effect on the structure.
    """

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="answers", editable=False)
    kind = models.CharField(max_length=11, choices=AnswerKind)
    text = models.TextField(_("text"), blank=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    venue = models.CharField(max_length=7, choices=Venue, blank=True)
    defer_until = models.DateField(null=True)
    to_office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    is_standing = models.BooleanField(default=False)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_back_reason = models.TextField(blank=True)
    step = models.ForeignKey(MeetingStep, models.PROTECT, null=True, related_name="+")
    undo = models.JSONField(null=True)

    objects = models.Manager.from_queryset(AskPartQuerySet)()  # type: ignore[misc]

    class Meta(GatedRow.Meta):
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="answer_one_standing", fields=["ask"], condition=Q(is_standing=True)
            ),
            models.CheckConstraint(
                name="answer_standing_ends",
                condition=Q(is_standing=False) | Q(kind__in=ENDING, taken_back_at__isnull=True),
            ),
            models.CheckConstraint(
                name="answer_taken_back_has_reason",
                condition=Q(taken_back_at__isnull=True) | ~Q(taken_back_reason=""),
            ),
            models.CheckConstraint(
                name="answer_says_what_it_needs",
                condition=(~Q(kind=AnswerKind.DEFERRED) | Q(defer_until__isnull=False))
                & (~Q(kind=AnswerKind.TRANSFERRED) | Q(to_office__isnull=False))
                & (~Q(kind=AnswerKind.CHANGED) | Q(first_day__isnull=False) | ~Q(text=""))
                & (~Q(kind__in=NEEDS_TEXT) | ~Q(text="")),
            ),
            models.CheckConstraint(
                name="answer_days",
                condition=Q(first_day__isnull=True, last_day__isnull=True, venue="")
                | (
                    # A comparison with nothing would pass: both days are asked for by name.
                    Q(first_day__isnull=False, last_day__isnull=False)
                    & Q(last_day__gte=F("first_day"))
                    & ~Q(venue="")
                ),
            ),
            models.CheckConstraint(
                name="answer_somebody_says",
                condition=Q(kind=AnswerKind.OVERTAKEN) | Q(by__isnull=False, office__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
