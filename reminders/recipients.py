"""Who hears of a deadline, and through which office (design §5, "Who is responsible").

Whoever could not read what is owed hears nothing of it: clearance, assignment and account are those
of `today`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from core.constraints import current
from offices.access import acting, away, open_on
from offices.models import Assignment, Membership, Office, Part, Role
from offices.responsible import able_taker, answering, cleared_for, who_answers
from reminders.models import Deadline, Why

REASON = "who hears of a deadline"
# What decides who answers for a row, and for the office that waits for it.
OWED = ("office_id", "relationship_id", "marking", "assignee_id")
AWAITED = ("waiting_office_id", "relationship_id", "marking")


@dataclass(frozen=True)
class Recipient:
    """A person, the office through which they hear, and why it is them.

    `stands_in_for` is the person who is away, where they hear in somebody's place.
    """

    user_id: int
    office: Office
    why: str
    stands_in_for: int | None = None


Key = tuple[Any, ...]


def _key(row: Deadline, names: Sequence[str]) -> Key:
    return tuple(getattr(row, name) for name in names)


@lru_cache(maxsize=4)  # building it costs more than asking
def _answers_of_rows(names: tuple[str, ...], today: date) -> Subquery:
    """Return who answers for the office, relationship, marking and people in columns of a row."""
    office, relationship, marking, *named = (OuterRef(name) for name in names)
    return answering(
        office=office, relationship=relationship, marking=marking, named=named, today=today
    )


def _recipient(user_id: int, office: Office, why: str, stands_in_for: int | None) -> Recipient:
    why = why if stands_in_for is None else Why.STANDS_IN
    return Recipient(user_id, office, why, stands_in_for)


class Recipients:
    """Finds them on one day. Asks once for all deadlines that the same people answer for."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._offices = {office.pk: office for office in Office.objects.all()}
        self._found: dict[tuple[object, ...], list[Recipient]] = {}
        self._answers: dict[Key, tuple[int, int | None] | None] = {}

    def ask(self, rows: Iterable[Deadline]) -> None:
        """Ask who answers for `rows`, once for all of them; of others it is asked one by one."""
        self._ask(rows, OWED)

    def ask_who_waits(self, rows: Iterable[Deadline]) -> None:
        """Ask the same of the offices that wait for `rows`."""
        self._ask((row for row in rows if row.waiting_office_id), AWAITED)

    def _ask(self, rows: Iterable[Deadline], names: tuple[str, ...]) -> None:
        """Keep what is found under what the table says now: a row may have changed meanwhile."""
        first = {_key(row, names): row.pk for row in rows}
        unknown = [pk for key, pk in first.items() if key not in self._answers]
        if not unknown:
            return
        asked = Deadline.objects.for_system(REASON).filter(pk__in=unknown).order_by()
        for *key, found in asked.values_list(*names, _answers_of_rows(names, self.today)):
            self._answers[tuple(key)] = found and (found["person"], found["absent"])

    def waits(self, row: Deadline) -> int | None:
        """Return the id of who answers for the office that waits; None: none does, or nobody."""
        if row.waiting_office_id is None:
            return None
        first = self._answering(_key(row, AWAITED))
        return first and first[0]

    def _answering(self, key: Key) -> tuple[int, int | None] | None:
        if key not in self._answers:
            office, relationship, marking, *named = key
            self._answers[key] = who_answers(
                office=office,
                relationship=relationship,
                marking=marking,
                named=[person for person in named if person],
                today=self.today,
            )
        return self._answers[key]

    def reminded(self, row: Deadline) -> list[Recipient]:
        """Return who is reminded: the person responsible, else the approvers of the desk."""
        key = ("reminded", *_key(row, OWED), row.taken_by_id)
        if key not in self._found:
            self._found[key] = self._responsible(row) or self._desk(row)
        return self._found[key]

    def above(self, row: Deadline) -> list[Recipient]:
        """Return the approvers of the nearest office above that has any who may read it."""
        key = ("above", row.office_id, row.relationship_id, row.marking)
        if key not in self._found:
            levels = (
                self._approvers(row, [superior.pk], Why.ABOVE)
                for superior in self._superiors(row.office_id)
            )
            self._found[key] = next((found for found in levels if found), [])
        return self._found[key]

    def _responsible(self, row: Deadline) -> list[Recipient]:
        if row.taken_by_id:
            able = able_taker(
                person=row.taken_by_id,
                relationship=row.relationship_id,
                marking=row.marking,
                today=self.today,
            )
            if taker := able.values("user_id", "office_id").first():
                absent = row.taken_by_id if taker["user_id"] != row.taken_by_id else None
                office = self._offices[taker["office_id"]]
                return [_recipient(taker["user_id"], office, Why.TAKEN, absent)]
        first = self._answering(_key(row, OWED))
        if first is None:
            return []
        return [_recipient(first[0], self._offices[row.office_id], Why.RESPONSIBLE, first[1])]

    def _desk(self, row: Deadline) -> list[Recipient]:
        desks = self._assigned(row).filter(part=Part.DESK).values_list("office_id", flat=True)
        return self._approvers(row, list(desks), Why.NOBODY)

    def _approvers(self, row: Deadline, offices: list[int], why: str) -> list[Recipient]:
        """Return who approves in `offices` and may read what `row` tells of.

        Those who are away are left out, unless there is nobody else.
        """
        reaching = Membership.objects.filter(
            current(self.today),
            open_on(self.today, "office__"),
            user_id=OuterRef("user_id"),
            office_id__in=self._assigned(row).values("office_id"),
        )
        members = (
            acting(self.today, [Role.APPROVER])
            .filter(
                cleared_for(row.marking),
                Exists(reaching),
                office_id__in=offices,
                user__is_active=True,
            )
            .order_by("user_id", "office_id")
            .values_list("user_id", "office_id")
        )
        present = list(members.exclude(user_id__in=away(self.today)))
        found = {user: self._offices[office] for user, office in present or members}
        return [Recipient(user_id, office, why) for user_id, office in found.items()]

    def _assigned(self, row: Deadline) -> QuerySet[Assignment]:
        return (
            Assignment.objects.for_system(REASON)
            .filter(current(self.today), relationship_id=row.relationship_id)
            .order_by()
        )

    def _superiors(self, office_id: int) -> Iterator[Office]:
        passed = {office_id}
        above = self._offices[office_id].superior_id
        while above is not None and above not in passed:
            passed.add(above)
            yield self._offices[above]
            above = self._offices[above].superior_id
