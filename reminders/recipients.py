"""Who hears of a deadline, and through which office (design §5, "Who is responsible").

Whoever could not read what is owed hears nothing of it: clearance, assignment and account are those
of `today`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core.constraints import current
from offices.access import acting, away, open_on
from offices.models import Assignment, Membership, Office, Part, Role
from offices.responsible import able_taker, answering, cleared_for, who_answers
from reminders.models import Deadline, Why

REASON = "who hears of a deadline"
OWED = ("office_id", "relationship_id", "marking", "assignee_id")  # what decides who answers


@dataclass(frozen=True)
class Recipient:
    """A person, the office through which they hear, and why it is them.

    `stands_in_for` is the person who is away, where they hear in somebody's place.
    """

    user_id: int
    office: Office
    why: str
    stands_in_for: int | None = None


def _owed(row: Deadline) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in OWED)


def _recipient(user_id: int, office: Office, why: str, stands_in_for: int | None) -> Recipient:
    why = why if stands_in_for is None else Why.STANDS_IN
    return Recipient(user_id, office, why, stands_in_for)


class Recipients:
    """Finds them on one day. Asks once for all deadlines that the same people answer for."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._offices = {office.pk: office for office in Office.objects.all()}
        self._found: dict[tuple[object, ...], list[Recipient]] = {}
        self._answers: dict[tuple[object, ...], tuple[int, int | None] | None] = {}

    def office(self, office_id: int) -> Office:
        """Return an office, with its zone."""
        return self._offices[office_id]

    def ask(self, rows: Iterable[Deadline]) -> None:
        """Ask who answers for `rows`, once for all; of others it is asked one by one.

        What is found is kept under what the table says now: a row may have changed meanwhile.
        """
        first = {_owed(row): row.pk for row in rows}
        unknown = [pk for owed, pk in first.items() if owed not in self._answers]
        if not unknown:
            return
        answers = answering(
            office=OuterRef("office_id"),
            relationship=OuterRef("relationship_id"),
            marking=OuterRef("marking"),
            named=[OuterRef("assignee_id")],
            today=self.today,
        )
        asked = Deadline.objects.for_system(REASON).filter(pk__in=unknown).order_by()
        for *owed, found in asked.values_list(*OWED, answers):
            self._answers[tuple(owed)] = found and (found["person"], found["absent"])

    def reminded(self, row: Deadline) -> list[Recipient]:
        """Return who is reminded: the person responsible, else the approvers of the desk."""
        key = ("reminded", *_owed(row), row.taken_by_id)
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
        where: dict[str, Any] = {
            "relationship": row.relationship_id,
            "marking": row.marking,
            "today": self.today,
        }
        if row.taken_by_id:
            taken = able_taker(person=row.taken_by_id, **where).values("user_id", "office_id")
            if taker := taken.first():
                absent = row.taken_by_id if taker["user_id"] != row.taken_by_id else None
                office = self._offices[taker["office_id"]]
                return [_recipient(taker["user_id"], office, Why.TAKEN, absent)]
        owed = _owed(row)
        if owed not in self._answers:
            named = [row.assignee_id] if row.assignee_id else []
            self._answers[owed] = who_answers(office=row.office_id, named=named, **where)
        first = self._answers[owed]
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
