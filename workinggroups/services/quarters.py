"""Quarters of reports as they stand in the database, and next steps as reports see them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.conf import settings

from core.dates import today_in
from workinggroups.models import Inquiry, NextStep, ProgressReport, ReportQuarter
from workinggroups.quarters import THREE_MONTHS, Owed, Quarter, usual_quarter, with_ends

REASON = "words on steps that were fetched already; they have the marking of the step"
AHEAD = 5  # quarters


def known_quarters() -> list[Quarter]:
    """Return all quarters of reports, oldest first."""
    return with_ends(
        [
            Quarter(row.name, row.first_day, row.last_day, row.opens_on, row.due_on)
            for row in ReportQuarter.objects.all()
        ]
    )


def plan_quarters(*, today: date) -> int:
    """Write the usual quarters from the last one to a year ahead that nobody entered; how many.

    One that an administrator changed stays as it is.
    """
    taken = list(ReportQuarter.objects.values_list("first_day", "last_day"))
    made = 0
    for n in range(-1, AHEAD):
        usual = usual_quarter(today + n * THREE_MONTHS)
        if any(first <= usual.last_day and usual.first_day <= last for first, last in taken):
            continue
        ReportQuarter.objects.create(
            name=usual.name,
            first_day=usual.first_day,
            last_day=usual.last_day,
            opens_on=usual.opens_on,
            due_on=usual.due_on,
        )
        made += 1
    return made


def as_owed(steps: Iterable[NextStep]) -> dict[int, Owed]:
    """Return by key what reports need to know of each step; two queries for any number."""
    steps = list(steps)
    words: dict[int, list[date]] = defaultdict(list)
    for model, day in ((ProgressReport, "reported_on"), (Inquiry, "asked_on")):
        given = model.objects.for_system(REASON).filter(step__in=steps).order_by()
        for step_id, said_on in given.values_list("step_id", day):
            words[step_id].append(said_on)
    return {
        step.pk: Owed(_since(step), step.ended_on, tuple(sorted(words[step.pk]))) for step in steps
    }


def _since(step: NextStep) -> date | None:
    if step.adopted_on is None:
        return None
    return max(step.adopted_on, today_in(settings.HOME_TIME_ZONE, step.created_at))
