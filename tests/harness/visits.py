"""One visit to every page of a world, kept for all proofs that ask something of the pages."""

from dataclasses import dataclass

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from tests.harness.joins import Joins, watching
from tests.harness.pages import Visit, visit_pages

# For a proof of pages: `make test` goes through them in short, `make proofs` through all.
in_short_and_whole = pytest.mark.parametrize(
    "in_short",
    [pytest.param(True, id="in_short"), pytest.param(False, id="whole", marks=pytest.mark.proof)],
)


@dataclass(frozen=True)
class Visits:
    """The visits to all pages of a world, and what their queries joined to."""

    pages: list[Visit]
    joins: Joins


def visit_all(*, in_short: bool, has_all: bool) -> Visits:
    """Visit each page once. What Django keeps of kinds of records is warm from the first on."""
    ContentType.objects.get_for_models(*apps.get_models())
    with watching() as joins:
        return Visits(visit_pages(in_short=in_short, has_all=has_all), joins)
