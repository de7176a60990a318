"""Relationships, their tracks and their offices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.constraints import current
from core.csv import Column
from core.downloads import Table
from desk.standing import Level, Standing
from desk.standing_facts import facts_of
from offices.models import Assignment, Part, Relationship, User


@dataclass(frozen=True)
class RelationshipLine:
    """A relationship with its desk and how it stands."""

    relationship: Relationship
    desk: Assignment | None
    standings: list[Standing]

    @property
    def worst(self) -> Standing:
        """The worst of its standings, with its reason."""
        return self.standings[0]

    @property
    def marking(self) -> str:
        """That of the reason: a relationship is U."""
        return self.worst.marking


def relationship_lines(
    user: User, today: date, relationships: Iterable[Relationship]
) -> list[RelationshipLine]:
    """Return a line for each relationship, the worst first; the same queries for any number."""
    relationships = list(relationships)
    keys = [one.pk for one in relationships]
    facts = facts_of(user, keys, today)
    desks = {
        assignment.relationship_id: assignment
        for assignment in Assignment.objects.visible_to(user)
        .filter(current(today), relationship__in=keys, part=Part.DESK)
        .select_related("office", "responsible")
        .order_by("-office__code")
    }
    lines = [
        RelationshipLine(one, desks.get(one.pk), facts.of_relationship(one.pk))
        for one in relationships
    ]
    return sorted(lines, key=lambda line: Level.values.index(line.worst.level))


RELATIONSHIPS = Table(
    "relationships",
    (
        Column(_("Country"), lambda line: line.relationship.name),
        Column(_("Code"), lambda line: line.relationship.code),
        Column(_("Desk"), lambda line: line.desk and line.desk.office.code),
        Column(_("Responsible"), lambda line: line.desk and line.desk.responsible),
        Column(_("Standing"), lambda line: line.worst.level.label),
        Column(_("Why"), lambda line: line.worst.sentence),
    ),
)

TRACKS = Table(
    "tracks",
    (
        Column(_("Track"), lambda track: track.theme.name),
        Column(_("Reference"), lambda track: track.reference),
        Column(_("Lead office"), lambda track: track.lead_office.code),
        Column(_("Status"), lambda track: track.get_status_display()),
        Column(_("Since"), lambda track: track.status_on),
        Column(_("Reason"), lambda track: track.status_reason),
        Column(_("Objective"), lambda track: track.objective),
        Column(_("Basis"), lambda track: track.basis),
    ),
)

OFFICES = Table(
    "offices",
    (
        Column(_("Office"), lambda one: one.office.code),
        Column(_("Name"), lambda one: one.office.name),
        Column(_("Part"), lambda one: one.get_part_display()),
        Column(_("Responsible"), lambda one: one.responsible),
        Column(_("Away"), lambda one: one.away),
        Column(_("Alternate"), lambda one: one.alternate),
        Column(_("Since"), lambda one: one.starts_on),
    ),
)
