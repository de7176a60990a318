"""On paper: the banner on every sheet, nothing to click; a button where a script can print."""

from playwright.sync_api import Browser

from agenda.models import ActionRequest, RequestState
from dialogue.models import Meeting
from tests.browser.conftest import Site
from tests.harness.browser import window
from tests.harness.cast import read_cast
from tests.harness.crowd import make_few
from tests.harness.fetching import moving

_SEEN = """
(selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.offsetParent !== null).map((one) => one.outerHTML.slice(0, 120))
"""
_SHEETS = """
() => [...document.querySelectorAll(".marking-banner")].map(
  (banner) => getComputedStyle(banner.parentElement).display)
"""
CLICKED = ".house, nav a, button, input, .usa-button, .actions a, .download"


def test_paper_has_the_record_and_its_markings_alone(browser: Browser, site: Site) -> None:
    address = site("few", make_few)
    with moving(), window(browser, address, read_cast().people["desk"]) as view:
        view.page.emulate_media(media="print")
        for path in _paths():
            assert view.visit(path).status == 200, path
            assert view.page.evaluate(_SEEN, CLICKED) == [], path
            # Head and foot of a table are what browsers repeat on every sheet.
            assert view.page.evaluate(_SHEETS) == ["table-header-group", "table-footer-group"]
            pdf = view.page.pdf(format="A4")
            assert pdf.startswith(b"%PDF"), path
            assert view.refusals() == [], path


def test_print_button_prints_and_needs_a_script(browser: Browser, site: Site) -> None:
    address = site("few", make_few)
    with moving():
        user, paths = read_cast().people["desk"], list(_paths())
        with window(browser, address, user) as view:
            for path in paths:
                view.visit(path)
                view.page.evaluate("window.print = () => { window.printed = true }")
                view.page.get_by_role("button", name="Print").click()
                assert view.page.evaluate("window.printed"), path
        with window(browser, address, user, has_script=False) as view:
            for path in paths:
                view.visit(path)
                assert not view.page.locator("[data-print]").is_visible(), path


def _paths() -> list[str]:
    """Return the pages that offer to be printed."""
    meeting = Meeting.objects.for_system("proofs read all").select_related("body").first()
    request = (
        ActionRequest.objects.for_system("proofs read all").filter(state=RequestState.FILED).first()
    )
    pages = (meeting, meeting.body, request)
    return ["/", "/relationships/az/", *(page.get_absolute_url() for page in pages)]
