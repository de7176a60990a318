"""What a review measures of each working group: its quarters, and the reports on its next steps."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from core.markings import banner
from dialogue.models import Body, Meeting, MeetingKind, State
from dialogue.models.meetings import HELD
from offices.models import Side, User
from workinggroups.lines import steps_of
from workinggroups.models import NextStep
from workinggroups.quarters import is_reported, owes
from workinggroups.services.quarters import as_owed, known_quarters

PUT_OFF = (State.WAIVED, State.POSTPONED)


@dataclass(frozen=True)
class GroupProgress:
    """What was due in a group since the last consultation, and what became of it."""

    group: Body
    due: int
    held: int
    missed: int
    put_off: int
    reports_due: int
    reports_filed: int
    marking: str  # the highest among the group and the next steps that are counted

    @property
    def is_behind(self) -> bool:
        """Whether a quarter was missed or a report is not filed."""
        return self.missed > 0 or self.reports_filed < self.reports_due


def groups_measured(
    user: User, groups: list[Body], since: date, until: date
) -> list[GroupProgress]:
    """Return a row for each group, for what was due after `since` and by `until`; four queries.

    A quarter that was held or made up later counts as held.
    """
    meetings = _meetings(user, groups, since, until)
    steps = _steps(user, groups)
    owed = as_owed(step for some in steps.values() for step in some)
    quarters = [each for each in known_quarters() if since < each.due_on <= until]
    rows = []
    for group in groups:
        states = meetings[group.pk]
        reports = [
            (step, is_reported(owed[step.pk], quarter))
            for step in steps[group.pk]
            for quarter in quarters
            if owes(owed[step.pk], quarter)
        ]
        rows.append(
            GroupProgress(
                group,
                due=sum(states.values()),
                held=sum(states[state] for state in HELD),
                missed=states[State.MISSED],
                put_off=sum(states[state] for state in PUT_OFF),
                reports_due=len(reports),
                reports_filed=sum(is_filed for _step, is_filed in reports),
                marking=banner([group.marking, *(step.marking for step, _ in reports)]).code,
            )
        )
    return rows


def _meetings(
    user: User, groups: list[Body], since: date, until: date
) -> dict[int, dict[str, int]]:
    """Return by group how many of its quarters that were due are in which state."""
    rows = Meeting.objects.visible_to(user).filter(
        body__in=groups, kind=MeetingKind.GROUP_MEETING, due_on__gt=since, due_on__lte=until
    )
    counted: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    told = rows.order_by().values_list("body_id", "state").annotate(how_many=Count("pk"))
    for body_id, state, how_many in told:
        counted[body_id][state] = how_many
    return counted


def _steps(user: User, groups: list[Body]) -> dict[int, list[NextStep]]:
    """Return by group the next steps of ours that were ever adopted."""
    found: dict[int, list[NextStep]] = defaultdict(list)
    rows = steps_of(user, group__in=groups, side=Side.HOME, adopted_on__isnull=False)
    for step in rows.order_by("pk"):
        found[step.group_id or 0].append(step)
    return found
