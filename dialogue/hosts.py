"""Whose turn it is to host (design §4): the rotation after the last meeting held.

It is stored when a meeting is scheduled; before that it is computed here. The rotation runs over
the rows to come in their order: the first takes the turn after the last meeting held, each later
one the turn after the one before it. A place that somebody typed or that is settled counts.
"""

from collections.abc import Iterable, Iterator

from core.periods import next_host
from dialogue.models.meetings import HELD, OPEN_STATES, Meeting

REASON = "a meeting and the others of its body have one marking"
Ledger = tuple[int, str]


def expected_venue(meeting: Meeting) -> str:
    """Return the Venue of a meeting: settled, typed, or by rotation; "" when nothing says."""
    return meeting.venue or expected_venues([meeting.body_id]).get(meeting.pk, "")


def tell_hosts(meetings: Iterable[Meeting]) -> None:
    """Set `expected_host` on each meeting; two queries for all of them."""
    meetings = list(meetings)
    waiting = {meeting.body_id for meeting in meetings if meeting.state in OPEN_STATES}
    venues = expected_venues(waiting) if waiting else {}
    for meeting in meetings:
        meeting.expected_host = meeting.venue or venues.get(meeting.pk, "")


def expected_venues(bodies: Iterable[int]) -> dict[int, str]:
    """Return, by meeting id, the Venue of every open meeting of these bodies that has one.

    `bodies` are ids. Two queries, however many meetings: planning looks a year ahead.
    """
    bodies = list(bodies)
    last = dict(_last_held(bodies))
    found = {}
    open_rows = (
        Meeting.objects.for_system(REASON)
        .filter(body__in=bodies, state__in=OPEN_STATES)
        .order_by("due_on", "first_day", "pk")
        .values_list("pk", "body_id", "kind", "venue", "expected_venue", "cadence__rotation")
    )
    for pk, body_id, kind, venue, typed, rotation in open_rows:
        ledger = (body_id, kind)
        host = venue or typed
        if not host and rotation:
            host = next_host(rotation, last.get(ledger))
        if host:
            found[pk] = last[ledger] = host
    return found


def _last_held(bodies: list[int]) -> Iterator[tuple[Ledger, str]]:
    held = (
        Meeting.objects.for_system(REASON)
        .filter(body__in=bodies, state__in=HELD)
        .order_by("body_id", "kind", "-first_day", "-pk")
        .distinct("body_id", "kind")
        .values_list("body_id", "kind", "venue")
    )
    for body_id, kind, venue in held:
        yield (body_id, kind), venue
