"""The admin keeps to the gate, deletes nothing, and gives nobody reading rights by being staff."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.urls import NoReverseMatch, reverse

from offices.history import events_of
from offices.models import Assignment, Membership, Office, Part, Relationship, Role, User
from tests.factories import (
    AssignmentFactory,
    MembershipFactory,
    OfficeFactory,
    RelationshipFactory,
    ThemeFactory,
    UserFactory,
    assigned,
    member,
)

pytestmark = pytest.mark.django_db
MODELS = {model._meta.model_name: model for model in admin.site._registry}


@pytest.fixture
def az():
    return RelationshipFactory(code="AZ", name="Azerbaijan")


@pytest.fixture
def hidden():
    relationship = RelationshipFactory(code="GE", name="Georgia")
    assigned(relationship, code="EUR/HID")
    return relationship


@pytest.fixture
def keeper(az, client):
    """An administrator in an office that works on Azerbaijan, signed in."""
    person = member(
        assigned(az, Part.INFORMATION, code="EUR/EX"),
        Role.READER,
        name="A. Keeper",
        email="keeper@sample.test",
        is_staff=True,
        is_superuser=True,
        clearance="U",
    )
    client.force_login(person)
    return person


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def get(client, model, page, *args, **query):
    return client.get(address(model, page, *args), query)


def typed(form_page, **values):
    """What a browser would send from a page of the admin, with `values` typed over it."""
    data = {}
    context = form_page.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for name, field in form.fields.items():
            value = form.initial.get(name, field.initial)
            if value is True:
                value = "on"
            if value is not None and value is not False:
                data[form.add_prefix(name)] = value
    return {**data, **values}


# --- Who comes in ---------------------------------------------------------------------------


def test_admin_sends_strangers_to_the_one_sign_in_page(client):
    response = client.get(reverse("admin:index"), follow=True)
    assert response.request["PATH_INFO"] == reverse("account_login")
    login = client.get(reverse("admin:login"))
    assert login["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("person", [{"is_superuser": True}, {}])
@pytest.mark.parametrize("name", MODELS)
def test_admin_is_closed_to_people_who_are_no_administrators(client, name, person):
    client.force_login(UserFactory(**person))
    response = client.get(address(MODELS[name], "changelist"), follow=True)
    assert response.status_code == 403


def test_admin_lets_administrators_in_who_are_no_superusers(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=False))
    for model in MODELS.values():
        for page in ("changelist", "add"):
            assert get(client, model, page).status_code == 200


def test_admin_keeps_only_our_own_models():
    assert MODELS.keys() == {"user", "office", "relationship", "assignment", "theme"}


def test_admin_has_no_doors_round_the_gate(client, keeper, hidden):
    for name in ("view_on_site", "autocomplete", "password_change"):
        with pytest.raises(NoReverseMatch):
            reverse(f"admin:{name}", args=[1, 1] if name == "view_on_site" else [])
    assert client.get(f"/admin/r/1/{hidden.pk}/").status_code == 404
    assert client.get("/admin/autocomplete/").status_code == 404


# --- What is seen ---------------------------------------------------------------------------


def test_admin_lists_what_the_gate_shows(client, keeper, az, hidden):
    assert list(get(client, Relationship, "changelist").context["cl"].queryset) == [az]
    shown = get(client, Assignment, "changelist").context["cl"].queryset
    assert {assignment.relationship for assignment in shown} == {az}
    for model in (Relationship, Assignment):
        assert get(client, model, "changelist", q="Georgia").context["cl"].result_count == 0
        assert "EUR/HID" not in get(client, model, "changelist").content.decode()


@pytest.mark.parametrize("page", ["change", "history"])
def test_admin_finds_no_hidden_record(client, keeper, hidden, page):
    assignment = Assignment.objects.for_system("a test").get(relationship=hidden)
    assert get(client, Relationship, page, hidden.pk).status_code == 404
    assert get(client, Assignment, page, assignment.pk).status_code == 404
    assert get(client, Assignment, page, 10**9).status_code == 404
    assert get(client, Assignment, page, "x").status_code == 404


def test_admin_offers_only_visible_records_to_choose_from(client, keeper, az, hidden):
    choices = get(client, Assignment, "add").context["adminform"].form.fields["relationship"]
    assert list(choices.queryset) == [az]
    data = {"relationship": hidden.pk, "office": OfficeFactory().pk, "part": "desk"}
    response = client.post(address(Assignment, "add"), {**data, "starts_on": "2026-01-01"})
    assert "relationship" in response.context["adminform"].form.errors
    assert Assignment.objects.for_system("a test").filter(relationship=hidden).count() == 1


def test_admin_shows_nothing_of_a_relationship_once_access_ends(client, keeper, az, hidden):
    page = get(client, Relationship, "change", az.pk)
    client.post(address(Relationship, "change", az.pk), typed(page, name="Azerbaijan (new)"))
    Assignment.objects.for_system("a test").update(ends_on="2026-01-01")
    assert get(client, Relationship, "change", az.pk).status_code == 404
    client.get(reverse("admin:index"))  # where the message of the last act is shown
    assert "Azerbaijan" not in client.get(reverse("admin:index")).content.decode()
    assert not LogEntry.objects.exists()


def test_admin_filters_by_no_column_that_it_does_not_offer(client, keeper):
    for lookup in ("password__startswith", "email__startswith", "memberships__role"):
        response = get(client, User, "changelist", **{lookup: "x"})
        assert response.status_code in (302, 400)
    assert get(client, User, "changelist", clearance__exact="S").status_code == 200


def test_admin_asks_a_constant_number_of_queries(client, keeper, az, django_assert_max_num_queries):
    for _ in range(20):
        assigned(az)
    for model in MODELS.values():
        with django_assert_max_num_queries(12):
            get(client, model, "changelist")


# --- Nothing is deleted ---------------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_admin_deletes_nothing(client, keeper, az, name):
    model = MODELS[name]
    row = ThemeFactory() if name == "theme" else model._base_manager.first()
    assert client.get(address(model, "delete", row.pk)).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    changelist = get(client, model, "changelist")
    assert "delete" not in changelist.content.decode().lower()
    client.post(
        address(model, "changelist"),
        {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
    )
    assert model._base_manager.filter(pk=row.pk).exists()


def test_admin_inlines_delete_nothing(client, keeper):
    person = member(OfficeFactory())
    page = get(client, User, "change", person.pk)
    client.post(address(User, "change", person.pk), typed(page, **{"memberships-0-DELETE": "on"}))
    assert person.memberships.count() == 1


# --- People ---------------------------------------------------------------------------------

NEW = {
    "name": "R. Abbott",
    "email": "R.Abbott@State.test",
    "time_zone": "Asia/Baku",
    "clearance": "C",
    "is_home_national": "on",
    "is_active": "on",
}


def add_person(client, **values):
    office = OfficeFactory()
    page = get(client, User, "add")
    membership = {"office": office.pk, "role": "drafter", "starts_on": "2026-01-01"}
    inline = {f"memberships-0-{name}": value for name, value in membership.items()}
    return client.post(
        address(User, "add"), typed(page, **{**NEW, **inline, **values}), follow=True
    )


def test_person_is_made_without_a_password(client, keeper):
    assert 'type="password"' not in get(client, User, "add").content.decode()
    add_person(client)
    person = User.objects.get(email="r.abbott@state.test")
    assert not person.has_usable_password()
    assert (person.name, person.clearance, person.is_staff) == ("R. Abbott", "C", False)
    assert person.memberships.get().role == Role.DRAFTER
    assert mail.outbox == []


def test_person_is_invited_when_saved(client, keeper):
    response = add_person(client, send_invitation="on")
    (sent,) = mail.outbox
    assert sent.to == ["r.abbott@state.test"]
    assert "A. Keeper has opened an account" in sent.body
    assert "http://testserver/accounts/password/reset/key/" in sent.body
    assert "The invitation is on its way to r.abbott@state.test." in response.content.decode()


@pytest.fixture
def _silent_mail_server(monkeypatch):
    def fail(*args, **kwargs):
        raise TimeoutError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)


@pytest.mark.usefixtures("_silent_mail_server")
def test_person_is_saved_though_the_mail_server_is_down(client, keeper):
    response = add_person(client, send_invitation="on")
    assert (
        "The invitation could not be sent: the mail server does not answer. "
        "The account is saved; send it again later."
    ) in response.content.decode()
    assert User.objects.filter(email="r.abbott@state.test").exists()


def act_on(client, action, *people):
    data = {"action": action, "_selected_action": [person.pk for person in people]}
    return client.post(address(User, "changelist"), data, follow=True).content.decode()


def test_people_are_invited_by_an_action(client, keeper):
    people = [UserFactory(), UserFactory(is_active=False, name="L. Gone")]
    said = act_on(client, "send_invitation", *people)
    assert [sent.to for sent in mail.outbox] == [[people[0].email]]
    assert "L. Gone may not sign in: no invitation was sent." in said


def test_second_factor_is_reset_for_others_and_they_hear_of_it(client, keeper):
    person = UserFactory(name="R. Abbott")
    for user in (person, keeper):
        Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    said = act_on(client, "reset_second_factor", person, keeper)
    assert "R. Abbott sets up two-step sign-in anew when signing in." in said
    assert [each.user for each in Authenticator.objects.all()] == [keeper]
    (sent,) = mail.outbox
    assert sent.to == [person.email]
    assert "A. Keeper has reset your two-step sign-in" in sent.body


def test_second_factor_is_reset_though_the_mail_server_is_down(client, keeper, request):
    request.getfixturevalue("_silent_mail_server")
    person = UserFactory()
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    act_on(client, "reset_second_factor", person)
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("email", ["taken@sample.test", "TAKEN@sample.test"])
def test_person_with_a_taken_address_is_refused_beside_the_field(client, keeper, email):
    UserFactory(email="taken@sample.test")
    response = add_person(client, email=email)
    form = response.context["adminform"].form
    assert form.errors == {"email": ["There is an account with this address already."]}
    assert form.data["name"] == "R. Abbott"


def test_memberships_that_overlap_are_refused_in_a_sentence(client, keeper):
    office = OfficeFactory()
    person = member(office)
    page = get(client, User, "change", person.pk)
    second = {"office": office.pk, "role": "reader", "starts_on": "2026-01-01"}
    response = client.post(
        address(User, "change", person.pk),
        typed(page, **{f"memberships-1-{name}": value for name, value in second.items()}),
    )
    assert response.context["adminform"].form.non_field_errors() == [
        "A person has one role in an office at a time: two of these periods overlap."
    ]
    assert person.memberships.count() == 1


def test_clearance_is_set_by_an_administrator_and_stays_in_the_history(client, keeper):
    person = UserFactory(clearance="S")
    page = get(client, User, "change", person.pk)
    client.post(address(User, "change", person.pk), typed(page, clearance="C"))
    person.refresh_from_db()
    assert person.clearance == "C"
    assert events_of(person).first().pgh_context.metadata["user"] == keeper.pk
    history = get(client, User, "history", person.pk).content.decode()
    assert "A. Keeper" in history
    assert "Clearance" in history
    assert "Confidential" in history


def test_administrators_give_themselves_nothing(client, keeper):
    page = get(client, User, "change", keeper.pk)
    assert "Another administrator changes these for you." in page.content.decode()
    own = {"clearance": "S", "email": "other@sample.test", "memberships-0-role": "approver"}
    membership = {"office": OfficeFactory().pk, "role": "approver", "starts_on": "2026-01-01"}
    own |= {f"memberships-1-{name}": value for name, value in membership.items()}
    client.post(address(User, "change", keeper.pk), typed(page, name="A. K. Keeper", **own))
    keeper.refresh_from_db()
    assert (keeper.name, keeper.clearance) == ("A. K. Keeper", "U")
    assert keeper.email == "keeper@sample.test"
    assert [each.role for each in keeper.memberships.all()] == [Role.READER]


# --- Offices --------------------------------------------------------------------------------


def test_office_is_made_and_closed(client, keeper):
    data = {"code": "EUR/CARC", "name": "Caucasus", "country": "us", "time_zone": "UTC"}
    client.post(address(Office, "add"), data)
    office = Office.objects.get(code="EUR/CARC")
    assert office.country == "US"
    page = get(client, Office, "change", office.pk)
    client.post(address(Office, "change", office.pk), typed(page, closed_on="2026-12-31"))
    office.refresh_from_db()
    assert office.closed_on.isoformat() == "2026-12-31"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "EUR/EX"}, "code"),
        ({"country": "U1"}, "country"),
        ({"time_zone": "Baku"}, "time_zone"),
        ({"successor": "own"}, "closed_on"),
        ({"superior": "own"}, "superior"),
        ({"superior": "below"}, "superior"),
    ],
)
def test_office_with_a_mistake_is_refused_beside_the_field(client, keeper, values, field):
    office = OfficeFactory()
    below = OfficeFactory(superior=OfficeFactory(superior=office))
    values = {
        name: {"own": office.pk, "below": below.pk}.get(value, value)
        for name, value in values.items()
    }
    page = get(client, Office, "change", office.pk)
    response = client.post(address(Office, "change", office.pk), typed(page, **values))
    assert list(response.context["adminform"].form.errors) == [field]


# --- Relationships and assignments ----------------------------------------------------------


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


# --- Two administrators, one record ---------------------------------------------------------


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
