"""The table of powers, cell by cell, and the office through which a person acts."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from offices.models import Part, Role
from offices.powers import (
    POWERS,
    REFUSALS,
    Act,
    Standing,
    is_allowed,
    office_acting,
    require_office,
)
from tests.factories import (
    AssignmentFactory,
    MembershipFactory,
    OfficeFactory,
    RelationshipFactory,
    UserFactory,
    assigned,
    member,
)

# Design §5, written out: per act, which role in an office of which standing may do it.
#               desk  post  action information  lead  own  asked  chair  clearing
TABLE = """
edit reader      -     -     -        -          -     -     -      -       -
edit drafter     x     x     x        -          -     -     -      -       -
edit approver    x     x     x        -          -     -     -      -       -
file reader      -     -     -        -          -     -     -      -       -
file drafter     x     x     x        -          -     -     -      -       -
file approver    x     x     x        -          -     -     -      -       -
release reader   -     -     -        -          -     -     -      -       -
release drafter  -     -     -        -          -     -     -      -       -
release approver -     -     -        -          -     x     -      -       -
answer reader    -     -     -        -          -     -     -      -       -
answer drafter   -     -     -        -          -     -     -      -       -
answer approver  -     -     -        -          -     -     x      -       -
arrange reader   -     -     -        -          -     -     -      -       -
arrange drafter  -     -     -        -          -     -     -      -       -
arrange approver x     -     -        -          x     -     -      -       -
adopt reader     -     -     -        -          -     -     -      -       -
adopt drafter    -     -     -        -          -     -     -      -       -
adopt approver   -     -     -        -          -     -     -      x       -
clear reader     -     -     -        -          -     -     -      -       -
clear drafter    -     -     -        -          -     -     -      -       -
clear approver   -     -     -        -          -     -     -      -       x
correct reader   -     -     -        -          -     -     -      -       -
correct drafter  -     -     -        -          -     -     -      -       -
correct approver x     -     -        -          x     -     -      -       -
ask reader       -     -     -        -          -     -     -      -       -
ask drafter      -     -     -        -          -     x     x      -       -
ask approver     -     -     -        -          -     x     x      -       -
"""
STANDINGS = ["desk", "post", "action", "information", "lead", "own", "asked", "chair", "clearing"]
CELLS = {
    (act, role, standing): cell == "x"
    for act, role, *cells in map(str.split, TABLE.strip().splitlines())
    for standing, cell in zip(STANDINGS, cells, strict=True)
}


def test_powers_table_has_a_cell_for_every_act_role_and_standing():
    assert set(CELLS) == set(product(Act, Role, Standing))
    assert set(POWERS) == set(REFUSALS) == set(Act)


@pytest.mark.parametrize(("act", "role", "standing"), [*CELLS], ids="-".join)
def test_powers_cell(act, role, standing):
    assert is_allowed(Act(act), Role(role), [Standing(standing)]) == CELLS[act, role, standing]


@pytest.mark.parametrize(("act", "role"), [*product(Act, Role)], ids="-".join)
def test_powers_of_several_standings_are_those_of_each(act, role):
    for one, other in product(Standing, Standing):
        expected = CELLS[act, role, one] or CELLS[act, role, other]
        assert is_allowed(act, role, [one, other]) == expected


@pytest.mark.parametrize("act", Act)
def test_powers_need_a_standing(act):
    assert not is_allowed(act, Role.APPROVER, [])


# --- Through which office -------------------------------------------------------------------

TODAY = date(2026, 5, 19)
DAY = timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize(("act", "role", "part"), [*product(Act, Role, Part)], ids="-".join)
def test_office_acting_follows_the_table_for_the_part_of_an_office(act, role, part):
    relationship = RelationshipFactory()
    office = assigned(relationship, part)
    acting = office_acting(member(office, role), act, relationship)
    assert acting == (office if CELLS[act, role, part] else None)


@pytest.mark.django_db
@pytest.mark.parametrize("standing", ["lead", "own", "asked", "chair", "clearing"])
@pytest.mark.parametrize("act", Act)
def test_office_acting_follows_the_table_for_what_a_record_gives(act, standing):
    relationship = RelationshipFactory()
    office = assigned(relationship, Part.INFORMATION)
    given = {standing: [office.pk]}
    acting = office_acting(member(office), act, relationship, **given)
    assert acting == (office if CELLS[act, "approver", standing] else None)


def span(starts, ends):
    return {
        "starts_on": TODAY + starts * DAY,
        "ends_on": None if ends is None else TODAY + ends * DAY,
    }


SPANS = {
    "since today": (0, None, True),
    "until tomorrow": (-9, 1, True),
    "ends today": (-9, 0, False),
    "over": (-9, -5, False),
    "from tomorrow": (1, None, False),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("starts", "ends", "holds"), [*SPANS.values()], ids=SPANS)
def test_office_acting_needs_a_membership_that_holds(starts, ends, holds):
    relationship = RelationshipFactory()
    office = assigned(relationship)
    person = UserFactory()
    MembershipFactory(user=person, office=office, **span(starts, ends))
    acting = office_acting(person, Act.ARRANGE, relationship, today=TODAY)
    assert acting == (office if holds else None)


@pytest.mark.django_db
@pytest.mark.parametrize(("starts", "ends", "holds"), [*SPANS.values()], ids=SPANS)
def test_office_acting_needs_an_assignment_that_holds(starts, ends, holds):
    office = OfficeFactory()
    relationship = AssignmentFactory(office=office, **span(starts, ends)).relationship
    acting = office_acting(member(office), Act.ARRANGE, relationship, today=TODAY)
    assert acting == (office if holds else None)


@pytest.mark.django_db
def test_office_acting_gives_no_standing_to_an_office_that_is_not_assigned():
    relationship = RelationshipFactory()
    office = OfficeFactory()
    person = member(office)
    assert office_acting(person, Act.ANSWER, relationship, asked=[office.pk]) is None
    assert office_acting(person, Act.ARRANGE, relationship, lead=[office.pk]) is None


@pytest.mark.django_db
def test_office_acting_gives_no_standing_by_an_assignment_elsewhere():
    relationship = RelationshipFactory()
    person = member(assigned(RelationshipFactory()))
    assert office_acting(person, Act.EDIT, relationship) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("closes", "acts"), [(-1, False), (0, False), (1, True)])
def test_office_acting_ends_on_the_day_an_office_closes(closes, acts):
    relationship = RelationshipFactory()
    office = assigned(relationship, closed_on=TODAY + closes * DAY)
    acting = office_acting(member(office), Act.EDIT, relationship, today=TODAY)
    assert acting == (office if acts else None)


@pytest.mark.django_db
def test_office_acting_is_none_for_people_who_may_not_sign_in():
    relationship = RelationshipFactory()
    office = assigned(relationship)
    assert office_acting(member(office, is_active=False), Act.EDIT, relationship) is None
    assert office_acting(AnonymousUser(), Act.EDIT, relationship) is None


@pytest.mark.django_db
def test_office_acting_is_none_for_a_superuser_without_an_office():
    relationship = RelationshipFactory()
    assert office_acting(UserFactory(is_superuser=True), Act.EDIT, relationship) is None


@pytest.mark.django_db
def test_office_acting_is_the_first_by_code_that_may():
    relationship = RelationshipFactory()
    last, informed, first = (
        assigned(relationship, part, code=code)
        for part, code in [(Part.DESK, "Z"), (Part.INFORMATION, "A"), (Part.POST, "B")]
    )
    person = member(last)
    for office in (informed, first):
        MembershipFactory(user=person, office=office)
    assert office_acting(person, Act.EDIT, relationship) == first
    assert office_acting(person, Act.ARRANGE, relationship) == last
    assert office_acting(person, Act.ANSWER, relationship, asked=[informed.pk]) == informed


@pytest.mark.django_db
def test_office_acting_takes_role_and_standing_from_one_office():
    """An approver of an information office who drafts at the desk approves nothing there."""
    relationship = RelationshipFactory()
    person = member(assigned(relationship, Part.INFORMATION), Role.APPROVER)
    MembershipFactory(user=person, office=assigned(relationship), role=Role.DRAFTER)
    assert office_acting(person, Act.ARRANGE, relationship) is None
    assert office_acting(person, Act.EDIT, relationship) is not None


@pytest.mark.django_db
@pytest.mark.parametrize("act", Act)
def test_require_office_says_who_may(act):
    with pytest.raises(PermissionDenied, match=r"^Only .+\.$"):
        require_office(UserFactory(), act, RelationshipFactory())


@pytest.mark.django_db
def test_require_office_returns_the_office():
    relationship = RelationshipFactory()
    office = assigned(relationship)
    assert require_office(member(office), Act.EDIT, relationship) == office
