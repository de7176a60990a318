"""What was never filed is read by the office that writes it, and by whom it asks for a position."""

import pytest
from django.urls import reverse

from agenda.models import AskKind
from agenda.services.positions import ask_position
from agenda.services.withdrawal import withdraw_request
from offices.models import Role
from tests.agenda.cast import asks_of
from tests.agenda.walk import signed_in
from tests.factories import member

SAID = "Zeppelin please"


def pages_of(request):
    (ask,) = asks_of(request)
    return [
        request.get_absolute_url(),
        reverse("desk:reference", args=[request.reference]),
        reverse("desk:reference", args=[ask.reference]),
        reverse("desk:history", args=["actionrequest", request.uid]),
        reverse("desk:history", args=["ask", ask.uid]),
        *[
            reverse("desk:history", args=["offereddate", each.uid])
            for each in ask.dates.for_system("a test")
        ],
    ]


def acts_on(request):
    (ask,) = asks_of(request)
    return [
        ask.get_absolute_url(),
        reverse("agenda:release", args=[request.uid]),
        reverse("agenda:edit_ask", args=[ask.uid]),
        reverse("agenda:withdraw", args=[request.uid]),
    ]


def draft(cast, then=""):
    request = cast.draft(cast.date_ask(text=SAID))
    request.refresh_from_db()
    if then == "withdrawn":
        request = withdraw_request(
            request, reason="No.", actor=cast.by("post_drafter"), today=cast.today
        )
    return request


@pytest.mark.parametrize("then", ["", "withdrawn"])
def test_draft_of_another_office_does_not_exist(cast, client, then):
    request = draft(cast, then)
    for person in [cast.lawyer, cast.desk_approver, cast.bureau_approver]:
        signed_in(client, person)
        for path in [*pages_of(request), *acts_on(request)]:
            assert client.get(path).status_code == 404, path
        for box in ["in", "out", "release", "all"]:
            assert SAID not in client.get(f"/requests/?box={box}").content.decode()


@pytest.mark.parametrize("then", ["", "withdrawn"])
def test_draft_is_read_by_every_member_of_its_office(cast, client, then):
    request = draft(cast, then)
    signed_in(client, member(cast.post, Role.READER))
    for path in pages_of(request):
        assert client.get(path).status_code in (200, 302), path
    assert SAID in client.get("/requests/?box=all").content.decode()


def test_draft_is_read_by_the_office_whose_position_it_asks_for(cast, client):
    request = draft(cast)
    (ask,) = asks_of(request)
    ask_position(ask, office=cast.lawyers, actor=cast.by("post_drafter"), today=cast.today)
    signed_in(client, cast.lawyer)
    assert client.get(request.get_absolute_url()).status_code == 200
    assert client.get(reverse("agenda:position", args=[ask.uid])).status_code == 200
    signed_in(client, cast.bureau_approver)
    assert client.get(request.get_absolute_url()).status_code == 404


def test_filed_request_is_read_by_every_office_also_once_it_is_withdrawn(cast, client):
    request = cast.filed(cast.ask_for(AskKind.DECIDE, text=SAID))
    signed_in(client, cast.lawyer)
    assert SAID in client.get("/requests/?box=all").content.decode()
    withdraw_request(request, reason="No.", actor=cast.by("post_approver"), today=cast.today)
    assert client.get(request.get_absolute_url()).status_code == 200
