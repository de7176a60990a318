"""Keyboard only: the skip link leads to the page, every act is reached, errors are read first."""

from datetime import timedelta

from playwright.sync_api import Browser, Page

from agenda.models import Ask
from core.dates import home_today
from tests.browser.conftest import Site
from tests.browser.job_world import FORUM, make_job_world, the_meeting
from tests.factories import PASSWORD
from tests.harness.browser import Window, window
from tests.harness.cast import read_cast
from tests.harness.fetching import moving

MOST_TABS = 60
_FOCUSED = """
() => {
  const one = document.activeElement;
  const label = one.labels?.[0]?.innerText || one.getAttribute("aria-label") || "";
  const box = one.getBoundingClientRect();
  return {tag: one.tagName, id: one.id, words: (label || one.innerText || "").trim(),
    type: one.type || "", isSeen: box.width > 0 && box.height > 0,
    outline: getComputedStyle(one).outlineStyle + getComputedStyle(one).boxShadow};
}
"""


def test_skip_link_leads_past_the_header(browser: Browser, site: Site) -> None:
    address = site("job", make_job_world)
    with moving(), window(browser, address, read_cast().people["desk"]) as view:
        view.visit("/")
        view.page.keyboard.press("Tab")
        assert _focused(view.page)["words"] == "Skip to the page"
        view.page.keyboard.press("Enter")
        assert view.page.evaluate("document.activeElement.id") == "main"


def test_focus_goes_to_the_errors(browser: Browser, site: Site) -> None:
    address = site("job", make_job_world)
    with moving(), window(browser, address, read_cast().people["desk"]) as view:
        view.visit(f"{the_meeting().get_absolute_url()}date/")
        assert view.send_empty()
        assert view.page.evaluate("document.activeElement.id") == "errors"
        view.page.keyboard.press("Tab")
        view.page.keyboard.press("Enter")
        assert _focused(view.page)["tag"] in ("INPUT", "SELECT", "TEXTAREA")


def test_the_job_is_done_with_the_keyboard_alone(browser: Browser, site: Site) -> None:
    address = site("job", make_job_world)
    with moving():
        people, today = read_cast().people, home_today()
        with window(browser, address) as view:
            _sign_in(view)
            view.visit("/relationships/az/")
            _go(view, FORUM)
            _go(view, "Consultation")
            _go(view, "Ask for a decision")
            _go(view, "Approve a date")
            _type_day(view, "First day", today + timedelta(days=43))
            _type(view, "Place", "Washington")
            _type(view, "Asked of", "PM")
            _type_day(view, "Answer needed by", today + timedelta(days=9))
            _go(view, "File")
        ask = Ask.objects.for_system("a test looks").get()
        with window(browser, address, people["bureau"]) as view:
            view.visit(ask.get_absolute_url())
            _go(view, "Send answer")
        assert the_meeting().state == "scheduled"
        with window(browser, address, people["desk"]) as view:
            view.visit(the_meeting().get_absolute_url())
            _go(view, "Record their confirmation")
            _tab_to(view, "Diplomatic note")
            view.page.keyboard.press("Space")
            _go(view, "Record")
            assert "Confirmed by both sides" in view.page.inner_text("main")
        with window(browser, address, people["bureau"]) as view:
            view.visit(ask.get_absolute_url())
            _go(view, "Take this back")
            _type(view, "Why", "The wrong week.")
            _go(view, "Take back")
        assert the_meeting().state == "requested"


def _focused(page: Page) -> dict:
    return page.evaluate(_FOCUSED)


def _tab_to(view: Window, words: str) -> dict:
    """Press Tab until what is focused begins with these words; it must be seen to be focused."""
    reached = []
    for _ in range(MOST_TABS):
        view.page.keyboard.press("Tab")
        one = _focused(view.page)
        reached.append(one["words"])
        if one["words"].startswith(words):
            assert one["isSeen"], f"“{words}” is focused but not seen"
            assert one["outline"] != "nonenone", f"“{words}” does not show that it is focused"
            return one
    raise AssertionError(f"Tab does not reach “{words}” on {view.path}, only {reached}")


def _go(view: Window, words: str) -> None:
    """Reach a link or button and press Enter on it."""
    _tab_to(view, words)
    with view.page.expect_navigation():
        view.page.keyboard.press("Enter")


def _type(view: Window, label: str, text: str) -> None:
    _tab_to(view, label)
    view.page.keyboard.type(text)


def _type_day(view: Window, label: str, day) -> None:
    """Days are typed as the control of an American browser takes them: month, day, year."""
    _tab_to(view, label)
    view.page.keyboard.type(f"{day:%m%d%Y}")


def _sign_in(view: Window) -> None:
    view.visit("/accounts/login/")
    _type(view, "Email", "post@sample.test")
    _type(view, "Password", PASSWORD)
    with view.page.expect_navigation():
        view.page.keyboard.press("Enter")
