"""Who owes and who has filed the reports of a quarter, as far as one reader sees them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.markings import banner
from offices.models import Office, User
from workinggroups.lines import steps_of
from workinggroups.models import NextStep
from workinggroups.quarters import Quarter, is_reported, owes, quarter_on
from workinggroups.services.quarters import as_owed, known_quarters


@dataclass(frozen=True)
class OwedStep:
    """A next step on which a quarter's report is due, and whether it was given."""

    step: NextStep
    is_filed: bool


@dataclass(frozen=True)
class OfficeReport:
    """How many of the reports of a quarter an office has filed."""

    office: Office
    owed: int
    filed: int
    marking: str  # the highest among what is counted

    @property
    def missing(self) -> int:
        """How many are not filed yet."""
        return self.owed - self.filed


def chosen_quarter(wanted: str, today: date) -> tuple[list[Quarter], Quarter | None]:
    """Return the quarters that reports were taken for so far, newest first, and the one that
    `wanted` (its first day, ISO) names, else the one that is taken today."""
    quarters = known_quarters()
    begun = [quarter for quarter in reversed(quarters) if quarter.opens_on <= today]
    named = next((each for each in begun if each.first_day.isoformat() == wanted), None)
    return begun, named or quarter_on(quarters, today) or (begun[0] if begun else None)


def owed_in(user: User, quarter: Quarter, **which: Any) -> list[OwedStep]:
    """Return the visible next steps on which a report is due for `quarter`, not filed first.

    `which` narrows them (`office=…`, `relationship=…`, `group=…`). Three queries for any number.
    """
    steps = list(
        steps_of(user, adopted_on__lt=quarter.opens_on, **which).order_by(
            "relationship__name", "group_id", "due_on", "pk"
        )
    )
    told = as_owed(steps)
    owed = [
        OwedStep(step, is_reported(told[step.pk], quarter))
        for step in steps
        if owes(told[step.pk], quarter)
    ]
    return sorted(owed, key=lambda each: each.is_filed)


def by_office(owed: list[OwedStep]) -> list[OfficeReport]:
    """Return how much each office owes and has filed, those with the most missing first."""
    theirs: dict[Office, list[OwedStep]] = defaultdict(list)
    for each in owed:
        theirs[each.step.office].append(each)
    reports = [
        OfficeReport(
            office,
            len(steps),
            sum(each.is_filed for each in steps),
            banner([each.step.marking for each in steps]).code,
        )
        for office, steps in theirs.items()
    ]
    return sorted(reports, key=lambda report: (-report.missing, report.office.code))


def not_reported(owed: list[OwedStep]) -> list[OfficeReport]:
    """Return the offices that have not filed all."""
    return [report for report in by_office(owed) if report.missing]
