"""When somebody is away, and who stands in for them (design §5, "Who is responsible")."""

import uuid
from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.constraints import current, ends_after_start, no_overlap
from core.dates import format_days
from core.triggers import keep_history, keep_rows
from offices.models.judged import JudgedByDatabase
from offices.models.offices import Membership
from offices.models.people import User


class AbsenceQuerySet(models.QuerySet):
    """Reads of absences. No text is in them; who sees them says `seen_by`."""

    def on(self, day: date) -> Self:
        """Return those of people who are away on `day`."""
        return self.filter(starts_on__lte=day, ends_on__gt=day, withdrawn_at__isnull=True)

    def during(self, starts_on: date, ends_on: date) -> Self:
        """Return those that hold on a day of `starts_on` to before `ends_on`, the first first."""
        span = self.filter(starts_on__lt=ends_on, ends_on__gt=starts_on)
        return span.filter(withdrawn_at__isnull=True).order_by("starts_on", "id")

    def not_over(self, today: date) -> Self:
        """Return those that hold on `today` or begin later."""
        return self.filter(ends_on__gt=today, withdrawn_at__isnull=True)

    def seen_by(self, user: User, today: date) -> Self:
        """Return one's own, those in which one stands in, and those of people of one's offices."""
        own = Membership.objects.filter(current(today), user=user).order_by().values("office_id")
        near = Membership.objects.filter(current(today), office_id__in=own).order_by()
        return self.filter(
            Q(person=user) | Q(stand_in=user) | Q(person_id__in=near.values("user_id"))
        )


@keep_history()
class Absence(JudgedByDatabase):
    """Somebody is away from `starts_on` on, and back on `ends_on`.

    `stand_in` acts for them where both work; without one the alternate answers.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        User, models.PROTECT, related_name="absences", editable=False, verbose_name=_("who is away")
    )
    starts_on = models.DateField(_("first day away"))
    ends_on = models.DateField(_("back on"))
    stand_in = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="covering", verbose_name=_("who stands in")
    )
    entered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", editable=False, verbose_name=_("entered by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = models.Manager.from_queryset(AbsenceQuerySet)()

    class Meta:
        ordering = ["starts_on", "id"]
        verbose_name = _("absence")
        constraints = [
            ends_after_start("absence_ends_after_start"),
            no_overlap(
                "absence_one_at_a_time", "person_id", condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(
                name="absence_stand_in_is_another",
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("person")),
            ),
        ]
        triggers = keep_rows()

    def __str__(self) -> str:
        return f"{self.person}: {self.days}"

    def get_absolute_url(self) -> str:
        """Return the page of all absences."""
        return reverse("offices:away")

    @property
    def marking(self) -> str:
        """Who is away when is no secret of a relationship: U."""
        return "U"

    @property
    def days(self) -> str:
        """The days away in words, the last one included: `Mon 7 to Sun 20 December 2026`."""
        return format_days(self.starts_on, self.ends_on - timedelta(days=1))

    def is_on(self, day: date) -> bool:
        """Return whether it holds on `day`."""
        return self.withdrawn_at is None and self.starts_on <= day < self.ends_on
