"""Bring the due list up to date after a change of meetings or of a body."""

from dialogue.deadlines import deadlines_of, for_deadlines
from dialogue.models import Body, Meeting, Track
from reminders.services import sync


def sync_meeting(meeting: Meeting) -> None:
    """Make the due list say what `meeting` makes somebody owe now."""
    fresh = for_deadlines("sync of one meeting").get(pk=meeting.pk)
    sync(f"meeting:{fresh.uid}:", deadlines_of(fresh))


def sync_body(body: Body) -> None:
    """The same for every meeting of `body`: its name or its marking changed."""
    for meeting in for_deadlines("sync of a body").filter(body=body, is_history=False):
        sync(f"meeting:{meeting.uid}:", deadlines_of(meeting))


def sync_track(track: Track) -> None:
    """The same for every body of `track`: its lead office changed."""
    for meeting in for_deadlines("sync of a track").filter(body__track=track, is_history=False):
        sync(f"meeting:{meeting.uid}:", deadlines_of(meeting))
