"""Bring the due list up to date after a change of meetings or of a body.

What another app owes for a meeting (its agenda, its papers) it brings along in `hear_meetings`.
"""

from collections.abc import Callable, Iterable

from django.db.models import Q, QuerySet

from dialogue.deadlines import deadlines_of, for_deadlines, is_unfinished
from dialogue.models import Body, Meeting, State, Track
from reminders.services.due_list import remark, sync_each

_listeners: list[Callable[[list[Meeting]], None]] = []
_track_listeners: list[Callable[[Track], None]] = []


def hear_meetings(listener: Callable[[list[Meeting]], None]) -> None:
    """Call `listener(meetings)` when something changed by which deadlines of meetings are told.

    Their state, days, title, marking or lead office; each as `for_deadlines` reads it. From
    `ready()` only.
    """
    _listeners.append(listener)


def hear_tracks(listener: Callable[[Track], None]) -> None:
    """Call `listener(track)` when a track has another lead office; from `ready()` only."""
    _track_listeners.append(listener)


def sync_meeting(meeting: Meeting) -> None:
    """Make the due list say what `meeting` makes somebody owe now.

    Those of its kind that have days go along: their numbers count those before them.
    """
    with_days = Q(state__in=(State.SCHEDULED, State.HELD)) | is_unfinished()
    numbered = with_days | Q(summary_due_on__isnull=False)
    siblings = numbered & Q(body=meeting.body_id, kind=meeting.kind, is_history=False)
    _sync_all(for_deadlines("sync of one meeting").filter(Q(pk=meeting.pk) | siblings))


def sync_planned(meetings: Iterable[Meeting]) -> None:
    """The same for rows that were just planned: none of them has a number yet."""
    ids = [meeting.pk for meeting in meetings]
    if not ids:
        return
    _sync_all(for_deadlines("sync of planned meetings").filter(pk__in=ids))


def sync_body(body: Body) -> None:
    """The same for every meeting of `body`: its name, its marking or its numbers changed."""
    meetings = _sync_all(for_deadlines("sync of a body").filter(body=body, is_history=False))
    for meeting in meetings:
        remark(f"meeting:{meeting.uid}:", meeting.marking)


def sync_track(track: Track) -> None:
    """The same for every body of `track`: its lead office changed."""
    _sync_all(for_deadlines("sync of a track").filter(body__track=track, is_history=False))
    for listener in _track_listeners:
        listener(track)


def _sync_all(rows: QuerySet[Meeting]) -> list[Meeting]:
    meetings = list(rows)
    sync_each((f"meeting:{meeting.uid}:", deadlines_of(meeting)) for meeting in meetings)
    for listener in _listeners:
        listener(meetings)
    return meetings
