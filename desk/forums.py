"""What the page of a relationship says of a forum: held last, next to come, missed, its groups."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from desk.contacts import contacts_by_track
from desk.groups import GroupLine, group_line
from desk.ledgers import last_meetings, missed_by_body, next_meetings
from desk.standing import Standing
from desk.standing_facts import Facts
from dialogue.models import Body, BodyKind, Meeting, Track
from dialogue.wording import status_sentence
from offices.models import Relationship, User

MOST_FORUMS = 6
MOST_GROUPS = 4


@dataclass(frozen=True)
class Forum:
    """A forum on the page of its relationship."""

    body: Body
    last: Meeting | None
    next: Meeting | None
    next_sentence: str
    missed: list[Meeting] = field(default_factory=list)
    groups: list[GroupLine] = field(default_factory=list)
    more_groups: int = 0


@dataclass(frozen=True)
class Column:
    """A track with how it stands, its first forums, how many more, and how many contacts.

    `groups` report to no forum that the reader sees here.
    """

    track: Track
    forums: list[Forum]
    more: int
    contacts: int
    standings: list[Standing]
    groups: list[GroupLine] = field(default_factory=list)
    more_groups: int = 0


def columns(
    user: User,
    relationship: Relationship,
    tracks: Iterable[Track],
    bodies: list[Body],
    facts: Facts,
) -> list[Column]:
    """Return a column for each track; the same queries for any number of forums and groups."""
    upcoming, last = next_meetings(user, bodies), last_meetings(user, bodies)
    missed = missed_by_body(user, relationship)
    contacts = contacts_by_track(user, relationship)
    by_track: dict[int, list[Forum]] = {}
    forum_ids = {body.pk for body in bodies if body.kind == BodyKind.FORUM}
    under: dict[int, list[GroupLine]] = {}
    alone: dict[int, list[GroupLine]] = {}
    for group in bodies:
        if group.kind == BodyKind.GROUP:
            line = group_line(group, relationship, upcoming, missed)
            if group.parent_id in forum_ids:
                under.setdefault(group.parent_id or 0, []).append(line)
            else:
                alone.setdefault(group.track_id, []).append(line)
    for body in bodies:
        if body.kind != BodyKind.FORUM:
            continue
        groups = under.get(body.pk, [])
        coming = upcoming.get(body.pk)
        by_track.setdefault(body.track_id, []).append(
            Forum(
                body,
                last.get(body.pk),
                coming,
                status_sentence(coming, relationship) if coming else "",
                missed.get(body.pk, []),
                groups[:MOST_GROUPS],
                max(0, len(groups) - MOST_GROUPS),
            )
        )
    return [
        Column(
            track,
            forums[:MOST_FORUMS],
            max(0, len(forums) - MOST_FORUMS),
            contacts.get(track.pk, 0),
            facts.of_track(track),
            groups[:MOST_GROUPS],
            max(0, len(groups) - MOST_GROUPS),
        )
        for track in tracks
        for forums, groups in [(by_track.get(track.pk, []), alone.get(track.pk, []))]
    ]
