"""Nothing above the reader leaks (design §10): two databases that differ only in hidden records.

Database B is a copy of A in which everything that the reader may not see was changed. Every
address of the url conf is answered alike, byte by byte, with clock and chance standing still.
"""

import pytest

from tests.harness.addresses import VISIBLE, Address, all_addresses
from tests.harness.cast import READERS, read_cast
from tests.harness.crawling import Answers, betrayals, crawl, differences, failures
from tests.harness.databases import using_database
from tests.harness.disturb import disturb
from tests.harness.fetching import noting_queries, sign_in, still
from tests.harness.oracle import complaints, file_complaints
from tests.harness.queries import OUR_APPS, keys_said
from tests.harness.samples import reader
from tests.harness.tokens import owners
from tests.harness.world import make_world
from tests.harness.worlds import Worlds

# In short one reader looks, who has the most pages and forms; `make proofs` lets everybody look.
IN_SHORT = "desk"


def test_hidden_records_change_no_answer(worlds: Worlds) -> None:
    _crawl_twice(worlds, IN_SHORT, is_full=False)


@pytest.mark.proof
@pytest.mark.parametrize("who", [*READERS, "bureau", "chair", "nobody"])
def test_hidden_records_change_no_answer_to_anybody_in_any_way(worlds: Worlds, who: str) -> None:
    _crawl_twice(worlds, who, is_full=True)


def _crawl_twice(worlds: Worlds, who: str, *, is_full: bool) -> None:
    a = worlds.copy(worlds.world("world", make_world), f"a_{who}")
    with using_database(a), still():
        user = read_cast().people.get(who)
        client, looking = sign_in(user), reader(user)
    b = worlds.copy(a, f"b_{who}")
    with using_database(b), still(f"b of {who}"):
        changed = disturb(looking, is_full=is_full)

    with using_database(a), still(), noting_queries() as noted:
        addresses = all_addresses(looking, most=2 if is_full else 1, in_short=not is_full)
        first = crawl(client, addresses, is_full=is_full)
        shown = _shown(first, owners(), looking)
    again = addresses if is_full else [one for one in addresses if not _names_nothing(one)]
    with using_database(b), still():
        second = crawl(client, again, is_full=is_full)
        shown += _shown(second, owners(), looking)
    worlds.drop(f"a_{who}")
    worlds.drop(f"b_{who}")

    asked_again = {address.path for address in again}
    different = differences({w: a for w, a in first.items() if w[0] in asked_again}, second)
    betrayed = betrayals(addresses, first) + betrayals(again, second)
    broken = failures(first)
    print(
        f"{who}: {len({address.path for address in addresses})} addresses, "
        f"{len(first)} and {len(second)} requests, {changed} hidden records changed, "
        f"{len(different)} differences"
    )
    assert not broken, _told("views that failed", broken)
    assert not different, _told("answers that tell of hidden records", different)
    assert not betrayed, _told("hidden records that are not answered as absent ones", betrayed)
    assert not shown, _told("pages that show what they must not", shown)
    unsaid = _unsaid(noted)
    assert not unsaid, _told("names after the question mark that no proof tries", unsaid)


def _names_nothing(address: Address) -> bool:
    """In short these are asked in A alone, where a hidden record is answered as an absent one."""
    return address.kind != VISIBLE and "?" not in address.path


def _shown(answers: Answers, owned: dict, looking) -> list[str]:
    said = []
    for (path, how), answer in answers.items():
        if path.startswith("/admin/"):
            continue
        told = []
        if answer.text.startswith("<!DOCTYPE html>"):
            told = complaints(answer.text, looking, owned, typed=path)
        elif how == "GET" and ("content-type", "text/csv; charset=utf-8") in answer.headers:
            told = file_complaints(answer.text, looking, owned, typed=path)
        said += [f"{how} {path} {complaint}" for complaint in told]
    return said


def _unsaid(noted: dict[str, set[str]]) -> list[str]:
    return [
        f"{name} reads ?{key}=. Say in QUERIES of tests/harness/queries.py what may stand there."
        for name, keys in noted.items()
        for key in sorted(keys - keys_said(name))
        if name.partition(":")[0] in OUR_APPS
    ]


def _told(what: str, lines: list[str]) -> str:
    return f"{len(lines)} {what}:\n" + "\n".join(lines[:40])
