"""A cast with which the tests of one module begin: made once, copied for each of them.

The rows stand in a transaction around all of them, which is undone when the module is over; what a
test itself writes is undone before the next one.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction

from reminders.services.due_list import differences

Made = TypeVar("Made")
# What the due list is made of, and the list itself; visits, sessions and drafts are not in it.
_WRITES = re.compile(
    r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(agenda|dialogue|reminders|workinggroups)_', re.I
)


def begins_with(make: Callable[[], Made]) -> Any:
    """Return the fixture of a module that holds what `make` returns, with its rows."""

    @pytest.fixture(scope="module")
    def stands(django_db_setup: None, django_db_blocker: Any) -> Iterator[Made]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return stands


@contextmanager
def copy_of(made: Made) -> Iterator[Made]:
    """Give a test its own copy; afterwards the due list must say exactly what the records say.

    A test that wrote nothing of what the list is made of need not be asked.
    """
    written: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if _WRITES.match(sql):
            written.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield deepcopy(made)
    if written:
        assert list(differences()) == []
