"""Which relationships a person reads and edits: the sub-queries behind the gate and the powers."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from core.constraints import current
from offices.models import Assignment, Membership, Part, Role, User

EDITING_PARTS = (Part.DESK, Part.POST, Part.ACTION)
WRITING_ROLES = (Role.DRAFTER, Role.APPROVER)


def open_on(today: date, prefix: str = "") -> Q:
    """Return the condition that an office is not closed on `today`; `prefix` leads to it."""
    return Q(**{f"{prefix}closed_on__isnull": True}) | Q(**{f"{prefix}closed_on__gt": today})


def offices_of(user: User, today: date, roles: Collection[str] = tuple(Role)) -> QuerySet:
    """Return the ids of the offices in which `user` holds one of `roles` on `today`."""
    return _offices_of(user.pk, today, roles)


def _offices_of(user_id: int, today: date, roles: Collection[str]) -> QuerySet:
    return (
        Membership.objects.filter(
            current(today), open_on(today, "office__"), user=user_id, role__in=roles
        )
        .order_by()
        .values("office_id")
    )


def assigned_relationships(
    user: User, today: date, parts: Collection[str], roles: Collection[str]
) -> QuerySet:
    """Return the ids of relationships where an office of theirs has one of `parts`."""
    return _assigned(user.pk, today, tuple(parts), tuple(roles)).all()


@lru_cache(maxsize=256)
def _assigned(
    user_id: int, today: date, parts: tuple[str, ...], roles: tuple[str, ...]
) -> QuerySet:
    """Put the sub-query together once for a person and a day: each read of a page holds it.

    Only the words are kept, no rows: `all()` of it is asked anew each time.
    """
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
