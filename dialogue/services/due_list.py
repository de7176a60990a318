"""Bring the due list up to date after a change of meetings or of a body."""

from collections.abc import Iterable

from django.db.models import Q

from dialogue.deadlines import deadlines_of, for_deadlines
from dialogue.models import Body, Meeting, State, Track
from reminders.services import remark, sync


def sync_meeting(meeting: Meeting) -> None:
    """Make the due list say what `meeting` makes somebody owe now.

    The scheduled meetings of its kind go along: their numbers count those before them.
    """
    siblings = Q(body=meeting.body_id, kind=meeting.kind, state=State.SCHEDULED)
    for fresh in for_deadlines("sync of one meeting").filter(Q(pk=meeting.pk) | siblings):
        sync(f"meeting:{fresh.uid}:", deadlines_of(fresh))


def sync_planned(meetings: Iterable[Meeting]) -> None:
    """The same for rows that were just planned: none of them has a number yet."""
    ids = [meeting.pk for meeting in meetings]
    if not ids:
        return
    for fresh in for_deadlines("sync of planned meetings").filter(pk__in=ids):
        sync(f"meeting:{fresh.uid}:", deadlines_of(fresh))


def sync_body(body: Body) -> None:
    """The same for every meeting of `body`: its name, its marking or its numbers changed."""
    for meeting in for_deadlines("sync of a body").filter(body=body, is_history=False):
        sync(f"meeting:{meeting.uid}:", deadlines_of(meeting))
        remark(f"meeting:{meeting.uid}:", meeting.marking)


def sync_track(track: Track) -> None:
    """The same for every body of `track`: its lead office changed."""
    for meeting in for_deadlines("sync of a track").filter(body__track=track, is_history=False):
        sync(f"meeting:{meeting.uid}:", deadlines_of(meeting))
