"""Databases of their own for proofs: copied from another one, used in place, dropped afterwards.

A proof over committed rows cannot roll back, and no row can ever be deleted. So it works in a
copy: PostgreSQL copies a database of this size in a tenth of a second.
"""

import contextlib
from collections.abc import Iterator

from django.db import connection, connections


def copy_database(source: str, name: str) -> str:
    """Make the database `name` a copy of `source` and return its name.

    One of that name is replaced. Whoever is still connected to `source` is cut off: PostgreSQL
    copies nothing that is in use.
    """
    drop_database(name)
    _outside(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        f"WHERE datname = '{source}' AND pid <> pg_backend_pid()"
    )
    _outside(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    return name


def drop_database(name: str) -> None:
    """Drop the database `name` if there is one, whoever is connected to it."""
    _outside(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextlib.contextmanager
def using_database(name: str) -> Iterator[None]:
    """Let the default connection, and those of threads started meanwhile, lead to `name`."""
    before = connection.settings_dict["NAME"]
    _switch_to(name)
    try:
        yield
    finally:
        _switch_to(before)


def _switch_to(name: str) -> None:
    """All threads share the dict of settings; each opens its own connection from it."""
    connection.close()
    connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = name


def _outside(statement: str) -> None:
    """Run a statement from the maintenance database; the present connection is closed first."""
    connection.close()
    outside = connection.copy()
    outside.settings_dict["NAME"] = "postgres"
    try:
        with outside.cursor() as cursor:
            cursor.execute(statement)
    finally:
        outside.close()
