"""Who answers for what an office owes (design §5, "Who is responsible").

The persons named by the record, then the assignment's responsible officer, its alternate, then
approvers and drafters of the office: the first who is active, in the office, cleared, and not
away. Who stands in for somebody named, or for the responsible officer, has their turn just there.
An office that is no longer assigned has nobody: its people do not read what it owes.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject

from core.constraints import current
from core.markings import MARKING_CHOICES, Rank
from core.markings import marking as read_marking
from offices.access import away, open_on
from offices.models import Absence, Assignment, Membership, Office, Relationship, Role, User


def responsible_ids(
    *,
    office: Any,
    relationship: Any,
    marking: Any,
    today: date,
    named: Sequence[Any] = (),
    is_anybody_away: bool = True,
) -> QuerySet:
    """Return the ids of the people who could answer for an office, the responsible one first.

    Without `is_anybody_away` as if all were there: whose work it is, whoever does it today.
    `office`, `relationship`, `marking` and each of `named` (people whom the record names, in
    order) are values, or OuterRef for use in a Subquery over many rows. One may come twice.
    """
    rows = _in_turn(office, relationship, marking, today, named, is_anybody_away)
    return rows.values("user_id")


def who_answers(
    *, office: int, relationship: int, marking: str, today: date, named: Sequence[int] = ()
) -> tuple[int, int | None] | None:
    """Return the id of the first of them and of the person for whom they stand in; None: nobody."""
    rows = _first_in_turn(office, relationship, marking, today, named)
    return rows.values_list("user_id", "_absent").first()


def answering(
    *, office: Any, relationship: Any, marking: Any, today: date, named: Sequence[Any]
) -> Subquery:
    """Return the same of each of many rows: None, or the two ids under `person` and `absent`.

    All are OuterRef, or values that hold for all rows.
    """
    rows = _first_in_turn(office, relationship, marking, today, named)
    first = rows.values(_both=JSONObject(person="user_id", absent="_absent"))[:1]
    return Subquery(first, output_field=JSONField())


def _first_in_turn(
    office: Any, relationship: Any, marking: Any, today: date, named: Sequence[Any]
) -> QuerySet:
    """Return them in turn, each with `_absent`: for whom they stand in."""
    covering = range(1, 2 * len(named) + 2, 2)
    stands_in_for = Case(When(_turn__in=covering, then=F("_covering__person_id")))
    rows = _in_turn(office, relationship, marking, today, named)
    return rows.annotate(_absent=stands_in_for)


def _in_turn(
    office: Any,
    relationship: Any,
    marking: Any,
    today: date,
    named: Sequence[Any],
    is_anybody_away: bool = True,
) -> QuerySet:
    """Return the memberships of who could answer, in turn: each person, then who covers them."""
    # One join, and not a sub-query for each question: this is asked of every row of a list.
    here = "office__assignments__"
    chosen = [*(f"_named_{n}" for n, _person in enumerate(named)), f"{here}responsible_id"]
    here_today = ~Q(user_id__in=away(today)) if is_anybody_away else Q()
    asked = (_is, _covers) if is_anybody_away else (_is,)
    turns = [ask(person) for person in chosen for ask in asked]
    turns += [_is(f"{here}alternate_id"), Q(role=Role.APPROVER), Q(role=Role.DRAFTER)]
    return (
        Membership.objects.annotate(
            _covering=FilteredRelation("user__covering", condition=_holds(today)),
            _relationship=_column(relationship, BigIntegerField()),
            _marking=_column(marking, CharField()),
            **{f"_named_{n}": _column(who, BigIntegerField()) for n, who in enumerate(named)},
        )
        .filter(
            current(today),
            current(today, here),
            open_on(today, "office__"),
            _is_cleared(),
            here_today,
            **{f"{here}relationship_id": F("_relationship")},
            office_id=office,
            user__is_active=True,
        )
        .annotate(
            _turn=Case(
                *(When(who, then=Value(turn)) for turn, who in enumerate(turns)),
                default=Value(None),
                output_field=IntegerField(),
            )
        )
        .filter(_turn__isnull=False)
        .order_by("_turn", "starts_on", "id")
    )


def able_taker(*, person: Any, relationship: Any, marking: Any, today: date) -> QuerySet:
    """Return the id of `person` who took a task upon them, if they may still read it.

    Of one who is away, the id of who stands in. They need not belong to the office that owes it:
    the desk takes what nobody else does. Values or OuterRef, as for `responsible_ids`.
    """
    assignment = Assignment.objects.for_system("who is responsible: where a taker works")
    here = assignment.filter(
        current(today), office_id=OuterRef("office_id"), relationship_id=OuterRef("_relationship")
    )
    stand_in = Absence.objects.on(today).filter(person_id=OuterRef("_taker"))
    return (
        Membership.objects.annotate(
            _taker=_column(person, BigIntegerField()),
            _relationship=_column(relationship, BigIntegerField()),
            _marking=_column(marking, CharField()),
        )
        .filter(
            current(today),
            open_on(today, "office__"),
            _is_cleared(),
            Exists(here),
            ~Q(user_id__in=away(today)),
            user_id=Coalesce(Subquery(stand_in.order_by().values("stand_in_id")), F("_taker")),
            user__is_active=True,
        )
        .values("user_id")
    )


def responsible_for(
    office: Office,
    relationship: Relationship,
    *,
    marking: str,
    today: date,
    assignee: User | None = None,
) -> User | None:
    """Return the person who answers for `office` on `today`, or None: nobody is responsible."""
    first = who_answers(
        office=office.pk,
        relationship=relationship.pk,
        marking=marking,
        today=today,
        named=[assignee.pk] if assignee else [],
    )
    return User.objects.get(pk=first[0]) if first else None


def cleared_for(code: str, prefix: str = "user__") -> Q:
    """Return the condition that a person's clearance reaches what is marked `code`."""
    needed = read_marking(code)
    reach = Q(**{f"{prefix}clearance__in": [rank.name for rank in Rank if rank >= needed.rank]})
    return reach & Q(**{f"{prefix}is_home_national": True}) if needed.noforn else reach


def _is(person: str) -> Q:
    """Return the condition that the member is the person in a column."""
    return Q(user_id=F(person))


def _covers(person: str) -> Q:
    """Return the condition that the member stands in for the person in a column."""
    return Q(_covering__person_id=F(person))


def _holds(today: date) -> Q:
    """Return the condition that somebody stands in on `today`: that of `Absence.objects.on`."""
    here = "user__covering__"
    return Q(
        **{
            f"{here}starts_on__lte": today,
            f"{here}ends_on__gt": today,
            f"{here}withdrawn_at__isnull": True,
        }
    )


def _column(value: Any, field: Any) -> ExpressionWrapper:
    expression = value if isinstance(value, OuterRef) else Value(value)
    return ExpressionWrapper(expression, output_field=field)


def _is_cleared() -> Q:
    cleared = Q()
    for code, _label in MARKING_CHOICES:
        cleared |= Q(_marking=code) & cleared_for(code)
    return cleared
