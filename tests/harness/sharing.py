"""What the parts of one run make once for all of them: worlds, and the pages found in them."""

import fcntl
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")


@dataclass(frozen=True)
class Shared:
    """A folder that all parts of a run know; its name is that of no other run."""

    folder: Path

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what `make` returned to the first part that asked for `name`.

        Who asks meanwhile waits. Where making fails nothing is kept, and the next one tries.
        """
        kept = self.folder / name
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                unfinished = self.folder / f"{name}.unfinished"
                unfinished.write_bytes(pickle.dumps(make()))
                unfinished.rename(kept)
        return pickle.loads(kept.read_bytes())

    def database(self, name: str) -> str:
        """Return how the database that all parts copy for the world `name` is called."""
        return f"{self.folder.name}_{name}"
