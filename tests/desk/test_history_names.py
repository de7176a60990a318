"""The history says by name what a record links to, and leads there from the request."""

from django.urls import reverse

from tests.agenda.conftest import cast, standing_cast
from tests.agenda.walk import signed_in, words

__all__ = ["cast", "standing_cast"]


def test_history_of_an_ask_names_its_meeting(cast, client):
    ask = cast.filed_ask()
    path = reverse("desk:history", args=["ask", ask.uid])
    page = signed_in(client, cast.post_approver).get(ask.request.get_absolute_url())
    assert path in page.content.decode()
    said = words(client.get(path))
    assert said.count("Bilateral Security Dialogue") > 0
    assert cast.meeting.reference not in said


def test_history_of_a_body_is_headed_by_its_name(cast, client):
    path = reverse("desk:history", args=["body", cast.body.uid])
    page = signed_in(client, cast.post_approver).get(path)
    assert "Bilateral Security Dialogue" in words(page)
