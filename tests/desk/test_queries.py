"""Flat (engineering §3): a page asks the database as often for many rows as for three."""

import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser

from tests.harness.crowd import make_few, make_many
from tests.harness.fetching import Answer
from tests.harness.queries import OUR_APPS
from tests.harness.visits import in_short_and_whole
from tests.harness.worlds import Worlds

MOST_ROWS = 30
KINDS_OF_PAGES = 6  # to which search leads
_SECOND_PAGE = re.compile(r"[?&]\w+=2\b")  # `?page=2`, `?offices=2`
WHOLE = {"agenda:their_copy"}  # a paper for the other side, made to be printed: all of it


@in_short_and_whole
def test_pages_ask_as_often_for_many_rows_as_for_three(worlds: Worlds, in_short: bool) -> None:
    few = _queries_by_page(worlds, "few", make_few, in_short)
    many = _queries_by_page(worlds, "many", make_many, in_short)
    assert few.keys() == many.keys()
    grown = [
        f"{name}: {len(few[name])} queries for 3 rows, {len(many[name])} for many; more often:\n"
        + "\n".join(f"    {n} times {sql[:200]}" for sql, n in _more(few[name], many[name]))
        for name in few
        if _grows(name, len(few[name]), len(many[name]))
    ]
    most = max(many, key=lambda name: len(many[name]))
    print(f"{len(many)} pages, at most {len(many[most])} queries ({most})")
    assert not grown, f"{len(grown)} pages whose queries grow with rows:\n" + "\n".join(grown)


@in_short_and_whole
def test_long_lists_come_in_pages(worlds: Worlds, in_short: bool) -> None:
    lists = {
        visit.page: _lists_of(visit.answer)
        for visit in worlds.visits("many", make_many, in_short=in_short).pages
        if visit.page.address.route.app in OUR_APPS
    }
    too_long = [
        f"{page} shows a list of {length} rows"
        for page, (lengths, _) in lists.items()
        for length in lengths
        if length > MOST_ROWS and page.address.route.name not in WHOLE
    ]
    paged = sorted({str(page.address.route) for page, (_, is_paged) in lists.items() if is_paged})
    print(f"lists in pages: {', '.join(paged)}")
    assert not too_long, f"{len(too_long)} lists without pages:\n" + "\n".join(too_long)
    assert {"desk:relationships", "desk:bodies", "desk:body", "desk:requests"} <= set(paged)


def _grows(name: str, few: int, many: int) -> bool:
    """Of three rows there is no second page: there less is asked than on the first one.

    Search asks once for each kind of page to which thirty rows lead; the same thirty of more rows
    may lead to other kinds.
    """
    if name.startswith("desk:search"):
        return abs(many - few) > KINDS_OF_PAGES
    return many > few if _SECOND_PAGE.search(name) else many != few


def _queries_by_page(
    worlds: Worlds, world: str, write: Callable[[], object], in_short: bool
) -> dict[str, list[str]]:
    found = {}
    for visit in worlds.visits(world, write, in_short=in_short).pages:
        page = visit.page
        name = f"{page.address.route}{page.kind}?{page.path.partition('?')[2]} as {page.who}"
        found[_nameless(name)] = [_shape(sql) for sql in visit.queries]
    return found


def _nameless(name: str) -> str:
    """The same page has the same name in two worlds."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]{2}-\w{4}|zq\d+", "…", name)


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


def _lists_of(answer: Answer) -> tuple[list[int], bool]:
    reader = _Lists()
    reader.feed(answer.text)
    return reader.lengths, reader.is_paged
