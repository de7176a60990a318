"""Administration: people, offices, relationships and who has which part in them.

Behind the gate like every page: an administrator sees the relationships of their own offices.
"""

from offices.admin.offices import OfficeAdmin
from offices.admin.people import PersonAdmin
from offices.admin.relationships import AssignmentAdmin, RelationshipAdmin

__all__ = ["AssignmentAdmin", "OfficeAdmin", "PersonAdmin", "RelationshipAdmin"]
