"""Child processes that are never left behind.

Terminals and `make` signal a whole process group. Children stand outside of ours, so only we hear
that signal and can end them one after the other. Should we be killed outright, the Linux kernel
sends each child the signal named when it was started.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1


def start(
    command: Sequence[str | os.PathLike[str]],
    *,
    last_signal: signal.Signals = signal.SIGTERM,
    has_own_group: bool = True,
    user: int | None = None,
    **options: Any,
) -> "subprocess.Popen[Any]":
    """Start a command and return its process; call this from the main thread only.

    `last_signal` is what the kernel sends it if this process dies first (Linux; elsewhere nothing
    is sent). `user` is the uid and gid it runs as; the other options are those of `Popen`.
    """
    if user is not None:
        options.update(user=user, group=user, extra_groups=[])
    return subprocess.Popen(
        command,
        preexec_fn=_bind_to_parent(last_signal),
        process_group=0 if has_own_group else None,
        **options,
    )


def end(
    process: "subprocess.Popen[Any]",
    *,
    by: signal.Signals | None = signal.SIGTERM,
    patience: float = 10,
) -> int:
    """End a started process and whatever it left in its group; return its exit code.

    It is asked by the signal `by`, unless it has been asked (None), and killed after `patience`
    seconds.
    """
    if by is not None and process.poll() is None:
        process.send_signal(by)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
    code = process.wait()
    if process.pid != os.getpgrp():
        # Usually nobody of the group is left.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    return code


def end_stranger(pid: int, *, by: signal.Signals, patience: float) -> None:
    """End a process that is no child of ours: ask by the signal `by`, kill after `patience` s."""
    for number, seconds in ((by, patience), (signal.SIGKILL, 5.0)):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not is_alive(pid):
                return
            time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Tell whether a process of this number runs; one that only waits to be reaped does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        state = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0]
    except OSError:
        return not Path("/proc/self").exists()
    return state != "Z"


def command_line(pid: int) -> str:
    """Return the command line of a running process, "" when there is none or it is hidden."""
    if sys.platform == "linux":
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return ""
        return " ".join(os.fsdecode(word) for word in words)
    listing = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listing.stdout.strip()


def _bind_to_parent(last_signal: signal.Signals) -> Callable[[], None] | None:
    """Return what the child does between fork and exec, after it has changed its user."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    parent, number = os.getpid(), int(last_signal)

    def bind() -> None:
        prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # we died before the line above took effect
            os._exit(1)

    return bind
