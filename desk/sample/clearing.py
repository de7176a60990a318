"""Who clears texts in the sample, and the briefings that they are asked to clear."""

from agenda.models import AgendaItem
from agenda.services.briefings import ask_for_item, clear_item
from desk.sample.items import Item
from desk.sample.stage import Stage

DESK = ("desk", "EUR/CARC")
CLEARING = {"PM": "bureau", "ISN": "elmsworthy", "L": "marlstone"}


def clear_briefing(stage: Stage, item: Item, row: AgendaItem) -> None:
    """Let the desk ask offices two business days ago to clear the briefing of an item."""
    if not item.clearing:
        return
    asked_on, cleared_on = stage.days.worked(-2), stage.days.worked(-1)
    with stage.acting(*DESK) as actor:
        asked = ask_for_item(
            row,
            offices=[stage.offices[code] for code, _is_cleared in item.clearing],
            due_on=stage.days.worked(6),
            actor=actor,
            today=stage.days.today,
        )
    has_cleared = dict(item.clearing)
    for clearance in asked:
        code = clearance.office.code
        stage.happened(clearance, asked_on, "created_at", "asked_at")
        if has_cleared[code]:
            with stage.acting(CLEARING[code], code) as actor:
                clear_item(clearance, word="cleared", actor=actor)
            stage.happened(clearance, cleared_on, "given_at", hour="15:05")
