"""What search found."""

from django.utils.translation import gettext_lazy as _

from core.csv import Column
from core.downloads import Table

FOUND = Table(
    "found",
    (
        Column(_("Kind"), lambda hit: hit.kind),
        Column(_("Title"), lambda hit: hit.title),
        Column(_("On the page of"), lambda hit: hit.place),
        Column(_("Country"), lambda hit: hit.entry.relationship.name),
        Column(_("Day"), lambda hit: hit.entry.on_day),
        Column(_("Reference"), lambda hit: hit.entry.reference),
        Column(_("Text"), lambda hit: "".join(stretch.text for stretch in hit.snippet)),
    ),
)
