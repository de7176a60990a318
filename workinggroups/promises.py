"""What was promised in a relationship, counted as its page says it (pages.md, RELATIONSHIP)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from core.markings import stricter
from dialogue.models import Body
from offices.models import Relationship, Side, User
from workinggroups.lines import Line, steps_of, to_lines
from workinggroups.models import Progress, Stage
from workinggroups.reports import chosen_quarter, not_reported, owed_in

MOST_STEPS = 10
AT_RISK = (Progress.RISK, Progress.DELAYED)


@dataclass(frozen=True)
class Promises:
    """How many next steps in force stand how; each is counted once, under its worst."""

    on_track: int
    at_risk: int
    late: int
    not_reported: int

    def __bool__(self) -> bool:
        """Whether there is any."""
        return any((self.on_track, self.at_risk, self.late, self.not_reported))


@dataclass(frozen=True)
class OpenSteps:
    """How many next steps are in force, and the highest marking among them."""

    count: int = 0
    marking: str = "U"


def promises_of(user: User, relationship: Relationship, today: date) -> Promises:
    """Return the counts of the next steps in force that `user` reads; the same queries for any."""
    steps = steps_of(user, relationship=relationship, stage=Stage.ADOPTED)
    _quarters, quarter = chosen_quarter("", today)
    owed = owed_in(user, quarter, relationship=relationship) if quarter else []
    missing = {each.step.pk for each in owed if not each.is_filed}
    counts = {"on_track": 0, "at_risk": 0, "late": 0, "not_reported": 0}
    for line in to_lines(user, steps, today):
        counts[_worst(line, missing)] += 1
    return Promises(**counts)


def programme_of_body(user: User, body: Body, today: date) -> dict[str, Any]:
    """Return what the page of a forum or group says of its next steps: the first in force, how
    many there are, and which offices have not reported on them this quarter."""
    steps = steps_of(user, group=body, stage=Stage.ADOPTED)
    _quarters, quarter = chosen_quarter("", today)
    owed = owed_in(user, quarter, group=body, side=Side.HOME) if quarter else []
    return {
        "promised": to_lines(user, steps[:MOST_STEPS], today),
        "promised_count": steps.count(),
        "missing_reports": not_reported(owed),
    }


def steps_by_issue(user: User, group: Body) -> dict[int, OpenSteps]:
    """Return how many next steps in force belong to each issue of a group that has one."""
    found = steps_of(user, group=group, stage=Stage.ADOPTED, issue__isnull=False)
    counted: dict[int, OpenSteps] = {}
    rows = found.order_by().values_list("issue_id", "marking").annotate(how_many=Count("pk"))
    for issue_id, marking, how_many in rows:
        before = counted.get(issue_id, OpenSteps())
        highest = stricter(before.marking, marking).code
        counted[issue_id] = OpenSteps(before.count + how_many, highest)
    return counted


def _worst(line: Line, missing: set[int]) -> str:
    if line.is_late:
        return "late"
    is_ours = line.record.side == Side.HOME
    if is_ours and line.report is not None and line.report.standing in AT_RISK:
        return "at_risk"
    return "not_reported" if line.record.pk in missing else "on_track"
