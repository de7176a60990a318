"""A Chromium for all tests of this folder, and after each test a due list that agrees."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from tests.harness.browser import NoBrowserError, chromium
from tests.harness.fixtures import kept_worlds, worlds
from tests.harness.site import BuildMissingError, serving
from tests.harness.worlds import Worlds

__all__ = ["kept_worlds", "worlds"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: `make test ARGS="-m browser"` runs them alone."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser(django_db_blocker: DjangoDbBlocker) -> Iterator[Browser]:
    """One Chromium for the whole run; the run fails without it, it is never skipped."""
    try:
        with chromium() as running:
            yield running
    except NoBrowserError as reason:
        pytest.fail(str(reason))


@pytest.fixture
def site(worlds: Worlds) -> Iterator[str]:
    """The address of a served Entente; the test chooses the database before its first visit.

    After the test the due list must say what the records say (`manage.py reconcile`).
    """
    from reminders.services import differences

    try:
        with serving() as address:
            yield address
    except BuildMissingError as reason:
        pytest.fail(str(reason))
