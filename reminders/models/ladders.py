"""How often somebody is reminded of what is owed: data, changed in Administration (design §8)."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.triggers import keep_history, keep_rows
from offices.models.judged import JudgedByDatabase
from reminders.steps import Rungs


def _days(label: Any, help_text: Any) -> ArrayField:
    day = models.PositiveSmallIntegerField(validators=[MaxValueValidator(366)])
    return ArrayField(day, verbose_name=label, blank=True, default=list, help_text=help_text)


@keep_history()
class Ladder(JudgedByDatabase):
    """The steps at which people hear of a deadline: before the day, on it, and while it is late."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    days_before = _days(_("days before"), help_text=_("Like 30, 14, 7, 1, 0. 0 is the day itself."))
    late_every = models.PositiveSmallIntegerField(
        _("while late, every … days"), default=7, help_text=_("0: not again.")
    )
    escalate_after = _days(
        _("the office above hears after … business days"),
        help_text=_("Counted from the due day, in business days of the office that owes."),
    )

    class Meta:
        verbose_name = _("ladder of reminders")
        verbose_name_plural = _("ladders of reminders")
        ordering = ["name"]
        triggers = keep_rows()
        constraints = [
            models.CheckConstraint(
                name="ladder_not_daily_for_ever",
                condition=Q(late_every=0) | Q(late_every__gte=2),
                violation_error_message=_("While late, remind every 2 days or less often."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rungs(self) -> Rungs:
        """The same as numbers to count with."""
        return Rungs(
            tuple(sorted(set(self.days_before), reverse=True)),
            self.late_every,
            tuple(sorted({days for days in self.escalate_after if days})),
        )
