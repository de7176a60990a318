"""What is particular about the database in tests that commit (`django_db(transaction=True)`).

Django empties every table after such a test with TRUNCATE, which our triggers refuse, and with the
rows of the test go those that migrations wrote. conftest.py imports the fixture.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.db.backends.postgresql.operations import DatabaseOperations

MIGRATIONS_WITH_ROWS = [("dialogue.migrations.0003_themes", "add_themes")]


@pytest.fixture(autouse=True, scope="session")
def empty_past_triggers() -> Iterator[None]:
    """Empty the tables past the triggers that keep every row; write the migrations' rows again."""
    empty = DatabaseOperations.execute_sql_flush

    def empty_and_fill(operations: DatabaseOperations, statements: Any) -> None:
        with pgtrigger.ignore():
            empty(operations, statements)
        settings.PGTRIGGER_INSTALL_ON_MIGRATE = False  # they stay; a flush tells of a migrate
        for module, function in MIGRATIONS_WITH_ROWS:
            getattr(import_module(module), function)(apps, None)

    DatabaseOperations.execute_sql_flush = empty_and_fill
    yield
    DatabaseOperations.execute_sql_flush = empty
