from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.findable import findable
from core.triggers import keep_history
from dialogue.models import Meeting
from offices.models import GatedRow, Office, Record, User
from workinggroups.models.programme import Benchmark, NextStep


class Course(models.TextChoices):
    """How the work goes on the whole, in the word of a chair."""

    ON_COURSE = "on_course", _("On course")
    ATTENTION = "attention", _("Needs attention")
    OFF_COURSE = "off_course", _("Off course")


@keep_history()
@findable(
    text=["text", "withdrawn_reason"],
    theme="meeting.body.track.theme.code",
    day="created_at",
)
class Assessment(Record):
    """What a chair of ours says of the progress at a review: in the name of an office that holds a
    home chair seat (design §5), marked at least like the meeting.

    Without `given_on` it is prepared, and not yet the word of the chair. An office has one to a
    marking: who writes a lower one learns nothing of a higher one. The services see to that, not
    the database: a meeting that is marked higher raises its assessments, and then two may have
    one marking.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("office"))
    word = models.CharField(_("on the whole"), max_length=10, choices=Course)
    text = models.TextField(_("assessment"))
    prepared_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )
    given_on = models.DateField(null=True, editable=False)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    withdrawn_on = models.DateField(null=True, editable=False)
    withdrawn_reason = models.TextField(_("reason"), blank=True, editable=False)

    class Meta(Record.Meta):
        ordering = ["id"]
        verbose_name = _("assessment")
        constraints = [
            models.CheckConstraint(
                name="assessment_says_something", condition=~Q(text="") & Q(word__in=Course.values)
            ),
            models.CheckConstraint(
                name="assessment_given_by_somebody",
                condition=Q(given_on__isnull=True, given_by__isnull=True)
                | Q(given_on__isnull=False, given_by__isnull=False),
            ),
            models.CheckConstraint(
                name="assessment_withdrawn_has_reason",
                condition=Q(withdrawn_on__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_word_display())

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("workinggroups:assessment", args=[self.uid])

    @property
    def is_given(self) -> bool:
        """Whether it is the word of the chair, and not only prepared or taken back."""
        return self.given_on is not None and self.withdrawn_on is None


class Verdict(models.TextChoices):
    """What the chairs decide on a next step or benchmark at a review."""

    KEEP = "keep", _("It stays as it is")
    MOVE = "move", _("It gets a new date")
    WITHDRAW = "withdraw", _("It is withdrawn")


@keep_history()
@findable(text=["reason"], page="meeting", day="decided_on", only_if="NEW.reason <> ''")
class ReviewDecision(GatedRow):
    """What the chairs decided at a review on one next step or benchmark; the newest counts.

    It is marked like the stricter of the review and of what it is about. The new date is a slip,
    the withdrawal an end like any other; this tells where both were decided.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+", editable=False)
    step = models.ForeignKey(NextStep, models.PROTECT, null=True, related_name="+", editable=False)
    benchmark = models.ForeignKey(
        Benchmark, models.PROTECT, null=True, related_name="+", editable=False
    )
    word = models.CharField(_("decision"), max_length=8, choices=Verdict)
    new_date = models.DateField(_("new date"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    decided_on = models.DateField(editable=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+", editable=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(GatedRow.Meta):
        ordering = ["-id"]
        verbose_name = _("decision of a review")
        constraints = [
            models.CheckConstraint(
                name="review_decision_of_one",
                condition=Q(step__isnull=True, benchmark__isnull=False)
                | Q(step__isnull=False, benchmark__isnull=True),
            ),
            models.CheckConstraint(
                name="review_decision_moves_to_a_day",
                condition=Q(word=Verdict.MOVE, new_date__isnull=False)
                | (~Q(word=Verdict.MOVE) & Q(new_date__isnull=True)),
            ),
            models.CheckConstraint(
                name="review_decision_has_reason", condition=Q(word=Verdict.KEEP) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_word_display())
