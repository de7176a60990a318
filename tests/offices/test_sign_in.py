"""Invitation, sign-in, password reset and the second step, as people go through them."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.core.cache import cache
from django.urls import get_resolver, reverse

from offices.models import User
from offices.services.invitations import invite
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "four-quiet-horses-9"


@pytest.fixture(autouse=True)
def _no_memory_of_attempts():
    cache.clear()


def sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def path_in_mail(pattern=r"https?://\S+/password/reset/key/\S+"):
    (link,) = re.findall(pattern, mail.outbox[-1].body)
    return urlsplit(link).path


def choose_password(client, path, password=NEW_PASSWORD):
    form = client.get(path, follow=True)
    return client.post(
        form.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True
    )


# --- Signing in -----------------------------------------------------------------------------


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


# --- Every page of allauth ------------------------------------------------------------------


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


# --- Invitation -----------------------------------------------------------------------------


@pytest.fixture
def invited(client):
    person = UserFactory(email="new@sample.test", name="R. Abbott", time_zone="Asia/Baku")
    invite(person, by=UserFactory(name="A. Keeper"), site="https://entente.test")
    return person


def test_invitation_says_who_for_what_and_how_long(invited, time_machine):
    time_machine.move_to("2026-11-24 09:00Z", tick=False)
    invite(invited, by=User.objects.get(name="A. Keeper"), site="https://entente.test")
    sent = mail.outbox[-1]
    assert sent.to == ["new@sample.test"]
    assert sent.subject == "You are invited to Entente"
    assert sent.body.startswith("R. Abbott,\n\nA. Keeper has opened an account for you in Entente")
    assert "until Fri 27 November 2026 13:00 (Asia/Baku)" in sent.body
    assert "https://entente.test/accounts/password/reset/key/" in sent.body


def test_invitation_escapes_nothing_in_a_plain_mail():
    person = UserFactory(name="Siobhán O'Neill & Co <x>")
    invite(person, by=person, site="https://entente.test")
    assert "Siobhán O'Neill & Co <x>" in mail.outbox[-1].body


def test_invitation_sets_a_password_with_which_one_signs_in(client, invited):
    response = choose_password(client, path_in_mail())
    assert b"Your password is saved" in response.content
    assert not is_signed_in(client)
    assert sign_in(client, invited.email, NEW_PASSWORD)["Location"] == reverse("desk:mine")
    assert is_signed_in(client)


def test_invitation_works_once(client, invited):
    path = path_in_mail()
    choose_password(client, path)
    response = client.get(path, follow=True)
    assert b"This link does not work" in response.content


def test_invitation_ends_with_a_newer_password(client, invited):
    invited.set_password(PASSWORD)
    invited.save()
    assert b"This link does not work" in client.get(path_in_mail(), follow=True).content


def test_invitation_ends_in_time(client, invited, time_machine, settings):
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert b"This link does not work" in client.get(path_in_mail(), follow=True).content


def test_invitation_of_an_inactive_person_opens_no_door(client, invited):
    User.objects.filter(pk=invited.pk).update(is_active=False)
    choose_password(client, path_in_mail())
    sign_in(client, invited.email, NEW_PASSWORD)
    assert not is_signed_in(client)


@pytest.mark.parametrize("password", ["short-one-1", "password1234", "new@sample.test"])
def test_invitation_refuses_a_weak_password(client, invited, password):
    response = choose_password(client, path_in_mail(), password)
    assert b"Choose a password" in response.content
    assert not User.objects.get(pk=invited.pk).has_usable_password()


# --- Password reset -------------------------------------------------------------------------


def ask_for_reset(client, email):
    return client.post(reverse("account_reset_password"), {"email": email}, follow=True)


def test_password_reset_end_to_end(client):
    person = UserFactory(email="known@sample.test", password=PASSWORD)
    ask_for_reset(client, "KNOWN@sample.test")
    assert mail.outbox[-1].subject == "Choose a new password for Entente"
    choose_password(client, path_in_mail())
    sign_in(client, person.email)
    assert not is_signed_in(client)
    sign_in(client, person.email, NEW_PASSWORD)
    assert is_signed_in(client)


def test_password_reset_answers_alike_whether_or_not_there_is_an_account(client):
    UserFactory(email="known@sample.test", password=PASSWORD)
    UserFactory(email="closed@sample.test", password=PASSWORD, is_active=False)
    answers = {
        re.sub(rb'value="[^"]{64}"', b"", ask_for_reset(client, email).content)
        for email in ("known@sample.test", "nobody@sample.test", "closed@sample.test")
    }
    assert len(answers) == 1
    assert [sent.subject for sent in mail.outbox] == [
        "Choose a new password for Entente",
        "No account at Entente",
        "No account at Entente",
    ]
    assert all("testserver" in sent.body for sent in mail.outbox)


@pytest.fixture
def _silent_mail_server(monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)


@pytest.mark.usefixtures("_silent_mail_server")
@pytest.mark.parametrize("email", ["known@sample.test", "nobody@sample.test"])
def test_password_reset_tells_nothing_when_the_mail_server_is_down(client, email):
    UserFactory(email="known@sample.test", password=PASSWORD)
    response = ask_for_reset(client, email)
    assert response.status_code == 200
    assert b"Look into your mail" in response.content


def test_password_is_saved_though_the_mail_server_is_down(client, invited, request):
    path = path_in_mail()
    request.getfixturevalue("_silent_mail_server")
    assert b"Your password is saved" in choose_password(client, path).content


def test_invitation_says_when_the_mail_server_is_down(request):
    request.getfixturevalue("_silent_mail_server")
    with pytest.raises(OSError, match="nobody"):
        invite(UserFactory(), by=UserFactory(), site="https://entente.test")


# --- The second step ------------------------------------------------------------------------


def test_second_factor_is_asked_for_before_anything_else(client, settings):
    settings.MFA_REQUIRED = True
    client.force_login(UserFactory(is_staff=True))
    for path in (reverse("desk:mine"), reverse("admin:index"), "/no/such/page/"):
        response = client.get(path)
        assert response.status_code == 302
        assert response["Location"] == reverse("mfa_activate_totp")
    assert client.post(reverse("desk:mine"))["Location"] == reverse("mfa_activate_totp")


def test_second_factor_lets_its_own_pages_pass(client, settings):
    settings.MFA_REQUIRED = True
    client.force_login(UserFactory(password=PASSWORD))
    for name in ("account_logout", "mfa_activate_totp"):
        assert reverse("mfa_activate_totp") != client.get(reverse(name)).get("Location")


def test_second_factor_lets_people_pass_who_have_one(client, settings):
    settings.MFA_REQUIRED = True
    person = UserFactory()
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    client.force_login(person)
    assert client.get(reverse("desk:mine")).status_code == 200


def test_second_factor_is_not_asked_for_where_it_is_off(client):
    client.force_login(UserFactory())
    assert client.get(reverse("desk:mine")).status_code == 200


def test_second_factor_is_asked_for_at_sign_in(client, settings):
    settings.MFA_REQUIRED = True
    person = UserFactory(password=PASSWORD)
    secret = "JBSWY3DPEHPK3PXP"
    auth.TOTP.activate(person, secret)
    response = sign_in(client, person.email)
    assert response["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_signed_in(client)


def code_of(secret):
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
