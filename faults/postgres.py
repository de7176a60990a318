"""PostgreSQL for the faults: one durable server, restarted at will, a database for each fault."""

import signal
import subprocess
from pathlib import Path
from typing import Any, Self

import psycopg

from config import embedded, processes
from config.places import claim

CLEAN = "clean"  # a copy of it is what each fault begins with


class Postgres:
    """A server that runs for the length of a `with` block, whatever happens to it meanwhile."""

    def __init__(self, folder: Path) -> None:
        self.server = embedded.Server(folder)

    def __enter__(self) -> Self:
        self._lock = claim(self.server.folder)
        try:
            embedded.prepare(self.server)
            self._start()
        except BaseException:
            self._lock.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        embedded.stop(self._process)
        self._lock.close()

    def restart(self, by: signal.Signals) -> None:
        """End it by a signal and start it anew: INT cuts all connections, QUIT is a crash."""
        processes.end(self._process, by=by, patience=15)
        self._start()

    def keep(self) -> None:
        """Make what the database holds now the beginning of each fault. Nobody may be connected."""
        self._say(f"CREATE DATABASE {CLEAN} TEMPLATE {embedded.DATABASE}")

    def renew(self) -> None:
        """Give the database its beginning again; whoever is connected is cut off."""
        self._say(f"DROP DATABASE {embedded.DATABASE} WITH (FORCE)")
        self._say(f"CREATE DATABASE {embedded.DATABASE} TEMPLATE {CLEAN}")

    def _start(self) -> None:
        self._process: subprocess.Popen[Any] = embedded.start(self.server)
        try:
            embedded.wait_until_ready(self.server, self._process)
        except BaseException:
            embedded.stop(self._process)
            raise

    def _say(self, statement: str) -> None:
        host = str(self.server.folder)
        with psycopg.connect(
            host=host, user=embedded.USER, dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)
