"""The tables of this app as files."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.csv import Column
from core.downloads import Table

DELEGATES = Table(
    "delegations",
    (
        Column(gettext_lazy("Side"), lambda row: row.relationship.country(row.side)),
        Column(gettext_lazy("Name"), lambda row: row.name),
        Column(gettext_lazy("Title"), lambda row: row.title),
        Column(gettext_lazy("From"), lambda row: row.office or row.organisation),
        Column(gettext_lazy("Leads"), lambda row: _("yes") if row.is_head else _("no")),
    ),
)
