"""Where standing is shown, with its reason, marked like what it tells of, and to nobody else."""

from datetime import timedelta

import pytest

from tests.factories import (
    AssignmentFactory,
    BodyFactory,
    MeetingFactory,
    RelationshipFactory,
    TrackFactory,
    assigned,
    member,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def relationship():
    return RelationshipFactory(code="AZ", name="Azerbaijan")


@pytest.fixture
def desk(relationship):
    return assigned(relationship)


@pytest.fixture
def body(relationship, desk, today):
    """A confidential forum whose newest period was missed."""
    track = TrackFactory(relationship=relationship, lead_office=desk)
    made = BodyFactory(track=track, name="Quiet Dialogue", marking="C")
    due_on = today - timedelta(days=40)
    MeetingFactory(body=made, state="missed", due_on=due_on, closes_on=due_on)
    return made


def page(client, person, address):
    client.force_login(person)
    return " ".join(client.get(address).content.decode().split())


def test_reason_is_shown_with_its_marking_where_it_belongs(client, desk, body):
    officer = member(desk)
    relationship = body.relationship.get_absolute_url()
    for address in ("/relationships/", relationship, body.get_absolute_url()):
        shown = page(client, officer, address)
        assert '<span class="standing standing--overdue">Overdue</span>' in shown
        assert "was missed and not made up." in shown
        assert '<span class="portion">(C)</span>' in shown
        assert "CONFIDENTIAL</div>" in shown


def test_what_is_above_a_reader_makes_nothing_overdue_for_them(client, desk, body):
    reader = member(desk, clearance="SBU")
    for address in ("/relationships/", body.relationship.get_absolute_url()):
        shown = page(client, reader, address)
        assert '<span class="standing standing--on-track">On track</span>' in shown
        assert "standing--overdue" not in shown
        assert "Quiet Dialogue" not in shown
        assert "UNCLASSIFIED</div>" in shown


def test_worst_relationship_comes_first_and_the_list_narrows_to_a_standing(client, desk, body):
    AssignmentFactory(relationship=RelationshipFactory(name="Albania"), office=desk)
    officer = member(desk)

    shown = page(client, officer, "/relationships/")
    assert shown.index(">Azerbaijan<") < shown.index(">Albania<")

    shown = page(client, officer, "/relationships/?standing=on-track")
    assert ">Albania<" in shown
    assert ">Azerbaijan<" not in shown
    shown = page(client, officer, "/relationships/?standing=attention")
    assert "No relationship here stands like this." in shown


def test_file_tells_the_reason_and_is_marked_like_it(client, desk, body):
    client.force_login(member(desk))
    rows = client.get("/relationships/?format=csv").content.decode("utf-8-sig").splitlines()
    assert rows[0] == "CONFIDENTIAL"
    line = next(row for row in rows if "Azerbaijan" in row)
    assert line.startswith("(C),Azerbaijan,AZ,")
    assert 'Overdue,"Quiet Dialogue, due ' in line


def test_what_rests_is_not_called_on_track(client, desk, body, today):
    resting = BodyFactory(
        track=body.track, status="paused", status_on=today, status_reason="Talks rest."
    )
    assert "On track" not in page(client, member(desk), resting.get_absolute_url())
