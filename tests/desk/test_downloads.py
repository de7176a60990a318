"""Every table and every list in pages can be downloaded: all of it, and nothing that is hidden."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import downloads
from tests.harness.addresses import VISIBLE, all_addresses
from tests.harness.cast import READERS, read_cast
from tests.harness.crowd import make_few, make_many
from tests.harness.fetching import Answer, fetch, quiet, sign_in, still
from tests.harness.oracle import file_complaints
from tests.harness.queries import OUR_APPS
from tests.harness.samples import reader
from tests.harness.tokens import TOKEN, owners
from tests.harness.visits import in_short_and_whole
from tests.harness.world import make_world
from tests.harness.worlds import Worlds

# Lists from which one chooses where to go on say nothing that another list does not; what one
# typed and did not send is no record.
NO_TABLES = {"desk:new_contact", "desk:new_item", "desk:new_request", "offices:drafts"}
_UID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@in_short_and_whole
def test_every_table_and_long_list_has_a_link_to_its_file(worlds: Worlds, in_short: bool) -> None:
    visits = worlds.visits("many", make_many, in_short=in_short).pages
    asked, missing, broken = set(), [], []
    with worlds.using("many", make_many), still():
        clients = {visit.page.who: sign_in(visit.page.user) for visit in visits}
        for visit in visits:
            page = visit.page
            if page.address.route.app not in OUR_APPS or page.address.route.name in NO_TABLES:
                continue
            links = _Links()
            links.feed(visit.answer.text)
            missing += [f"{page}: {what}" for what in links.missing]
            files = {(page.who, urljoin(page.path, link)) for link in links.files} - asked
            asked |= files
            if in_short:  # what they lead to is looked at in whole, and below
                continue
            for who, link in sorted(files, key=str):
                answer = fetch(clients[who], link)
                if not _is_file(answer):
                    broken.append(f"{page} {link}: {answer.status}")
    print(f"{len(asked)} links to files on {len(visits)} pages")
    assert len(asked) > 10
    assert not missing, f"{len(missing)} lists without a file:\n" + "\n".join(missing)
    assert not broken, f"{len(broken)} links to no file:\n" + "\n".join(broken)


@pytest.mark.parametrize("who", READERS)
def test_file_shows_only_what_its_reader_reads_under_its_banner(worlds: Worlds, who: str) -> None:
    with worlds.using("world", make_world), still():
        user = read_cast().people[who]
        looking, owned = reader(user), owners()
        client = sign_in(user)
        wrongs, rows = [], 0
        for path in _files(looking):
            answer = fetch(client, path)
            if answer.status == 404:  # its record is hidden, as on the page
                continue
            assert _is_file(answer), path
            rows += len(_rows(answer)) - 2
            wrongs += [f"{path} {one}" for one in file_complaints(answer.text, looking, owned)]
    print(f"{who}: {rows} rows")
    assert not wrongs, "\n".join(wrongs)


def test_file_asks_as_often_for_many_rows_as_for_three(worlds: Worlds) -> None:
    few, many = (_queries(worlds, *world) for world in (("few", make_few), ("many", make_many)))
    assert few
    assert few == many


def test_file_holds_the_whole_list_up_to_a_limit(
    worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "/relationships/az/forums/?format=csv"
    with worlds.using("many", make_many), still():
        client = sign_in(read_cast().people["desk"])
        whole = _rows(fetch(client, path))
        monkeypatch.setattr(downloads, "MOST_ROWS", 10)
        part = _rows(fetch(client, path))
    count = len(whole) - 2
    assert count > 90
    assert whole[0] == ["UNCLASSIFIED"]
    assert part[2:] == whole[2:12]
    assert part[0] == [
        "UNCLASSIFIED",
        f"The first 10 of {count} rows. Narrow the list to get the others.",
    ]


def test_file_is_kept_by_nobody_on_the_way(worlds: Worlds) -> None:
    with worlds.using("many", make_many), still():
        answer = fetch(sign_in(read_cast().people["desk"]), "/relationships/az/forums/?format=csv")
    headers = dict(answer.headers)
    assert headers["content-type"] == "text/csv; charset=utf-8"
    assert headers["content-disposition"] == 'attachment; filename="forums-az.csv"'
    assert headers["cache-control"] == "private, no-store"


def _files(looking) -> Iterator[str]:
    for address in all_addresses(looking, most=3):
        if address.route.app in OUR_APPS and "format=csv" in address.path:
            assert address.kind in (VISIBLE, "hidden", "absent")
            yield address.path


def _is_file(answer: Answer) -> bool:
    return answer.status == 200 and ("content-type", "text/csv; charset=utf-8") in answer.headers


def _rows(answer: Answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"), newline="")))


def _queries(worlds: Worlds, world: str, write: Callable[[], object]) -> dict[str, int]:
    found: dict[str, int] = {}
    with worlds.using(world, write), still():
        user = read_cast().people["desk"]
        client = sign_in(user)
        for path in _files(reader(user)):
            with CaptureQueriesContext(connection) as queries:
                answer = fetch(client, path)
            query = TOKEN.sub("#", _UID.sub("#", path.partition("?")[2]))
            name = query + path.strip("/").partition("/")[0]
            if _is_file(answer):
                found[name] = max(found.get(name, 0), len(queries))
    return found


class _Links(HTMLParser):
    """The links to files of a page, and its lists that have none in their section."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[str] = []
        self.missing: list[str] = []
        self._open: list[tuple[set[str], list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in ("main", "section"):
            self._open.append((set(), []))
        if not self._open:
            return
        lists, files = self._open[-1]
        if tag == "table" or (tag == "nav" and said.get("class") == "pages"):
            lists.add(tag)
        elif tag == "a" and "format=csv" in (said.get("href") or ""):
            files.append(str(said["href"]))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("main", "section") and self._open:
            lists, files = self._open.pop()
            self.files += files
            if lists and not files:
                self.missing.append(f"a {' and a '.join(sorted(lists))} without a file")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with quiet():
        yield
