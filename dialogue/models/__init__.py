"""What stands between two governments: tracks, bodies, cadences, chairs, meetings."""

from dialogue.models.bodies import Body, BodyKind, BodyName
from dialogue.models.cadences import Cadence, MeetingKind, Venue
from dialogue.models.chairs import ChairSeat, ChairTerm
from dialogue.models.confirmations import Channel, Confirmation
from dialogue.models.meetings import Meeting, MeetingStep, State
from dialogue.models.tracks import Status, Theme, Track

__all__ = [
    "Body",
    "BodyKind",
    "BodyName",
    "Cadence",
    "ChairSeat",
    "ChairTerm",
    "Channel",
    "Confirmation",
    "Meeting",
    "MeetingKind",
    "MeetingStep",
    "State",
    "Status",
    "Theme",
    "Track",
    "Venue",
]
