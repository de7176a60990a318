"""A consultation from the first proposals to the next agenda, with and without JavaScript.

Two offices propose; the desk accepts, orders, defers, declines, sends, sends again; the other side
confirms; it is held, recorded row by row, concluded, taken back one step and concluded again; the
next meeting begins with what was carried.
"""

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from playwright.sync_api import Browser

from agenda.models import AgendaItem, PaperWord, SentPaper, StepProposal
from core.dates import home_today
from dialogue.models import MeetingStep
from tests.browser.conftest import Site
from tests.browser.consultation_world import (
    DAYS_AHEAD,
    first_meeting,
    make_consultation_world,
    plan_next,
)
from tests.browser.hands import Hands
from tests.browser.people import People, people_at
from tests.harness.cast import NOW

WHY = "a test looks"
MOST_REQUIRED = 2  # pages.md, budgets: a held meeting


# With a script the year goes through these pages too, in `make test`.
@pytest.mark.parametrize(
    "has_script",
    [
        pytest.param(False, id="without script"),
        pytest.param(True, id="with script", marks=pytest.mark.proof),
    ],
)
def test_a_consultation_is_prepared_held_recorded_and_carried_on(
    browser: Browser, site: Site, has_script: bool
) -> None:
    address = site("consultation", make_consultation_world)

    def people_after(days: int) -> AbstractContextManager[People]:
        """Let desk, bureau and post sit down before their windows so many days from now."""
        moment = NOW + timedelta(days=days)
        return people_at(browser, address, moment, has_script=has_script)

    with people_after(0) as people:
        path = first_meeting().get_absolute_url()
        _propose(people, path)
        _decide(people["desk"], path)
        _send_and_confirm(people["desk"], path)
    with people_after(DAYS_AHEAD) as people:
        _record(people["desk"], path)
        _conclude(people["desk"], path)
    with people_after(80) as people:
        _carry_on(people["desk"])


def _propose(people: People, path: str) -> None:
    proposals = {"post": ["Border posts", "Sea lanes"], "bureau": ["Export", "Cyber"]}
    for who, titles in proposals.items():
        hands = people[who]
        for title in titles:
            hands.open(path)
            hands.follow("Propose an item")
            hands.fill("Subject", title)
            if title != "Cyber":
                hands.tick("For both sides")
            hands.fill("Talking points", f"Internal words on {title}")
            hands.press("Propose")
            hands.sees("Proposed, not decided", title)


def _decide(desk: Hands, path: str) -> None:
    desk.open(path)
    desk.sees("No items yet")
    for title in ("Border posts", "Export"):
        desk.within(title).press("Accept")
    desk.within("Export").press("Up")
    assert _titles() == ["Export", "Border posts"]
    desk.within("Sea lanes").follow("Defer")
    desk.press("Defer")
    desk.within("Cyber").follow("Decline")
    desk.fill("Why", "PM takes it up in its own talks.")
    desk.press("Decline")
    desk.sees("Deferred or declined", "PM takes it up in its own talks.")


def _send_and_confirm(desk: Hands, path: str) -> None:
    desk.follow("Record as sent")
    desk.sees("Export", "Not sent before")
    assert "Internal" not in desk.text
    assert "Cyber" not in desk.text
    desk.choose("Diplomatic note")
    desk.press("Record as sent")
    desk.within("Border posts").follow("Border posts")
    desk.follow("Edit")
    desk.fill("Minutes planned", "30")
    desk.press("Save")
    desk.open(path)
    desk.sees("1 change since")
    desk.follow("Send again")
    desk.sees("“Border posts”", "now 30")
    desk.choose("Diplomatic note")
    desk.press("Record as sent")
    assert [one.number for one in SentPaper.objects.for_system(WHY).order_by("id")] == [1, 2]
    desk.follow("Record their confirmation")
    # The first of this name is that of the date; the agenda's stands with the agenda.
    desk.open(f"{path}papers/agenda/confirmed/")
    desk.choose("Letter")
    desk.press("Record")
    desk.sees("confirmed Mon 6 April 2026")
    assert PaperWord.objects.for_system(WHY).filter(side="partner").count() == 1


def _record(desk: Hands, path: str) -> None:
    desk.open(path)
    desk.follow("After the meeting")
    row = desk.within("Border posts")
    row.choose("Discussed")
    row.fill("Minutes", "Both sides will open two posts.")
    row.select("Who", "Azerbaijan")
    row.fill("Next step: what", "list of sites")
    row.fill("By when", home_today() + timedelta(days=30))
    row.press("Save this item")
    desk.sees("Saved: Border posts.", "Azerbaijan: list of sites")
    row = desk.within("Export")
    row.choose("Carry forward")
    row.press("Save this item")
    hold = desk.within("Held on")
    prefilled = {name for name in hold.required_fields() if not _value(desk, name)}
    assert len(prefilled) <= MOST_REQUIRED, prefilled
    hold.fill("Summary", "A good meeting.")
    hold.press("Record as held")
    desk.sees("Recorded as held.", "Held Fri 10 April 2026", "A good meeting.")
    assert StepProposal.objects.for_system(WHY).get().what == "list of sites"


def _conclude(desk: Hands, path: str) -> None:
    desk.press("Conclude")
    desk.sees("Concluded.")
    desk.follow("Not concluded after all")
    desk.fill("Why", "The minutes of one item are not complete.")
    desk.press("Take back")
    assert first_meeting().state == "held"
    desk.open(f"{path}after/")
    desk.press("Conclude")
    assert first_meeting().state == "concluded"
    acts = MeetingStep.objects.for_system(WHY).filter(meeting=first_meeting()).order_by("id")
    assert [step.act for step in acts] == ["schedule", "hold", "conclude", "back", "conclude"]


def _carry_on(desk: Hands) -> None:
    meeting = plan_next()
    desk.open(meeting.get_absolute_url())
    desk.sees("2 items are open from earlier meetings")
    desk.follow("Look at them and carry them over")
    desk.sees("Sea lanes", "Export")
    desk.press("Carry over")
    desk.sees("2 items are carried over", "Proposed, not decided", "Sea lanes", "Export")
    carried = AgendaItem.objects.for_system(WHY).filter(meeting=meeting).order_by("id")
    assert {str(item.carried_from) for item in carried} == {"Sea lanes", "Export"}


def _titles() -> list[str]:
    items = AgendaItem.objects.for_system(WHY).on_agenda(first_meeting())
    return [item.title for item in items]


def _value(desk: Hands, name: str) -> str:
    return desk.main.locator(f"[name={name}]").first.input_value()
