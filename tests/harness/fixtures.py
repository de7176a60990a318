"""Fixtures of the proofs over pages; tests/conftest.py makes them known."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from pytest_django import DjangoDbBlocker

from tests.embedded_plugin import SHARED
from tests.harness.databases import drop_database
from tests.harness.sharing import Shared
from tests.harness.worlds import Worlds


@pytest.fixture(scope="session")
def shared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Shared]:
    """What all parts of a run make once; a run of one part drops it, else the server goes."""
    if folder := os.environ.get(SHARED):
        yield Shared(Path(folder))
        return
    with tempfile.TemporaryDirectory(prefix="worlds-") as folder:
        yield Shared(Path(folder))
        worlds = [path.stem for path in Path(folder).glob("*.lock")]
        with django_db_blocker.unblock():
            for name in worlds:
                drop_database(Shared(Path(folder)).database(name))


@pytest.fixture(scope="session")
def kept_worlds(
    django_db_setup: None, shared: Shared, django_db_blocker: DjangoDbBlocker
) -> Iterator[Worlds]:
    """The databases of this part, dropped at its end."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
        # Where no test of the run is marked with `django_db`, nobody has made the database.
        is_ours = not name.startswith(TEST_DATABASE_PREFIX)
        if is_ours:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        kept = Worlds(shared)
    yield kept
    with django_db_blocker.unblock():
        kept.drop_all()
        if is_ours:
            connection.creation.destroy_test_db(name, verbosity=0)


@pytest.fixture
def worlds(kept_worlds: Worlds, django_db_blocker: DjangoDbBlocker) -> Iterator[Worlds]:
    """The same, for a test that commits in databases of its own. Not together with `db`."""
    with django_db_blocker.unblock():
        yield kept_worlds
