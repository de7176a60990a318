"""The summary of a group meeting is called its read-out: one place says when. Pure."""

from dialogue.models import Meeting, MeetingKind


def worded(meeting: Meeting, summary: str, read_out: str) -> str:
    """Return the one of two sentences that fits the kind of `meeting`."""
    return read_out if meeting.kind == MeetingKind.GROUP_MEETING else summary
