"""Administrators make people and offices, and give themselves nothing."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail

from offices.history import events_of
from offices.models import Office, Role, User
from tests.factories import (
    OfficeFactory,
    UserFactory,
    member,
)
from tests.offices.admin_pages import address, get, typed

pytestmark = pytest.mark.django_db


# --- People ---------------------------------------------------------------------------------------

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


# --- Offices --------------------------------------------------------------------------------------


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
