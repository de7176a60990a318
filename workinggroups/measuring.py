"""What a review measures: the programme of a forum against its baseline, worst first (design §7).

Measured is what was in force between the last consultation and the day of the review, as it stood
on that day; for a review to come, as it stands today.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from core.markings import banner
from dialogue.models import Body, BodyKind, Meeting, MeetingKind
from dialogue.models.meetings import HELD
from offices.models import User
from workinggroups.baselines import before_decisions, due_on_day, made_by, stood_on
from workinggroups.lines import Line, benchmarks_of, steps_of, to_lines
from workinggroups.models import (
    Benchmark,
    Progress,
    ReadingWord,
    ReviewDecision,
    Slip,
    Stage,
)
from workinggroups.models.programme import Commitment

# What a word or a state says, from the worst on; what is late stands before all of them.
WORST_FIRST = (
    Progress.DELAYED,
    Progress.RISK,
    ReadingWord.AT_RISK,
    "",
    Progress.ON_TRACK,
    Stage.WITHDRAWN,
    Stage.OVERTAKEN,
    Stage.DONE,
)


@dataclass(frozen=True)
class Measured:
    """A next step or benchmark as it stood at a review, and what the chairs decided there.

    `then_on` is by when it was due at the last consultation; `slips` are those made since.
    `is_open` says whether it is in force now, so that it can be decided on.
    """

    line: Line
    then_on: date
    slips: list[Slip]
    decision: ReviewDecision | None
    is_open: bool

    @property
    def record(self) -> Any:
        """The next step or benchmark, as it stood."""
        return self.line.record

    @property
    def marking(self) -> str:
        """The stricter marking of the record and of the decision on it."""
        shown = [self.record.marking, *([self.decision.marking] if self.decision else [])]
        return banner(shown).code

    @property
    def badness(self) -> tuple[int, date, int]:
        """Sorts the worst first, then what is due soonest."""
        rank = -1 if self.line.is_late else WORST_FIRST.index(standing_of(self.line))
        return rank, self.record.due_on, self.record.pk


def standing_of(line: Line) -> str:
    """Return how a line stands: the stage of what has ended, else the last word, "" for none."""
    if not line.record.is_adopted:
        return line.record.stage
    if isinstance(line.record, Benchmark):
        is_at_risk = line.reading is not None and line.reading.word == ReadingWord.AT_RISK
        return ReadingWord.AT_RISK if is_at_risk else Progress.ON_TRACK if line.reading else ""
    if line.is_theirs:
        return Progress.ON_TRACK if line.inquiry else ""
    return line.report.standing if line.report else ""


class Review:
    """A review as one reader sees it: from when to when it measures, and what is measured."""

    def __init__(self, user: User, meeting: Meeting, today: date) -> None:
        self.user, self.meeting, self.today = user, meeting, today
        self.forum = meeting.body
        is_held = meeting.state in HELD and meeting.last_day is not None
        self.until: date = meeting.last_day if is_held else today  # type: ignore[assignment]

    @cached_property
    def consultation(self) -> Meeting | None:
        """The last consultation of the forum before the review, None where none is kept here."""
        meetings = Meeting.objects.visible_to(self.user).with_title()
        earlier = meetings.filter(
            body=self.forum,
            kind=MeetingKind.CONSULTATION,
            state__in=HELD,
            first_day__lte=self.until,
        )
        return earlier.order_by("-first_day", "-pk").first()

    @cached_property
    def since(self) -> date:
        """The last day of that consultation; else the day from which the forum is kept here."""
        last = self.consultation.last_day if self.consultation else None
        return min(last or self.forum.tracked_from, self.until)

    @cached_property
    def groups(self) -> list[Body]:
        """The working groups that report to the forum, by name."""
        found = Body.objects.visible_to(self.user).filter(parent=self.forum, kind=BodyKind.GROUP)
        return list(found.by_name(self.today))

    @property
    def bodies(self) -> list[Body]:
        """The forum, then its groups."""
        return [self.forum, *self.groups]

    @cached_property
    def steps(self) -> list[Measured]:
        """The next steps in force at any time since the last consultation, worst first."""
        return self._measured(steps_of(self.user), "step")

    @cached_property
    def benchmarks(self) -> list[Measured]:
        """The benchmarks likewise."""
        return self._measured(benchmarks_of(self.user), "benchmark")

    def _measured(self, rows: Any, key: str) -> list[Measured]:
        records = {record.pk: record for record in self._in_force(rows)}
        slips = slips_of(self.user, records.values(), key)
        decisions = self._decisions(records.values(), key)
        is_open = {pk: record.is_adopted for pk, record in records.items()}
        for pk, record in records.items():
            records[pk], slips[pk] = before_decisions(record, slips[pk], decisions[pk], self.until)
        stood = [stood_on(each, slips[pk], self.until) for pk, each in records.items()]
        lines = to_lines(self.user, filter(None, stood), self.until, until=self.until)
        measured = []
        for line in lines:
            pk = line.record.pk
            made = made_by(slips[pk], self.until)
            since = [slip for slip in made if slip.slipped_on > self.since]
            then_on = self._due_then(records[pk], slips[pk])
            newest = decisions[pk][-1] if decisions[pk] else None
            measured.append(Measured(line, then_on, since, newest, is_open[pk]))
        return sorted(measured, key=lambda each: each.badness)

    def _in_force(self, rows: Any) -> Any:
        """Narrow to what the chairs of the forum adopted and what was not over by then; what came
        out of this review itself is measured at the next one."""
        meetings = Meeting.objects.visible_to(self.user).filter(body__in=self.bodies).order_by()
        here = Q(meeting__in=meetings.values("pk"))
        here |= Q(meeting__isnull=True, group__in=self.bodies)
        not_over = Q(ended_on__isnull=True) | Q(ended_on__gt=self.since)
        found = rows.filter(here, not_over, adopted_on__lte=self.until)
        return found.exclude(meeting=self.meeting)

    def _due_then(self, record: Commitment, slips: list[Slip]) -> date:
        adopted_on = record.adopted_on or self.since
        return due_on_day(record, slips, max(self.since, adopted_on))

    def _decisions(self, records: Iterable[Any], key: str) -> dict[int, list[ReviewDecision]]:
        """What the chairs decided at this review on each record, oldest first."""
        found = ReviewDecision.objects.visible_to(self.user).filter(
            **{f"{key}__in": list(records)}, meeting=self.meeting
        )
        decisions: dict[int, list[ReviewDecision]] = defaultdict(list)
        for each in found.order_by("pk"):
            decisions[getattr(each, f"{key}_id")].append(each)
        return decisions


def slips_of(user: User, records: Iterable[Commitment], key: str) -> dict[int, list[Slip]]:
    """Return by primary key the slips of next steps or benchmarks, oldest first; one query."""
    slips: dict[int, list[Slip]] = defaultdict(list)
    found = Slip.objects.visible_to(user).filter(**{f"{key}__in": list(records)})
    for slip in found.order_by("pk"):
        slips[getattr(slip, f"{key}_id")].append(slip)
    return slips
