"""Who comes in, and which pages are open to strangers."""

import pytest
from django.urls import get_resolver, reverse

from offices.models import User
from tests.factories import PASSWORD, UserFactory
from tests.offices.doors import NEW_PASSWORD, is_signed_in, sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_no_memory_of_attempts"),
]


# --- Signing in -----------------------------------------------------------------------------------


def test_sign_in_takes_the_address_in_any_case(client):
    person = UserFactory(email="r.abbott@state.test", password=PASSWORD)
    response = sign_in(client, "R.Abbott@STATE.test")
    assert (response.status_code, response["Location"]) == (302, reverse("desk:mine"))
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize("email", ["known@sample.test", "nobody@sample.test"])
def test_sign_in_refuses_alike_for_a_known_and_an_unknown_address(client, email):
    UserFactory(email="known@sample.test", password=PASSWORD)
    response = sign_in(client, email, "wrong-password-1")
    assert not is_signed_in(client)
    assert "The e-mail address or the password is not right." in response.content.decode()


def test_sign_in_is_closed_to_inactive_people(client):
    UserFactory(email="gone@sample.test", password=PASSWORD, is_active=False)
    sign_in(client, "gone@sample.test")
    assert not is_signed_in(client)


def test_sign_in_ends_when_an_account_is_closed(client):
    person = UserFactory(password=PASSWORD)
    sign_in(client, person.email)
    User.objects.filter(pk=person.pk).update(is_active=False)
    response = client.get(reverse("desk:mine"))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_sign_in_without_a_password_is_impossible(client):
    person = UserFactory()
    assert not person.has_usable_password()
    sign_in(client, person.email, "")
    sign_in(client, person.email, person.password)
    assert not is_signed_in(client)


def test_sign_in_slows_down_guessing(client):
    person = UserFactory(password=PASSWORD)
    for _ in range(5):
        sign_in(client, person.email, "wrong-password-1")
    response = sign_in(client, person.email)
    assert not is_signed_in(client)
    assert b"Too many attempts. Wait five minutes, then try again." in response.content


def test_too_many_requests_get_the_page_that_says_to_wait(client):
    for _ in range(21):
        response = client.post(reverse("account_reset_password"), {"email": "a@sample.test"})
    assert response.status_code == 429
    assert b"Wait five minutes" in response.content


def test_sign_up_is_closed(client):
    assert b"Accounts are opened by invitation" in client.get(reverse("account_signup")).content
    client.post(
        reverse("account_signup"),
        {"email": "new@sample.test", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    assert not User.objects.exists()


# --- Every page of allauth ------------------------------------------------------------------------


def allauth_names():
    names = get_resolver().reverse_dict.keys()
    return sorted(
        name
        for name in names
        if isinstance(name, str) and name.startswith(("account_", "mfa_", "socialaccount_"))
    )


OPEN = {
    "account_confirm_email",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "mfa_authenticate",
    "socialaccount_login_cancelled",
    "socialaccount_signup",
}
WORDS = {
    "account_confirm_email": {"key": "x"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
}


@pytest.mark.parametrize("name", allauth_names())
def test_account_page_is_open_to_strangers_only_where_it_must_be(client, name):
    response = client.get(reverse(name, kwargs=WORDS.get(name)))
    assert response.status_code < 500
    is_sent_to_sign_in = response.status_code == 302 and "?next=" in response["Location"]
    assert is_sent_to_sign_in == (name not in OPEN)


@pytest.mark.parametrize("name", allauth_names())
def test_account_page_answers_people_who_are_signed_in(client, name):
    client.force_login(UserFactory(password=PASSWORD))
    assert client.get(reverse(name, kwargs=WORDS.get(name))).status_code < 500


def test_own_addresses_are_kept_by_administrators(client):
    person = UserFactory()
    client.force_login(person)
    for answer in (
        client.get(reverse("account_email")),
        client.post(reverse("account_email"), {"action_add": "", "email": "other@sample.test"}),
    ):
        assert answer.status_code == 404
