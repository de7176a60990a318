"""People, offices, relationships, and the base of every record."""

from offices.models.absences import Absence
from offices.models.clearance import Clearance, ClearanceWord, clearance_rules
from offices.models.hand_overs import HandOver, HandOverNote, NotMoved
from offices.models.holidays import Holiday
from offices.models.office_moves import MoveRefused, OfficeMove
from offices.models.offices import Membership, Office, Role
from offices.models.people import ClearanceLevel, User
from offices.models.records import GatedRow, MarkingField, Record
from offices.models.relationships import Assignment, Part, Relationship, Side
from offices.models.search import SearchEntry
from offices.models.typed import Draft, Submission

__all__ = [
    "Absence",
    "Assignment",
    "Clearance",
    "ClearanceLevel",
    "ClearanceWord",
    "Draft",
    "GatedRow",
    "HandOver",
    "HandOverNote",
    "Holiday",
    "MarkingField",
    "Membership",
    "MoveRefused",
    "NotMoved",
    "Office",
    "OfficeMove",
    "Part",
    "Record",
    "Relationship",
    "Role",
    "SearchEntry",
    "Side",
    "Submission",
    "User",
    "clearance_rules",
]
