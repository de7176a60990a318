"""What happens to the move of an office, for those who tell people of it."""

from collections.abc import Callable
from enum import StrEnum

from offices.models import OfficeMove, User


class MoveStep(StrEnum):
    """What happened."""

    PLANNED = "planned"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    MOVED = "moved"
    NOT_MOVED = "not moved"


Listener = Callable[[OfficeMove, MoveStep, User | None], None]
_listeners: list[Listener] = []


def hear_move_steps(listener: Listener) -> None:
    """Call `listener(move, step, by)` in the transaction of each step; from `ready()` only.

    `by` is who did it, None where it was done by itself.
    """
    _listeners.append(listener)


def tell_step(move: OfficeMove, step: MoveStep, *, by: User | None = None) -> None:
    """Tell those who listen."""
    for listener in _listeners:
        listener(move, step, by)
