"""Carrying out the move of an office on its day: people, parts, then what each app keeps."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from offices.models import Assignment, HandOver, Membership, Office, OfficeMove, Part, Role
from offices.services.carrying_out import ACTOR, Step, tell
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
    """Carry out what is confirmed and due by `today`, each in a transaction; return how many."""
    done = 0
    due = OfficeMove.objects.due(today)
    for pk in list(due.order_by("on_day", "pk").values_list("pk", flat=True)):
        with pghistory.context(actor=ACTOR), transaction.atomic():
            locked = due.filter(pk=pk).select_for_update(skip_locked=True, of=("self",)).first()
            if locked is not None:
                move_office(locked, today=today)
                done += 1
    return done


def move_office(move: OfficeMove, *, today: date) -> None:
    """Carry out a locked move as of `today`."""
    if move.with_people:
        for role in _running(Membership.objects.filter(office=move.office), today):
            _move_role(role, move, today)
    _move_hand_overs(move)
    parts = Assignment.objects.for_system(REASON).filter(office=move.office)
    for part in _running(parts, today).select_for_update(of=("self",)):
        _move_part(part, move, today)
    for listener in (*_listeners, *_afterwards):
        listener(move)
    if move.closes:
        for below in Office.objects.filter(superior=move.office).exclude(pk=move.to_office_id):
            below.superior_id = move.to_office_id
            below.save(update_fields=["superior"])
        office = Office.objects.select_for_update().get(pk=move.office_id)
        office.closed_on, office.successor_id = today, move.to_office_id
        office.save(update_fields=["closed_on", "successor"])
    move.done_at = timezone.now()
    save_next_version(move, ["done_at"])


def _running(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Return the rows that have not ended by `today`, by key; some may begin later."""
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today)).order_by("pk")


def _move_role(old: Membership, move: OfficeMove, today: date) -> None:
    """Give a person the same role in the other office; where they have one, the higher of both."""
    begins = max(old.starts_on, today)
    rows = Membership.objects.filter(office=move.to_office, user=old.user)
    theirs = _running(rows, begins).order_by("starts_on").first()
    until = _until(old, theirs)
    _end(old, today)
    if theirs is not None and theirs.starts_on <= begins:
        if ROLES[Role(old.role)] > ROLES[Role(theirs.role)]:
            theirs.role = old.role
            theirs.save(update_fields=["role"])
        return
    Membership.objects.create(
        user=old.user,
        office=move.to_office,
        role=old.role,
        starts_on=begins,
        ends_on=until,
    )


def _until(old: Any, theirs: Any) -> date | None:
    """Return until when a new span holds: as the old one did, and not beyond one that follows."""
    ends = [row for row in (old.ends_on, theirs and theirs.starts_on) if row is not None]
    return min(ends, default=None)


def _end(row: Any, today: date) -> None:
    """End a span today; one that has not begun never holds for more than its first day."""
    row.ends_on = max(today, row.starts_on + timedelta(days=1))
    row.save(update_fields=["ends_on"])


def _move_part(old: Assignment, move: OfficeMove, today: date) -> None:
    """Give the other office the same part; where it has one, the stronger of both."""
    begins = max(old.starts_on, today)
    rows = Assignment.objects.for_system(REASON).filter(
        office=move.to_office, relationship=old.relationship_id
    )
    theirs = _running(rows, begins).order_by("starts_on").first()
    until = _until(old, theirs)
    _end(old, today)
    people = (old.responsible_id, old.alternate_id) if move.with_people else (None, None)
    if theirs is not None and theirs.starts_on <= begins:
        if STRONGER[Part(old.part)] > STRONGER[Part(theirs.part)]:
            theirs.part = old.part
        theirs.responsible_id = theirs.responsible_id or people[0]
        if theirs.alternate_id is None and people[1] != theirs.responsible_id:
            theirs.alternate_id = people[1]
        save_next_version(theirs, ["part", "responsible", "alternate"])
        return
    Assignment.objects.create(
        relationship_id=old.relationship_id,
        office=move.to_office,
        part=old.part,
        responsible_id=people[0],
        alternate_id=people[1],
        starts_on=begins,
        ends_on=until,
    )


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
