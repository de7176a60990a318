"""The second step: asked of everybody, before anything else."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory
from tests.offices.doors import is_signed_in, sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("_no_memory_of_attempts"),
]


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
