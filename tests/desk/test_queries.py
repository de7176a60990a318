"""Flat (engineering §3): a page asks the database as often for thirty rows as for three."""

import re
from collections import Counter
from functools import partial
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.harness.crowd import make_crowd
from tests.harness.fetching import fetch, sign_in, still
from tests.harness.pages import SeenPage, all_pages
from tests.harness.queries import OUR_APPS
from tests.harness.worlds import Worlds

MOST_ROWS = 30


def test_pages_ask_as_often_for_thirty_rows_as_for_three(worlds: Worlds) -> None:
    few, many = (_queries_by_page(worlds, n) for n in (3, 30))
    assert few.keys() == many.keys()
    grown = [
        f"{name}: {len(few[name])} queries for 3 rows, {len(many[name])} for 30; more often:\n"
        + "\n".join(f"    {n} times {sql[:200]}" for sql, n in _more(few[name], many[name]))
        for name in few
        if len(few[name]) != len(many[name])
    ]
    most = max(many, key=lambda name: len(many[name]))
    print(f"{len(many)} pages, at most {len(many[most])} queries ({most})")
    assert not grown, f"{len(grown)} pages whose queries grow with rows:\n" + "\n".join(grown)


def test_long_lists_come_in_pages(worlds: Worlds) -> None:
    with worlds.using("crowd95", partial(make_crowd, 95)), still():
        lists = {page: _lists_of(page) for page in _our_pages()}
    too_long = [
        f"{page} shows a list of {length} rows"
        for page, (lengths, _) in lists.items()
        for length in lengths
        if length > MOST_ROWS
    ]
    paged = sorted({str(page.address.route) for page, (_, is_paged) in lists.items() if is_paged})
    print(f"lists in pages: {', '.join(paged)}")
    assert not too_long, f"{len(too_long)} lists without pages:\n" + "\n".join(too_long)
    assert {"desk:relationships", "desk:bodies", "desk:body", "desk:requests"} <= set(paged)


def _our_pages() -> list[SeenPage]:
    return [page for page in all_pages() if page.address.route.app in OUR_APPS]


def _queries_by_page(worlds: Worlds, n: int) -> dict[str, list[str]]:
    found = {}
    with worlds.using(f"crowd{n}", partial(make_crowd, n)), still():
        for page in all_pages():
            client = sign_in(page.user)
            fetch(client, page.path)  # warms what is kept between requests
            with CaptureQueriesContext(connection) as queries:
                fetch(client, page.path)
            name = f"{page.address.route}?{page.path.partition('?')[2]} as {page.who}"
            found[name] = [_shape(query["sql"]) for query in queries]
    return found


def _shape(sql: str) -> str:
    return re.sub(r"'[^']*'|\b\d+\b", "…", sql)


def _more(few: list[str], many: list[str]) -> list[tuple[str, int]]:
    return [(sql, n) for sql, n in (Counter(many) - Counter(few)).most_common(3)]


class _Lists(HTMLParser):
    """The lengths of lists and table bodies in `main`, but not of what a form offers."""

    def __init__(self) -> None:
        super().__init__()
        self.lengths: list[int] = []
        self.is_paged = False
        self._open: list[int] = []
        self._forms = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_paged |= ("rel", "next") in attrs
        self._forms += tag == "form"
        if tag in ("ul", "ol", "tbody", "dl"):
            self._open.append(0)
        elif tag in ("li", "tr", "dt") and self._open:
            self._open[-1] += 1

    def handle_endtag(self, tag: str) -> None:
        self._forms -= tag == "form"
        if tag in ("ul", "ol", "tbody", "dl") and self._open:
            length = self._open.pop()
            if not self._forms:
                self.lengths.append(length)


def _lists_of(page: SeenPage) -> tuple[list[int], bool]:
    reader = _Lists()
    reader.feed(fetch(sign_in(page.user), page.path).text)
    return reader.lengths, reader.is_paged


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL")
