"""The joint conclusions of a group as a file."""

from django.utils.translation import gettext_lazy as _

from core.csv import Column
from core.downloads import Table
from workinggroups.reading import ConclusionLine


def _agreed_by(line: ConclusionLine) -> str:
    """Name each country that agreed to the text as it reads, with the day."""
    return ", ".join(
        f"{side.country} {side.stands.agreed_on.isoformat()}" for side in line.sides if side.stands
    )


CONCLUSIONS = Table(
    "conclusions",
    (
        Column(_("No."), lambda line: line.conclusion.number),
        Column(_("Title"), lambda line: line.conclusion.title),
        Column(_("Text"), lambda line: line.conclusion.text),
        Column(_("State"), lambda line: line.conclusion.get_state_display()),
        Column(_("Cleared"), lambda line: line.cleared),
        Column(_("Agreed by"), _agreed_by),
        Column(_("Agreed by both on"), lambda line: line.conclusion.agreed_on),
        Column(_("Reported on"), lambda line: line.conclusion.reported_on),
        Column(_("How it stands"), lambda line: line.sentence),
        Column(_("Reference"), lambda line: line.conclusion.reference),
    ),
)
