"""A Chromium for all tests of this folder, and after each test a due list that agrees."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime

import pytest
import time_machine
from playwright.sync_api import Browser

from reminders.services.due_list import differences
from tests.harness.browser import NoBrowserError, chromium
from tests.harness.cast import NOW
from tests.harness.databases import using_database
from tests.harness.fetching import quiet
from tests.harness.site import BuildMissingError, serving
from tests.harness.worlds import Worlds

Site = Callable[[str, Callable[[], object]], str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder: `make test ARGS="-m browser"` runs them alone."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker("browser")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for this folder; its tests fail without it, they are never skipped."""
    try:
        with chromium() as running:
            yield running
    except NoBrowserError as reason:
        pytest.fail(str(reason))


@pytest.fixture
def ends_at() -> datetime:
    """Return when the plays of a module end; one that goes on to other seasons says so itself."""
    return NOW


@pytest.fixture
def site(worlds: Worlds, ends_at: datetime) -> Iterator[Site]:
    """Serve a copy of a world: `site("bare", make_bare)` returns its address.

    After the test the due list must say what the records say (`manage.py reconcile`).
    """
    with quiet(), ExitStack() as stack:

        def serve(name: str, write: Callable[[], object]) -> str:
            copy = worlds.copy(worlds.world(name, write), "browsed")
            stack.enter_context(using_database(copy))
            return stack.enter_context(serving())

        try:
            yield serve
        except BuildMissingError as reason:
            pytest.fail(str(reason))
        with time_machine.travel(ends_at, tick=False):
            assert list(differences()) == []
