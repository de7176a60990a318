"""The due list: my desk, or one of its sections."""

from django.utils.translation import gettext_lazy as _

from core.csv import Column
from core.downloads import Table
from desk.due import TITLES, DueLine


def _owed_by(line: DueLine) -> str:
    return line.row.relationship.country(line.row.owed_by)


_WHAT = (
    Column(_("What"), lambda line: line.words.verb),
    Column(_("About"), lambda line: line.row.title),
    Column(_("Reference"), lambda line: line.row.reference),
    Column(_("Country"), lambda line: line.row.relationship.name),
    Column(_("Due"), lambda line: line.row.due_on),
    Column(_("Owed by"), _owed_by),
    Column(_("Office"), lambda line: line.row.office.code),
    Column(_("Who waits"), lambda line: line.row.waiting_office and line.row.waiting_office.code),
)


DUE = Table("due", _WHAT, marking_of=lambda line: line.row.marking)

MY_DESK = Table(
    "my-desk",
    (Column(_("Section"), lambda line: TITLES[line.row.section]), *_WHAT),
    marking_of=lambda line: line.row.marking,
)
