"""Who may do what: the table of design §5, and the one function that reads it.

An office has a *standing* towards a record (it is the desk, it was asked, it holds a chair…);
a person has a *role* in an office, their own or that of somebody for whom they stand in. An act
needs a role in an office of the right standing. The history says for whom somebody acted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import pghistory
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.constraints import current
from core.dates import home_today
from offices.access import roles_held
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
    ASK = "ask"


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
    Act.ASK: Power(Role.DRAFTER, frozenset({Standing.OWN, Standing.ASKED})),
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


@dataclass(frozen=True)
class Acting:
    """An office through which somebody acts, and the id of the person for whom, if for somebody."""

    office: Office
    acting_for: int | None


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
    acting = _acting(user, act, relationship, today or home_today(), standing_offices)
    return [each.office for each in acting]


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


def use_office(
    user: User,
    act: Act,
    relationship: Relationship,
    *,
    through: Office | None = None,
    today: date | None = None,
    **standing_offices: Iterable[int],
) -> Office | None:
    """Return the office through which `user` does `act` now, `through` if it is given, or None.

    What is written from then on in the running history context is told as done for the person
    whose role is borrowed, or whose task it is while they are away. Without a context, as where a
    page is only looked at, nothing is noted.
    """
    acting = _acting(user, act, relationship, today or home_today(), standing_offices)
    for each in acting:
        if through is None or each.office == through:
            note_acting_for(each.acting_for)
            return each.office
    return None


def require_office(
    user: User,
    act: Act,
    relationship: Relationship,
    *,
    today: date | None = None,
    **standing_offices: Iterable[int],
) -> Office:
    """Return the office of `use_office`; raise PermissionDenied with a sentence without one."""
    office = use_office(user, act, relationship, through=None, today=today, **standing_offices)
    if office is None:
        raise PermissionDenied(REFUSALS[act]())
    return office


def note_acting_for(person_id: int | None) -> None:
    """Let the running history context, if there is one, say for whom somebody acts."""
    if person_id is not None:
        pghistory.context(acting_for=person_id)


def _acting(
    user: User,
    act: Act,
    relationship: Relationship,
    today: date,
    standing_offices: Mapping[str, Iterable[int]],
) -> list[Acting]:
    if not user.is_active:
        return []
    parts = {
        office_id: (part, responsible_id)
        for office_id, part, responsible_id in Assignment.objects.for_system(
            "powers: which part an office has"
        )
        .filter(current(today), relationship=relationship)
        .values_list("office_id", "part", "responsible_id")
    }
    given = {Standing(name): set(ids) for name, ids in standing_offices.items()}
    found = []
    for office_id, held in roles_held(user, today, parts).items():
        part, responsible_id = parts[office_id]
        standings = {name for name, ids in given.items() if office_id in ids} | {Standing(part)}
        found.append(act_with(user, held, act, standings, responsible_id))
    return [each for each in found if each is not None]


def act_with(
    user: User,
    held: list[Membership],
    act: Act,
    standings: Iterable[Standing],
    responsible_id: int | None,
) -> Acting | None:
    """Return how `user` does `act` with the roles that they hold in one office (`roles_held`).

    For nobody else with their own role, unless they stand in for the officer who is responsible
    there; with a borrowed one for whom it is.
    """
    standings = set(standings)
    able = [row.user_id for row in held if is_allowed(act, Role(row.role), standings)]
    if not able:
        return None
    absent = [row.user_id for row in held if row.user_id != user.pk]
    if responsible_id in absent and (user.pk in able or responsible_id in able):
        return Acting(held[0].office, responsible_id)
    return Acting(held[0].office, None if user.pk in able else able[0])


REFUSALS = {
    Act.EDIT: lambda: _("Only drafters of the desk, a post or an action office can change this."),
    Act.FILE: lambda: _("Only drafters of an assigned office can file a request."),
    Act.RELEASE: lambda: _("Only an approver of the office that asks can release this."),
    Act.ANSWER: lambda: _("Only an approver of the office that was asked can answer this."),
    Act.ARRANGE: lambda: _("Only approvers of the desk or the lead office can do this."),
    Act.ADOPT: lambda: _("Only the chairs can do this."),
    Act.CLEAR: lambda: _("Only an approver of an office that was asked to clear can do this."),
    Act.CORRECT: lambda: _("Only approvers of the desk or the lead office can correct this."),
    Act.ASK: lambda: _(
        "Only the office that asks and the one that was asked can ask for positions."
    ),
}
