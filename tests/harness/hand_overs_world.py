"""A hand-over of the desk, with notes that not all in the office may read; a move of the desk."""

from datetime import timedelta

from django.utils import timezone

from core.dates import home_today
from offices.models import HandOver, HandOverNote, OfficeMove, User
from offices.services.hand_overs import change_hand_over, plan_hand_over, write_note
from offices.services.office_moves import cancel_office_move, plan_office_move
from tests.harness.cast import Cast
from tests.harness.tokens import is_within, say

WHY = "proofs write all"
IN_A_MONTH = timedelta(days=28)
HIGHEST = "S/NF"


def reads_hand_over(user: User | None, hand_over: HandOver) -> bool:
    """Say, in plain Python, who sees a hand-over: leaver, successor, approvers of the office."""
    if user is None:
        return False
    approves = user.memberships.filter(office=hand_over.office_id, role="approver").exists()
    return user.pk in (hand_over.leaver_id, hand_over.successor_id) or approves


def reads_move(user: User | None, move: OfficeMove) -> bool:
    """Say, in plain Python, who sees the move of an office: people of both, approvers above one,
    and who entered it."""
    if user is None:
        return False
    own = {row.office_id: row.role for row in user.memberships.all()}
    for office in (move.office, move.to_office):
        above = office.superior
        while above is not None:
            if own.get(above.pk) == "approver":
                return True
            above = above.superior
    return move.office_id in own or move.to_office_id in own or user.pk == move.entered_by_id


def plan(cast: Cast) -> HandOver:
    """Let the desk officer hand over to a drafter who reads U alone; with three notes."""
    desk, today = cast.people["desk"], home_today()
    planned = plan_hand_over(
        office=cast.offices["EUR/CARC"],
        leaver=desk,
        successor=cast.people["uncleared"],
        on_day=today + IN_A_MONTH,
        overlap_until=today + 2 * IN_A_MONTH,
        by=desk,
        today=today,
    )
    for code, marking in (("AZ", "C"), ("GE", "U")):
        write_note(
            planned,
            relationship=cast.relationships[code],
            text=say("Call before noon."),
            marking=marking,
            by=desk,
            today=today,
        )
    _add_note(cast, planned, "AZ", "bureau", HIGHEST)
    plan_office_move(
        cast.offices["EUR/CARC"],
        to_office=cast.offices["H"],
        on_day=today + 3 * IN_A_MONTH,
        reason="The bureau is put in order anew.",
        by=desk,
        today=today,
    )
    return planned


def disturb_hand_overs(user: User | None, reach: frozenset[int], cast: Cast) -> int:
    """Alter what `user` may not see: notes above them, and hand-overs of others."""
    changed = 0
    for note in HandOverNote.objects.for_system(WHY).order_by("pk"):
        is_theirs = note.relationship_id in reach
        if user is not None and is_theirs and is_within(user, note.marking):
            continue
        note.text = say("Call after noon.")
        note.save(update_fields=["text"])
        changed += 1
    for hand_over in list(HandOver.objects.filter(done_at=None, cancelled_at=None)):
        if user is None or not is_within(user, HIGHEST):
            _add_note(cast, hand_over, "AZ", "chief", HIGHEST)
            changed += 1
        if not reads_hand_over(user, hand_over):
            change_hand_over(
                hand_over,
                successor=hand_over.successor,
                on_day=hand_over.on_day + timedelta(days=1),
                overlap_until=None,
                by=hand_over.leaver,
                today=home_today(),
            )
            changed += 1
    for move in list(OfficeMove.objects.filter(done_at=None, cancelled_at=None)):
        if not reads_move(user, move):
            cancel_office_move(move, by=move.entered_by, today=home_today())
            changed += 1
    return changed


def crowd_hand_overs(cast: Cast, n: int, text: str) -> None:
    """Write as many notes as relationships go over, and as many hand-overs that were cancelled."""
    planned = plan(cast)
    desk = planned.leaver
    own = planned.office.assignments.for_system(WHY).filter(responsible=desk)
    noted = HandOverNote.objects.for_system(WHY).values("relationship_id")
    for part in own.exclude(relationship_id__in=noted):
        HandOverNote.objects.create(
            hand_over=planned,
            relationship_id=part.relationship_id,
            marking="U",
            written_by=desk,
            text=text,
        )
    for i in range(n):
        HandOver.objects.create(
            office=planned.office,
            leaver=desk,
            successor=planned.successor,
            on_day=planned.on_day + timedelta(days=i),
            entered_by=desk,
            cancelled_at=timezone.now(),
        )
        OfficeMove.objects.create(
            office=planned.office,
            to_office=cast.offices["H"],
            on_day=planned.on_day + timedelta(days=i),
            reason=text[:500],
            entered_by=desk,
            cancelled_at=timezone.now(),
        )


def _add_note(cast: Cast, hand_over: HandOver, code: str, who: str, marking: str) -> None:
    """As if somebody had written it while they approved for the office."""
    author = cast.people[who]
    HandOverNote.objects.create(
        hand_over=hand_over,
        relationship=cast.relationships[code],
        marking=marking,
        written_by=author,
        text=say("Read the file."),
    )
