import uuid
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.triggers import keep_history, keep_rows
from offices.models.judged import JudgedByDatabase
from offices.models.offices import Office
from offices.models.people import User


class HolidayQuerySet(models.QuerySet):
    """Reads of holidays: when an office is closed is public, whoever asks."""

    def visible_to(self, user: User) -> Self:
        """Return them all; offices and their days are not behind the gate."""
        return self


@keep_history()
class Holiday(JudgedByDatabase):
    """A day on which an office is closed, or open although one would think it closed.

    From the `holidays` library until somebody of the office enters the day: then theirs holds.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="holidays", editable=False)
    day = models.DateField(gettext_lazy("day"))
    name = models.CharField(gettext_lazy("name"), max_length=200)
    is_open = models.BooleanField(gettext_lazy("we are open on this day"), default=False)
    entered_by = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=gettext_lazy("entered by"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = models.Manager.from_queryset(HolidayQuerySet)()

    class Meta:
        ordering = ["day", "id"]
        verbose_name = gettext_lazy("holiday")
        constraints = [
            models.UniqueConstraint(name="holiday_one_per_day", fields=["office", "day"]),
            models.CheckConstraint(name="holiday_not_empty", condition=~models.Q(name="")),
            models.CheckConstraint(
                name="holiday_open_is_entered",
                condition=models.Q(is_open=False) | models.Q(entered_by__isnull=False),
            ),
        ]
        triggers = keep_rows()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page of the days of its office."""
        return reverse("offices:holidays", args=[self.office.uid])

    @property
    def marking(self) -> str:
        """When an office is closed is public: U."""
        return "U"

    @property
    def source(self) -> str:
        """Say who says so."""
        if self.entered_by is None:
            return _("holidays library")
        return _("entered by %(office)s") % {"office": self.entered_by.code}
