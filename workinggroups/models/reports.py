from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.findable import findable
from core.triggers import keep_history
from offices.models import GatedRow, Office, User
from workinggroups.models.programme import NextStep


class ReportQuarter(models.Model):
    """A quarter on which every office reports; the days are the same ministry-wide.

    A word given from `opens_on` on, and before the next quarter opens, is the report of this one.
    No record of a relationship: everybody may know these days.
    """

    name = models.CharField(_("name"), max_length=60)
    first_day = models.DateField(_("first day"), unique=True)
    last_day = models.DateField(_("last day"), unique=True)
    opens_on = models.DateField(_("reports are taken from"), unique=True)
    due_on = models.DateField(_("reports are due on"), unique=True)

    class Meta:
        ordering = ["first_day"]
        verbose_name = _("quarter of reports")
        verbose_name_plural = _("quarters of reports")
        constraints = [
            models.CheckConstraint(
                name="report_quarter_days_in_order",
                condition=Q(last_day__gt=F("first_day"), opens_on__gt=F("first_day"))
                & Q(due_on__gte=F("last_day"), due_on__gt=F("opens_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Progress(models.TextChoices):
    """An office's word on a next step (design §1)."""

    NO_CHANGE = "no_change", _("No change")
    ON_TRACK = "on_track", _("On track")
    RISK = "risk", _("Risk of delay")
    DELAYED = "delayed", _("Delayed")
    DONE = "done", _("Done")


SAYS_SOMETHING = (Progress.ON_TRACK, Progress.RISK, Progress.DELAYED, Progress.DONE)


@keep_history()
@findable(text=["was_done", "comes_next"], page="step", day="reported_on")
class ProgressReport(GatedRow):
    """An office's dated word on a next step, marked exactly like it; the newest counts.

    `standing` is what the step's progress is by this word: that of the one before where nothing
    changed.
    """

    step = models.ForeignKey(NextStep, models.PROTECT, related_name="reports", editable=False)
    word = models.CharField(_("progress"), max_length=9, choices=Progress)
    standing = models.CharField(max_length=9, choices=Progress, editable=False)
    was_done = models.TextField(_("what was done"), blank=True)
    comes_next = models.TextField(_("what comes next"), blank=True)
    reported_on = models.DateField(editable=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GatedRow.Meta):
        ordering = ["-id"]
        verbose_name = _("progress report")
        constraints = [
            models.CheckConstraint(
                name="progress_report_says_how_it_stands",
                condition=Q(standing__in=SAYS_SOMETHING)
                & (Q(word=Progress.NO_CHANGE) | Q(standing=F("word"))),
            ),
            models.CheckConstraint(
                name="progress_report_done_says_what",
                condition=~Q(word=Progress.DONE) | ~Q(was_done=""),
            ),
        ]
        indexes = [models.Index(fields=["step", "-id"], name="progress_report_newest")]

    def __str__(self) -> str:
        return self.get_word_display()


@keep_history()
@findable(text=["heard"], page="step", day="asked_on")
class Inquiry(GatedRow):
    """That the following office asked the other side about its next step, and what it heard."""

    step = models.ForeignKey(NextStep, models.PROTECT, related_name="inquiries", editable=False)
    asked_on = models.DateField(_("last asked"))
    heard = models.TextField(_("what we heard"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GatedRow.Meta):
        ordering = ["-asked_on", "-id"]
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")

    def __str__(self) -> str:
        return self.heard[:60] or str(self.asked_on)
