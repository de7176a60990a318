"""Which relationships a person reads and edits: the sub-queries behind the gate and the powers.

Whoever stands in for somebody who is away has their role too, in the offices where both work. That
opens nothing to read: there they read already, and with their own clearance.
"""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.constraints import current
from offices.models import Absence, Assignment, Membership, Part, Role, User

EDITING_PARTS = (Part.DESK, Part.POST, Part.ACTION)
WRITING_ROLES = (Role.DRAFTER, Role.APPROVER)

# Puts a sub-query together once for a person and a day: each read of a page holds several. Only
# the words are kept, no rows: `all()` of it is asked anew each time.
once_a_day = lru_cache(maxsize=256)


def open_on(today: date, prefix: str = "") -> Q:
    """Return the condition that an office is not closed on `today`; `prefix` leads to it."""
    return Q(**{f"{prefix}closed_on__isnull": True}) | Q(**{f"{prefix}closed_on__gt": today})


def away(today: date) -> QuerySet:
    """Return the ids of the people who are away on `today`."""
    return Absence.objects.on(today).order_by().values("person_id")


def stood_in_for(user: User, today: date) -> QuerySet:
    """Return the ids of the people who are away on `today` and for whom `user` stands in."""
    return _stood_in_for(user.pk, today)


def _stood_in_for(user_id: int, today: date) -> QuerySet:
    own = Absence.objects.on(today).filter(stand_in_id=user_id, person__is_active=True)
    return own.order_by().values("person_id")


def acting(today: date, roles: Collection[str] = tuple(Role)) -> QuerySet[Membership]:
    """Return the memberships through which somebody acts in one of `roles` on `today`.

    It is their own role, or that of somebody away for whom they stand in and who works there too.
    """
    held = Membership.objects.filter(current(today), open_on(today, "office__"))
    if set(roles) >= set(Role):
        return held  # any membership will do: nothing is asked about who is away
    lent = Absence.objects.on(today).filter(
        current(today, "person__memberships__"),
        stand_in_id=OuterRef("user_id"),
        person__is_active=True,
        person__memberships__office_id=OuterRef("office_id"),
        person__memberships__role__in=roles,
    )
    return held.filter(Q(role__in=roles) | Exists(lent.order_by()))


def roles_held(
    user: User, today: date, offices: Collection[int] | None = None
) -> dict[int, list[Membership]]:
    """Return the memberships whose roles `user` has on `today`, by the id of the office; one query.

    In each office by code: their own first, then those of the people for whom they stand in.
    `offices` leaves out all others.
    """
    rows = _own_and_lent(user.pk, today).all()
    if offices is not None:
        rows = rows.filter(office_id__in=offices)
    found: dict[int, list[Membership]] = {}
    for row in rows:
        found.setdefault(row.office_id, []).append(row)
    return {
        office: sorted(held, key=lambda row: row.user_id != user.pk)
        for office, held in found.items()
        if any(row.user_id == user.pk for row in held)
    }


@once_a_day
def _own_and_lent(user_id: int, today: date) -> QuerySet:
    theirs = Q(user_id=user_id) | Q(user_id__in=_stood_in_for(user_id, today))
    rows = Membership.objects.filter(current(today), open_on(today, "office__"), theirs)
    return rows.select_related("office").order_by("office__code", "starts_on", "id")


def offices_of(user: User, today: date, roles: Collection[str] = tuple(Role)) -> QuerySet:
    """Return the ids of the offices in which `user` acts in one of `roles` on `today`."""
    return _offices_of(user.pk, today, tuple(roles)).all()


def own_offices_of(user: User, today: date, roles: Collection[str]) -> QuerySet:
    """Return the same by their own roles alone: for what nobody may lend."""
    own = Membership.objects.filter(
        current(today), open_on(today, "office__"), user_id=user.pk, role__in=roles
    )
    return own.order_by().values("office_id")


@once_a_day
def _offices_of(user_id: int, today: date, roles: tuple[str, ...]) -> QuerySet:
    return acting(today, roles).filter(user=user_id).order_by().values("office_id")


def assigned_relationships(
    user: User, today: date, parts: Collection[str], roles: Collection[str]
) -> QuerySet:
    """Return the ids of relationships where an office of theirs has one of `parts`."""
    return _assigned(user.pk, today, tuple(parts), tuple(roles)).all()


@once_a_day
def _assigned(
    user_id: int, today: date, parts: tuple[str, ...], roles: tuple[str, ...]
) -> QuerySet:
    return (
        Assignment.objects.for_system("the gate itself: which relationships a person reaches")
        .filter(current(today), part__in=parts, office_id__in=_offices_of(user_id, today, roles))
        .order_by()
        .values("relationship_id")
    )


def readable_relationships(user: User, today: date) -> QuerySet:
    """Return the ids of the relationships that `user` reads: any part, any role (design §5)."""
    return assigned_relationships(user, today, tuple(Part), tuple(Role))


def editable_relationships(user: User, today: date) -> QuerySet:
    """Return the ids of the relationships that `user` edits (design §5, first two rows)."""
    return assigned_relationships(user, today, EDITING_PARTS, WRITING_ROLES)
