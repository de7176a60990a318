"""Double clicks and cut lines against a server that commits: one record each."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from dialogue.models import Body
from offices.models import Submission
from tests.harness.fetching import quiet
from tests.harness.site import serving
from tests.offices.sending import desk_officer, forums, opened

pytestmark = pytest.mark.django_db(transaction=True)
CLICKS = 8
CUTS = 20


@pytest.fixture
def client_and_path():
    client = Client()
    person, path = desk_officer()
    client.force_login(person)
    return client, path


def test_many_clicks_at_one_moment_make_one_record(client_and_path):
    client, path = client_and_path
    typed = {**opened(client, path), "name": "Security Dialogue"}
    together = Barrier(CLICKS)

    def click(_):
        another = Client()
        another.cookies = client.cookies.copy()
        try:
            together.wait(timeout=60)
            return another.post(path, typed)
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        answers = list(pool.map(click, range(CLICKS)))
    assert forums() == 1
    assert {answer.status_code for answer in answers} == {303}
    (body,) = Body.objects.for_system("test")
    assert {answer["Location"] for answer in answers} == {body.get_absolute_url()}


def test_two_people_with_two_pages_do_not_wait_for_each_other(client_and_path):
    client, path = client_and_path
    pages = [{**opened(client, path), "name": f"Dialogue {n}"} for n in range(2)]

    def send(typed):
        another = Client()
        another.cookies = client.cookies.copy()
        try:
            return another.post(path, typed).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(send, pages)) == [303, 303]
    assert forums() == 2


def test_line_cut_after_commit_and_before_the_answer_makes_one_record_each(client_and_path):
    """A real server and a real line: the form is sent, done, and nobody hears the answer."""
    client, path = client_and_path
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    with quiet(), serving() as address:
        for n in range(CUTS):
            typed = {**opened(client, path), "name": f"Dialogue {n}"}
            request = _as_bytes(client, address, path, session, typed)
            _send_and_cut(address, request, until=n + 1)
            assert forums() == n + 1
            answer = _send(address, request)
            newest = Body.objects.for_system("test").order_by("pk").last()
            assert answer.startswith("HTTP/1.1 303") or answer.startswith("HTTP/1.0 303")
            assert f"Location: {newest.get_absolute_url()}" in answer
            assert forums() == n + 1
    print(f"{CUTS} lines cut after commit and before the answer: {forums()} records")


def _as_bytes(client, address, path, session, typed):
    """Return the whole request, with its CSRF cookie, as it goes over the line."""
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    body = urlencode({**typed, "csrfmiddlewaretoken": token}, doseq=True)
    head = [
        f"POST {path} HTTP/1.1",
        f"Host: {urlsplit(address).netloc}",
        f"Cookie: {settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return ("\r\n".join([*head, "", ""]) + body).encode()


def _line(address):
    place = urlsplit(address)
    return socket.create_connection((place.hostname, place.port), timeout=30)


def _send_and_cut(address, request, until):
    """Send, wait for the commit, and cut the line without having read a byte."""
    line = _line(address)
    line.sendall(request)
    ends = time.monotonic() + 30
    while Submission.objects.count() < until and time.monotonic() < ends:
        time.sleep(0.01)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    line.close()


def _send(address, request):
    with _line(address) as line:
        line.sendall(request)
        answer = b""
        while chunk := line.recv(65536):
            answer += chunk
    return answer.decode()
