"""Tells how a programme stood on any day from the audit trail alone; imports nothing of Entente.

It reads the rows that triggers wrote: what each next step or benchmark said after each change, and
each slip with its day. A change that bears a reason in its context is a correction: it counts from
the beginning. Any other new day is the next slip.
"""

from datetime import date
from typing import Any, NamedTuple

CHANGES = """
    SELECT event.pgh_obj_id, event.stage, event.due_on, event.adopted_on, event.ended_on,
           context.metadata ->> 'reason' IS NOT NULL
    FROM workinggroups_{kind}event AS event
    LEFT JOIN pghistory_context AS context ON context.id = event.pgh_context_id
    ORDER BY event.pgh_id
"""
SLIPS = """
    SELECT {key}_id, slipped_on FROM workinggroups_slipevent
    WHERE {key}_id IS NOT NULL ORDER BY pgh_id
"""
IN_FORCE = "adopted"


class Stood(NamedTuple):
    """How one of them stood on a day: what it was measured against, by when it was due."""

    baseline_on: date
    due_on: date
    is_in_force: bool


def programme_on(cursor: Any, day: date, kind: str = "nextstep", key: str = "step") -> dict:
    """Return by key how each one stood that was adopted by the end of `day`."""
    slips: dict[int, list[date]] = {}
    for row, slipped_on in _rows(cursor, SLIPS.format(key=key)):
        slips.setdefault(row, []).append(slipped_on)
    lives: dict[int, list[tuple]] = {}
    for row, *change in _rows(cursor, CHANGES.format(kind=kind)):
        lives.setdefault(row, []).append(tuple(change))
    told = {row: _told(changes, slips.get(row, []), day) for row, changes in lives.items()}
    return {row: stood for row, stood in told.items() if stood is not None}


def _told(changes: list[tuple], slips: list[date], day: date) -> Stood | None:
    stage, _due, adopted_on, ended_on, _is_correction = changes[-1]
    if adopted_on is None or adopted_on > day:
        return None
    slips = list(slips)
    days: list[tuple[date, date]] = []  # since when, due by when
    baseline = None
    for _stage, due_on, was_adopted_on, _ended, is_correction in changes:
        if was_adopted_on is None:
            continue
        if baseline is None:
            baseline, days = due_on, [(was_adopted_on, due_on)]
        elif due_on == days[-1][1]:
            continue
        elif is_correction:
            if days[-1][1] == baseline:
                baseline = due_on
                days[0] = (days[0][0], due_on)
            days[-1] = (days[-1][0], due_on)
        else:
            days.append((slips.pop(0), due_on))
    assert not slips, "a slip that moved nothing"
    due_on = [due for since, due in days if since <= day or since == days[0][0]][-1]
    return Stood(baseline, due_on, stage == IN_FORCE or (ended_on is not None and ended_on > day))


def _rows(cursor: Any, sql: str) -> list[tuple]:
    cursor.execute(sql)
    return cursor.fetchall()
