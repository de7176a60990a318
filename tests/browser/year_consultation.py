"""The year until its programme stands: the consultation is prepared, held, and its outcome adopted.

Design §11, 3 and 4.
"""

from datetime import date, timedelta

from agenda.models import Ask
from core.dates import format_day
from offices.models import Side
from tests.browser.hands import Hands
from tests.browser.job_acts import ask_for_a_date, record_their_word
from tests.browser.people import People
from tests.browser.year_world import (
    CONSULTED_ON,
    FORUM,
    PARTNERSHIP,
    PROGRAMME,
    TARGET,
    WHY,
    group_called,
)

COURSES, HARBOURS, PROCEDURES, EXPORT = "Courses", "Harbours", "Procedures", "Export"
PROPOSED = {"post": [COURSES, PROCEDURES], "bureau": [HARBOURS, EXPORT]}


def fix_the_date(people: People) -> None:
    """The bureau approves a date that the post asked for; the other side confirms it."""
    post, bureau, desk = people["post"], people["bureau"], people["desk"]
    ask_for_a_date(post, CONSULTED_ON, CONSULTED_ON + timedelta(days=7))
    bureau.open("/")
    bureau.sees(FORUM)
    bureau.open(Ask.objects.for_system(WHY).get().get_absolute_url())
    bureau.choose(format_day(CONSULTED_ON))
    bureau.press("Send answer")
    bureau.sees("approved", CONSULTED_ON)
    desk.open("/")
    desk.sees("Waiting on the other side", FORUM)
    record_their_word(desk)
    desk.sees("Confirmed by both sides")


def propose_items(people: People, meeting: str) -> None:
    """Post and bureau propose what to talk about."""
    for who, titles in PROPOSED.items():
        for title in titles:
            people[who].open(meeting)
            people[who].follow("Propose an item")
            people[who].fill("Subject", title)
            people[who].fill("Talking points", f"Ours on {title}")
            people[who].press("Propose")
            people[who].sees("Proposed, not decided", title)


def decide_items(desk: Hands, meeting: str) -> None:
    """The desk accepts three, brings them into order and defers one."""
    desk.open(meeting)
    for title in (PROCEDURES, HARBOURS, COURSES):
        desk.within(title).press("Accept")
    desk.within(COURSES).press("Up")
    desk.within(COURSES).press("Up")
    desk.within(EXPORT).follow("Defer")
    desk.press("Defer")
    desk.sees("Deferred or declined", f"1. {COURSES}", f"3. {HARBOURS}")


def clear_a_briefing(people: People, meeting: str) -> None:
    """The bureau clears a briefing, and the chair sees how far the papers are."""
    desk, bureau, chair = people["desk"], people["bureau"], people["chair"]
    desk.open(meeting)
    desk.follow(COURSES)
    ask_to_clear(desk)
    bureau.open("/")
    bureau.follow(f"Clear: {COURSES}")
    say_cleared(bureau)
    chair.open("/")
    chair.sees("Chair’s page", "Nothing waits for your decision", "in 6 weeks", "1 of 1 cleared")


def ask_to_clear(hands: Hands) -> None:
    """Ask the bureau to clear the text of the page in view."""
    hands.follow("Ask for clearance")
    hands.tick("PM, ")
    hands.press("Ask for clearance")
    hands.sees("Asked. It stands on their desks now.", "waiting on PM")


def say_cleared(bureau: Hands) -> None:
    """Clear the text in view for the bureau."""
    bureau.choose("We clear it")
    bureau.press("Record")
    bureau.sees("Recorded for PM.", "1 of 1 cleared")


def hold_the_consultation(desk: Hands, meeting: str) -> None:
    """It is recorded item by item, with who does what by when; held, and concluded."""
    desk.open(meeting)
    desk.follow("After the meeting")
    for _kind, what, side, office, group, by_on in PROGRAMME[:3]:
        who = office if side == Side.HOME else "Azerbaijan"
        _record(desk, COURSES if group == PARTNERSHIP else HARBOURS, who, what, by_on)
    row = desk.within(PROCEDURES)
    row.choose("Carry forward")
    row.press("Save this item")
    end_meeting(desk, "Summary", "A good beginning.")


def end_meeting(desk: Hands, told_in: str, text: str) -> None:
    """Record on the page after a meeting that it was held, what it came to, and conclude it."""
    hold = desk.within("Held on")
    hold.fill(told_in, text)
    hold.press("Record as held")
    desk.sees("Recorded as held.", text)
    desk.press("Conclude")
    desk.sees("Concluded.")


def put_forward(desk: Hands, meeting: str) -> None:
    """What was left of the meeting goes to the chairs, each step to a group, with a benchmark."""
    *steps, (_kind, mark, _side, by_office, by_group, due_on) = PROGRAMME
    for _kind, what, _side, office, group, _by_on in steps:
        desk.open(f"{meeting}after/")
        desk.within(f"{what}, by").follow("Put forward")
        desk.select("Office that does it, or follows it", office)
        desk.select("Forum or group", group)
        desk.press("Put forward")
        desk.sees("Put forward. The chairs decide on it.", what)
    desk.follow("Propose a benchmark")
    desk.fill("What", mark)
    desk.fill("Target", TARGET)
    desk.select("Office that does it", by_office)
    desk.fill("By", due_on)
    desk.select("Forum or group", by_group)
    desk.press("Propose")
    desk.sees("Proposed. The chairs decide on it.")


def adopt(chair: Hands, *, one: str, rest: int) -> None:
    """The chair adopts one from its own page, and the rest on that of the meeting they are from."""
    chair.open("/")
    chair.sees(f"Waiting for your decision ({rest + 1})")
    chair.follow(f"Adopt or decline: {one}")
    chair.press("Adopt")
    chair.sees("Adopted. Its baseline is fixed.", "Baseline")
    if rest:
        chair.within("Where it comes from").follow(FORUM)
        chair.follow("Programme")
        chair.press("Adopt")
        chair.sees(f"{rest} adopted. Their baselines are fixed.", "Nothing waits for the chairs.")
    chair.open("/")
    chair.sees("Nothing waits for your decision.")


def assert_baselines() -> None:
    """All that was adopted stands with its group and its baseline."""
    for kind, what, _side, _office, group, by_on in PROGRAMME:
        made = kind.objects.for_system(WHY).get(what=what)
        assert (made.baseline_what, made.baseline_due_on) == (what, by_on)
        assert made.group == group_called(group)


def _record(desk: Hands, item: str, who: str, what: str, by_on: date) -> None:
    row = desk.within(item)
    row.choose("Discussed")
    row.fill("Minutes", f"Both sides want it: {item}.")
    row.select("Who", who)
    row.fill("Next step: what", what)
    row.fill("By when", by_on)
    row.press("Save this item")
    desk.sees(f"Saved: {item}.", f"{who}: {what}")
