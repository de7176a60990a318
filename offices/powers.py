"""Who may do what: the table of design §5, and the one function that reads it.

An office has a *standing* towards a record (it is the desk, it was asked, it holds a chair…);
a person has a *role* in an office. An act needs a role in an office of the right standing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.constraints import current
from core.dates import home_today
from offices.access import open_on
from offices.models import Assignment, Membership, Office, Relationship, Role, User


class Standing(StrEnum):
    """What an office is to a record."""

    DESK = "desk"
    POST = "post"
    ACTION = "action"
    INFORMATION = "information"
    LEAD = "lead"
    OWN = "own"
    ASKED = "asked"
    CHAIR = "chair"
    CLEARING = "clearing"


class Act(StrEnum):
    """What a person does to a record."""

    EDIT = "edit"
    FILE = "file"
    RELEASE = "release"
    ANSWER = "answer"
    ARRANGE = "arrange"
    ADOPT = "adopt"
    CLEAR = "clear"
    CORRECT = "correct"


@dataclass(frozen=True)
class Power:
    """The least role, and the standings of an office, that an act needs."""

    role: Role
    standings: frozenset[Standing]


_ASSIGNED = frozenset({Standing.DESK, Standing.POST, Standing.ACTION})
_ARRANGING = frozenset({Standing.DESK, Standing.LEAD})

POWERS: Mapping[Act, Power] = {
    Act.EDIT: Power(Role.DRAFTER, _ASSIGNED),
    Act.FILE: Power(Role.DRAFTER, _ASSIGNED),
    Act.RELEASE: Power(Role.APPROVER, frozenset({Standing.OWN})),
    Act.ANSWER: Power(Role.APPROVER, frozenset({Standing.ASKED})),
    Act.ARRANGE: Power(Role.APPROVER, _ARRANGING),
    Act.ADOPT: Power(Role.APPROVER, frozenset({Standing.CHAIR})),
    Act.CLEAR: Power(Role.APPROVER, frozenset({Standing.CLEARING})),
    Act.CORRECT: Power(Role.APPROVER, _ARRANGING),
}

_REACHES = {
    Role.READER: (Role.READER, Role.DRAFTER, Role.APPROVER),
    Role.DRAFTER: (Role.DRAFTER, Role.APPROVER),
    Role.APPROVER: (Role.APPROVER,),
}


def is_allowed(act: Act, role: Role, standings: Iterable[Standing]) -> bool:
    """Return whether `role` in an office of these standings may do `act`: one cell of the table."""
    power = POWERS[act]
    return role in _REACHES[power.role] and not power.standings.isdisjoint(standings)


def offices_acting(
    user: User,
    act: Act,
    relationship: Relationship,
    *,
    today: date | None = None,
    **standing_offices: Iterable[int],
) -> list[Office]:
    """Return the offices through which `user` may do `act`, by code; two queries.

    `standing_offices` names the ids of offices with a standing that the record gives
    (`lead=[…]`, `own=[…]`, `asked=[…]`, `chair=[…]`, `clearing=[…]`); desk, post, action and
    information come from the assignments of the relationship on `today` (the home date).
    An office that is no longer assigned has no standing at all.
    """
    if not user.is_active:
        return []
    today = today or home_today()
    parts = dict(
        Assignment.objects.for_system("powers: which part an office has")
        .filter(current(today), relationship=relationship)
        .values_list("office_id", "part")
    )
    memberships = (
        Membership.objects.filter(
            current(today), open_on(today, "office__"), user=user, office_id__in=parts
        )
        .select_related("office")
        .order_by("office__code")
    )
    given = {Standing(name): set(ids) for name, ids in standing_offices.items()}

    def standings_of(office_id: int) -> set[Standing]:
        named = {name for name, ids in given.items() if office_id in ids}
        return named | {Standing(parts[office_id])}

    return [
        membership.office
        for membership in memberships
        if is_allowed(act, Role(membership.role), standings_of(membership.office_id))
    ]


def office_acting(
    user: User,
    act: Act,
    relationship: Relationship,
    *,
    today: date | None = None,
    **standing_offices: Iterable[int],
) -> Office | None:
    """Return the first of `offices_acting`, or None when there is none."""
    offices = offices_acting(user, act, relationship, today=today, **standing_offices)
    return offices[0] if offices else None


def require_office(
    user: User,
    act: Act,
    relationship: Relationship,
    *,
    today: date | None = None,
    **standing_offices: Iterable[int],
) -> Office:
    """Return the office through which `user` does `act`; raise PermissionDenied with a sentence."""
    office = office_acting(user, act, relationship, today=today, **standing_offices)
    if office is None:
        raise PermissionDenied(REFUSALS[act]())
    return office


REFUSALS = {
    Act.EDIT: lambda: _("Only drafters of the desk, a post or an action office can change this."),
    Act.FILE: lambda: _("Only drafters of an assigned office can file a request."),
    Act.RELEASE: lambda: _("Only an approver of the office that asks can release this."),
    Act.ANSWER: lambda: _("Only an approver of the office that was asked can answer this."),
    Act.ARRANGE: lambda: _("Only approvers of the desk or the lead office can do this."),
    Act.ADOPT: lambda: _("Only the chairs can do this."),
    Act.CLEAR: lambda: _("Only an approver of an office that was asked to clear can do this."),
    Act.CORRECT: lambda: _("Only approvers of the desk or the lead office can correct this."),
}
