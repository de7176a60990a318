"""The pages of the move of an office: its preview tells each reader what they may read."""

from datetime import timedelta

import pytest
from django.urls import reverse

from offices.models import OfficeMove, Role
from offices.services.office_moves import plan_office_move
from tests.desk.test_hand_over_pages import owe, words
from tests.factories import OfficeFactory, member
from tests.offices.handing import make_handing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def handing(db):
    return make_handing()


@pytest.fixture
def move(handing, today):
    return plan_office_move(
        handing.office,
        to_office=OfficeFactory(code="EUR/NEW"),
        on_day=today + 30 * DAY,
        reason="Reorganisation",
        by=handing.chief,
        today=today,
    )


def test_a_move_from_the_page_of_the_office_to_its_word(client, handing, today):
    new, days = (
        OfficeFactory(code="EUR/NEW"),
        reverse("offices:holidays", args=[handing.office.uid]),
    )
    address = reverse("desk:new_office_move", args=[handing.office.uid])
    assert address in words(client, handing.chief, days)
    assert address not in words(client, handing.leaver, days)
    assert client.get(address).status_code == 403
    client.force_login(handing.chief)
    sent = {"to_office": new.pk, "on_day": today - DAY, "reason": "Reorganisation"}
    refused = client.post(address, sent)
    assert (refused.status_code, "This day is over." in refused.text) == (422, True)
    sent["on_day"] = today + 9 * DAY
    assert client.post(address, sent).status_code == 303
    move = OfficeMove.objects.get()
    page = words(client, handing.chief, move.get_absolute_url())
    assert "Nothing moves until it is confirmed." in page
    assert "What you may not read moves as well." in page
    assert client.post(f"{move.get_absolute_url()}confirm/", {"version": 9}).status_code == 302
    assert client.post(f"{move.get_absolute_url()}confirm/", {"version": 1}).status_code == 303
    assert "Moves by itself" in words(client, handing.chief, reverse("desk:office_moves"))
    assert client.post(f"{move.get_absolute_url()}cancel/", {"version": 2}).status_code == 303
    page = words(client, handing.chief, move.get_absolute_url())
    assert ("Cancelled. Nothing moves." in page, "Azerbaijan" in page) == (True, False)


def test_people_of_both_offices_see_it_and_others_do_not(client, handing, move):
    theirs = member(move.to_office, Role.APPROVER)
    for person in (handing.leaver, handing.chief, theirs):
        assert "EUR/CARC to EUR/NEW" in words(client, person, move.get_absolute_url())
    for person in (handing.leaver, theirs):
        for act in ("confirm", "cancel"):
            client.force_login(person)
            answer = client.post(f"{move.get_absolute_url()}{act}/", {"version": 1})
            assert answer.status_code == 403
    client.force_login(member(OfficeFactory()))
    assert client.get(move.get_absolute_url()).status_code == 404
    assert "EUR/NEW" not in client.get(reverse("desk:office_moves")).text


def test_the_preview_tells_each_reader_what_they_may_read(client, handing, move):
    owe(handing, "open matter")
    owe(handing, "EXERCISE the envoy", "S")
    low = member(handing.office, clearance="U")
    elsewhere = member(move.to_office)

    page = words(client, handing.chief, move.get_absolute_url())
    assert "2 open" in page
    assert "EXERCISE the envoy" in page
    assert "SECRET" in page
    page = words(client, low, move.get_absolute_url())
    assert "1 open" in page
    assert "EXERCISE" not in page
    assert "SECRET" not in page
    file = client.get(f"{move.get_absolute_url()}?format=csv").text
    assert ("open matter" in file, "EXERCISE" in file) == (True, False)
    assert (
        "(U),Azerbaijan,Desk,1"
        in client.get(f"{move.get_absolute_url()}?format=csv&table=parts").text
    )
    page = words(client, elsewhere, move.get_absolute_url())
    assert ("Azerbaijan" in page, "open matter" in page) == (False, False)
