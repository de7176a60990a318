"""The pages of the move of an office: its preview tells each reader what they may read."""

from datetime import timedelta

import pytest
from django.urls import reverse

from offices.models import OfficeMove, Role
from offices.services.moving_offices import carry_out_moves
from offices.services.office_moves import confirm_office_move, plan_office_move
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
    assert "An approver of EUR/NEW, or of an office above it, confirms." in page
    assert ("confirm/" in page, "cancel/" in page) == (False, True)
    assert client.post(f"{move.get_absolute_url()}confirm/", {"version": 1}).status_code == 403
    page = words(client, member(new), move.get_absolute_url())
    assert ("confirm/" in page, "cancel/" in page) == (True, True)
    assert client.post(f"{move.get_absolute_url()}confirm/", {"version": 9}).status_code == 302
    assert client.post(f"{move.get_absolute_url()}confirm/", {"version": 1}).status_code == 303
    assert "Moves by itself" in words(client, handing.chief, reverse("desk:office_moves"))
    assert client.post(f"{move.get_absolute_url()}cancel/", {"version": 2}).status_code == 303
    page = words(client, handing.chief, move.get_absolute_url())
    assert "confirms." not in page
    assert ("Cancelled. Nothing moves." in page, "Azerbaijan" in page) == (True, False)


def test_people_of_both_offices_and_approvers_above_see_it_and_others_do_not(client, handing, move):
    for office in (handing.office, move.to_office):
        office.superior = OfficeFactory()
        office.save()
    above, beyond = member(handing.office.superior), member(move.to_office.superior)
    theirs = member(move.to_office, Role.DRAFTER)
    for person in (handing.leaver, handing.chief, theirs, above, beyond):
        assert "EUR/CARC to EUR/NEW" in words(client, person, move.get_absolute_url())
        assert "EUR/NEW" in words(client, person, reverse("desk:office_moves"))
    refused = [(handing.leaver, "cancel"), (theirs, "cancel"), (theirs, "confirm")]
    for person, act in [*refused, (handing.chief, "confirm"), (above, "confirm")]:
        client.force_login(person)
        answer = client.post(f"{move.get_absolute_url()}{act}/", {"version": 1})
        assert answer.status_code == 403
    for person in (member(OfficeFactory()), member(handing.office.superior, Role.DRAFTER)):
        client.force_login(person)
        assert client.get(move.get_absolute_url()).status_code == 404
        assert client.post(f"{move.get_absolute_url()}cancel/", {"version": 1}).status_code == 404
        assert "EUR/NEW" not in client.get(reverse("desk:office_moves")).text
    client.force_login(beyond)
    assert client.post(f"{move.get_absolute_url()}confirm/", {"version": 1}).status_code == 303


def test_one_that_cannot_be_carried_out_says_why(client, handing, move, today):
    head = member(move.to_office)
    confirm_office_move(move, by=head, today=today)
    move.to_office.closed_on = move.on_day
    move.to_office.save()

    assert carry_out_moves(today=move.on_day) == 0

    page = words(client, handing.chief, move.get_absolute_url())
    assert "Not moved: The office to which everything goes is closed." in page
    assert "It is tried again each hour." in page
    assert "is closed" in client.get(f"{reverse('desk:office_moves')}?format=csv").text


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
