"""The agenda of a meeting, with what was put aside."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import AgendaItem
from core.csv import Column
from core.downloads import Table
from offices.models import Side


def _proposed_by(item: AgendaItem) -> str:
    if item.proposed_by == Side.PARTNER:
        return item.relationship.country(Side.PARTNER)
    return str(item.office.code)


AGENDA = Table(
    "agenda",
    (
        Column(gettext_lazy("Subject"), lambda item: item.title),
        Column(gettext_lazy("State"), lambda item: item.get_state_display()),
        Column(gettext_lazy("Proposed by"), _proposed_by),
        Column(gettext_lazy("Lead"), lambda item: item.lead_office and item.lead_office.code),
        Column(gettext_lazy("Minutes planned"), lambda item: item.duration),
        Column(
            gettext_lazy("For both sides"), lambda item: _("yes") if item.is_shared else _("no")
        ),
        Column(gettext_lazy("Purpose"), lambda item: item.purpose),
        Column(gettext_lazy("Desired outcome"), lambda item: item.desired_outcome),
        Column(gettext_lazy("Talking points"), lambda item: item.talking_points),
        Column(gettext_lazy("We bring"), lambda item: item.home_brings),
        Column(gettext_lazy("We bring it by"), lambda item: item.home_brings_by),
        Column(gettext_lazy("They bring"), lambda item: item.partner_brings),
        Column(gettext_lazy("They bring it by"), lambda item: item.partner_brings_by),
        Column(gettext_lazy("At the meeting"), lambda item: item.get_outcome_display()),
        Column(gettext_lazy("Minutes"), lambda item: item.minutes),
        Column(gettext_lazy("Reference"), lambda item: item.reference),
    ),
)
