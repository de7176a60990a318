"""Who is who, and contacts."""

from django.utils.translation import gettext_lazy as _

from core.csv import Column
from core.downloads import Table
from offices.models import Relationship, Side

COUNTERPARTS = Table(
    "who-is-who",
    (
        Column(_("Name"), lambda line: line.person.name),
        Column(_("Title"), lambda line: line.person.title),
        Column(_("Organisation"), lambda line: line.person.organisation),
        Column(_("Work e-mail"), lambda line: line.person.email),
        Column(_("Work telephone"), lambda line: line.person.phone),
        Column(_("Last seen"), lambda line: line.seen_on),
        Column(_("Where"), lambda line: line.seen_at),
        Column(_("Left on"), lambda line: line.person.left_on),
        Column(_("Reference"), lambda line: line.person.reference),
    ),
    # What a row says of a meeting is marked like the meeting.
    marking_of=lambda line: (line.seen_at or line.person).marking,
)


def contacts_table(relationship: Relationship) -> Table:
    """Return what the file of contacts says, the countries named."""
    home, partner = relationship.country(Side.HOME), relationship.country(Side.PARTNER)
    return Table(
        "contacts",
        (
            Column(_("Kind"), lambda line: line.contact.get_kind_display()),
            Column(_("Day"), lambda line: line.contact.on_day),
            Column(_("Track"), lambda line: line.contact.track and line.contact.track.theme.name),
            Column(_("Office"), lambda line: line.contact.office.code),
            Column(
                _("Who took part: %(country)s") % {"country": home},
                lambda line: line.contact.our_people,
            ),
            Column(
                _("Who took part: %(country)s") % {"country": partner}, lambda line: line.theirs
            ),
            Column(_("What was said"), lambda line: line.contact.said),
            Column(_("Reference"), lambda line: line.contact.reference),
        ),
        marking_of=lambda line: line.contact.marking,
    )
