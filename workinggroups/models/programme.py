from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.dates import home_today
from core.findable import findable
from core.triggers import keep_history
from dialogue.models import Body, Meeting, Track
from offices.models import GatedRow, Office, Record, Side, User
from workinggroups.models.conclusions import JointConclusion
from workinggroups.models.groups import RemitIssue


class Stage(models.TextChoices):
    """Where a next step or benchmark stands (design §7)."""

    PROPOSED = "proposed", _("Proposed")
    DECLINED = "declined", _("Not adopted")
    ADOPTED = "adopted", _("Adopted")
    DONE = "done", _("Done")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    OVERTAKEN = "overtaken", _("Overtaken by events")


AFTER_ADOPTION = (Stage.ADOPTED, Stage.DONE, Stage.WITHDRAWN, Stage.OVERTAKEN)
ENDED_BY_REASON = (Stage.DECLINED, Stage.WITHDRAWN, Stage.OVERTAKEN)


class Commitment(Record):
    """What the chairs adopt: it has an owner and a day, and the baseline is fixed at adoption.

    `office` owns it, or follows it for the other side. What differs from the baseline has slipped.
    """

    page: ClassVar[str]

    track = models.ForeignKey(Track, models.PROTECT, related_name="+", editable=False)
    group = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("forum or group"),
    )
    issue = models.ForeignKey(
        RemitIssue, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issue")
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="+", editable=False
    )
    conclusion = models.ForeignKey(
        JointConclusion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("joint conclusion"),
    )
    what = models.CharField(_("what"), max_length=200)
    side = models.CharField(_("who"), max_length=7, choices=Side)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    due_on = models.DateField(_("by"))
    stage = models.CharField(max_length=9, choices=Stage, default=Stage.PROPOSED, editable=False)
    baseline_what = models.CharField(max_length=200, blank=True, editable=False)
    baseline_due_on = models.DateField(null=True, editable=False)
    adopted_on = models.DateField(null=True, editable=False)
    adopted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )
    slip_reason = models.TextField(blank=True, editable=False)
    ended_on = models.DateField(null=True, editable=False)
    end_reason = models.TextField(_("reason"), blank=True, editable=False)

    class Meta(Record.Meta):
        abstract = True
        constraints = [
            models.CheckConstraint(name="%(class)s_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="%(class)s_adopted_with_baseline",
                condition=~Q(stage__in=AFTER_ADOPTION)
                | (
                    Q(baseline_due_on__isnull=False, adopted_on__isnull=False)
                    & ~Q(baseline_what="")
                ),
            ),
            models.CheckConstraint(
                name="%(class)s_no_baseline_before",
                condition=Q(stage__in=AFTER_ADOPTION)
                | Q(baseline_due_on__isnull=True, adopted_on__isnull=True, baseline_what=""),
            ),
            models.CheckConstraint(
                name="%(class)s_slip_has_reason",
                condition=Q(baseline_due_on__isnull=True)
                | Q(due_on=F("baseline_due_on"))
                | ~Q(slip_reason=""),
            ),
            models.CheckConstraint(
                name="%(class)s_ended_with_day",
                condition=Q(stage__in=(Stage.PROPOSED, Stage.ADOPTED), ended_on__isnull=True)
                | (~Q(stage__in=(Stage.PROPOSED, Stage.ADOPTED)) & Q(ended_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="%(class)s_ended_with_reason",
                condition=~Q(stage__in=ENDED_BY_REASON) | ~Q(end_reason=""),
            ),
            models.CheckConstraint(
                name="%(class)s_issue_of_a_group",
                condition=Q(issue__isnull=True) | Q(group__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse(f"workinggroups:{self.page}", args=[self.uid])

    @property
    def is_adopted(self) -> bool:
        """Whether it is in force: adopted and not ended."""
        return self.stage == Stage.ADOPTED

    @property
    def slipped_days(self) -> int:
        """By how many days it stands behind its baseline; 0 while it has none."""
        return (self.due_on - self.baseline_due_on).days if self.baseline_due_on else 0


@keep_history()
@findable(
    title="what",
    text=["slip_reason", "end_reason"],
    theme="track.theme.code",
    day="due_on",
)
class NextStep(Commitment):
    """Who does what by when, adopted by the chairs; progress on it is due each quarter."""

    page = "step"

    class Meta(Commitment.Meta):
        ordering = ["due_on", "id"]
        verbose_name = _("next step")
        constraints = [
            *Commitment.Meta.constraints,
            models.UniqueConstraint(
                name="next_step_scope", fields=["id", "relationship", "marking"]
            ),
            models.UniqueConstraint(name="next_step_relationship", fields=["id", "relationship"]),
        ]
        indexes = [models.Index(fields=["office", "stage"], name="next_step_owner")]


@keep_history()
@findable(
    title="what",
    text=["target", "end_reason"],
    theme="track.theme.code",
    day="due_on",
)
class Benchmark(Commitment):
    """By what both sides measure whether it goes well: a measure, a target, readings."""

    page = "benchmark"

    target = models.CharField(_("target"), max_length=120)

    class Meta(Commitment.Meta):
        ordering = ["due_on", "id"]
        verbose_name = _("benchmark")
        constraints = [
            *Commitment.Meta.constraints,
            models.UniqueConstraint(
                name="benchmark_scope", fields=["id", "relationship", "marking"]
            ),
            models.UniqueConstraint(name="benchmark_relationship", fields=["id", "relationship"]),
            models.CheckConstraint(name="benchmark_has_target", condition=~Q(target="")),
        ]


class ReadingWord(models.TextChoices):
    """What a reading says of the target."""

    ON_TRACK = "on_track", _("On track")
    AT_RISK = "at_risk", _("At risk")
    MET = "met", _("Met")


@keep_history()
@findable(text=["value", "note"], page="benchmark", day="read_on")
class Reading(GatedRow):
    """What was measured on a day."""

    benchmark = models.ForeignKey(Benchmark, models.PROTECT, related_name="+", editable=False)
    read_on = models.DateField(_("measured on"))
    value = models.CharField(_("result"), max_length=120)
    word = models.CharField(_("against the target"), max_length=8, choices=ReadingWord)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GatedRow.Meta):
        ordering = ["-read_on", "-id"]
        verbose_name = _("reading")
        constraints = [
            models.CheckConstraint(name="reading_says_what", condition=~Q(value="")),
        ]

    def __str__(self) -> str:
        return self.value


@keep_history()
class Slip(GatedRow):
    """A new day for an adopted next step or benchmark, with its reason."""

    step = models.ForeignKey(NextStep, models.PROTECT, null=True, related_name="+", editable=False)
    benchmark = models.ForeignKey(
        Benchmark, models.PROTECT, null=True, related_name="+", editable=False
    )
    from_on = models.DateField()
    to_on = models.DateField()
    slipped_on = models.DateField(default=home_today, editable=False)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GatedRow.Meta):
        ordering = ["id"]
        verbose_name = _("new date")
        constraints = [
            models.CheckConstraint(name="slip_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="slip_of_one",
                condition=Q(step__isnull=True, benchmark__isnull=False)
                | Q(step__isnull=False, benchmark__isnull=True),
            ),
            models.CheckConstraint(name="slip_moves", condition=~Q(from_on=F("to_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} → {self.to_on}"
