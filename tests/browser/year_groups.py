"""The year of the groups: quarters planned and reported, one meeting held, one missed.

Design §11, 5 and 6.
"""

from datetime import date

from tests.browser.hands import Hands
from tests.browser.job_acts import record_their_word
from tests.browser.people import People
from tests.browser.year_consultation import ask_to_clear, end_meeting, say_cleared
from tests.browser.year_world import (
    FIRST_QUARTER_BY,
    FORUM,
    MARITIME,
    NAMES,
    OFFER,
    PARTNERSHIP,
    REVIEWED_ON,
    SURVEY,
    group_called,
)

MET_ON = date(2026, 8, 11)
TEXT = "Courses of both sides follow one plan"


def plan_quarters(desk: Hands) -> None:
    """The desk says how often the groups meet; their quarters and the review stand ahead."""
    for name in (PARTNERSHIP, MARITIME):
        desk.open(group_called(name).get_absolute_url())
        desk.sees("Remit (2)", "Next steps (")
        desk.follow("Set how often it meets")
        desk.fill_anew("Every", "3")
        desk.fill_anew("A day on which one falls due", FIRST_QUARTER_BY)
        desk.press("Save")
        desk.sees("Q3 2026", "Washington's turn", "Q4 2026", "Baku's turn", "Q1 2027", "by video")
    desk.follow(FORUM)
    desk.sees("Review due Thu 19 November 2026")


def report_the_quarter(people: People) -> None:
    """Bureau and post go from their desks to the quarter's report and file it row by row."""
    bureau, post, desk = people["bureau"], people["post"], people["desk"]
    bureau.open("/")
    bureau.follow("Report progress: 1 next step, April to June 2026")
    bureau.sees("0 of 1 filed")
    report_row(bureau, SURVEY, "Risk of delay", "No ship is free before October.")
    bureau.sees("Saved", "0 left.", "It is filed.")
    post.open("/")
    post.follow("Report progress: 1 next step, April to June 2026")
    report_row(post, OFFER, "On track", "Two courses are offered.")
    post.sees("1 left.")
    row = post.within(NAMES)
    row.fill("What we heard", "The list is on its way.")
    row.press("Note that we asked")
    post.sees("0 left.", "All 2 are filed.")
    desk.open(group_called(MARITIME).get_absolute_url())
    desk.sees(SURVEY, "Risk of delay", "Attention")
    desk.open("/reports/")
    desk.sees("3 of 3 filed")


def report_the_next_quarter(post: Hands) -> None:
    """The post is done with a step and says so; the bureau files nothing this time."""
    post.open("/")
    post.follow("Report progress: 1 next step, July to September 2026")
    report_row(post, OFFER, "Done", "Four officers began on 1 September.")
    post.sees("Saved")
    post.open("/reports/")
    post.sees("1 of 3 filed")


def report_row(hands: Hands, step: str, word: str, was_done: str) -> None:
    """File one row of the report in view."""
    row = hands.within(step)
    row.choose(word)
    row.fill("What was done", was_done)
    row.press("Save row")


def date_the_meeting(desk: Hands) -> None:
    """The first group gets a date, and the other side's word on it."""
    desk.open(group_called(PARTNERSHIP).get_absolute_url())
    desk.follow("Q3 2026")
    set_the_date(desk, MET_ON)
    desk.sees(MET_ON, "waiting for Azerbaijan")
    record_their_word(desk)
    desk.sees("Confirmed by both sides")


def set_the_date(desk: Hands, day: date) -> None:
    """Schedule the meeting of the page in view."""
    desk.follow("Set the date")
    desk.fill("First day", day)
    desk.choose("Washington")
    desk.press("Schedule")


def hold_the_group_meeting(desk: Hands) -> None:
    """It is held on its day, and read out."""
    desk.open("/")
    desk.follow(PARTNERSHIP)
    desk.follow("Record the outcome")
    end_meeting(desk, "Read-out", "Both sides compared their courses.")


def conclude_jointly(people: People) -> None:
    """The post drafts what was concluded; it is cleared and agreed by both sides."""
    post, bureau, desk = people["post"], people["bureau"], people["desk"]
    post.open(group_called(PARTNERSHIP).get_absolute_url())
    post.sees("Nothing agreed yet. Add the first after a meeting.")
    post.follow("Add conclusion")
    post.fill("Title", TEXT)
    post.fill("Text", "Both sides plan their courses together from 2027 on.")
    post.select("Agreed at the meeting", PARTNERSHIP)
    post.press("Save the draft")
    post.sees("Drafted.")
    ask_to_clear(post)
    bureau.open("/")
    bureau.follow(f"Clear: {TEXT}")
    say_cleared(bureau)
    bureau.sees("Cleared, waiting for United States and Azerbaijan to agree.")
    desk.open("/")
    desk.within("Next 30 days").follow(f"Agree to: {TEXT}")
    _record_agreement(desk, "United States", "Helen Marsh, Under Secretary", "Our own decision")
    desk.sees("Ad referendum: United States agreed")
    desk.follow("Record that Azerbaijan agreed")
    _record_agreement(desk, "Azerbaijan", "Leyla Badam, Deputy Minister", "Letter")


def report_up(people: People) -> None:
    """The agreed text goes to the chair, who acknowledges it."""
    desk, chair = people["desk"], people["chair"]
    desk.follow("Report to the chairs")
    desk.press("Report to the chairs")
    desk.sees("Reported to the chairs.")
    chair.open("/")
    chair.sees("Waiting for your decision (1)")
    chair.follow(f"Acknowledge or return: {TEXT}")
    chair.choose("Acknowledge it")
    chair.press("Record")
    chair.sees("Recorded for Under Secretary.", "acknowledged by Chair Person")
    desk.open(group_called(PARTNERSHIP).get_absolute_url())
    desk.sees(f"No. 1 {TEXT}", "Agreed", "Q3 2026", MET_ON)


def date_the_review(desk: Hands) -> None:
    """The review of the forum gets its day."""
    desk.open("/")
    desk.follow(f"Set a date: Six-month review, {FORUM}")
    set_the_date(desk, REVIEWED_ON)
    desk.sees(REVIEWED_ON, "waiting for Azerbaijan")


def see_the_miss(people: People) -> None:
    """Nobody proposed a date to the other group: its quarter is missed, wherever one looks."""
    desk, chair = people["desk"], people["chair"]
    why = "due Wed 19 August 2026, was missed and not made up."
    desk.open("/")
    desk.sees("Missed, not made up (1)", MARITIME)
    desk.follow(MARITIME)
    desk.sees("Missed")
    for path in (group_called(MARITIME).get_absolute_url(), "/relationships/az/"):
        desk.open(path)
        desk.sees("Overdue", why)
    desk.within("Working groups").sees(MARITIME, "missed, due Wed 19 August 2026")
    chair.open("/")
    chair.sees("Overdue", why, "Since last week", f"Missed: {MARITIME}", f"Set a date: {MARITIME}")


def _record_agreement(desk: Hands, country: str, who: str, channel: str) -> None:
    desk.sees(f"Record that {country} agreed", "It counts for this text, word for word.")
    desk.fill("Agreed by", who)
    desk.choose(channel)
    desk.press("Record")
    desk.sees(f"Recorded: {country} agreed.")
