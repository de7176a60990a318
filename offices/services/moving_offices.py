"""Carrying out the move of an office on its day: people, parts, then what each app keeps."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from offices.models import (
    Assignment,
    HandOver,
    Membership,
    MoveRefused,
    Office,
    OfficeMove,
    Part,
    Role,
)
from offices.office_moves import is_open
from offices.services.carrying_out import ACTOR, Step, tell
from offices.services.move_steps import MoveStep, tell_step
from offices.services.moving_spans import carry, running
from offices.services.one_by_one import one_by_one
from offices.versions import save_next_version

REASON = "an office moves: its parts in relationships"
Listener = Callable[[OfficeMove], None]
_listeners: list[Listener] = []
_afterwards: list[Listener] = []
STRONGER = {Part.DESK: 3, Part.POST: 2, Part.ACTION: 1, Part.INFORMATION: 0}
ROLES = {Role.APPROVER: 2, Role.DRAFTER: 1, Role.READER: 0}


def hear_office_moves(listener: Listener) -> None:
    """Call `listener(move)` when an office moves, in that transaction; from `ready()` only.

    Each app gives what its old office still owes to the new one. The apps register from left to
    right and are called from right to left: in the order of locks (docs/decisions/0008).
    """
    _listeners.insert(0, listener)


def hear_moved_offices(listener: Listener) -> None:
    """Call `listener(move)` in the same transaction when all apps are done: for the due list."""
    _afterwards.append(listener)


def carry_out_moves(*, today: date) -> int:
    """Carry out what is confirmed and due by `today`, each in a transaction; return how many moved.

    What cannot be carried out is tried again by the next run, and told once.
    """
    due = OfficeMove.objects.due(today)

    def act(key: int) -> bool:
        locked = due.filter(pk=key).select_for_update(skip_locked=True, of=("self",)).first()
        return locked is not None and move_office(locked, today=today)

    keys = due.order_by("on_day", "pk").values_list("pk", flat=True)
    return sum(one_by_one(list(keys), act, actor=ACTOR))


def move_office(move: OfficeMove, *, today: date) -> bool:
    """Carry out a locked move as of `today`; return whether that was possible."""
    if not is_open(move.to_office, today):
        if move.not_moved_because != MoveRefused.CLOSED:
            move.not_moved_because = MoveRefused.CLOSED
            save_next_version(move, ["not_moved_because"])
            tell_step(move, MoveStep.NOT_MOVED)
        return False
    if move.with_people:
        for role in running(Membership.objects.filter(office=move.office), today):
            _move_role(role, move, today)
    _move_hand_overs(move)
    parts = Assignment.objects.for_system(REASON).filter(office=move.office)
    for part in running(parts, today).select_for_update(of=("self",)):
        _move_part(part, move, today)
    for listener in (*_listeners, *_afterwards):
        listener(move)
    if move.closes:
        _close(move, today)
    move.done_at, move.not_moved_because = timezone.now(), ""
    save_next_version(move, ["done_at", "not_moved_because"])
    tell_step(move, MoveStep.MOVED)
    return True


def _close(move: OfficeMove, today: date) -> None:
    """Close the office; the other one has its place above those below it."""
    offices = {row.pk: row for row in Office.objects.order_by("pk").select_for_update(no_key=True)}
    old, new = offices[move.office_id], offices[move.to_office_id]
    if _is_below(new, old, offices):
        new.superior_id = old.superior_id  # else it would be below those that it gets
        new.save(update_fields=["superior"])
    for below in offices.values():
        if below.superior_id == old.pk:
            below.superior_id = new.pk
            below.save(update_fields=["superior"])
    old.closed_on, old.successor_id = min(old.closed_on or today, today), new.pk
    old.save(update_fields=["closed_on", "successor"])


def _is_below(office: Office, other: Office, offices: dict[int, Office]) -> bool:
    passed: set[int] = set()
    above = office.superior_id
    while above is not None and above not in passed:
        if above == other.pk:
            return True
        passed.add(above)
        above = offices[above].superior_id
    return False


def _move_role(old: Membership, move: OfficeMove, today: date) -> None:
    """Give a person the same role in the other office; where they have one, the higher of both."""
    brought = {"office_id": move.to_office_id, "user_id": old.user_id, "role": old.role}
    theirs = Membership.objects.filter(office=move.to_office, user=old.user_id)
    carry(old, brought, theirs, today=today, join=_join_roles)


def _join_roles(row: Membership, brought: Mapping[str, Any]) -> None:
    row.role = max(row.role, brought["role"], key=lambda role: ROLES[Role(role)])


def _move_part(old: Assignment, move: OfficeMove, today: date) -> None:
    """Give the other office the same part; where it has one, the stronger of both.

    With its people come those who answer and the hand-over by which they do.
    """
    hand_over = old.hand_over_id
    brought = {
        "office_id": move.to_office_id,
        "relationship_id": old.relationship_id,
        "part": old.part,
        "responsible_id": old.responsible_id if move.with_people else None,
        "alternate_id": old.alternate_id if move.with_people else None,
        "hand_over_id": hand_over if move.with_people else None,
    }
    theirs = Assignment.objects.for_system(REASON).filter(
        office=move.to_office, relationship=old.relationship_id
    )
    carry(old, brought, theirs, today=today, join=_join_parts)
    went = hand_over is not None and theirs.filter(hand_over=hand_over).exists()
    if went and old.office_id == move.office_id:
        old.hand_over = None  # it is about one row of a relationship, not two
        save_next_version(old, ["hand_over"])


def _join_parts(row: Assignment, brought: Mapping[str, Any]) -> None:
    """Let who is brought take the places that are free; nobody has both."""
    row.part = max(row.part, brought["part"], key=lambda part: STRONGER[Part(part)])
    before = (row.responsible_id, row.alternate_id)
    row.responsible_id = row.responsible_id or brought["responsible_id"]
    if row.alternate_id == row.responsible_id:
        row.alternate_id = None
    if brought["alternate_id"] != row.responsible_id:
        row.alternate_id = row.alternate_id or brought["alternate_id"]
    if before != (row.responsible_id, row.alternate_id):
        row.hand_over_id = row.hand_over_id or brought["hand_over_id"]


def _move_hand_overs(move: OfficeMove) -> None:
    """Let planned hand-overs of the office go along with its people, else end them."""
    open_ones = HandOver.objects.filter(
        office=move.office, done_at__isnull=True, cancelled_at__isnull=True
    )
    for row in open_ones.select_for_update(of=("self",)).order_by("pk"):
        there = HandOver.objects.filter(
            office=move.to_office, leaver=row.leaver_id, done_at=None, cancelled_at=None
        )
        if move.with_people and not there.exists():
            row.office_id = move.to_office_id
            save_next_version(row, ["office"])
        else:
            if row.confirmed_at is not None:
                tell(row, Step.TAKEN_BACK)
            row.cancelled_at, row.not_moved_because = timezone.now(), ""
            save_next_version(row, ["cancelled_at", "not_moved_because"])
