"""Every page in a real browser: no barrier (WCAG 2.2 AA), nothing refused, nothing sticks out.

Pages are those of the walk over the url conf, so that each later page is in it by itself. `make
test` looks at ours with three rows of everything and names without a break; `make proofs` at all
with thirty, in a world where nothing is yet, after every query, and at forms with errors.
"""

import os
from itertools import groupby
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from tests.browser.conftest import Site
from tests.harness.browser import NARROW, WIDE, Window, window
from tests.harness.crowd import make_bare, make_few, make_many
from tests.harness.fetching import moving
from tests.harness.pages import SeenPage
from tests.harness.queries import OUR_APPS
from tests.harness.worlds import Worlds

WORLDS = {
    "few": ("few", make_few),
    "crowded": ("many", make_many),
    "empty": ("bare", make_bare),
}
MOST_REQUIRED = 6  # pages.md, budgets: a new request
_REQUIRED = (
    "[...new Set([...document.querySelectorAll('main form [required]')].map((f) => f.name))]"
)
SCREENSHOTS = os.environ.get("SCREENSHOTS", "")


@pytest.mark.parametrize(
    "how",
    ["few", *(pytest.param(how, marks=pytest.mark.proof) for how in ("crowded", "empty"))],
)
def test_every_page_is_open_to_everybody(
    worlds: Worlds, browser: Browser, site: Site, how: str
) -> None:
    pages = [page for page in _pages(worlds, how, in_short=True) if _has_a_look_of_its_own(page)]
    if how == "few":
        pages = [page for page in pages if page.address.route.app in OUR_APPS]
    _look_at_all(pages, browser, site, how)


@pytest.mark.proof
def test_forms_with_errors_are_open_to_everybody(
    worlds: Worlds, browser: Browser, site: Site
) -> None:
    """What a form says when it is sent without what it needs."""
    pages = _pages(worlds, "crowded", in_short=True)
    ours = [one for one in pages if one.address.route.app in OUR_APPS and "?" not in one.path]
    _look_at_all(ours, browser, site, "crowded", with_errors=True)


@pytest.mark.proof
def test_pages_with_every_query_are_open_to_everybody(
    worlds: Worlds, browser: Browser, site: Site
) -> None:
    """What a second page of a list, a filter or a search shows, in crowded lists."""
    pages = _pages(worlds, "crowded", in_short=False)
    _look_at_all(
        [one for one in pages if not _has_a_look_of_its_own(one)], browser, site, "crowded"
    )


def _pages(worlds: Worlds, how: str, *, in_short: bool) -> list[SeenPage]:
    visits = worlds.visits(*WORLDS[how], in_short=in_short, has_all=how != "empty")
    return [visit.page for visit in visits.pages]


def _has_a_look_of_its_own(page: SeenPage) -> bool:
    """Each kind of ask has a form of its own; any other query shows the same page differently."""
    return "?" not in page.path or page.address.route.name == "agenda:new"


def _look_at_all(
    pages: list[SeenPage], browser: Browser, site: Site, how: str, *, with_errors: bool = False
) -> None:
    look = _look_at_errors if with_errors else _look_at
    address = site(*WORLDS[how])
    wrongs = []
    with moving():
        for _, seen in groupby(sorted(pages, key=_who), key=_who):
            group = list(seen)
            with window(browser, address, group[0].user) as view:
                for page in group:
                    wrongs += [f"{page}: {wrong}" for wrong in look(view, page, how)]
    print(f"{how}: {len(pages)} pages at {WIDE[0]} and {NARROW[0]} px, {len(wrongs)} wrongs")
    assert not wrongs, f"{len(wrongs)} wrongs:\n" + "\n".join(wrongs)


def _who(page: SeenPage) -> str:
    return page.who or ""


def _look_at(view: Window, page: SeenPage, how: str) -> list[str]:
    answer = view.visit(page.path)
    wrongs = []
    if answer.status not in (200, 401):
        wrongs.append(f"answers {answer.status}")
    if _policy(answer.headers.get("content-security-policy", "")) != _policy_of_settings():
        wrongs.append("has another policy than the settings say")
    wrongs += view.refusals()
    required = view.page.evaluate(_REQUIRED)
    if page.address.route.name == "agenda:new" and len(required) > MOST_REQUIRED:
        wrongs.append(f"requires {len(required)} fields: {required}")
    for size in (WIDE, NARROW):
        if sticking_out := view.overflow(size):
            wrongs.append(f"at {size[0]} px is {sticking_out}")
        _take_picture(view, page, how, size)
        # axe looks at either width in one of the two worlds: its rules on size differ.
        if (size == WIDE) == (how != "empty"):
            wrongs += view.barriers()
    return wrongs


def _look_at_errors(view: Window, page: SeenPage, how: str) -> list[str]:
    view.visit(page.path)
    if not view.send_empty():
        return []
    wrongs = view.refusals() + view.barriers()
    if sticking_out := view.overflow(NARROW):
        wrongs.append(f"is {sticking_out}")
    _take_picture(view, page, f"{how}-errors", NARROW)
    return wrongs


def _policy(header: str) -> dict[str, set[str]]:
    parts = [part.split() for part in header.split(";") if part.strip()]
    return {name: set(sources) for name, *sources in parts}


def _policy_of_settings() -> dict[str, set[str]]:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return {name: set(sources) for name, sources in directives.items()}


def _take_picture(view: Window, page: SeenPage, how: str, size: tuple[int, int]) -> None:
    """Keep a picture for people to look at, if SCREENSHOTS names a folder."""
    if not SCREENSHOTS:
        return
    route = page.address.route
    query = "".join(one if one.isalnum() else "-" for one in page.path.partition("?")[2])[:48]
    named = str(route).replace("/", "_").replace(":", "-")
    name = "-".join(filter(None, [named, page.kind, query]))
    folder = Path(SCREENSHOTS) / how / str(size[0])
    folder.mkdir(parents=True, exist_ok=True)
    view.page.screenshot(path=folder / f"{name}.png", full_page=True)
