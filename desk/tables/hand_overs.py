"""Hand-overs and moves of offices, and the relationships that go with one."""

from django.utils.translation import gettext_lazy as _

from core.csv import Column
from core.downloads import Table
from desk import office_moves
from desk.hand_overs import state_of

HAND_OVERS = Table(
    "hand-overs",
    (
        Column(_("Office"), lambda row: row.office.code),
        Column(_("From"), lambda row: row.leaver),
        Column(_("To"), lambda row: row.successor),
        Column(_("On"), lambda row: row.on_day),
        Column(_("Overlap until"), lambda row: row.overlap_until),
        Column(_("Where it stands"), state_of),
    ),
)

PARTS = Table(
    "hand-over-relationships",
    (
        Column(_("Country"), lambda line: line.assignment.relationship.name),
        Column(_("Part"), lambda line: line.assignment.get_part_display()),
        Column(_("Answers as"), lambda line: line.place),
        Column(_("Open"), lambda line: line.count),
    ),
)

MOVES = Table(
    "office-moves",
    (
        Column(_("Office"), lambda row: row.office.code),
        Column(_("To"), lambda row: row.to_office.code),
        Column(_("On"), lambda row: row.on_day),
        Column(_("Reason"), lambda row: row.reason),
        Column(_("Where it stands"), office_moves.state_of),
    ),
)

MOVED_PARTS = Table(
    "office-move-relationships",
    (
        Column(_("Country"), lambda line: line.assignment.relationship.name),
        Column(_("Part"), lambda line: line.assignment.get_part_display()),
        Column(_("Open"), lambda line: line.count),
    ),
)
