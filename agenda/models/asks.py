import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agenda.models.requests import ActionRequest
from dialogue.models import Body, Meeting, Venue
from offices.models import GatedRow, Office, Record


class AskKind(models.TextChoices):
    """What is asked for (design §6)."""

    DATE = "date", _("Approve a date")
    STRUCTURE = "structure", _("Approve a structure")
    TEXT = "text", _("Approve a text")
    DECIDE = "decide", _("Decide")
    PROVIDE = "provide", _("Provide")


class AskState(models.TextChoices):
    """Where an ask stands. No answer is a state with an age."""

    DRAFT = "draft", _("Not filed yet")
    OPEN = "open", _("No answer yet")
    RETURNED = "returned", _("Question asked")
    ANSWERED = "answered", _("Answered")


@pghistory.track()
class Ask(Record):
    """One thing that a request asks for; it has its own answer and its own action office."""

    request = models.ForeignKey(ActionRequest, models.PROTECT, related_name="asks", editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(_("what is asked"), max_length=9, choices=AskKind)
    text = models.TextField(_("in one sentence"))
    action_office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", verbose_name=_("asked of")
    )
    state = models.CharField(max_length=8, choices=AskState, default=AskState.DRAFT)
    opened_at = models.DateTimeField(null=True)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("meeting")
    )
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("forum")
    )
    effect = models.JSONField(null=True, blank=True)

    class Meta(Record.Meta):
        ordering = ["request_id", "number"]
        verbose_name = _("ask")
        constraints = [
            models.UniqueConstraint(name="ask_number", fields=["request", "number"]),
            models.UniqueConstraint(name="ask_scope", fields=["id", "relationship", "marking"]),
            models.CheckConstraint(
                name="ask_date_names_meeting",
                condition=~Q(kind=AskKind.DATE) | Q(meeting__isnull=False),
            ),
            models.CheckConstraint(
                name="ask_effect_is_structure",
                condition=Q(effect__isnull=True) | Q(kind=AskKind.STRUCTURE, body__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Return the page that answers it."""
        return reverse("agenda:answer", args=[self.uid])


@pghistory.track()
class OfferedDate(GatedRow):
    """Days offered for a meeting; several may be, one of them recommended."""

    ask = models.ForeignKey(Ask, models.PROTECT, related_name="dates", editable=False)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    venue = models.CharField(_("place"), max_length=7, choices=Venue)
    is_recommended = models.BooleanField(_("recommended"), default=False)

    class Meta(GatedRow.Meta):
        ordering = ["first_day", "id"]
        constraints = [
            models.UniqueConstraint(
                name="offered_date_once", fields=["ask", "first_day", "last_day", "venue"]
            ),
            models.UniqueConstraint(
                name="offered_date_one_recommended",
                fields=["ask"],
                condition=Q(is_recommended=True),
            ),
            models.CheckConstraint(
                name="offered_date_days", condition=Q(last_day__gte=F("first_day"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_day}"
