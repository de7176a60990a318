"""A Celery worker, or beat, that is watched from outside and started anew when it has gone deaf.

python -m config.worker worker
python -m config.worker beat

A worker that has lost Redis for a while may live on and take nothing (celery#8030, #10205, #10302).
The child touches a file whenever it does something; when it has not for three minutes, though Redis
answers and there is something to do, it is ended and started anew. A child that dies ends us too:
what started us decides then.
"""

import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from django.conf import settings

from config.supervisor import AskedToEndError, Child, Supervisor, TroubleError, say
from reminders.broker import BrokerError, waiting

LOOK_EVERY, DEAF_AFTER = 10.0, 180.0  # seconds
PYTHON = [sys.executable, "-W", "ignore:You're running the worker"]  # as root, in the demo
CELERY = [*PYTHON, "-m", "celery", "-A", "config.celery", "-q"]


@dataclass
class Watch:
    """Knows when a child last did something, or had nothing to do."""

    sign: Path
    has_work: Callable[[], bool]
    fine_at: float = 0.0

    def begin(self, now: float) -> None:
        """Count from here: the child has just been started."""
        self.sign.parent.mkdir(parents=True, exist_ok=True)
        self.sign.touch()
        self.fine_at = now

    def is_deaf(self, now: float) -> bool:
        """Tell whether it has been silent for three minutes while there was always work."""
        if not self.has_work():
            self.fine_at = now
        with contextlib.suppress(FileNotFoundError):  # somebody cleaned up
            self.fine_at = max(self.fine_at, self.sign.stat().st_mtime)
        return now - self.fine_at > DEAF_AFTER


def tasks_wait() -> bool:
    """Tell whether a worker has something to do: tasks in the queue. Without Redis it has not."""
    try:
        return waiting().length > 0
    except BrokerError:
        return False


def tasks_can_be_given_out() -> bool:
    """Tell whether beat has something to do: always, as long as Redis answers."""
    try:
        waiting()
    except BrokerError:
        return False
    return True


def keep(supervisor: Supervisor, child: Child, watch: Watch) -> NoReturn:
    """Run the child, look at it every ten seconds, start it anew when it is deaf."""
    watch.begin(time.time())
    supervisor.start(child)
    while True:
        supervisor.pause(LOOK_EVERY)
        if watch.is_deaf(time.time()):
            say(f"The {child.name} did nothing for three minutes though there was work: again.")
            supervisor.restart(child)
            watch.begin(time.time())


def child_of(kind: str, folder: Path) -> tuple[Child, Callable[[], bool]]:
    """Return the child of a kind and what tells whether it has work; beat keeps its file there."""
    if kind == "beat":
        command = [*CELERY, "beat", "--pidfile=", f"--schedule={folder / 'schedule'}"]
        return Child("beat", command, is_mute=True), tasks_can_be_given_out
    # Several may run on one machine.
    name = f"--hostname=worker-{os.getpid()}@%h"
    command = [*CELERY, "worker", name, "--without-gossip", "--without-mingle"]
    return Child("worker", command, patience=20, is_mute=True), tasks_wait


def main(arguments: list[str]) -> int:
    """Run what the module's docstring offers; return the exit code."""
    if arguments not in (["worker"], ["beat"]):
        say((__doc__ or "").strip())
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not settings.REDIS_URL:
        say("REDIS_URL is not set: there is nothing that could tell what is due.")
        return 1
    # TERM as Celery's quick end: what runs gets some seconds, what does not end is given back.
    environment = {**os.environ, "REMAP_SIGTERM": "SIGQUIT"}
    # The folder is made when signals are heard already, and goes when the child has ended.
    with (
        Supervisor(environment, is_quiet=True) as supervisor,
        tempfile.TemporaryDirectory(prefix="entente-") as folder,
    ):
        sign = Path(os.environ.get("SIGN_FILE") or Path(folder, "sign"))
        environment["SIGN_FILE"] = str(sign)
        child, has_work = child_of(arguments[0], Path(folder))
        try:
            keep(supervisor, child, Watch(sign, has_work))
        except AskedToEndError:
            return 0
        except TroubleError as reason:
            say(str(reason))
            return 1
        finally:
            supervisor.end_children()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
