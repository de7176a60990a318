"""Fixtures of the proofs over pages; tests/conftest.py makes them known."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.backends.base.creation import TEST_DATABASE_PREFIX
from pytest_django import DjangoDbBlocker

from tests.harness.worlds import Worlds


@pytest.fixture(scope="session")
def kept_worlds(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Worlds]:
    """The databases of this run, dropped at its end."""
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
        # Where no test of the run is marked with `django_db`, nobody has made the database.
        is_ours = not name.startswith(TEST_DATABASE_PREFIX)
        if is_ours:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        kept = Worlds()
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
