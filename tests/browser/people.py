"""People who sit down before windows of their own on some day, and get up again."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

import time_machine
from playwright.sync_api import Browser

from tests.browser.hands import Hands
from tests.harness.browser import window
from tests.harness.cast import read_cast


class People(dict[str, Hands]):
    """Hands by who they are in the cast; a window opens for whoever is called first."""

    def __init__(self, browser: Browser, address: str, *, has_script: bool) -> None:
        super().__init__()
        self._open = lambda user: window(browser, address, user, has_script=has_script)
        self._users = read_cast().people
        self.windows = ExitStack()

    def __missing__(self, who: str) -> Hands:
        self[who] = Hands(self.windows.enter_context(self._open(self._users[who])))
        return self[who]


@contextmanager
def people_at(
    browser: Browser, address: str, moment: datetime, *, has_script: bool
) -> Iterator[People]:
    """Let it be `moment` and go on for a `with` block; nothing may be refused to anybody in it."""
    people = People(browser, address, has_script=has_script)
    with time_machine.travel(moment, tick=True), people.windows:
        yield people
        for one in people.values():
            assert one.view.refusals() == []
