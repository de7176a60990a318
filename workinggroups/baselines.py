"""How next steps and benchmarks stood on a day: pure (design §7, docs/decisions/0013).

A correction holds from the beginning: what was entered wrongly was never in force. A slip holds
from its day on. So the day in force follows from the baseline, from the slips in their order, and
from what holds now.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date
from itertools import takewhile
from typing import TypeVar

from core.dates import ONE_DAY
from workinggroups.models import ReviewDecision, Slip, Stage, Verdict
from workinggroups.models.programme import Commitment

Kind = TypeVar("Kind", bound=Commitment)


def made_by(slips: Sequence[Slip], day: date) -> list[Slip]:
    """Return those of the slips, oldest first, that were made by the end of `day`."""
    return list(takewhile(lambda slip: slip.slipped_on <= day, slips))


def due_on_day(record: Commitment, slips: Sequence[Slip], day: date) -> date:
    """Return the day by which an adopted `record` was due as seen on `day`.

    `slips` are all of its slips, oldest first.
    """
    done = len(made_by(slips, day))
    if done == len(slips):
        return record.due_on
    return record.baseline_due_on if done == 0 else slips[done].from_on  # type: ignore[return-value]


def before_decisions(
    record: Kind, slips: Iterable[Slip], decisions: Iterable[ReviewDecision], day: date
) -> tuple[Kind, list[Slip]]:
    """Return copies of `record` and its slips in which what a review decided by the end of its
    `day` came the day after: a review measures first, and decides then."""
    taken = [decision for decision in decisions if decision.decided_on <= day]
    moves = {(decision.decided_on, decision.new_date) for decision in taken}
    seen, later = copy(record), [copy(slip) for slip in slips]
    for slip in later:
        if (slip.slipped_on, slip.to_on) in moves:
            slip.slipped_on = day + ONE_DAY
    ends = {each.decided_on for each in taken if each.word == Verdict.WITHDRAW}
    if record.stage == Stage.WITHDRAWN and record.ended_on in ends:
        seen.ended_on = day + ONE_DAY
    return seen, later


def stood_on(record: Kind, slips: Sequence[Slip], day: date) -> Kind | None:
    """Return a copy of `record` as it stood at the end of `day`; None while it was not adopted.

    Its stage, the day by which it was due and why that moved are those of `day`; what it says is
    what it says now. The copy is for reading.
    """
    if record.adopted_on is None or record.adopted_on > day:
        return None
    stood = copy(record)
    stood.due_on = due_on_day(record, slips, day)
    done = made_by(slips, day)
    if len(done) < len(slips):
        stood.slip_reason = done[-1].reason if done else ""
    if record.ended_on is not None and record.ended_on > day:
        stood.stage, stood.ended_on, stood.end_reason = Stage.ADOPTED, None, ""
    return stood
