"""What of the programme and of texts goes along when an office moves (docs/decisions/0020)."""

from core.dates import home_today
from offices.models import ClearanceWord, OfficeMove
from offices.services.office_rows import give, give_once, take_note
from workinggroups.deadlines_texts import WAITS_FOR_CLEARANCE
from workinggroups.models import (
    Activity,
    Assessment,
    Benchmark,
    ConclusionClearance,
    JointConclusion,
    NextStep,
    Stage,
)
from workinggroups.services.settling import settle

REASON = "an office moves: what it owes in programmes and texts"


def follow_office(move: OfficeMove) -> None:
    """Give the new office next steps and benchmarks in force, activities, words still owed."""
    for kind in (NextStep, Benchmark):
        in_force = kind.objects.for_system(REASON).filter(stage__in=(Stage.PROPOSED, Stage.ADOPTED))
        give(in_force, move)
    give(Activity.objects.for_system(REASON).filter(is_over=False), move)
    asked = ConclusionClearance.objects.for_system(REASON).filter(word=ClearanceWord.PENDING)
    _settle(give_once(asked, move, "conclusion", take_note(move)))
    prepared = Assessment.objects.for_system(REASON)
    give(prepared.filter(given_on__isnull=True, withdrawn_on__isnull=True), move)


def _settle(ended: list[ConclusionClearance]) -> None:
    """Say how far the conclusions are of which one office less has to clear the text."""
    waiting = JointConclusion.objects.for_system(REASON).filter(
        pk__in=[row.conclusion_id for row in ended], state__in=WAITS_FOR_CLEARANCE
    )
    for conclusion in waiting.order_by("pk").select_for_update(of=("self",)):
        settle(conclusion, today=home_today())
