"""What one types outlives the browser, the session and the line; nothing is kept in the browser."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Error, Locator, expect

from dialogue.models import Body, BodyName
from offices.models import Draft
from tests.browser.conftest import Site
from tests.browser.hands import Hands
from tests.browser.job_world import make_job_world
from tests.factories import PASSWORD
from tests.harness.browser import CHROMIUM, QUIET, Window, window
from tests.harness.cast import read_cast
from tests.harness.fetching import moving

TYPED = "Bilateral Dialogue on Security and Resilience"
SENTENCE = "and did not send it. Check it, then send it."
WHY = "a test looks"
_STORED = "Object.keys(localStorage).length + Object.keys(sessionStorage).length"


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with moving():
        yield site("job", make_job_world)


def the_form() -> str:
    """Return the page on which a forum gets a new name."""
    return f"{Body.objects.for_system(WHY).get().get_absolute_url()}rename/"


def names() -> int:
    """Return how many names the forum has had."""
    return BodyName.objects.for_system(WHY).count()


def desk():
    return read_cast().people["desk"]


def name_in(view: Window) -> Locator:
    return view.page.get_by_label("New name")


def status_in(view: Window) -> Locator:
    return view.page.locator("form .kept")


def type_name(view: Window, words: str = TYPED) -> None:
    """Type as fingers do, over what stands there."""
    name_in(view).fill("")
    name_in(view).press_sequentially(words)


def assert_back(view: Window, words: str = TYPED) -> None:
    """Assert that the text is in the form again, to be confirmed."""
    view.visit(the_form())
    Hands(view).sees("You typed this on Mon 6 April 2026", SENTENCE)
    expect(name_in(view)).to_have_value(words)
    assert not view.page.locator("#errors").count()


def sign_in_here(view: Window) -> None:
    """Sign in on the page that is shown."""
    hands = Hands(view)
    hands.fill("Email", "desk@sample.test")
    hands.fill("Password", PASSWORD)
    hands.press("Sign in")


# --- The browser is killed ----------------------------------------------------------------------
def test_text_is_back_after_the_browser_was_killed_in_mid_typing(
    browser: Browser, address: str
) -> None:
    with (
        doomed(browser) as (victim, kill),
        contextlib.suppress(Error),  # its window cannot be closed any more
        window(victim, address, desk()) as view,
    ):
        view.visit(the_form())
        type_name(view)
        expect(status_in(view)).to_have_text("Kept 08:12")
        name_in(view).press_sequentially(" and m")
        kill()
    assert not victim.is_connected()
    assert Draft.objects.get().author == desk()
    with window(browser, address, desk()) as view:
        assert_back(view)
        Hands(view).press("Rename")
        Hands(view).sees("Renamed.")
    assert (names(), Draft.objects.count()) == (2, 0)


@contextlib.contextmanager
def doomed(browser: Browser) -> Iterator[tuple]:
    """Start a browser of its own for a `with` block, and a way to kill it at once."""
    mark = f"--entente-test={uuid4()}"
    victim = browser.browser_type.launch(executable_path=str(CHROMIUM), args=[*QUIET, mark])

    def kill() -> None:
        (first,) = [pid for pid, said in _commands() if mark in said and "--type=" not in said]
        os.kill(first, signal.SIGKILL)

    try:
        yield victim, kill
    finally:
        with contextlib.suppress(Error):
            victim.close()


def _commands() -> Iterator[tuple[int, str]]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                said = (folder / "cmdline").read_bytes().decode(errors="replace")
                yield int(folder.name), said.replace("\x00", " ")


# --- The page is left, the line breaks ----------------------------------------------------------
def wait_until_kept(view: Window) -> None:
    """Wait for what was sent when a page was left: the browser sends it beside the next one."""
    for _again in range(50):
        if Draft.objects.exists():
            return
        view.page.wait_for_timeout(100)


def test_text_is_kept_when_the_page_is_left_at_once(browser: Browser, address: str) -> None:
    with window(browser, address, desk()) as view:
        view.visit(the_form())
        type_name(view)
        view.visit("/requests/")
        wait_until_kept(view)
        assert_back(view)


def test_page_says_when_nothing_is_kept_and_tries_again(browser: Browser, address: str) -> None:
    with window(browser, address, desk()) as view:
        view.visit(the_form())
        view.page.context.set_offline(True)
        type_name(view)
        expect(status_in(view)).to_have_text("Not kept: no connection. Tried again as you type.")
        assert not Draft.objects.exists()
        view.page.context.set_offline(False)
        expect(status_in(view)).to_have_text("Kept 08:12")
        assert_back(view)


def test_form_sent_at_once_leaves_no_draft(browser: Browser, address: str) -> None:
    with window(browser, address, desk()) as view:
        view.visit(the_form())
        type_name(view)
        Hands(view).press("Rename")
        view.page.wait_for_timeout(1500)
        view.visit(the_form())
        assert SENTENCE not in Hands(view).text
    assert (names(), Draft.objects.count()) == (2, 0)


def test_form_sent_while_its_text_is_on_the_way_leaves_no_draft(
    browser: Browser, address: str
) -> None:
    """The line is so slow that what was typed arrives after the form itself."""
    held = []
    with window(browser, address, desk()) as view:
        view.page.route("**/drafts/keep/", lambda route: held.append(route))
        view.visit(the_form())
        type_name(view)
        view.page.wait_for_timeout(1500)
        assert held
        body = held[0].request.post_data
        cookies = view.page.context.cookies()
        Hands(view).press("Rename")
        Hands(view).sees("Renamed.")
        late = view.page.context.request.post(
            f"{address}/drafts/keep/",
            data=body,
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": "; ".join(f"{one['name']}={one['value']}" for one in cookies),
            },
        )
        assert late.ok
        view.visit(the_form())
        assert SENTENCE not in Hands(view).text


def test_text_is_discarded_even_in_mid_typing(browser: Browser, address: str) -> None:
    with window(browser, address, desk()) as view:
        view.visit(the_form())
        type_name(view)
        expect(status_in(view)).to_have_text("Kept 08:12")
        view.visit(the_form())
        name_in(view).press_sequentially(" and more")
        Hands(view).press("Discard what I typed")
        Hands(view).sees("Discarded.")
        view.page.wait_for_timeout(1500)
        expect(name_in(view)).not_to_have_value(TYPED)
    assert not Draft.objects.exists()


def test_nothing_is_stored_in_the_browser_and_nothing_refused(
    browser: Browser, address: str
) -> None:
    with window(browser, address, desk()) as view:
        view.visit(the_form())
        type_name(view)
        expect(status_in(view)).to_have_text("Kept 08:12")
        assert view.page.evaluate(_STORED) == 0
        assert view.page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
        assert view.refusals() == []
        assert view.barriers() == []
        assert_back(view)
        assert view.refusals() == []
        assert view.barriers() == []


# --- The session ends ---------------------------------------------------------------------------
def test_session_ends_in_mid_typing(browser: Browser, address: str) -> None:
    with window(browser, address, desk()) as view:
        view.visit(the_form())
        type_name(view, "Bilateral")
        expect(status_in(view)).to_have_text("Kept 08:12")
        Session.objects.all().delete()
        name_in(view).press_sequentially(TYPED.removeprefix("Bilateral"))
        expect(status_in(view)).to_contain_text("Your session has ended")
        _send_and_sign_in(view)


def test_session_ends_in_mid_typing_without_a_script(browser: Browser, address: str) -> None:
    with window(browser, address, desk(), has_script=False) as view:
        view.visit(the_form())
        name_in(view).fill(TYPED)
        Session.objects.all().delete()
        _send_and_sign_in(view)


@pytest.mark.parametrize("has_script", [True, False])
def test_session_ends_and_somebody_else_signs_in(
    browser: Browser, address: str, has_script: bool
) -> None:
    with window(browser, address, desk(), has_script=has_script) as view:
        view.visit(the_form())
        name_in(view).fill(TYPED)
        Session.objects.all().delete()
        hands = Hands(view)
        hands.press("Rename")
        hands.fill("Email", "post@sample.test")
        hands.fill("Password", PASSWORD)
        hands.press("Sign in")
        for path in (the_form(), "/drafts/"):
            view.visit(path)
            assert TYPED not in view.page.content()
            assert SENTENCE not in view.page.content()


def _send_and_sign_in(view: Window) -> None:
    """Send the form, find the sign-in, and after it the text, which is sent once more."""
    hands = Hands(view)
    hands.press("Rename")
    hands.sees("Your session had ended. What you typed is kept: sign in and send it.")
    assert names() == 1
    sign_in_here(view)
    assert view.path == the_form()
    hands.sees("You typed this on Mon 6 April 2026", SENTENCE)
    expect(name_in(view)).to_have_value(TYPED)
    hands.press("Rename")
    hands.sees("Renamed.")
    assert (names(), Draft.objects.count()) == (2, 0)
