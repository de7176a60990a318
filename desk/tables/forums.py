"""Forums, and who chairs them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.csv import Column
from core.downloads import Table
from desk.chairs import SeatLine
from dialogue.models import Body, BodyName, ChairSeat, ChairTerm
from offices.models import User


@dataclass(frozen=True)
class ForumLine:
    """A forum with the other names that it has or had."""

    body: Body
    other_names: list[str]


def forum_lines(user: User, bodies: Iterable[Body]) -> list[ForumLine]:
    """Return a line for each forum; one query for any number."""
    bodies = list(bodies)
    names: dict[int, list[str]] = {}
    for named in BodyName.objects.visible_to(user).filter(body__in=bodies):
        names.setdefault(named.body_id, []).append(named.name)
    return [
        ForumLine(body, [name for name in names.get(body.pk, []) if name != str(body)])
        for body in bodies
    ]


FORUMS = Table(
    "forums",
    (
        Column(_("Forum"), lambda line: line.body.current_name),
        Column(_("Reference"), lambda line: line.body.reference),
        Column(_("Kind"), lambda line: line.body.get_kind_display()),
        Column(_("Track"), lambda line: line.body.track.theme.name),
        Column(_("Status"), lambda line: line.body.get_status_display()),
        Column(_("Since"), lambda line: line.body.status_on),
        Column(_("Reason"), lambda line: line.body.status_reason),
        Column(_("Other names"), lambda line: "; ".join(line.other_names)),
    ),
    marking_of=lambda line: line.body.marking,
)


@dataclass(frozen=True)
class TermLine:
    """A seat and one person who holds, held or will hold it; nobody for one always vacant."""

    seat: ChairSeat
    country: str
    term: ChairTerm | None


def term_lines(seats: Iterable[SeatLine]) -> list[TermLine]:
    """Return the terms of each seat, the one that holds now first."""
    lines = []
    for line in seats:
        terms: list[ChairTerm | None] = [*([line.now] if line.now else []), *line.others]
        lines += [TermLine(line.seat, line.country, term) for term in terms or [None]]
    return lines


CHAIRS = Table(
    "chairs",
    (
        Column(_("Side"), lambda line: line.country),
        Column(_("Seat"), lambda line: line.seat.title),
        Column(_("Office"), lambda line: line.seat.office or line.seat.organisation),
        Column(_("Held by"), lambda line: line.term and line.term.holder_name),
        Column(_("From"), lambda line: line.term and line.term.starts_on),
        Column(_("Until"), lambda line: line.term and line.term.ends_on),
    ),
    marking_of=lambda line: line.seat.marking,
)
