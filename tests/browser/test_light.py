"""Light (engineering §3): a page ≤ 20 kB, the first visit with all that it loads ≤ 70 kB."""

import brotli
from playwright.sync_api import Browser, Response

from tests.browser.conftest import Site
from tests.harness.browser import window
from tests.harness.crowd import make_many
from tests.harness.fetching import fetch, moving, sign_in, still
from tests.harness.pages import SeenPage
from tests.harness.queries import OUR_APPS
from tests.harness.worlds import Worlds

MOST_FOR_A_PAGE = 20_000
MOST_FOR_A_VISIT = 70_000


def test_pages_and_first_visits_are_light(worlds: Worlds, browser: Browser, site: Site) -> None:
    pages = worlds.pages("many", make_many, is_crowded=True)
    pages = [page for page in pages if page.address.route.app in OUR_APPS]
    address = site("many", make_many)
    with still():
        sizes = {
            page: len(brotli.compress(fetch(sign_in(page.user), page.path).body)) for page in pages
        }
    heaviest = max(sizes, key=sizes.__getitem__)
    with moving():
        visit = _first_visit(browser, address, heaviest)
    print(
        f"{len(sizes)} crowded pages: the heaviest is {heaviest} with {sizes[heaviest]} bytes, "
        f"its first visit takes {visit} bytes"
    )
    heavy = [f"{page}: {size} bytes" for page, size in sizes.items() if size > MOST_FOR_A_PAGE]
    assert not heavy, f"{len(heavy)} pages are heavier than {MOST_FOR_A_PAGE}:\n" + "\n".join(heavy)
    assert visit <= MOST_FOR_A_VISIT


def _first_visit(browser: Browser, address: str, page: SeenPage) -> int:
    """Everything that a browser with nothing kept loads for a page, compressed."""
    loaded: list[Response] = []
    with window(browser, address, page.user) as view:
        view.page.on("response", lambda each: loaded.append(each))
        view.visit(page.path)
        view.page.wait_for_load_state("networkidle")
        bodies = [each.body() for each in loaded if each.status == 200]
    assert len(bodies) > 2, "the style sheet did not come along"
    return sum(len(brotli.compress(body)) for body in bodies)
