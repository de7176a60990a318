"""What the move of an office is about, as far as one reader sees it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from agenda.deadlines import RELEASE
from core.dates import format_day
from core.markings import banner
from offices.access import offices_of
from offices.models import Assignment, OfficeMove, User
from reminders.models import Deadline


@dataclass(frozen=True)
class MovedPart:
    """A part of the office in a relationship, and how much it owes there.

    `marking` is the highest of what is counted.
    """

    assignment: Assignment
    count: int
    marking: str


def parts_of(user: User, move: OfficeMove, today: date) -> QuerySet[Assignment]:
    """Return the parts that move, by country; none once it was carried out or cancelled."""
    rows = Assignment.objects.visible_to(user, today=today)
    if not move.is_open:
        return rows.none()
    runs = Q(ends_on__isnull=True) | Q(ends_on__gt=move.on_day)
    return (
        rows.filter(runs, office_id=move.office_id)
        .select_related("relationship")
        .order_by("relationship__name", "pk")
    )


def open_with(user: User, move: OfficeMove, today: date) -> QuerySet[Deadline]:
    """Return the visible open deadlines that the office owes; none once it was carried out.

    What it has not filed yet is its own concern alone.
    """
    rows = Deadline.objects.visible_to(user, today=today)
    if not move.is_open:
        return rows.none()
    own = Q(office_id__in=offices_of(user, today)) | ~Q(kind=RELEASE.code)
    return rows.filter(own, ended_at__isnull=True, office_id=move.office_id).select_related(
        "office", "relationship", "waiting_office"
    )


def part_lines(parts: Iterable[Assignment], rows: QuerySet[Deadline]) -> list[MovedPart]:
    """Return a line for each of `parts`; `rows` is `open_with`. One query for any number."""
    parts = list(parts)
    found = (
        rows.filter(relationship_id__in=[part.relationship_id for part in parts])
        .order_by()
        .values_list("relationship_id")
        .annotate(found=Count("pk"), marks=ArrayAgg("marking", distinct=True))
    )
    counts = {key: (count, banner(marks).code) for key, count, marks in found}
    return [MovedPart(part, *counts.get(part.relationship_id, (0, "U"))) for part in parts]


def state_of(move: OfficeMove) -> str:
    """Say in a sentence where the move of an office stands."""
    day = {"day": format_day(move.on_day)}
    if move.done_at is not None:
        return _("Moved.")
    if move.cancelled_at is not None:
        return _("Cancelled. Nothing moves.")
    if move.not_moved_because:
        reason = {"reason": move.get_not_moved_because_display()}
        return _("Not moved: %(reason)s") % reason
    if move.confirmed_at is not None:
        return _("Moves by itself on %(day)s.") % day
    return _("Planned for %(day)s. Nothing moves until it is confirmed.") % day
