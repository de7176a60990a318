"""Servers for one run: empty, fast, forgetful, gone afterwards.

    python -m config.throwaway COMMAND …

runs a command with DATABASE_URL set to such a server and exits with the code of the command.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from config.embedded import Server, end_orphan, house_server, running
from config.places import (
    InUseError,
    StartError,
    claim,
    lock_of,
    make_ours,
    remove_vanished,
    state_folder,
    unclaimed,
)


@contextlib.contextmanager
def throwaway() -> Iterator[str]:
    """Run a server of our own for the length of a `with` block, which gets its URL.

    Any number may run beside each other and beside the house server. Raises StartError.
    """
    with throwaway_folder() as folder, running(Server(folder, is_durable=False)) as url:
        yield url


@contextlib.contextmanager
def throwaway_folder() -> Iterator[Path]:
    """Give the folder of a server of our own, perhaps not made yet, and remove it afterwards."""
    state = make_ours(state_folder())
    remove_leftovers(state)
    folder = state / f"t-{os.urandom(5).hex()}"
    try:
        yield folder
    finally:
        _remove(folder)


def remove_leftovers(state: Path) -> None:
    """Remove the servers of runs that were killed, and what vanished checkouts have left."""
    for folder in unclaimed(lock.with_suffix("") for lock in state.glob("t-*.lock")):
        end_orphan(Server(folder))
        _remove(folder)
    remove_vanished()


def clean() -> None:
    """Remove the house server and all that lies beside it. Raises InUseError while one runs."""
    state = state_folder()
    if not state.exists():
        return
    remove_leftovers(make_ours(state))
    house = house_server()
    with claim(house.folder, "make clean"):
        if any(state.glob("t-*.lock")):
            raise InUseError("a test or a check")
        end_orphan(house)
        shutil.rmtree(state)


def main(command: list[str]) -> int:
    """Run a command beside a throwaway server and return its exit code."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        with throwaway() as url:
            return _run(command, {**os.environ, "DATABASE_URL": url})
    except StartError as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(command: list[str], environment: dict[str, str]) -> int:
    with subprocess.Popen(command, env=environment) as child:
        try:
            return child.wait()
        finally:
            if child.poll() is None:
                child.terminate()


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.with_name(f"{folder.name}.log").unlink(missing_ok=True)
    lock_of(folder).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
