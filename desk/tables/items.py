"""The agenda of a meeting, with what was put aside."""

from django.utils.translation import gettext as _

from agenda.models import AgendaItem
from core.csv import Column
from core.downloads import Table
from offices.models import Relationship, Side


def _proposed_by(item: AgendaItem) -> str:
    if item.proposed_by == Side.PARTNER:
        return item.relationship.country(Side.PARTNER)
    return str(item.office.code)


def agenda_table(relationship: Relationship) -> Table:
    """Return what the file of an agenda says, the countries named."""
    home, partner = ({"country": relationship.country(side)} for side in (Side.HOME, Side.PARTNER))
    return Table(
        "agenda",
        (
            Column(_("Subject"), lambda item: item.title),
            Column(_("State"), lambda item: item.get_state_display()),
            Column(_("Proposed by"), _proposed_by),
            Column(_("Lead"), lambda item: item.lead_office and item.lead_office.code),
            Column(_("Minutes planned"), lambda item: item.duration),
            Column(_("For both sides"), lambda item: _("yes") if item.is_shared else _("no")),
            Column(_("Purpose"), lambda item: item.purpose),
            Column(_("Desired outcome"), lambda item: item.desired_outcome),
            Column(_("Talking points"), lambda item: item.talking_points),
            Column(_("%(country)s brings") % home, lambda item: item.home_brings),
            Column(_("%(country)s brings it by") % home, lambda item: item.home_brings_by),
            Column(_("%(country)s brings") % partner, lambda item: item.partner_brings),
            Column(_("%(country)s brings it by") % partner, lambda item: item.partner_brings_by),
            Column(_("At the meeting"), lambda item: item.get_outcome_display()),
            Column(_("Minutes"), lambda item: item.minutes),
            Column(_("Reference"), lambda item: item.reference),
        ),
    )
