"""How forums usually meet: what a new one can be started from. Pure; one more is one more row."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogue.models import MeetingKind, Venue
from dialogue.run_ups import USUAL, Line


@dataclass(frozen=True)
class Rhythm:
    """A kind of meeting, every so many months, first so many months after each consultation.

    `grace_days` None takes those of its kind and months.
    """

    kind: MeetingKind
    every_months: int
    after_months: int = 0
    grace_days: int | None = None

    @property
    def rotation(self) -> list[str] | None:
        """Reviews and check-ins are calls; None stands for the usual rotation (design §4)."""
        return None if self.kind == MeetingKind.CONSULTATION else [Venue.VIDEO]

    def first_due(self, consultation_on: date, today: date, held_on: date | None = None) -> date:
        """Return the first day from `today` on by which one is due.

        `consultation_on` is the day by which the next consultation is. What follows a consultation
        is counted from the last day of the one before it, `held_on`; where none is known, from the
        day a year before the next one.
        """
        if not self.after_months:
            return consultation_on
        start = held_on or consultation_on - relativedelta(years=1)
        months = count(self.after_months, self.every_months)
        days = (start + relativedelta(months=n) for n in months)
        return next(day for day in days if day >= today)


@dataclass(frozen=True)
class Template:
    """What a forum of this kind holds, in words and as rhythms; the run-up to its meetings."""

    code: str
    label: Any
    rhythms: tuple[Rhythm, ...]
    run_up: tuple[Line, ...] = USUAL


YEARLY = Rhythm(MeetingKind.CONSULTATION, 12)
REVIEW = Rhythm(MeetingKind.REVIEW, 12, 6)
# Between consultation and review: with them one meets each quarter.
CHECKINS = Rhythm(MeetingKind.CHECKIN, 6, 3, grace_days=30)

TEMPLATES = (
    Template(
        "yearly_quarterly",
        gettext_lazy("Consultation each year, review after six months, check-ins in between"),
        (YEARLY, REVIEW, CHECKINS),
    ),
    Template(
        "yearly_review",
        gettext_lazy("Consultation each year, review after six months"),
        (YEARLY, REVIEW),
    ),
    Template("yearly", gettext_lazy("Consultation each year"), (YEARLY,)),
    Template(
        "half_yearly",
        gettext_lazy("Consultation every six months"),
        (Rhythm(MeetingKind.CONSULTATION, 6),),
    ),
)
BY_CODE = {template.code: template for template in TEMPLATES}


def usual_name(theme: str) -> str:
    """Return how a forum on `theme` is usually called."""
    return _("Bilateral %(theme)s Dialogue") % {"theme": theme}
