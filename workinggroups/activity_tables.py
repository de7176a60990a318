"""The tables of this app as files."""

from django.utils.translation import gettext_lazy as _

from core.csv import Column
from core.downloads import Table
from core.markings import banner
from workinggroups.activities import ActivityLine


def _marking(line: ActivityLine) -> str:
    """What a row says of a group is marked like the group."""
    return banner([line.activity.marking, *([line.group.marking] if line.group else [])]).code


ACTIVITIES = Table(
    "activities",
    (
        Column(_("What we do together"), lambda line: line.activity.title),
        Column(_("Track"), lambda line: line.activity.track.theme.name),
        Column(_("How it stands"), lambda line: line.activity.state),
        Column(_("As of"), lambda line: line.activity.as_of),
        Column(_("Working group"), lambda line: line.group),
        Column(_("Issue"), lambda line: line.issue),
        Column(_("Office that knows"), lambda line: line.activity.office.code),
        Column(_("Organisation of the other side"), lambda line: line.activity.partner),
        Column(_("Why it is over"), lambda line: line.activity.over_reason),
        Column(_("Reference"), lambda line: line.activity.reference),
    ),
    marking_of=_marking,
)
