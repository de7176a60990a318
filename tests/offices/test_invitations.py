"""Invitations and password resets, from the mail to the sign-in."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from offices.models import User
from offices.services.invitations import invite
from tests.factories import PASSWORD, UserFactory
from tests.offices.doors import NEW_PASSWORD, choose_password, is_signed_in, path_in_mail, sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_no_memory_of_attempts"),
]


# --- Invitation -----------------------------------------------------------------------------------


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


# --- Password reset -------------------------------------------------------------------------------


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
