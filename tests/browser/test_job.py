"""The main job (design §11.1 to 3), as three people do it, with and without JavaScript.

The post asks to approve a date, the bureau answers, the desk records the other side's word; the
bureau takes a wrong approval back and approves the other date; each desk shows what follows.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from agenda.models import Ask
from core.dates import format_day, home_today
from tests.browser.conftest import Site
from tests.browser.hands import Hands
from tests.browser.job_acts import ask_for_a_date, record_their_word
from tests.browser.job_world import FORUM, make_job_world, the_meeting
from tests.harness.browser import window
from tests.harness.cast import read_cast
from tests.harness.fetching import moving

MOST_DOINGS = 2  # pages.md, budgets: an ask answered from its link


@pytest.fixture(params=[False, True], ids=["without script", "with script"])
def people(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[dict]:
    """Post, bureau and desk, each before a window of their own."""
    address = site("job", make_job_world)
    with ExitStack() as stack:
        stack.enter_context(moving())
        users = read_cast().people
        yield {
            who: Hands(
                stack.enter_context(
                    window(
                        browser,
                        address,
                        # One of them signs in through the form.
                        None if who == "post" else users[who],
                        has_script=request.param,
                    )
                )
            )
            for who in ("post", "bureau", "desk")
        }


def test_a_date_is_asked_for_answered_confirmed_and_corrected(people: dict) -> None:
    post, bureau, desk = people["post"], people["bureau"], people["desk"]
    today = home_today()
    first, second = today + timedelta(days=43), today + timedelta(days=50)

    post.sign_in("post")
    ask_for_a_date(post, first, second)
    ask = Ask.objects.for_system("a test looks").get()

    bureau.open("/?show=mine")
    bureau.sees(FORUM, today + timedelta(days=9))
    with _at_most(bureau, MOST_DOINGS):
        bureau.open(ask.get_absolute_url())
        bureau.choose(format_day(first))
        bureau.press("Send answer")
    bureau.sees("approved", first)

    meeting = the_meeting()
    assert (meeting.state, meeting.first_day) == ("scheduled", first)
    desk.open("/")
    desk.sees("Waiting on the other side", FORUM)
    record_their_word(desk)
    desk.sees("Confirmed by both sides")

    bureau.open(ask.get_absolute_url())
    bureau.follow("Take this back")
    bureau.fill("Why", "The Secretary is in Brussels that week.")
    bureau.press("Take back")
    assert the_meeting().state == "requested"
    bureau.open("/")
    bureau.sees(FORUM)
    with _at_most(bureau, MOST_DOINGS):
        bureau.open(ask.get_absolute_url())
        bureau.choose(format_day(second))
        bureau.press("Send answer")
    bureau.sees("approved", second)

    meeting = the_meeting()
    assert (meeting.state, meeting.first_day) == ("scheduled", second)
    desk.open("/")
    desk.sees("Waiting on the other side", FORUM)
    desk.follow(FORUM)
    desk.sees(second, "waiting", "The Secretary is in Brussels that week.")
    post.open(ask.request.get_absolute_url())
    post.sees(second, "The Secretary is in Brussels that week.")
    post.open("/")
    assert "waits for" not in post.text
    for hands in people.values():
        assert hands.view.refusals() == []


@contextmanager
def _at_most(hands: Hands, most: int) -> Iterator[None]:
    hands.count()
    yield
    assert hands.done <= most, f"{hands.done} interactions, at most {most} are allowed"
