"""Light (engineering §3): the first visit, with all that it loads, is ≤ 70 kB.

What one page itself may take is proved of all pages in tests/desk/test_light.py.
"""

import brotli
from playwright.sync_api import Browser, Response

from tests.browser.conftest import Site
from tests.desk.test_light import MOST_FOR_A_PAGE
from tests.harness.browser import window
from tests.harness.cast import read_cast
from tests.harness.crowd import make_few
from tests.harness.fetching import moving

MOST_FOR_A_VISIT = 70_000


def test_first_visit_is_light_whatever_page_it_is(browser: Browser, site: Site) -> None:
    address = site("few", make_few)
    with moving(), window(browser, address, read_cast().people["desk"]) as view:
        loaded: list[Response] = []
        view.page.on("response", lambda each: loaded.append(each))
        view.visit("/")
        view.page.wait_for_load_state("networkidle")
        page, *others = (len(brotli.compress(each.body())) for each in loaded if each.status == 200)
    assert len(others) > 1, "the style sheet did not come along"
    print(f"beside the page of {page} bytes a first visit takes {sum(others)} bytes")
    assert page <= MOST_FOR_A_PAGE
    assert sum(others) + MOST_FOR_A_PAGE <= MOST_FOR_A_VISIT
