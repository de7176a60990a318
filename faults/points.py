"""The places at which a worker dies, or holds still, when it is told to.

To tell one, a charge is laid: a file that names the place and what is to happen there. The process
that comes by first takes it, and does it. So what dies is in the act, and nobody guesses when.
"""

import os
import signal
import time
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Any

HELD_FOR = 4.0  # seconds


class Point(StrEnum):
    """A place between two steps of delivery."""

    SWEPT = "swept"  # notices are written and not committed
    CLAIMED = "claimed"
    WRITTEN = "written"
    STARTED = "started"  # smtp_started_at is committed, the server has heard nothing
    ACCEPTED = "accepted"  # the server took it, we have not committed that


class Harm(StrEnum):
    """What happens there."""

    PROCESS = "process"  # the process that does the task is killed
    WORKER = "worker"  # the whole worker is, with all its processes
    HOLD = "hold"  # it holds still, and something else is broken meanwhile


def lay(folder: Path, point: Point, harm: Harm) -> Path:
    """Lay a charge and return what will be there once it was hit."""
    name = f"{point}.{time.monotonic_ns()}.{harm}"
    (folder / f"charge.{name}").touch()
    return folder / f"hit.{name}"


def unspent(folder: Path) -> int:
    """Return how many charges nobody has hit."""
    return len(list(folder.glob("charge.*")))


def spent(folder: Path) -> int:
    """Return how many charges were hit."""
    return len(list(folder.glob("hit.*")))


def hit(folder: Path, point: Point) -> None:
    """Take the oldest charge of a place, if there is one, and do what it says."""
    for charge in sorted(folder.glob(f"charge.{point}.*")):
        try:
            charge.rename(folder / charge.name.replace("charge", "hit", 1))
        except FileNotFoundError:
            continue  # another process was faster
        _do(Harm(charge.name.rpartition(".")[2]))
        return


def _do(harm: Harm) -> None:
    if harm == Harm.HOLD:
        time.sleep(HELD_FOR)
    elif harm == Harm.WORKER:
        os.killpg(os.getpgrp(), signal.SIGKILL)
    else:
        os.kill(os.getpid(), signal.SIGKILL)


def mark_all(folder: Path) -> None:
    """Make this process look for charges at every point."""
    from django.core.mail.backends.smtp import EmailBackend

    from reminders.services import delivery, sweep

    def mark(owner: Any, name: str, point: Point, is_there: Callable[..., bool]) -> None:
        original = getattr(owner, name)

        @wraps(original)
        def marked(*args: Any, **named: Any) -> Any:
            outcome = original(*args, **named)
            if is_there(outcome, *args):
                hit(folder, point)
            return outcome

        setattr(owner, name, marked)

    def any_came(outcome: Any, *_: Any) -> bool:
        return bool(outcome)

    def first_time(is_ours: bool, mail: Any, *_: Any) -> bool:
        # Killed here twice, the same mail ends as unknown, and is shown as that (design §8).
        return is_ours and mail.resent_at is None

    mark(sweep._Planner, "plan", Point.SWEPT, any_came)
    mark(delivery, "claim", Point.CLAIMED, any_came)
    mark(delivery, "write_mails", Point.WRITTEN, any_came)
    mark(delivery, "_start", Point.STARTED, first_time)
    mark(EmailBackend, "send_messages", Point.ACCEPTED, any_came)
