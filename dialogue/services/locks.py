"""Locking bodies and meetings in the one order of docs/decisions/0008-lock-order.md.

The relationship (for who is who and for imports), track, bodies by primary key, their meetings by
primary key, what else hangs on a body or a meeting (seats, cadences, summaries, delegations); then,
in `agenda`, requests and asks. Everything that an act needs is locked before it changes anything,
so that no two acts wait for each other. All hold to the end of the transaction.
"""

from collections.abc import Iterable
from typing import Any

from dialogue.models import Body, Meeting, Track
from offices.models import Relationship

REASON = "rows of an act that is allowed already are locked"


def lock_people_of(relationship: Relationship) -> None:
    """Let one at a time add to who is who, or import, on a relationship; nothing else waits."""
    rows = Relationship.objects.for_system(REASON).filter(pk=relationship.pk).order_by()
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))


def lock_bodies(**which: Any) -> list[Body]:
    """Lock the bodies that match `which` (`track=…`, `pk=…`) and return them as they stand."""
    return list(_in_order(Body.objects.for_system(REASON).filter(**which)))


def lock_meetings(**which: Any) -> list[Meeting]:
    """Lock the meetings that match `which` (`pk__in=…`) and return them as they stand.

    Whoever needs their bodies too has locked those before.
    """
    return list(_in_order(Meeting.objects.for_system(REASON).filter(**which)))


def lock_track_of(body_id: int) -> None:
    """Lock the track of a body: something is founded on it."""
    whose = Body.objects.for_system(REASON).filter(pk=body_id)
    tracks = Track.objects.for_system(REASON).filter(pk__in=whose.values("track_id"))
    list(_in_order(tracks))


def lock_body_with_meetings(body_id: int) -> Body:
    """Lock a body and all of its meetings: how often it meets changes, or whether it does."""
    (body,) = lock_bodies(pk=body_id)
    lock_meetings(body=body)
    return body


def lock_meeting_with_body(meeting_id: int) -> Meeting:
    """Lock the body of a meeting and then the meeting, for what may take a step back."""
    whose = Meeting.objects.for_system(REASON).filter(pk=meeting_id)
    lock_bodies(pk__in=whose.values("body_id"))
    (meeting,) = lock_meetings(pk=meeting_id)
    return meeting


def lock_meetings_of(bodies: Iterable[Body]) -> list[Meeting]:
    """Lock all meetings of bodies that the caller has locked."""
    return lock_meetings(body__in=[body.pk for body in bodies])


def _in_order(rows: Any) -> Any:
    return rows.order_by("pk").select_for_update(of=("self",))
