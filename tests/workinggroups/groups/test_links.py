"""Links between bodies: marked like the stricter of both, read from both ends."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from dialogue.services.bodies import change_body
from dialogue.services.steps import Actor
from offices.models import Role
from tests.agenda.walk import signed_in, words
from tests.factories import BodyFactory, member
from tests.workinggroups.groups.conftest import READ
from workinggroups.models import BodyLink
from workinggroups.services.links import drop_link, link_bodies


def link(cast, **values):
    said = {"kind": "follows", "other": cast.forum, "actor": cast.desk_actor, **values}
    return link_bodies(said.pop("body", cast.group), **said)


@pytest.mark.parametrize(
    ("one", "other", "then"), [("U", "U", "U"), ("C", "U", "C"), ("SBU/NF", "C", "C/NF")]
)
def test_link_is_marked_like_the_stricter_of_both(cast, one, other, then):
    bodies = [BodyFactory(track=cast.forum.track, marking=each) for each in (one, other)]
    assert link(cast, body=bodies[0], other=bodies[1]).marking == then


@pytest.mark.parametrize("end", ["forum", "group"])
def test_link_is_raised_with_either_end_and_never_lowered(cast, fresh, end):
    made = link(cast)
    change_body(getattr(cast, end), marking="C", today=cast.today)
    assert fresh(made).marking == "C"
    change_body(fresh(getattr(cast, end)), marking="U", reason="Reviewed.", today=cast.today)
    assert fresh(made).marking == "C"


def test_what_cannot_be_a_link_is_refused(cast):
    link(cast)
    link(cast, kind="context")
    link(cast, body=cast.forum, kind="context", other=cast.group)
    for values, sentence in (
        ({}, "noted already"),
        ({"other": cast.group}, "another forum or group"),
        ({"other": BodyFactory()}, "no such forum"),
        ({"kind": "precedes"}, "how they stand"),
        ({"body": cast.forum, "other": cast.group}, "other way round"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            link(cast, **values)


def test_link_to_what_one_does_not_see_is_refused_as_to_nothing(cast):
    hidden = BodyFactory(track=cast.forum.track, marking="S")
    reader = Actor(member(cast.desk, clearance="C"), cast.desk)
    with pytest.raises(ValidationError, match="no such forum"):
        link(cast, other=hidden, actor=reader)


def test_links_are_for_those_who_arrange(cast):
    made = link(cast)
    for actor in (cast.post_actor, Actor(member(cast.desk, Role.DRAFTER), cast.desk)):
        with pytest.raises(PermissionDenied):
            link(cast, kind="context", actor=actor)
        with pytest.raises(PermissionDenied):
            drop_link(made, actor=actor)


def test_link_that_was_taken_out_may_be_made_again(cast, fresh):
    made = link(cast)
    drop_link(made, actor=cast.desk_actor)
    drop_link(made, actor=cast.desk_actor)
    assert fresh(made).version == 2
    assert link(cast).pk != made.pk


def test_both_pages_read_the_link_and_a_reader_below_reads_nothing(cast, client):
    made = link(cast)
    signed_in(client, cast.approver)
    group, forum = cast.group.get_absolute_url(), cast.forum.get_absolute_url()
    assert "follows (U) Bilateral Security Dialogue" in words(client.get(group))
    assert "is followed by (U) Group on Ports" in words(client.get(forum))
    change_body(cast.forum, marking="C", today=cast.today)
    signed_in(client, member(cast.desk, clearance="U"))
    page = client.get(group).content.decode()
    assert "Bilateral Security Dialogue" not in page
    assert "None noted." in page
    dropped = client.post(reverse("workinggroups:drop_link", args=[made.uid]))
    assert dropped.status_code == 404


def test_link_is_made_and_taken_out_on_pages(cast, client):
    hidden = BodyFactory(track=cast.forum.track, marking="S", name="Hidden Table")
    signed_in(client, member(cast.desk, clearance="C"))
    address = reverse("workinggroups:new_link", args=[cast.group.uid])
    offered = client.get(address).content.decode()
    assert "Hidden Table" not in offered
    assert "(U) Bilateral Security Dialogue" in offered
    refused = client.post(address, {"kind": "follows", "other": hidden.uid})
    assert refused.status_code == 422
    page = client.post(address, {"kind": "succeeds", "other": cast.forum.uid}, follow=True)
    assert "succeeds (U) Bilateral Security Dialogue" in words(page)
    made = BodyLink.objects.for_system(READ).get()
    page = client.post(reverse("workinggroups:drop_link", args=[made.uid]), follow=True)
    assert "None noted." in words(page)
