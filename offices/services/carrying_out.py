"""Carrying out hand-overs on their day, by itself (design §5).

What another app keeps by person (who took a task, who is told) follows in `hear_hand_overs`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils import timezone

from offices.hand_overs import REASON, handed_over, why_not
from offices.models import Assignment, HandOver
from offices.services.one_by_one import one_by_one
from offices.versions import save_next_version

ACTOR = "hand over"


class Step(StrEnum):
    """What happened to a hand-over."""

    CONFIRMED = "confirmed"
    TAKEN_BACK = "taken back"  # told before it is written: what stood is still in the row
    MOVED = "moved"
    NOT_MOVED = "not moved"


Listener = Callable[[HandOver, Step], None]
_listeners: list[Listener] = []


def hear_hand_overs(listener: Listener) -> None:
    """Call `listener(hand_over, step)` in the transaction of each step. From `ready()` only."""
    _listeners.append(listener)


def tell(hand_over: HandOver, step: Step) -> None:
    """Tell those who listen."""
    for listener in _listeners:
        listener(hand_over, step)


@dataclass(frozen=True)
class CarriedOut:
    """What one run did: hand-overs that moved, and that could not."""

    moved: int = 0
    not_moved: int = 0


def carry_out(*, today: date) -> CarriedOut:
    """Carry out what is confirmed and due by `today`, the home date; each in a transaction.

    Another run leaves out what this one holds. What cannot be carried out is tried again by the
    next run, and told once.
    """

    def act(key: int) -> bool | None:
        due = HandOver.objects.due(today).filter(pk=key)
        hand_over = due.select_for_update(skip_locked=True, of=("self",)).first()
        return None if hand_over is None else move(hand_over, today=today)

    keys = HandOver.objects.due(today).order_by("on_day", "pk").values_list("pk", flat=True)
    done = one_by_one(list(keys), act, actor=ACTOR)
    return CarriedOut(done.count(True), done.count(False))


def move(hand_over: HandOver, *, today: date) -> bool:
    """Carry out a locked hand-over; return whether that was possible.

    The assignments of the office that name the leaver, or that they answered for, name the
    successor; nobody has both places of one.
    """
    because = why_not(hand_over, today)
    if because is not None:
        if hand_over.not_moved_because != because:
            hand_over.not_moved_because = because
            save_next_version(hand_over, ["not_moved_because"])
            tell(hand_over, Step.NOT_MOVED)
        return False
    # All of the office, so that nobody names others meanwhile.
    office = Assignment.objects.for_system(REASON).filter(office_id=hand_over.office_id)
    locked = {row.pk: row for row in office.select_for_update(of=("self",)).order_by("pk")}
    found = handed_over(Assignment.objects.for_system(REASON), hand_over)
    for row in found.order_by("pk"):
        answers_id: int | None = row.answers_id  # type: ignore[attr-defined]
        _give(locked[row.pk], hand_over, answers_id == hand_over.leaver_id)
    hand_over.done_at, hand_over.not_moved_because = timezone.now(), ""
    save_next_version(hand_over, ["done_at", "not_moved_because"])
    tell(hand_over, Step.MOVED)
    return True


def _give(assignment: Assignment, hand_over: HandOver, leaver_answers: bool) -> None:
    leaver, successor = hand_over.leaver_id, hand_over.successor_id
    was_alternate = assignment.alternate_id == leaver
    if assignment.responsible_id == leaver or (leaver_answers and not was_alternate):
        assignment.responsible_id = successor
        if assignment.alternate_id in (leaver, successor):
            assignment.alternate_id = None
        assignment.hand_over = hand_over
    elif was_alternate:
        is_both = assignment.responsible_id == successor
        assignment.alternate_id = None if is_both else successor
        # By which the responsible officer came to it says more than by which the alternate did.
        assignment.hand_over = assignment.hand_over or hand_over
    save_next_version(assignment, ["responsible", "alternate", "hand_over"])
