"""An approved ask founds a group; taken back, it closes the one that nobody has touched."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agenda.effects import FoundGroup
from agenda.models import AskKind
from agenda.services.drafts import AskDraft
from dialogue.models import Body, Cadence, Status
from dialogue.services.bodies import change_body, rename_body, set_cadence
from dialogue.services.chairs import add_seat
from dialogue.services.lifecycle import set_status
from tests.agenda.cast import READ, fresh
from tests.agenda.test_answers import answer
from tests.agenda.test_structure import structure_ask
from tests.agenda.test_taking_back import take_back
from tests.agenda.walk import signed_in, words
from tests.factories import ActivityFactory, BodyFactory, BodyLinkFactory, member
from workinggroups.models import RemitIssue
from workinggroups.services.remit import add_issue, drop_issue

EFFECT = FoundGroup("Working Group on Demining", ("Training", "Exchange of maps"))
STAYS = ["The group that was founded stays: somebody has worked with it since."]


def the_group():
    return Body.objects.for_system(READ).get(kind="group")


def issue_titles(group):
    return [one.title for one in RemitIssue.objects.for_system(READ).filter(group=group)]


def test_approved_ask_founds_the_group_under_its_forum(cast):
    answer(cast, structure_ask(cast, EFFECT))
    group = the_group()
    assert (group.parent, group.track, group.tracked_from) == (
        cast.body,
        cast.body.track,
        cast.today,
    )
    assert (group.marking, group.status, group.held_before) == ("U", "active", 0)
    assert issue_titles(group) == ["Training", "Exchange of maps"]
    assert not Cadence.objects.for_system(READ).filter(body=group).exists()


def test_group_and_its_remit_are_marked_like_the_ask_that_names_them(cast):
    ask = cast.filed_ask(
        AskDraft(AskKind.STRUCTURE, "Please.", cast.bureau, body=cast.body, effect=EFFECT),
        marking="C",
    )
    answer(cast, ask)
    issues = RemitIssue.objects.for_system(READ).filter(group=the_group())
    assert (the_group().marking, {one.marking for one in issues}) == ("C", {"C"})


def test_group_is_not_asked_for_under_a_group(cast):
    group = BodyFactory(track=cast.body.track, kind="group")
    with pytest.raises(ValidationError, match="reports to a forum"):
        cast.draft(cast.ask_for(AskKind.STRUCTURE, body=group, effect=EFFECT))


def test_ask_waits_when_its_forum_was_closed_meanwhile(cast):
    ask = structure_ask(cast, EFFECT)
    set_status(
        cast.body,
        status=Status.CLOSED,
        reason="Done.",
        actor=cast.by("desk_approver"),
        today=cast.today,
    )
    with pytest.raises(ValidationError, match="closed"):
        answer(cast, ask)
    assert fresh(ask).state == "open"


def test_untouched_group_is_closed_with_the_reason(cast):
    given = answer(cast, structure_ask(cast, EFFECT))
    assert take_back(cast, given) == []
    group = the_group()
    assert (group.status, group.status_reason, group.status_on) == (
        "closed",
        "The wrong day.",
        cast.today,
    )


def test_reason_typed_under_a_higher_marking_stays_off_the_group(cast):
    given = answer(cast, structure_ask(cast, EFFECT))
    change_body(fresh(cast.body), marking="S", today=cast.today)
    assert take_back(cast, fresh(given)) == []
    group = the_group()
    assert (group.marking, group.status_reason) == ("U", "The approval was taken back.")


@pytest.mark.parametrize(
    "touch",
    [
        lambda cast, group: rename_body(group, name="Ports", from_on=cast.today),
        lambda cast, group: change_body(group, marking="S", today=cast.today),
        lambda cast, group: set_cadence(
            group, kind="group_meeting", every_months=3, anchor_on=cast.today, today=cast.today
        ),
        lambda cast, group: add_seat(
            group, side="home", number=1, title="Director", office=cast.bureau
        ),
        lambda cast, group: add_issue(group, title="Ports", actor=cast.by("desk_approver")),
        lambda cast, group: drop_issue(
            RemitIssue.objects.for_system(READ).filter(group=group)[0],
            actor=cast.by("desk_approver"),
        ),
        lambda cast, group: ActivityFactory(track=group.track, group=group),
        lambda cast, group: BodyLinkFactory(body=cast.body, other=group),
        lambda cast, group: cast.draft(cast.ask_for(AskKind.STRUCTURE, body=group)),
    ],
    ids=["renamed", "marked", "cadence", "seat", "issue", "dropped", "activity", "link", "ask"],
)
def test_group_that_somebody_worked_with_stays_and_is_told(cast, touch):
    given = answer(cast, structure_ask(cast, EFFECT))
    touch(cast, the_group())
    assert take_back(cast, given) == STAYS
    assert the_group().status == "active"


def test_pages_say_what_founding_and_taking_back_do(cast, client):
    ask = structure_ask(cast, EFFECT)
    signed_in(client, cast.bureau_approver)
    assert "is founded on" in words(client.get(ask.get_absolute_url()))
    given = answer(cast, ask)
    said = words(client.get(reverse("agenda:take_back", args=[ask.uid])))
    assert "The group that it founded is closed, unless somebody has worked with it." in said
    assert given.undo["version"] == the_group().version


def test_group_above_who_takes_back_is_not_named(cast, client):
    given = answer(cast, structure_ask(cast, EFFECT))
    change_body(the_group(), marking="S/NF", today=cast.today)
    reader = member(cast.bureau, clearance="U", is_home_national=False)
    signed_in(client, reader)
    address = reverse("agenda:take_back", args=[given.ask.uid])
    sent = client.post(
        address, {"reason": "Not yet.", "version": fresh(given.ask).version}, follow=True
    )
    assert STAYS[0] in sent.content.decode()
    forum = client.get(cast.body.get_absolute_url()).content.decode()
    assert "Demining" not in forum
