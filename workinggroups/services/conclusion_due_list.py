"""Keep the due list equal to what joint conclusions make both sides owe."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet

from dialogue.models import Body, ChairSeat, Track
from offices.models import Side
from reminders.facts import DeadlineFact
from reminders.services import remark, sync_each
from workinggroups.deadlines_texts import (
    Told,
    chair_key,
    chair_marking,
    deadlines_of,
    deadlines_of_chairs,
)
from workinggroups.models import (
    Acknowledgement,
    ConclusionClearance,
    JointConclusion,
    SideAgreement,
    TextState,
)

REASON = "the due list of joint conclusions"


def sync_conclusion(conclusion: JointConclusion) -> None:
    """Make the due list say what a conclusion, as it was just saved, makes both sides owe."""
    _sync(for_deadlines(REASON).filter(pk=conclusion.pk))


def remark_conclusion(conclusion: JointConclusion) -> None:
    """Give all rows of a conclusion, those that ended too, the marking that they have now."""
    remark(f"conclusion:{conclusion.uid}:", conclusion.marking)
    for seat in home_seats([conclusion.group_id])[conclusion.group_id]:
        remark(chair_key(conclusion, seat), chair_marking(conclusion, seat))


def follow_track(track: Track) -> None:
    """Bring along what conclusions of a track say: it has another lead office."""
    _sync(for_deadlines(REASON).filter(group__track=track))


def follow_seats(body: Body) -> None:
    """Bring along what chairs owe: seats of `body`, their marking or its parent changed."""
    concerned = JointConclusion.objects.for_system(REASON).filter(
        Q(group=body) | Q(group__parent=body)
    )
    for conclusion in concerned.order_by("pk").select_for_update(of=("self",)):
        sync_conclusion(conclusion)
        remark_conclusion(conclusion)


def for_deadlines(reason: str) -> QuerySet[JointConclusion]:
    """Return all conclusions with what `deadlines_of` reads of their groups."""
    return JointConclusion.objects.for_system(reason).select_related("group__track__theme")


def expected() -> Iterator[DeadlineFact]:
    """Yield every fact that conclusions state now, for `reconcile`."""
    live = for_deadlines("reconcile").exclude(state=TextState.WITHDRAWN)
    for _conclusion, facts, chairs in facts_of(list(live)):
        yield from facts
        yield from chairs


def facts_of(
    conclusions: list[JointConclusion],
) -> Iterator[tuple[JointConclusion, list[DeadlineFact], list[DeadlineFact]]]:
    """Yield each conclusion with its facts, and apart what chairs owe on it."""
    told = _told(conclusions)
    for each in conclusions:
        yield each, deadlines_of(each, told[each.pk]), deadlines_of_chairs(each, told[each.pk])


def home_seats(group_ids: Iterable[int]) -> dict[int, list[ChairSeat]]:
    """Return by group the home seats to which it reports: of its parent forum, else its own."""
    groups = dict(
        Body.objects.for_system(REASON).filter(pk__in=group_ids).values_list("pk", "parent_id")
    )
    by_body: dict[int, list[ChairSeat]] = defaultdict(list)
    seats = ChairSeat.objects.for_system(REASON).filter(
        side=Side.HOME, body__in=[*groups, *filter(None, groups.values())]
    )
    for seat in seats.order_by("number"):
        by_body[seat.body_id].append(seat)
    return {
        group: by_body.get(parent or 0) or by_body.get(group, [])
        for group, parent in groups.items()
    }


def _told(conclusions: list[JointConclusion]) -> dict[int, Told]:
    told = {each.pk: Told() for each in conclusions}
    seats = home_seats({each.group_id for each in conclusions})
    for each in conclusions:
        told[each.pk].seats = seats[each.group_id]
    parts: tuple[tuple[Any, str], ...] = (
        (ConclusionClearance, "clearances"),
        (SideAgreement, "agreements"),
        (Acknowledgement, "words"),
    )
    for model, name in parts:
        for row in model.objects.for_system(REASON).filter(conclusion__in=list(told)):
            getattr(told[row.conclusion_id], name).append(row)
    return told


def _sync(rows: QuerySet[JointConclusion]) -> None:
    found = list(facts_of(list(rows)))
    stated = [(f"conclusion:{each.uid}:", facts) for each, facts, _chairs in found]
    sync_each(stated + [(f"reported:{each.uid}:", chairs) for each, _facts, chairs in found])
