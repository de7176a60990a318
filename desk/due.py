"""My desk: the sections of the due list that one person reads (pages.md, MY DESK)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agenda.deadlines import RELEASE
from core.constraints import current
from desk.record_pages import record_path
from offices.access import WRITING_ROLES, assigned_relationships, offices_of, stood_in_for
from offices.models import Assignment, HandOver, Part, Role, Side, User
from offices.responsible import able_taker, responsible_ids
from reminders.facts import DeadlineKind, kind_of
from reminders.models import Deadline

MINE, OFFICE, STANDING_IN = "mine", "office", "standing-in"
FIRST_ROWS = 8
A_MONTH = timedelta(days=30)

TITLES = {
    "late": _("Late"),
    "week": _("This week"),
    "missed": _("Missed, not made up"),
    "nobody": _("Nobody is responsible"),
    "others": _("Waiting on others"),
    "partner": _("Waiting on the other side"),
    "month": _("Next 30 days"),
}


@dataclass(frozen=True)
class DueLine:
    """A deadline with the words of its kind, and the name of who has it where that is told."""

    row: Deadline
    words: DeadlineKind
    who: str = ""

    @property
    def record_path(self) -> str:
        """Where it leads whoever is not to act on it."""
        return record_path(self.row.path)


def due_lines(rows: Iterable[Deadline], who: Mapping[int, str] | None = None) -> list[DueLine]:
    """Return the rows with the words of their kinds; `who`: names by `responsible_id`."""
    names = who or {}
    return [
        DueLine(row, kind_of(row.kind), names.get(getattr(row, "responsible_id", 0), ""))
        for row in rows
    ]


@dataclass(frozen=True)
class Section:
    """One heading of my desk: its first rows, and how many there are."""

    code: str
    rows: list[DueLine]
    count: int

    @property
    def has_more(self) -> bool:
        """Return whether there are more than these rows."""
        return self.count > len(self.rows)


def open_deadlines(user: User, today: date) -> QuerySet[Deadline]:
    """Return what is open, visible to `user` and their concern: owed by or waiting for an office of
    theirs, in a relationship of their desk, or theirs to stand in for; up to 30 days ahead, since
    planning reaches a year; what they wait for however far ahead. What an office has not filed yet
    is its own concern alone.

    Each row has `responsible_id` (None: nobody is responsible), `is_stood_in`: `user` is the
    alternate for it, or handed it over and sees it until the overlap ends; and `is_covered`: it is
    the task of somebody for whom `user` stands in today.
    """
    overlapping = HandOver.objects.overlapping(today).filter(leaver=user).order_by()
    seconded = Q(alternate=user) | Q(hand_over_id__in=overlapping.values("pk"))
    here = Assignment.objects.visible_to(user, today=today).filter(
        current(today),
        office_id=OuterRef("office_id"),
        relationship_id=OuterRef("relationship_id"),
    )
    offices = _writing_in(user, today)
    concern = (
        Q(office_id__in=offices)
        | (Q(relationship_id__in=_looked_after(user, today)) & ~Q(kind=RELEASE.code))
        | Q(is_stood_in=True)
        | Q(taken_by=user)
    )
    covered: Any = Value(False)
    if absent := _ids(stood_in_for(user, today)):
        own: Any = Q(assignee_id__in=absent) | Exists(here.filter(responsible_id__in=absent))
        own &= Q(office_id__in=_ids(offices_of(user, today)))
        covered = Q(taken_by_id__in=absent) | own
        concern |= covered
    rows = (
        Deadline.objects.visible_to(user, today=today)
        .filter(ended_at__isnull=True)
        .annotate(
            is_stood_in=Exists(here.filter(seconded)),
            is_covered=ExpressionWrapper(covered, output_field=BooleanField()),
        )
        .filter(Q(waiting_office_id__in=offices) | (concern & Q(due_on__lte=today + A_MONTH)))
        .select_related("office", "relationship", "waiting_office")
    )
    return with_responsible(rows, today)


def with_responsible(rows: QuerySet[Deadline], today: date) -> QuerySet[Deadline]:
    """Annotate `responsible_id`: who answers for each row on `today`; None: nobody."""
    responsible = responsible_ids(
        office=OuterRef("office_id"),
        relationship=OuterRef("relationship_id"),
        marking=OuterRef("marking"),
        today=today,
        named=[OuterRef("assignee_id")],
    )
    taker = able_taker(
        person=OuterRef("taken_by_id"),
        relationship=OuterRef("relationship_id"),
        marking=OuterRef("marking"),
        today=today,
    )
    # Where nobody took it, the database need not look for them in every office.
    taken = Case(When(taken_by__isnull=False, then=Subquery(taker[:1])))
    return rows.annotate(responsible_id=Coalesce(taken, Subquery(responsible[:1])))


def conditions(user: User, show: str, today: date) -> dict[str, Q]:
    """Return the condition of each section under `show`; a row stands under one heading only."""
    offices, looked_after = _writing_in(user, today), _looked_after(user, today)
    home = Q(owed_by=Side.HOME)
    # Each mention of who is responsible is the whole question once more: as few as possible.
    somebody = Q(responsible_id__isnull=False)
    mine = Q(responsible_id=user.pk)
    whose = {
        OFFICE: Q(office_id__in=offices) & somebody,
        STANDING_IN: (Q(is_covered=True) | (Q(is_stood_in=True) & ~mine)) & somebody,
    }.get(show, mine)
    own = home & whose
    week_ends_on = today + timedelta(days=6)
    return {
        "late": own & Q(due_on__lt=today),
        "week": own & Q(due_on__range=(today, week_ends_on)),
        "nobody": ~somebody & (Q(office_id__in=offices) | Q(relationship_id__in=looked_after)),
        "others": home
        & somebody
        & Q(waiting_office_id__in=offices)
        & ~Q(office_id__in=offices)
        & ~mine,
        "partner": Q(owed_by=Side.PARTNER) & whose,
        "month": own & Q(due_on__gt=week_ends_on, due_on__lte=today + A_MONTH),
    }


def in_sections(user: User, show: str, today: date) -> QuerySet[Deadline]:
    """Return all that stands on my desk under `show`, each row with the code of its `section`."""
    said = conditions(user, show, today)
    section = Case(
        *(When(when, then=Value(code)) for code, when in said.items()), output_field=CharField()
    )
    rows = open_deadlines(user, today).annotate(section=section)
    return rows.filter(section__isnull=False)


def sections(user: User, show: str, today: date) -> dict[str, Section]:
    """Return all sections, each with its first rows: one query for the counts, one for each."""
    rows = open_deadlines(user, today)
    said = conditions(user, show, today)
    counts = rows.aggregate(**{code: Count("pk", filter=when) for code, when in said.items()})
    return {
        code: Section(
            code, due_lines(rows.filter(when)[:FIRST_ROWS]) if counts[code] else [], counts[code]
        )
        for code, when in said.items()
    }


# These are asked once: within each condition of each section they would be as many sub-queries.
def _writing_in(user: User, today: date) -> list[int]:
    """Return the ids of the offices for which `user` writes."""
    return _ids(offices_of(user, today, WRITING_ROLES))


def _looked_after(user: User, today: date) -> list[int]:
    """Return the ids of the relationships of whose desk `user` is an approver."""
    return _ids(assigned_relationships(user, today, [Part.DESK], [Role.APPROVER]))


def _ids(rows: QuerySet) -> list[int]:
    return [key for row in rows for key in row.values()]
