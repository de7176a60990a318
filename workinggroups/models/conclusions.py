from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.findable import findable
from core.triggers import DigestText, keep_history
from dialogue.models import Body, ChairSeat, Channel, Meeting
from offices.models import Clearance, GatedRow, Office, Record, Side, User, clearance_rules


class TextState(models.TextChoices):
    """How far both sides are with a text (design §7)."""

    DRAFT = "draft", _("Draft")
    CLEARED = "cleared", _("Cleared")
    AD_REFERENDUM = "referendum", _("Ad referendum")
    AGREED = "agreed", _("Agreed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


PAST_DRAFT = (TextState.CLEARED, TextState.AD_REFERENDUM, TextState.AGREED)
WITH_A_SIDE = (TextState.AD_REFERENDUM, TextState.AGREED)


@keep_history()
@findable(
    title="title",
    text=["text", "withdrawn_reason"],
    theme="group.track.theme.code",
    day="created_at",
)
class JointConclusion(Record):
    """A text that both sides agree at a group meeting and that is reported to the chairs.

    `text_digest` is the SHA-256 of the text, written by the database. What was cleared, and what
    each side agreed to, is kept as the digest that it had then; so a changed text is a draft again
    or the database refuses it. Numbers run per group and marking (design §10).
    """

    group = models.ForeignKey(Body, models.PROTECT, related_name="+", editable=False)
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("meeting")
    )
    number = models.PositiveIntegerField(editable=False)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"))
    text_digest = models.CharField(max_length=64, db_default="", editable=False)
    state = models.CharField(
        max_length=10, choices=TextState, default=TextState.DRAFT, editable=False
    )
    cleared_digest = models.CharField(max_length=64, blank=True, editable=False)
    cleared_on = models.DateField(null=True, editable=False)
    home_digest = models.CharField(max_length=64, blank=True, editable=False)
    partner_digest = models.CharField(max_length=64, blank=True, editable=False)
    agreed_on = models.DateField(null=True, editable=False)
    reported_on = models.DateField(null=True, editable=False)
    reported_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )
    withdrawn_reason = models.TextField(_("reason"), blank=True, editable=False)

    class Meta(Record.Meta):
        ordering = ["group_id", "-id"]
        verbose_name = _("joint conclusion")
        triggers = [*Record.Meta.triggers, DigestText()]
        constraints = [
            models.UniqueConstraint(
                name="conclusion_number", fields=["group", "marking", "number"]
            ),
            models.UniqueConstraint(
                name="conclusion_scope", fields=["id", "relationship", "marking"]
            ),
            models.UniqueConstraint(name="conclusion_relationship", fields=["id", "relationship"]),
            models.CheckConstraint(
                name="conclusion_says_something", condition=~Q(title="") & ~Q(text="")
            ),
            models.CheckConstraint(
                name="conclusion_cleared_as_it_reads",
                condition=~Q(state__in=PAST_DRAFT) | Q(cleared_digest=F("text_digest")),
            ),
            models.CheckConstraint(
                name="conclusion_one_side_agreed",
                condition=~Q(state__in=WITH_A_SIDE)
                | Q(home_digest=F("text_digest"))
                | Q(partner_digest=F("text_digest")),
            ),
            models.CheckConstraint(
                name="conclusion_both_sides_agreed",
                condition=~Q(state=TextState.AGREED)
                | Q(
                    home_digest=F("text_digest"),
                    partner_digest=F("text_digest"),
                    agreed_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="conclusion_reported_when_agreed",
                condition=Q(reported_on__isnull=True) | Q(state=TextState.AGREED),
            ),
            models.CheckConstraint(
                name="conclusion_withdrawn_has_reason",
                condition=~Q(state=TextState.WITHDRAWN) | ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("workinggroups:conclusion", args=[self.uid])


@keep_history()
@findable(text=["position"], page="conclusion", day="given_at", only_if="NEW.position <> ''")
class ConclusionClearance(Clearance):
    """An office's word on the text of a conclusion, due on a day; an edit reopens it."""

    conclusion = models.ForeignKey(
        JointConclusion, models.PROTECT, related_name="clearances", editable=False
    )
    due_on = models.DateField(_("clear by"))

    class Meta(Clearance.Meta):
        ordering = ["office__code"]
        verbose_name = _("clearance")
        constraints = [
            models.UniqueConstraint(
                name="conclusion_clearance_once", fields=["conclusion", "office"]
            ),
            *clearance_rules("conclusion_clearance"),
        ]

    def get_absolute_url(self) -> str:
        """Return the page of the conclusion."""
        return self.conclusion.get_absolute_url()


@keep_history()
@findable(text=["agreed_by", "withdrawn_reason"], page="conclusion", day="agreed_on")
class SideAgreement(GatedRow):
    """A side's agreement to a text: by whom, when, how we know, and to which text (design §7)."""

    conclusion = models.ForeignKey(
        JointConclusion, models.PROTECT, related_name="agreements", editable=False
    )
    side = models.CharField(max_length=7, choices=Side)
    agreed_by = models.CharField(_("agreed by"), max_length=120)
    agreed_on = models.DateField(_("agreed on"))
    channel = models.CharField(_("how we know"), max_length=8, choices=Channel)
    text_digest = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta(GatedRow.Meta):
        ordering = ["-id"]
        verbose_name = _("agreement")
        constraints = [
            models.UniqueConstraint(
                name="agreement_one_per_side_and_text",
                fields=["conclusion", "side", "text_digest"],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(name="agreement_by_somebody", condition=~Q(agreed_by="")),
            models.CheckConstraint(
                name="agreement_withdrawn_has_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.agreed_on}"

    def get_absolute_url(self) -> str:
        """Return the page of the conclusion."""
        return self.conclusion.get_absolute_url()


class ChairWord(models.TextChoices):
    """What a home chair says to a conclusion that was reported."""

    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    RETURNED = "returned", _("Returned")


@keep_history()
@findable(text=["reason"], page="conclusion", day="at", only_if="NEW.reason <> ''")
class Acknowledgement(GatedRow):
    """The word of one home chair seat on a conclusion reported on a day; the newest counts."""

    conclusion = models.ForeignKey(
        JointConclusion, models.PROTECT, related_name="acknowledgements", editable=False
    )
    seat = models.ForeignKey(ChairSeat, models.PROTECT, related_name="+", editable=False)
    reported_on = models.DateField(editable=False)
    word = models.CharField(_("your word"), max_length=12, choices=ChairWord)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GatedRow.Meta):
        ordering = ["-id"]
        verbose_name = _("acknowledgement")
        constraints = [
            models.CheckConstraint(
                name="acknowledgement_returned_has_reason",
                condition=~Q(word=ChairWord.RETURNED) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.get_word_display()

    def get_absolute_url(self) -> str:
        """Return the page of the conclusion."""
        return self.conclusion.get_absolute_url()
