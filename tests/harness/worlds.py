"""Databases that proofs share: each is written once in a run, copied, and dropped at its end.

Parts of a run (tests/everything.py) share them too: whoever asks first writes, others copy.
"""

import contextlib
from collections.abc import Callable, Iterator

from django.db import connection

from tests.harness.databases import copy_database, drop_database, using_database
from tests.harness.fetching import still
from tests.harness.sharing import Shared
from tests.harness.tokens import go_on_after, tokens_said
from tests.harness.visits import Visits, visit_all


class Worlds:
    """Keeps the databases of one part. `empty` is a migrated database without rows."""

    def __init__(self, shared: Shared) -> None:
        self.empty = str(connection.settings_dict["NAME"])
        self._shared = shared
        self._made: list[str] = []
        self._visits: dict[str, Visits] = {}

    def world(self, name: str, write: Callable[[], object]) -> str:
        """Return a copy of the world `name`, which `write` writes at NOW for whoever asks first."""
        database = f"{self.empty}_{name}"
        if database not in self._made:
            source = self._shared.database(name)

            def write_world() -> int:
                copy_database(self.empty, source)
                with using_database(source), still(name):
                    write()
                    with connection.cursor() as cursor:
                        cursor.execute("ANALYZE")  # as a server would by itself after a minute
                return tokens_said()

            go_on_after(self._shared.once(name, write_world))
            self.copy(source, name)
        return database

    def copy(self, source: str, name: str) -> str:
        """Return a fresh copy of the database `source`."""
        database = f"{self.empty}_{name}"
        self._made.append(database)
        return copy_database(source, database)

    @contextlib.contextmanager
    def using(self, name: str, write: Callable[[], object]) -> Iterator[str]:
        """Work in a world; nothing in it may change, since other proofs read it too."""
        database = self.world(name, write)
        with using_database(database):
            yield database

    def visits(
        self, name: str, write: Callable[[], object], *, in_short: bool, has_all: bool = True
    ) -> Visits:
        """Return a visit to every page of a world; its copies have the same pages."""
        kept = f"visits-{name}{'-in-short' * in_short}"

        def find() -> Visits:
            with self.using(name, write), still(name):
                return visit_all(in_short=in_short, has_all=has_all)

        if kept not in self._visits:
            self._visits[kept] = self._shared.once(kept, find)
        return self._visits[kept]

    def drop(self, name: str) -> None:
        """Drop a copy that is no longer needed."""
        database = f"{self.empty}_{name}"
        drop_database(database)
        self._made = [made for made in self._made if made != database]

    def drop_all(self) -> None:
        """Drop everything that was made."""
        for database in set(self._made):
            drop_database(database)
        self._made.clear()
