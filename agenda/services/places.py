"""The places of the accepted items of a meeting: 1 to n, without gaps or ties.

Callers hold the meeting. A change of place is no new version of an item and no event of its
history: it would tell of items that the reader does not see.
"""

from django.db.models import F, Max

from agenda.models import AgendaItem, ItemState
from dialogue.models import Meeting
from offices.models import User

REASON = "the agenda of a meeting that is locked"


def give_last_place(item: AgendaItem) -> None:
    """Put `item`, which its caller saves as accepted, behind all others."""
    taken = _accepted(item.meeting_id).aggregate(last=Max("position"))["last"]
    item.position = (taken or 0) + 1


def leave_place(item: AgendaItem) -> None:
    """Take `item`, which its caller saves as something else, off the agenda; close the gap."""
    if item.position is not None:
        behind = _accepted(item.meeting_id).filter(position__gt=item.position)
        behind.update(position=F("position") - 1)
    item.position = None


def pass_next(item: AgendaItem, meeting: Meeting, user: User, *, up: bool) -> None:
    """Put `item` before (up) or behind the next item that `user` sees; nothing at the ends.

    Those that they do not see lie between and are passed too.
    """
    order = list(_accepted(meeting.pk).order_by("position").values_list("pk", flat=True))
    seen = AgendaItem.objects.visible_to(user).on_agenda(meeting).values_list("pk", flat=True)
    here = order.index(item.pk)
    ahead = order[:here][::-1] if up else order[here + 1 :]
    visible = set(seen)
    passed = next((pk for pk in ahead if pk in visible), None)
    if passed is None:
        return
    there = order.index(passed)
    between = (there + 1, here) if up else (here + 2, there + 1)
    moved = _accepted(meeting.pk).filter(position__range=between)
    moved.update(position=F("position") + (1 if up else -1))
    AgendaItem.objects.for_system(REASON).filter(pk=item.pk).update(position=there + 1)


def _accepted(meeting_id: int):
    rows = AgendaItem.objects.for_system(REASON)
    return rows.filter(meeting_id=meeting_id, state=ItemState.ACCEPTED)
