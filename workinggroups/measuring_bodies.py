"""What a review measures of a forum and each of its groups: what they held, what they reported."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from core.markings import banner
from dialogue.models import Body, Meeting, MeetingKind, State
from dialogue.models.meetings import HELD
from offices.models import Side, User
from workinggroups.lines import steps_of
from workinggroups.measuring import Review
from workinggroups.models import NextStep
from workinggroups.quarters import is_reported, owes
from workinggroups.services.quarters import as_owed, known_quarters

PUT_OFF = (State.WAIVED, State.POSTPONED)


@dataclass(frozen=True)
class BodyProgress:
    """What was due in a forum or group since the last consultation, and what became of it."""

    body: Body
    due: int
    held: int
    missed: int
    put_off: int
    reports_due: int
    reports_filed: int
    marking: str  # the highest among the body and the next steps that are counted

    @property
    def is_behind(self) -> bool:
        """Whether a quarter was missed or a report is not filed."""
        return self.missed > 0 or self.reports_filed < self.reports_due


def bodies_measured(user: User, review: Review) -> list[BodyProgress]:
    """Return a row for the forum and for each group; five queries for any number.

    Counted is what was due after the last consultation and by the day of the review: quarters of
    a group, other reviews and check-ins of the forum. What was held later counts as held.
    """
    meetings = _meetings(user, review)
    steps = _steps(user, review.bodies)
    owed = as_owed(step for some in steps.values() for step in some)
    quarters = [each for each in known_quarters() if review.since < each.due_on <= review.until]
    rows = []
    for body in review.bodies:
        states = meetings[body.pk]
        reports = [
            (step, is_reported(owed[step.pk], quarter))
            for step in steps[body.pk]
            for quarter in quarters
            if owes(owed[step.pk], quarter)
        ]
        rows.append(
            BodyProgress(
                body,
                due=sum(states.values()),
                held=sum(states[state] for state in HELD),
                missed=states[State.MISSED],
                put_off=sum(states[state] for state in PUT_OFF),
                reports_due=len(reports),
                reports_filed=sum(is_filed for _step, is_filed in reports),
                marking=banner([body.marking, *(step.marking for step, _ in reports)]).code,
            )
        )
    return rows


def _meetings(user: User, review: Review) -> dict[int, dict[str, int]]:
    """Return by body how many of its meetings that were due are in which state."""
    rows = Meeting.objects.visible_to(user).filter(
        body__in=review.bodies, due_on__gt=review.since, due_on__lte=review.until
    )
    rows = rows.exclude(kind=MeetingKind.CONSULTATION).exclude(pk=review.meeting.pk)
    counted: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    told = rows.order_by().values_list("body_id", "state").annotate(how_many=Count("pk"))
    for body_id, state, how_many in told:
        counted[body_id][state] = how_many
    return counted


def _steps(user: User, bodies: list[Body]) -> dict[int, list[NextStep]]:
    """Return by body the next steps of ours that were ever adopted."""
    found: dict[int, list[NextStep]] = defaultdict(list)
    rows = steps_of(user, group__in=bodies, side=Side.HOME, adopted_on__isnull=False)
    for step in rows.order_by("pk"):
        found[step.group_id or 0].append(step)
    return found
