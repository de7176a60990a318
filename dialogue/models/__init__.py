"""What stands between two governments: tracks, bodies, chairs, meetings, contacts."""

from dialogue.models.bodies import Body, BodyKind, BodyName
from dialogue.models.cadences import Cadence, MeetingKind, Venue
from dialogue.models.chairs import ChairSeat, ChairTerm
from dialogue.models.clearances import ClearingOffice, SummaryClearance
from dialogue.models.confirmations import Channel, Confirmation
from dialogue.models.contacts import Contact, ContactKind, ContactPerson
from dialogue.models.counterparts import Counterpart
from dialogue.models.delegations import DelegationMember
from dialogue.models.meetings import Meeting, State
from dialogue.models.run_up import Known, RunUpItem, RunUpStep
from dialogue.models.steps import MeetingStep
from dialogue.models.summaries import MeetingSummary
from dialogue.models.tracks import Status, Theme, Track

__all__ = [
    "Body",
    "BodyKind",
    "BodyName",
    "Cadence",
    "ChairSeat",
    "ChairTerm",
    "Channel",
    "ClearingOffice",
    "Confirmation",
    "Contact",
    "ContactKind",
    "ContactPerson",
    "Counterpart",
    "DelegationMember",
    "Known",
    "Meeting",
    "MeetingKind",
    "MeetingStep",
    "MeetingSummary",
    "RunUpItem",
    "RunUpStep",
    "State",
    "Status",
    "SummaryClearance",
    "Theme",
    "Track",
    "Venue",
]
