"""Administrators set up relationships, and notice who saved first."""

import pytest

from offices.history import events_of
from offices.models import Assignment, Membership, Part, Relationship, Role, User
from offices.services.hand_overs import confirm_hand_over, plan_hand_over
from tests.factories import (
    AssignmentFactory,
    MembershipFactory,
    OfficeFactory,
    UserFactory,
    assigned,
    member,
)
from tests.offices.admin_pages import MODELS, address, get, typed

pytestmark = pytest.mark.django_db


# --- Relationships and assignments ----------------------------------------------------------------


def add_relationship(client, **values):
    page = get(client, Relationship, "add")
    data = {"code": "ge", "name": "Georgia", "capital": "Tbilisi", "time_zone": "Asia/Tbilisi"}
    return client.post(address(Relationship, "add"), typed(page, **{**data, **values}), follow=True)


def first_office(office, **values):
    data = {"office": office.pk, "part": "desk", "starts_on": "2026-01-01", **values}
    return {f"assignments-0-{name}": value for name, value in data.items()}


def test_relationship_needs_a_first_office(client, keeper):
    response = add_relationship(client)
    assert not Relationship.objects.for_system("a test").filter(code="GE").exists()
    (inline,) = response.context["inline_admin_formsets"]
    assert inline.formset.total_error_count() > 0


def test_relationship_of_another_office_says_what_comes_next(client, keeper):
    response = add_relationship(client, **first_office(OfficeFactory(code="EUR/CARC")))
    assert Relationship.objects.for_system("a test").filter(code="GE").exists()
    assert response.request["PATH_INFO"] == address(Relationship, "changelist")
    said = " ".join(str(message) for message in response.context["messages"])
    assert said.startswith("Georgia is set up. You do not see it:")
    assert "People of EUR/CARC see it now" in said
    assert "Georgia" not in get(client, Relationship, "changelist").content.decode()


def test_relationship_of_an_own_office_is_seen_at_once(client, keeper):
    office = keeper.memberships.get().office
    add_relationship(client, **first_office(office))
    assert "Georgia" in get(client, Relationship, "changelist").content.decode()
    person = member(office, Role.APPROVER)
    assert Relationship.objects.editable_by(person).filter(code="GE").exists()


def test_relationship_with_a_taken_code_is_refused_beside_the_field(client, keeper, hidden):
    response = add_relationship(client, **first_office(OfficeFactory()))
    form = response.context["adminform"].form
    assert form.errors == {"code": ["There is a relationship with this country already."]}
    assert form.data["capital"] == "Tbilisi"


def test_assignment_names_people_of_the_office(client, keeper, az):
    office = OfficeFactory()
    inside, outside = member(office), member(OfficeFactory())
    data = {"relationship": az.pk, "office": office.pk, "part": "post", "starts_on": "2026-01-01"}
    response = client.post(address(Assignment, "add"), {**data, "responsible": outside.pk})
    assert list(response.context["adminform"].form.errors) == ["responsible"]
    client.post(address(Assignment, "add"), {**data, "responsible": inside.pk})
    assert Assignment.objects.visible_to(keeper).get(office=office).responsible == inside


def test_naming_others_ends_what_came_by_a_hand_over(client, keeper, az, today):
    office = OfficeFactory()
    leaver, successor, other = member(office), member(office), member(office)
    by = {"by": leaver, "today": today}
    part = AssignmentFactory(relationship=az, office=office, responsible=leaver)
    plan = plan_hand_over(office=office, leaver=leaver, successor=successor, on_day=today, **by)
    confirm_hand_over(plan, **by)
    for person, is_kept in ((successor, True), (other, False)):
        page = get(client, Assignment, "change", part.pk)
        client.post(address(Assignment, "change", part.pk), typed(page, responsible=person.pk))
        part.refresh_from_db()
        assert (part.responsible, part.hand_over == plan) == (person, is_kept)


def test_assignment_that_overlaps_is_refused_in_a_sentence(client, keeper, az):
    office = assigned(az)
    data = {"relationship": az.pk, "office": office.pk, "part": "post", "starts_on": "2026-01-01"}
    response = client.post(address(Assignment, "add"), data)
    assert response.context["adminform"].form.non_field_errors() == [
        "An office has one part in a relationship at a time: two of these periods overlap."
    ]


@pytest.mark.parametrize("ends_on", ["2019-12-31", "2020-01-01"])
def test_assignment_that_ends_before_it_starts_is_refused(client, keeper, az, ends_on):
    assignment = AssignmentFactory(relationship=az)
    page = get(client, Assignment, "change", assignment.pk)
    response = client.post(
        address(Assignment, "change", assignment.pk), typed(page, ends_on=ends_on)
    )
    assert list(response.context["adminform"].form.errors) == ["ends_on"]


def test_assignment_changes_count_up_its_version(client, keeper, az):
    assignment = AssignmentFactory(relationship=az)
    page = get(client, Assignment, "change", assignment.pk)
    client.post(address(Assignment, "change", assignment.pk), typed(page, part="post"))
    assignment.refresh_from_db()
    assert (assignment.part, assignment.version) == (Part.POST, 2)
    page = get(client, Relationship, "change", az.pk)
    client.post(address(Relationship, "change", az.pk), typed(page, capital="Baku"))
    az.refresh_from_db()
    assert (az.capital, az.version) == ("Baku", 2)
    assignment.refresh_from_db()
    assert assignment.version == 2


def test_themes_are_added_and_renamed(client, keeper):
    client.post(address(MODELS["theme"], "add"), {"code": "x", "name": "Trade", "position": 1})
    theme = MODELS["theme"].objects.get(code="x")
    page = get(client, MODELS["theme"], "change", theme.pk)
    client.post(address(MODELS["theme"], "change", theme.pk), typed(page, name="Commerce"))
    theme.refresh_from_db()
    assert theme.name == "Commerce"


# --- Two administrators, one record ---------------------------------------------------------------


def test_admin_notices_that_somebody_saved_first(client, keeper):
    person = UserFactory(name="R. Abbott", clearance="S")
    page = get(client, User, "change", person.pk)
    User.objects.filter(pk=person.pk).update(clearance="C", name="R. B. Abbott")
    response = client.post(
        address(User, "change", person.pk), typed(page, name="Rose Abbott", clearance="S")
    )
    form = response.context["adminform"].form
    said = list(form.non_field_errors())
    assert "saved this" in said[0]
    assert said[1:] == ["Name is now: R. B. Abbott", "Clearance is now: Confidential"]
    again = {**typed(page, name="Rose Abbott", clearance="S"), "seen": form.data["seen"]}
    client.post(address(User, "change", person.pk), again)
    person.refresh_from_db()
    assert (person.name, person.clearance) == ("Rose Abbott", "S")


def test_admin_notices_it_in_an_inline_too(client, keeper):
    person = member(OfficeFactory(), Role.READER)
    page = get(client, User, "change", person.pk)
    Membership.objects.update(role=Role.DRAFTER)
    change = typed(page, **{"memberships-0-role": "approver"})
    response = client.post(address(User, "change", person.pk), change)
    assert response.status_code == 200
    assert person.memberships.get().role == Role.DRAFTER


def test_admin_history_of_a_membership_is_that_of_its_person_and_office(client, keeper):
    membership = MembershipFactory()
    assert events_of(membership).count() == 1
