"""Where servers that run beside the checkout keep their files, and which process holds one.

A checkout may lie deep, in a folder with blanks, on a slow disk or where only root may read. Data
and sockets therefore lie in one short folder under /var/tmp per user and checkout.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

CHECKOUT = Path(__file__).resolve().parent.parent
A_DAY = 24 * 3600


class StartError(Exception):
    """Something cannot be prepared or started; the text is a sentence for the person who asked."""


class InUseError(StartError):
    """Another process holds this place; the text is the note that it left."""


def state_folder() -> Path:
    """Return the folder, perhaps not made yet, for all servers of this user and this checkout.

    It lies in EMBEDDED_FOLDER when that is set, else in /var/tmp.
    """
    place = Path(os.environ.get("EMBEDDED_FOLDER") or "/var/tmp")
    mark = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:10]
    return place / f"entente-{os.getuid()}-{mark}"


def make_ours(folder: Path) -> Path:
    """Make a folder and return it. Raises StartError where others own it or may write there.

    Anybody may make folders in /var/tmp, so a folder that exists proves nothing.
    """
    try:
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)
        (folder / "checkout").write_text(str(CHECKOUT), encoding="utf-8")
    except FileExistsError:
        pass
    except OSError as error:
        reason = f"{folder} cannot be made ({error.strerror}). Set EMBEDDED_FOLDER to your own."
        raise StartError(reason) from error
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise StartError(
            f"{folder} is open to others. Remove it, or set EMBEDDED_FOLDER to your own."
        )
    return folder


def claim(folder: Path, note: str = "") -> IO[str]:
    """Reserve a folder, made or not, for this process; return the lock, given back by closing it.

    Raises InUseError with the holder's note when it is reserved already. The system gives the lock
    back by itself when a process dies, so a lock never has to be removed by hand.
    """
    make_ours(folder.parent)
    # One at a time: else a clean-up could take a lock between its making and its taking.
    with (folder.parent / "locks").open("a") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        lock = lock_of(folder).open("a+", encoding="utf-8")
        if not _try_lock(lock):
            with lock:
                lock.seek(0)
                raise InUseError(lock.read().strip() or "another process")
    lock.truncate(0)
    lock.write(note or f"process {os.getpid()}")
    lock.flush()
    return lock


def lock_of(folder: Path) -> Path:
    """Return the lock file beside a folder."""
    return folder.with_name(f"{folder.name}.lock")


def unclaimed(folders: Iterator[Path]) -> Iterator[Path]:
    """Give those of the folders that no process holds, each reserved while the caller looks."""
    for folder in folders:
        with contextlib.suppress(InUseError), claim(folder, "a clean-up"):
            yield folder


def remove_vanished() -> None:
    """Remove the folders of checkouts that are gone, once nothing has happened there for a day."""
    for state in state_folder().parent.glob(f"entente-{os.getuid()}-*"):
        with contextlib.suppress(OSError):
            checkout = (make_ours(state) / "checkout").read_text(encoding="utf-8")
            is_old = time.time() - state.stat().st_mtime > A_DAY
            locks = list(state.glob("*.lock"))
            if is_old and not Path(checkout).exists() and not any(map(_is_locked, locks)):
                shutil.rmtree(state, ignore_errors=True)


def _is_locked(path: Path) -> bool:
    with path.open("a") as file:
        return not _try_lock(file)


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
