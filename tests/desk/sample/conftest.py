"""The sample, loaded once for all tests here; what a test writes is taken back after it."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings


def load_sample() -> str:
    """Load the sample as `make demo` does; return what the command printed."""
    said = StringIO()
    with override_settings(DEBUG=True):
        call_command("load_sample", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="package")
def sample(django_db_setup, django_db_blocker):
    """What the first run printed; the database is empty again after this folder."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_sample()
        transaction.set_rollback(True)
