"""People at the door and in the administration, for the tests of this folder."""

import pytest
from django.core.cache import cache

from offices.models import Part, Role
from offices.services.invitations import invite
from tests.factories import RelationshipFactory, UserFactory, assigned, member


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


@pytest.fixture
def invited(client):
    person = UserFactory(email="new@sample.test", name="R. Abbott", time_zone="Asia/Baku")
    invite(person, by=UserFactory(name="A. Keeper"), site="https://entente.test")
    return person


@pytest.fixture
def _silent_mail_server(monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)


@pytest.fixture
def _no_memory_of_attempts():
    cache.clear()
