"""One process in the foreground that starts its children, watches them and ends them all.

`config/demo.py` says which children. A signal is only noted when it comes, and acted on where we
wait: so nothing can be interrupted between starting a child and remembering it.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from config import processes

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class AskedToEndError(Exception):
    """Somebody pressed Ctrl-C or sent a signal: the usual end."""


class TroubleError(Exception):
    """It cannot go on; the text is a sentence for the person at the terminal."""


@dataclass(frozen=True)
class Child:
    """A process that runs as long as we do.

    `ends_by` is the signal that ends it in good order within `patience` seconds. One that
    `uses_terminal` stays in our process group, so that a debugger in it can be typed at.
    It may inherit open files, `pass_fds`; what a mute one says, but its errors, is dropped.
    One that `serves_others` is ended when they have ended.
    """

    name: str
    command: Sequence[str]
    ends_by: signal.Signals = signal.SIGTERM
    patience: float = 10
    uses_terminal: bool = False
    pass_fds: tuple[int, ...] = ()
    is_mute: bool = False
    serves_others: bool = False


class Supervisor:
    """Starts children, runs steps, and on leaving its `with` block ends all, the last one first."""

    def __init__(self, environment: dict[str, str], *, is_quiet: bool = False) -> None:
        self.environment = environment
        self.is_quiet = is_quiet
        self._running: list[tuple[Child, subprocess.Popen[Any]]] = []
        self._is_asked_to_end = False
        self._ear, self._mouth = os.pipe()

    def __enter__(self) -> Self:
        os.set_blocking(self._mouth, False)
        os.set_blocking(self._ear, False)
        signal.set_wakeup_fd(self._mouth, warn_on_full_buffer=False)
        for number in SIGNALS:
            signal.signal(number, self._note)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only to be woken by it
        return self

    def __exit__(self, *_: object) -> None:
        names = ", ".join(child.name for child, _ in reversed(self._running))
        names = "" if self.is_quiet else names
        if names:
            say(f"Ending: {names}.")
        self.end_children()
        signal.set_wakeup_fd(-1)
        os.close(self._ear)
        os.close(self._mouth)
        if names:
            say("Everything has ended.")

    def end_children(self) -> None:
        """End all that was started, what serves others last."""
        for child, process in self._running:
            if not child.serves_others and process.poll() is None:
                process.send_signal(child.ends_by)  # all at once: none of them needs another
        while self._running:
            child, process = self._running.pop()
            by = child.ends_by if child.serves_others else None
            processes.end(process, by=by, patience=child.patience)

    def start(self, child: Child) -> None:
        """Start a child; its output goes to ours."""
        process = processes.start(
            child.command,
            last_signal=child.ends_by,
            has_own_group=not child.uses_terminal,
            stdin=None if child.uses_terminal else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if child.is_mute else None,
            env=self.environment,
            pass_fds=child.pass_fds,
        )
        self.adopt(child, process)

    def restart(self, child: Child) -> None:
        """End a child that runs, whatever it takes, and start it anew."""
        for each, process in self._running:
            if each is child:
                self._running.remove((each, process))
                processes.end(process, by=child.ends_by, patience=child.patience)
                break
        self.start(child)

    def adopt(self, child: Child, process: "subprocess.Popen[Any]") -> None:
        """Watch a process that was started elsewhere, and end it with the others."""
        self._running.append((child, process))

    def run(self, command: Sequence[str]) -> tuple[int, str]:
        """Run a command to its end; return its exit code and all that it printed."""
        with processes.start(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self.environment,
        ) as process:
            try:
                output = self._read(process)
            except BaseException:
                processes.end(process, patience=3)
                raise
        return process.returncode, output

    def wait_for(self, condition: Callable[[], bool], *, seconds: float, otherwise: str) -> None:
        """Return once the condition holds. Raises TroubleError with `otherwise` when time is up."""
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                raise TroubleError(otherwise)
            self.pause(0.05)

    def pause(self, seconds: float) -> None:
        """Wait, woken by signals. Raises AskedToEndError, or TroubleError when a child has died."""
        if not self._is_asked_to_end:
            select.select([self._ear], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            os.read(self._ear, 4096)
        if self._is_asked_to_end:
            raise AskedToEndError
        for child, process in self._running:
            if process.poll() is not None:
                self._running.remove((child, process))
                code = processes.end(process)
                how = f"exit code {code}" if code >= 0 else signal.Signals(-code).name
                raise TroubleError(f"The {child.name} has ended by itself ({how}).")

    def _note(self, *_: object) -> None:
        self._is_asked_to_end = True

    def _read(self, process: "subprocess.Popen[bytes]") -> str:
        assert process.stdout is not None
        source = process.stdout.fileno()
        pieces: list[bytes] = []
        while True:
            ready, _, _ = select.select([source, self._ear], [], [])
            self.pause(0)
            if source in ready:
                piece = os.read(source, 65536)
                if not piece:
                    return b"".join(pieces).decode(errors="replace")
                pieces.append(piece)


def say(text: str, end: str = "\n") -> None:
    """Print at once; a terminal that is gone is no reason to fail."""
    with contextlib.suppress(OSError):
        sys.stdout.write(text + end)  # in one piece: children write beside us
        sys.stdout.flush()


@contextlib.contextmanager
def step(text: str, *, is_talkative: bool = False) -> Iterator[None]:
    """Say what is being done and, when it is done, how long it took.

    Where the step itself is talkative, what it prints stands between the two.
    """
    began = time.monotonic()
    say(f"{text} ... ", end="\n" if is_talkative else "")
    try:
        yield
    except BaseException:
        say("")
        raise
    took = f"{time.monotonic() - began:.1f} s"
    say(f"{text}: done in {took}" if is_talkative else took)
