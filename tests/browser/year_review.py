"""The end of the year: the review measures what was promised, and the next agenda begins with it.

Design §11, 7.
"""

from datetime import date

from dialogue.models import Meeting, MeetingKind
from tests.browser.hands import Hands
from tests.browser.people import People
from tests.browser.year_consultation import EXPORT, PROCEDURES, adopt, end_meeting
from tests.browser.year_world import (
    FORUM,
    MARITIME,
    NAMES,
    OFFER,
    PARTNERSHIP,
    SURVEY,
    TARGET,
    TRAINED,
    first_meeting,
    meetings_of,
)

MOVED_TO = date(2027, 3, 1)
CHARTER = "charter a survey ship"


def hold_the_review(desk: Hands) -> None:
    """The review is held on its day, and concluded."""
    desk.open("/")
    desk.follow(f"Hold: Six-month review, {FORUM}")
    desk.follow("Record the outcome")
    end_meeting(desk, "Summary", "Half of the year went well.")


def open_the_progress(chair: Hands) -> None:
    """The chair comes to what the review measures."""
    chair.open(_review().get_absolute_url())
    chair.follow("Progress")


def measure(chair: Hands) -> None:
    """The chair sees what was due, held, missed and reported, and each step by its baseline."""
    chair.sees("Measured since the last consultation, Tue 19 May 2026", "No chair has assessed")
    for name, told in ((PARTNERSHIP, "2 1 0 0"), (MARITIME, "2 0 1 0")):
        chair.within("Forum and working groups").within(name).sees(told)
    chair.within(SURVEY).sees("Thu 15 October 2026", "35 days late", "Risk of delay")
    chair.within(NAMES).sees("Wed 30 September 2026", "late")
    chair.within(OFFER).sees("Done")
    chair.within(TRAINED).sees(TARGET)


def decide(chair: Hands) -> None:
    """The late step gets a new date with a reason; the review shows how it stood before."""
    chair.within(SURVEY).follow("Decide")
    chair.choose("It gets a new date")
    chair.fill("New date", MOVED_TO)
    chair.fill("Why", "The ship is free in February.")
    chair.press("Record the decision")
    chair.within(SURVEY).sees(
        "Thu 15 October 2026",
        "35 days late",
        "New date: Mon 1 March 2027",
        "The ship is free in February.",
    )


def assess(chair: Hands) -> None:
    """The chair says how it goes on the whole."""
    chair.follow("Assess progress")
    chair.choose("Needs attention")
    chair.fill("Assessment", "Courses run. Nobody has looked at the harbours.")
    chair.press("Save the draft")
    chair.press("Give it")
    chair.sees("Given by Chair Person")


def add_a_step(people: People) -> None:
    """A new step comes out of the review, and the chair adopts it."""
    desk = people["desk"]
    desk.open(f"{_review().get_absolute_url()}progress/")
    desk.sees("T: Needs attention")
    desk.follow("Add next step")
    desk.fill("What", CHARTER)
    desk.select("Office that does it", "PM")
    desk.fill("By", date(2027, 1, 15))
    desk.select("Forum or group", MARITIME)
    desk.press("Propose")
    desk.sees("Proposed. The chairs decide on it.")
    adopt(people["chair"], one=CHARTER, rest=0)
    desk.open("/relationships/az/programme/")
    desk.sees(SURVEY, CHARTER, NAMES, TRAINED)
    assert OFFER not in desk.text  # done


def open_the_next(desk: Hands) -> None:
    """The next consultation stands ahead, and its agenda opens with what is still open."""
    desk.open("/relationships/az/")
    desk.follow(FORUM)
    desk.follow("Consultation due Wed 19 May 2027")
    desk.sees("2 items are open from earlier meetings.", "No items yet.")
    desk.follow("Look at them and carry them over")
    desk.sees(EXPORT, PROCEDURES)
    desk.press("Carry over")
    desk.sees("2 items are carried over")
    for title in (PROCEDURES, EXPORT):
        desk.within(title).press("Accept")
    desk.sees("Agenda (2)", f"1. {PROCEDURES}", f"2. {EXPORT}", "carried over")
    assert [meeting.state for meeting in meetings_of(MeetingKind.CONSULTATION)] == [
        "concluded",
        "due",
    ]


def _review() -> Meeting:
    return first_meeting(MeetingKind.REVIEW)
