"""What people do to fix a date: the post asks, the desk records the word of the other side."""

from datetime import date, timedelta

from tests.browser.hands import Hands
from tests.browser.job_world import FORUM
from tests.harness.cast import NOW

MOST_REQUIRED = 6  # pages.md, budgets: a new request


def ask_for_a_date(post: Hands, first: date, second: date) -> None:
    """From the relationship to the forum to its meeting to the request: two dates are offered."""
    post.open("/relationships/az/")
    post.follow(FORUM)
    post.follow("Consultation")
    post.follow("Ask for a decision")
    post.follow("Approve a date")
    assert 0 < len(post.required_fields()) <= MOST_REQUIRED, post.required_fields()
    post.fill("First day", first)
    post.select("Place", "Washington")
    post.fill("Or: first day", second)
    post.choose("The second")
    post.select("Asked of", "PM")
    post.fill("Answer needed by", NOW.date() + timedelta(days=9))
    post.press("File")
    post.sees("Filed", "Asked today", first, second)


def record_their_word(desk: Hands) -> None:
    """The desk has the other side's word on a date by a note."""
    desk.follow("Record their confirmation")
    if desk.view.page.get_by_role("radio").count() == 0:  # the row leads to the meeting
        desk.follow("Record their confirmation")
    desk.choose("Diplomatic note")
    desk.press("Record")
