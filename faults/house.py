"""All that runs in one fault: a broker, a mail server, workers and beat, each a real process.

Whatever of them ends by itself, or is killed, is started anew, as `restart: unless-stopped` does.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, Self

import redis

from config import processes, valkey
from faults import points, sink
from faults.postgres import Postgres

LOOK_EVERY = 0.2  # seconds


class FaultError(Exception):
    """A fault could not be shown; the text is a sentence."""


class House:
    """Runs for the length of a `with` block; at its end nothing of it is left."""

    def __init__(self, postgres: Postgres, log: Path, *, processes_each: int) -> None:
        self.postgres, self._processes_each = postgres, processes_each
        self.folder = Path(tempfile.mkdtemp(prefix="entente-faults-", dir="/var/tmp"))
        self._log_file = log
        self._kept: list[tuple[str, subprocess.Popen[Any]]] = []
        self._valkey: subprocess.Popen[Any] | None = None

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
            self._log: IO[bytes] = stack.enter_context(self._log_file.open("wb"))
            listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            self._environment = self._told(listening.getsockname()[1])
            stack.callback(self.stop_valkey)
            self.start_valkey()
            number = listening.fileno()
            command = [sys.executable, "-m", "faults.sink", str(self.folder), str(number)]
            mails = self._start(command, pass_fds=(number,))
            stack.callback(processes.end, mails, patience=3)
            stack.callback(self.stop, "worker", "beat")
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def start(self, *kinds: str) -> None:
        """Start a worker, or beat, for each that is named, and keep it running."""
        for kind in kinds:
            command = [sys.executable, "-m", "faults.watched", kind]
            self._kept.append((kind, self._start(command)))

    def stop(self, *kinds: str) -> None:
        """End all of some kinds in good order."""
        ending = [process for kind, process in self._kept if kind in kinds]
        self._kept = [one for one in self._kept if one[0] not in kinds]
        for process in ending:
            process.terminate()
        for process in ending:
            processes.end(process, by=None, patience=25)

    def start_valkey(self) -> None:
        """Start a broker that holds nothing."""
        folder = self.folder / "valkey"
        self._valkey = process = valkey.start(folder)
        self.wait_for(lambda: valkey.is_ready(folder, process), 20, "Valkey does not answer.")

    def stop_valkey(self) -> None:
        """End the broker; what it held is lost."""
        if self._valkey is not None:
            processes.end(self._valkey, by=signal.SIGTERM, patience=5)
            self._valkey = None

    def flush_valkey(self) -> None:
        """Take from the broker all that it holds."""
        with redis.Redis.from_url(valkey.url_of(self.folder / "valkey")) as client:
            client.flushall()

    def set_mode(self, mode: sink.Mode) -> None:
        """Tell the mail server how to behave from now on."""
        sink.set_mode(self.folder, mode)

    def set_days_ahead(self, days: int) -> None:
        """Let the clock of all jobs jump."""
        (self.folder / "days.new").write_text(str(days), encoding="utf-8")
        (self.folder / "days.new").rename(self.folder / "days")

    def lay(self, point: points.Point, harm: points.Harm) -> Path:
        """Break a worker when it comes to a point; return the path that then is there."""
        return points.lay(self.folder, point, harm)

    def pause(self, seconds: float) -> None:
        """Wait, and start anew what has ended meanwhile."""
        until = time.monotonic() + seconds
        while True:
            self._tend()
            left = until - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, LOOK_EVERY))

    def wait_for(self, condition: Callable[[], object], seconds: float, otherwise: str) -> None:
        """Return once a condition holds. Raises FaultError with `otherwise` when time is up."""
        if not self.waited_for(condition, seconds):
            raise FaultError(otherwise)

    def waited_for(self, condition: Callable[[], object], seconds: float) -> bool:
        """Return once a condition holds, or time is up: whether it holds."""
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                return False
            self.pause(LOOK_EVERY)
        return True

    def _tend(self) -> None:
        for place, (kind, process) in enumerate(self._kept):
            if process.poll() is not None:
                processes.end(process)
                command = [sys.executable, "-m", "faults.watched", kind]
                self._kept[place] = (kind, self._start(command))

    def _start(self, command: list[str], **options: Any) -> "subprocess.Popen[Any]":
        return processes.start(
            command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            **options,
        )

    def _told(self, port: int) -> dict[str, str]:
        """Return the environment of all that runs here."""
        return {
            **os.environ,
            "REDIS_URL": valkey.url_of(self.folder / "valkey"),
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "QUEUE_NAME": "faults",
            "FAULTS_FOLDER": str(self.folder),
            "FAULTS_PROCESSES": str(self._processes_each),
            "TMPDIR": str(self.folder),
            "LOG_LEVEL": "WARNING",
        }
