import os

import pytest
from hypothesis import HealthCheck, settings

from tests.database import empty_past_triggers  # noqa: F401
from tests.harness.fixtures import kept_worlds, shared, worlds  # noqa: F401
from tests.templates import tell_of_pages_alone  # noqa: F401

SLOW_DATABASE = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
settings.register_profile(
    "ci", max_examples=200, deadline=None, suppress_health_check=SLOW_DATABASE
)
settings.register_profile(
    "proofs", max_examples=10_000, deadline=None, suppress_health_check=SLOW_DATABASE
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the proofs that copy databases: `tests/everything.py` runs them apart."""
    for item in items:
        if "worlds" in getattr(item, "fixturenames", ()):
            item.add_marker("pages")


@pytest.fixture
def today():
    """The home date, as the pages and services see it."""
    from core.dates import home_today

    return home_today()
