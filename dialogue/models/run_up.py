from datetime import date, timedelta
from typing import Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.findable import findable
from core.triggers import keep_history
from dialogue.models.bodies import Body
from dialogue.models.meetings import Meeting
from offices.gate import GatedQuerySet
from offices.models import GatedRow, Office, Side, User

LONGEST_BEFORE, LONGEST_AFTER = -365, 90
WHAT_LENGTH = 120


class Known(models.TextChoices):
    """What in a run-up is done on a page of its own: doing it there ticks it off."""

    AGENDA = "agenda", gettext_lazy("Sending the agenda")
    DATE = "date", gettext_lazy("The other side's word on the date")
    READ_OUT = "read_out", gettext_lazy("Writing the summary")


def _rules(name: str) -> list[models.BaseConstraint]:
    """Return the constraints of a line of a run-up: something to do, within reason, by one side."""
    return [
        models.CheckConstraint(name=f"{name}_not_empty", condition=~models.Q(what="")),
        models.CheckConstraint(
            name=f"{name}_days",
            condition=models.Q(days__range=(LONGEST_BEFORE, LONGEST_AFTER)),
        ),
        models.CheckConstraint(
            name=f"{name}_office_is_ours",
            condition=models.Q(office__isnull=True) | models.Q(side=Side.HOME),
        ),
    ]


class RunUpLine(GatedRow):
    """What is to be done, so many days before the first day of a meeting or after its last.

    `days` is negative before it. `office` None is the lead office of the track; what the other side
    does (`side`) that office follows.
    """

    what = models.CharField(gettext_lazy("what"), max_length=WHAT_LENGTH)
    days = models.SmallIntegerField(gettext_lazy("days after the meeting, negative before it"))
    side = models.CharField(gettext_lazy("whose"), max_length=7, choices=Side, default=Side.HOME)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, related_name="+", verbose_name=gettext_lazy("office")
    )
    known = models.CharField(
        gettext_lazy("done with"), max_length=8, choices=Known, blank=True, editable=False
    )
    is_dropped = models.BooleanField(gettext_lazy("no longer"), default=False, editable=False)

    class Meta(GatedRow.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.what


@keep_history()
class RunUpItem(RunUpLine):
    """A line of the run-up that each meeting of a body gets when it is scheduled."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="run_up", editable=False)

    class Meta(RunUpLine.Meta):
        abstract = False
        ordering = ["days", "id"]
        verbose_name = gettext_lazy("run-up of a forum")
        constraints = [
            models.UniqueConstraint(name="run_up_item_once", fields=["body", "what"]),
            *_rules("run_up_item"),
        ]


class RunUpStepQuerySet(GatedQuerySet):
    """Reads of the run-ups of meetings."""

    def standing(self) -> Self:
        """Return those that count, in the order of their days."""
        return self.filter(is_dropped=False).order_by("days", "pk")


@keep_history()
@findable(text=["what"], page="meeting", only_if="NOT NEW.is_dropped")
class RunUpStep(RunUpLine):
    """A line of the run-up of one meeting, and who did it on which day."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="run_up", editable=False)
    done_on = models.DateField(gettext_lazy("done on"), null=True, editable=False)
    done_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("done by"),
    )

    objects = models.Manager.from_queryset(RunUpStepQuerySet)()  # type: ignore[misc]

    class Meta(RunUpLine.Meta):
        abstract = False
        ordering = ["days", "id"]
        verbose_name = gettext_lazy("step of a run-up")
        constraints = [
            models.UniqueConstraint(name="run_up_step_once", fields=["meeting", "what"]),
            *_rules("run_up_step"),
            models.CheckConstraint(
                name="run_up_step_done_by_somebody",
                condition=models.Q(done_by__isnull=True) | models.Q(done_on__isnull=False),
            ),
        ]

    def get_absolute_url(self) -> str:
        """Return the page of its meeting."""
        return self.meeting.get_absolute_url()

    @property
    def is_after(self) -> bool:
        """Whether it is done after the meeting."""
        return self.days > 0

    def due_on(self, meeting: Meeting) -> date | None:
        """Return by when it is due for `meeting`, its own; None while that has no day.

        Not before the day on which the meeting was scheduled: nobody is late by being told late.
        """
        if meeting.first_day is None or meeting.last_day is None:
            return None
        start = meeting.last_day if self.is_after else meeting.first_day
        day = start + timedelta(days=self.days)
        return max(day, meeting.scheduled_on or day)

    def offset_words(self) -> str:
        """Return `30 days before`, `2 days after`, `on the day`."""
        if self.days == 0:
            return _("on the day")
        words = _("%(count)d days before") if self.days < 0 else _("%(count)d days after")
        return words % {"count": abs(self.days)}
