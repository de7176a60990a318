"""Ask for a page so that nothing but its data can make it differ: clock and chance stand still.

Every request is undone afterwards, so that no page depends on what was fetched before it.
"""

import contextlib
import logging
import os
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from unittest import mock

import time_machine
from django.core.handlers.wsgi import WSGIRequest, get_bytes_from_wsgi
from django.db import connection, transaction
from django.http import QueryDict
from django.template import Template
from django.test import Client
from django.utils.functional import cached_property

from offices.middleware import note_visit
from offices.models import User
from tests.harness.cast import NOW

# Nothing else is masked.
SHORTEST_UNMISTAKABLE = 6
MASKED_HEADERS = {"date", "set-cookie", "x-request-id", "retry-after"}
# A page's own key is drawn by chance; whose page it is and how it is marked stays to be compared.
_DRAWN_KEY = re.compile(r'(?<=name="form_key" value=")(\w+)\.\w+\.([A-Z/]+):[^"]*')
_CSRF_TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")\w+')


@dataclass(frozen=True)
class Answer:
    """What came back, as far as it must not depend on what the reader may not see."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    def without(self, values: tuple[str, ...]) -> "Answer":
        """Return the answer with these values blotted out of its text and its location.

        So is what chance drew for the address: two addresses throw different dice.

        What is short is blotted out only as part of an address: a number only in its path.
        """
        body, location = self.text, dict(self.headers).get("location", "")
        body = _DRAWN_KEY.sub(r"\1.#.\2", body)
        for value in values:
            said = re.escape(value)
            if len(value) < SHORTEST_UNMISTAKABLE:
                said = f"(?<=/){said}(?=/)"
                if value.isalpha():
                    said += f'|(?:(?<==)|(?<=%3D)){re.escape(value)}(?=[&%"]|$)'
            body, location = re.sub(said, "#", body), re.sub(said, "#", location)
        headers = tuple(
            (name, location if name == "location" else value)
            for name, value in self.headers
            if name != "content-length"
        )
        return Answer(self.status, headers, body.encode())


def sign_in(user: User | None) -> Client:
    """Return a client of somebody who is signed in; its session is in the present database.

    The session says that the password was typed just now: so pages behind that question are seen.
    The visit begins here, else each request would begin it anew and have it undone.
    """
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session.save()
        note_visit(User.objects.get(pk=user.pk))
    return client


def fetch(client: Client, path: str, method: str = "GET", data: object = None) -> Answer:
    """Return the answer to one request, and undo what the request did, cookies too."""
    cookies = copy(client.cookies)
    with transaction.atomic():
        _chance.seed(path)
        with connection.cursor() as cursor:
            cursor.execute("SELECT setseed(0.5)")
        if method == "POST":
            response = client.post(path, data or {})
        else:
            response = client.generic(method, path)
        headers = sorted(
            (name.lower(), value)
            for name, value in response.headers.items()
            if name.lower() not in MASKED_HEADERS
        )
        streamed = getattr(response, "streaming", False)
        body = b"".join(response.streaming_content) if streamed else response.content
        body = _CSRF_TOKEN.sub(b"#", body)
        transaction.set_rollback(True)
    client.cookies = cookies
    return Answer(response.status_code, tuple(headers), body)


# --- Clock and chance stand still -------------------------------------------------------------

_chance = random.Random()


@contextlib.contextmanager
def still(seed: str = "") -> Iterator[None]:
    """Hold clock and chance for a `with` block: it is NOW, and each request throws the same dice.

    `seed` starts the chance for what is done outside of requests.
    """
    _chance.seed(seed)
    with (
        time_machine.travel(NOW, tick=False),
        mock.patch.object(os, "urandom", _chance.randbytes),
        mock.patch.object(random, "_urandom", _chance.randbytes),
        # Nobody asks which templates were used: telling so would take half of the time.
        mock.patch.object(Template, "_render", lambda self, context: self.nodelist.render(context)),
    ):
        yield


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Log nothing for a `with` block: that somebody was refused is what a proof expects."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


def moving() -> time_machine.travel:
    """Let the clock go on from NOW, for people who look at pages one after the other."""
    return time_machine.travel(NOW, tick=True)


# --- What pages read after the question mark --------------------------------------------------


class _NotingQuery(QueryDict):
    note = staticmethod(lambda key: None)

    def get(self, key, default=None):
        self.note(key)
        return super().get(key, default)

    def getlist(self, key, default=None):
        self.note(key)
        return super().getlist(key, default)

    def __contains__(self, key: object) -> bool:
        self.note(key)
        return super().__contains__(key)


@contextlib.contextmanager
def noting_queries() -> Iterator[dict[str, set[str]]]:
    """Note, by the name of the route, which names pages look up after the question mark."""
    noted: dict[str, set[str]] = defaultdict(set)

    def query_of(request: WSGIRequest) -> QueryDict:
        def note(key: object) -> None:
            match = getattr(request, "resolver_match", None)
            if match is not None:  # what middleware reads before is no page's
                noted[match.view_name].add(str(key))

        raw = get_bytes_from_wsgi(request.environ, "QUERY_STRING", "")
        found = _NotingQuery(raw, encoding=request.encoding)
        found.note = note
        return found

    noting = cached_property(query_of)
    noting.__set_name__(WSGIRequest, "GET")
    with mock.patch.object(WSGIRequest, "GET", noting):
        yield noted
