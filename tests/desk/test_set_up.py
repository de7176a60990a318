"""The page on which a relationship is set up offers what its reader may do."""

import pytest

from offices.models import Part
from tests.factories import TrackFactory, assigned, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def track():
    made = TrackFactory()
    made.lead_office = assigned(made.relationship, Part.ACTION)
    made.save()
    return made


def offered(client, track, person):
    client.force_login(person)
    page = client.get(f"{track.relationship.get_absolute_url()}set-up/").content.decode()
    return {act for act in ("Add a track", "Add a forum", "Edit", "Pause or close") if act in page}


def test_desk_arranges_everything(client, track):
    desk = assigned(track.relationship)

    everything = {"Add a track", "Add a forum", "Edit", "Pause or close"}
    assert offered(client, track, member(desk)) == everything


def test_lead_office_arranges_its_own_track(client, track):
    assert offered(client, track, member(track.lead_office)) == {
        "Add a forum",
        "Edit",
        "Pause or close",
    }


def test_another_office_edits_texts_and_information_only_reads(client, track):
    another = assigned(track.relationship, Part.ACTION)
    informed = assigned(track.relationship, Part.INFORMATION)

    assert offered(client, track, member(another)) == {"Edit"}
    assert offered(client, track, member(informed)) == set()
