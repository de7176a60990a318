"""What of dialogues goes along when an office moves (docs/decisions/0020)."""

from typing import Any

from dialogue.models import (
    ChairSeat,
    ClearingOffice,
    RunUpItem,
    RunUpStep,
    Status,
    SummaryClearance,
    Track,
)
from offices.models import ClearanceWord, OfficeMove, Side
from offices.services.office_rows import give, give_once, take_note

REASON = "an office moves: what it owes in dialogues"


def follow_office(move: OfficeMove) -> None:
    """Give the new office the tracks it leads, its seats, usual clearances, run-ups."""
    give(Track.objects.for_system(REASON).exclude(status=Status.CLOSED), move, "lead_office")
    seats = ChairSeat.objects.for_system(REASON).filter(side=Side.HOME)
    give(seats.exclude(body__status=Status.CLOSED), move)
    give(RunUpItem.objects.for_system(REASON).filter(is_dropped=False), move)
    steps = RunUpStep.objects.for_system(REASON).filter(is_dropped=False, done_on__isnull=True)
    give(steps, move)
    usual = ClearingOffice.objects.for_system(REASON).filter(is_dropped=False)
    give_once(usual, move, "body", _drop)
    asked = SummaryClearance.objects.for_system(REASON).filter(word=ClearanceWord.PENDING)
    give_once(asked, move, "summary", take_note(move))


def _drop(row: Any, standing: Any) -> None:
    for each, is_dropped in ((row, True), (standing, False)):
        each.is_dropped = is_dropped
        each.save(update_fields=["is_dropped"])
