"""A real Chromium, what it notices about a page, and the fingers of the person before it."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from offices.models import User
from tests.harness.fetching import sign_in

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
WIDE, NARROW = (1280, 800), (400, 800)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PATIENCE = 10_000  # milliseconds

_NOTE_REFUSALS = """
window.__refused = [];
document.addEventListener("securitypolicyviolation", (event) => window.__refused.push(
  `${event.effectiveDirective} refused ${event.blockedURI} ${event.sample}`));
"""
_RUN_AXE = """
async (tags) => {
  const found = await axe.run(document, {
    runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], preload: false});
  return found.violations.map((rule) => `${rule.id}: ${rule.help}: `
    + rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | "));
}
"""
_OVERFLOW = """
() => {
  const room = document.documentElement.clientWidth, whole = document.scrollingElement.scrollWidth;
  if (whole <= room) return "";
  const out = [...document.querySelectorAll("body *")].filter(
    (one) => one.getBoundingClientRect().right > room + 1 && !one.closest(".usa-sr-only"));
  const last = out.filter((one) => !out.some((other) => other !== one && one.contains(other)));
  return `${whole} px wide in ${room}: `
    + last.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(" | ");
}
"""


# Sends a form as it came: what must be given is not, and the server has to say so.
_SEND_EMPTY = """
() => {
  const form = [...document.querySelectorAll("main form[method=post]")].find((one) =>
    !one.getAttribute("action") && [...one.elements].some(
      (field) => field.required && !field.value && field.type !== "radio"));
  if (!form) return false;
  form.noValidate = true;
  form.querySelector("[type=submit]").click();
  return true;
}
"""


class NoBrowserError(Exception):
    """There is no Chromium: pages cannot be proved without one."""


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Run a Chromium for a `with` block. Raises NoBrowserError."""
    if not CHROMIUM.exists():
        raise NoBrowserError(f"{CHROMIUM} is missing. Run: sudo apt-get install chromium")
    # Playwright keeps an event loop in this thread; Django takes that for a reason to refuse.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        try:
            yield browser
        finally:
            browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class Window:
    """A page that somebody looks at, and what went wrong in it so far."""

    page: Page
    address: str
    wrongs: list[str] = field(default_factory=list)

    def visit(self, path: str) -> Response:
        """Go to a path of the site and return the answer."""
        answer = self.page.goto(self.address + path, wait_until="load")
        assert answer is not None, f"{path} is not answered"
        return answer

    def send_empty(self) -> bool:
        """Send the page's form without what it needs; return whether it has such a form."""
        if not self.page.evaluate(_SEND_EMPTY):
            return False
        self.page.wait_for_load_state("load")
        self.page.wait_for_selector("#errors")
        return True

    @property
    def path(self) -> str:
        """The path and query of the page in view."""
        split = urlsplit(self.page.url)
        return split.path + (f"?{split.query}" if split.query else "")

    def refusals(self) -> list[str]:
        """Return what the page's policy refused, and take note of errors on its console."""
        refused = self.page.evaluate("window.__refused || []")
        wrongs, self.wrongs = self.wrongs, []
        return [*refused, *wrongs]

    def barriers(self) -> list[str]:
        """Return what axe finds against WCAG 2.2 AA.

        Ask for `refusals` before: axe itself tries things that the page's policy refuses.
        """
        self.page.evaluate(axe())
        found = self.page.evaluate(_RUN_AXE, WCAG)
        self.wrongs.clear()
        return found

    def overflow(self, size: tuple[int, int]) -> str:
        """Return what sticks out of a page of this size; "" when nothing does."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        return self.page.evaluate(_OVERFLOW)


@contextlib.contextmanager
def window(
    browser: Browser,
    address: str,
    user: User | None = None,
    *,
    size: tuple[int, int] = WIDE,
    has_script: bool = True,
) -> Iterator[Window]:
    """Open a window for a `with` block, signed in as `user` without the form, or as nobody."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        java_script_enabled=has_script,
        reduced_motion="reduce",
        locale="en-US",
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(_NOTE_REFUSALS)
    if user is not None:
        _give_session(context, address, user)
    seen = Window(context.new_page(), address)
    seen.page.on("pageerror", lambda error: seen.wrongs.append(f"script failed: {error}"))
    seen.page.on("console", lambda said: _note(seen, said.type, said.text, said.location))
    try:
        yield seen
    finally:
        context.close()


def _note(seen: Window, kind: str, text: str, location: dict) -> None:
    """Errors count; that a form came back as 422 or a page as 404 is no error of the page."""
    is_own_status = "the server responded with a status of 4" in text and (
        urlsplit(location.get("url", "")).path == urlsplit(seen.page.url).path
    )
    if kind in ("error", "warning") and not is_own_status:
        seen.wrongs.append(f"console: {text}")


def _give_session(context: BrowserContext, address: str, user: User) -> None:
    session = sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])


@cache
def axe() -> str:
    """Return the source of axe-core, which is given to the page past its policy."""
    source = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
    if not source.is_file():
        raise NoBrowserError(f"{source} is missing. Run `make setup`, which installs it.")
    return source.read_text(encoding="utf-8")
