"""What the page of a relationship says of a forum: held last, next to come, missed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from desk.contacts import contacts_by_track
from desk.ledgers import last_meetings, missed_by_body, next_meetings
from dialogue.models import Body, Meeting, Track
from dialogue.wording import status_sentence
from offices.models import Relationship, User

MOST_FORUMS = 6


@dataclass(frozen=True)
class Forum:
    """A forum on the page of its relationship."""

    body: Body
    last: Meeting | None
    next: Meeting | None
    next_sentence: str
    missed: list[Meeting] = field(default_factory=list)


@dataclass(frozen=True)
class Column:
    """A track with its first forums, how many more there are, and how many contacts."""

    track: Track
    forums: list[Forum]
    more: int
    contacts: int


def columns(
    user: User, relationship: Relationship, tracks: Iterable[Track], bodies: list[Body]
) -> list[Column]:
    """Return a column for each track; the same queries for any number of forums."""
    upcoming, last = next_meetings(user, bodies), last_meetings(user, bodies)
    missed = missed_by_body(user, relationship)
    contacts = contacts_by_track(user, relationship)
    by_track: dict[int, list[Forum]] = {}
    for body in bodies:
        coming = upcoming.get(body.pk)
        by_track.setdefault(body.track_id, []).append(
            Forum(
                body,
                last.get(body.pk),
                coming,
                status_sentence(coming, relationship) if coming else "",
                missed.get(body.pk, []),
            )
        )
    return [
        Column(
            track,
            forums[:MOST_FORUMS],
            max(0, len(forums) - MOST_FORUMS),
            contacts.get(track.pk, 0),
        )
        for track in tracks
        for forums in [by_track.get(track.pk, [])]
    ]
