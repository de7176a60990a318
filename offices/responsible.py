"""Who answers for what an office owes (design §5, "Who is responsible").

The record's assignee, else the assignment's responsible officer, then the alternate, then the
approvers and drafters of the office; only active people whose clearance reaches the marking.
"""

from collections.abc import Iterator
from datetime import date

from django.db.models import Case, IntegerField, Value, When

from core.constraints import current
from core.markings import Rank, is_readable
from core.markings import marking as read_marking
from offices.models import Assignment, Membership, Office, Relationship, Role, User


def _candidates(
    office: Office, relationship: Relationship, assignee: User | None, today: date
) -> Iterator[User | None]:
    yield assignee
    assignment = (
        Assignment.objects.for_system("who is responsible: the persons named by an assignment")
        .filter(current(today), office=office, relationship=relationship)
        .select_related("responsible", "alternate")
        .first()
    )
    if assignment is None:
        return
    yield assignment.responsible
    yield assignment.alternate
    approvers_first = Case(
        When(role=Role.APPROVER, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    for membership in (
        Membership.objects.filter(
            current(today), office=office, role__in=[Role.APPROVER, Role.DRAFTER]
        )
        .select_related("user")
        .order_by(approvers_first, "starts_on", "id")
    ):
        yield membership.user


def responsible_for(
    office: Office,
    relationship: Relationship,
    *,
    marking: str,
    today: date,
    assignee: User | None = None,
) -> User | None:
    """Return the person who answers for `office` on `today`, or None: nobody is responsible."""
    if office.closed_on is not None and office.closed_on <= today:
        return None
    members = set(
        Membership.objects.filter(current(today), office=office).values_list("user_id", flat=True)
    )
    for person in _candidates(office, relationship, assignee, today):
        if (
            person is not None
            and person.is_active
            and person.pk in members
            and is_readable(read_marking(marking), Rank[person.clearance], person.is_home_national)
        ):
            return person
    return None
