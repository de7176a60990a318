"""One visit to every page of a world, kept for all proofs that ask something of the pages."""

from collections.abc import Collection
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.harness.fetching import Answer, fetch, quiet, sign_in
from tests.harness.joins import Joins, watching
from tests.harness.pages import SeenPage


@dataclass(frozen=True)
class Visit:
    """A page as it was answered, and the SQL that was run for it."""

    page: SeenPage
    answer: Answer
    queries: list[str]


@dataclass(frozen=True)
class Visits:
    """The visits to all pages of a world, and what their queries joined to."""

    pages: list[Visit]
    joins: Joins


def visit_all(pages: Collection[SeenPage]) -> Visits:
    """Fetch each page once. What Django keeps of kinds of records is warm, whoever found them."""
    ContentType.objects.get_for_models(*apps.get_models())
    clients = {page.who: sign_in(page.user) for page in pages}
    with quiet(), watching() as joins:
        return Visits([_visit(page, clients[page.who]) for page in pages], joins)


def _visit(page: SeenPage, client: Client) -> Visit:
    with CaptureQueriesContext(connection) as queries:
        answer = fetch(client, page.path)
    return Visit(page, answer, [query["sql"] for query in queries])
