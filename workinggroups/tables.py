"""The joint conclusions of a group as a file."""

from django.utils.translation import gettext_lazy as _

from core.csv import Column
from core.downloads import Table
from workinggroups.reading import ConclusionLine


def _agreed_on(line: ConclusionLine, n: int) -> object:
    stands = line.sides[n].stands
    return stands.agreed_on if stands else ""


CONCLUSIONS = Table(
    "conclusions",
    (
        Column(_("No."), lambda line: line.conclusion.number),
        Column(_("Title"), lambda line: line.conclusion.title),
        Column(_("Text"), lambda line: line.conclusion.text),
        Column(_("State"), lambda line: line.conclusion.get_state_display()),
        Column(_("Cleared"), lambda line: line.cleared),
        Column(_("Agreed by us"), lambda line: _agreed_on(line, 0)),
        Column(_("Agreed by them"), lambda line: _agreed_on(line, 1)),
        Column(_("Agreed on"), lambda line: line.conclusion.agreed_on),
        Column(_("Reported on"), lambda line: line.conclusion.reported_on),
        Column(_("How it stands"), lambda line: line.sentence),
        Column(_("Reference"), lambda line: line.conclusion.reference),
    ),
)
