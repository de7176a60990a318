"""Redis stopped: pages and forms answer as always, because no request ever asks it for anything."""

import socket

import pytest
from django.urls import reverse

from offices.models import Part
from tests.factories import MeetingFactory, assigned, member

pytestmark = pytest.mark.django_db
NOBODY = "redis://127.0.0.1:1/0"  # a port at which nothing listens
PAGES = ["/?show=mine", "/relationships/", "/requests/", "/search/?q=dialogue", "/drafts/"]


@pytest.fixture
def opened(monkeypatch, settings):
    """Every address that Python connects to; PostgreSQL is asked from C and does not count."""
    settings.REDIS_URL = NOBODY
    addresses = []
    connect = socket.socket.connect

    def note(self, address):
        addresses.append(address)
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", note)
    return addresses


@pytest.fixture
def officer(client):
    meeting = MeetingFactory()
    desk = assigned(meeting.relationship, Part.DESK)
    client.force_login(member(desk))
    client.meeting = meeting
    return client


def test_pages_answer_without_asking_redis(officer, opened):
    paths = [*PAGES, officer.meeting.get_absolute_url(), officer.meeting.body.get_absolute_url()]
    assert {path: officer.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
    assert opened == []


def test_forms_are_done_without_telling_redis(officer, opened):
    address = reverse("dialogue:waive", args=[officer.meeting.uid])
    answer = officer.post(address, {"reason": "Both sides agreed", "version": "1"})
    assert answer.status_code in (303, 302), answer.text
    officer.meeting.refresh_from_db()
    assert officer.meeting.state == "waived"
    assert opened == []


def test_only_the_operators_page_asks_redis(client, admin_user, opened):
    client.force_login(admin_user)
    assert client.get(reverse("reminders:operator")).status_code == 200
    assert opened == [("127.0.0.1", 1)]
