"""Proposing, changing and withdrawing agenda items."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agenda.models import ItemState
from agenda.services.deciding import decline_item
from agenda.services.items import change_item, withdraw_item
from dialogue.models import Contact, ContactKind
from dialogue.services.bodies import change_body
from dialogue.services.meetings import Actor, waive_meeting
from offices.history import readable_history
from offices.models import Part, Role, Side
from offices.versions import StaleVersionError
from tests.agenda.agendas import accepted, concluded, held, order, proposed
from tests.agenda.cast import fresh
from tests.factories import RelationshipFactory, assigned, member


def change(cast, item, who="desk_approver", **values):
    return change_item(item, actor=cast.by(who), version=fresh(item).version, **values)


def withdraw(cast, item, who="desk_approver", reason="It is settled."):
    return withdraw_item(item, actor=cast.by(who), version=fresh(item).version, reason=reason)


def test_proposal_is_of_its_office_and_undecided(cast):
    item = proposed(cast, " Border security ", talking_points=" Ask first. ")
    assert (item.office, item.state, item.position) == (cast.post, ItemState.PROPOSED, None)
    assert (item.title, item.talking_points, item.version) == ("Border security", "Ask first.", 1)
    assert item.reference.startswith("AZ-")


def test_other_side_proposes_through_the_office_that_notes_it(cast):
    item = proposed(cast, proposed_by=Side.PARTNER)
    assert (item.proposed_by, item.office) == (Side.PARTNER, cast.post)


@pytest.mark.parametrize("end", [concluded, lambda cast: waive(cast)])
def test_meeting_that_is_over_takes_no_proposal(cast, end):
    end(cast)
    with pytest.raises(ValidationError, match="the meeting is now"):
        proposed(cast)


def test_meeting_that_was_held_takes_one_more(cast):
    held(cast)
    assert proposed(cast).pk


def waive(cast):
    waive_meeting(cast.meeting, reason="Elections.", actor=cast.by("desk_approver"))


def test_reader_and_office_for_information_propose_nothing(cast):
    reader = member(cast.post, Role.READER)
    office = assigned(cast.relationship, Part.INFORMATION, code="H")
    for actor in (Actor(reader, cast.post), Actor(member(office), office), Actor(None, cast.post)):
        with pytest.raises(PermissionDenied):
            proposed(cast, actor=actor)


def test_nobody_acts_for_an_office_that_is_not_theirs(cast):
    with pytest.raises(PermissionDenied):
        proposed(cast, actor=Actor(cast.post_drafter, cast.desk))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"duration": 0}, "duration"),
        ({"home_brings_by": "day"}, "home_brings"),
        ({"partner_brings": " ", "partner_brings_by": "day"}, "partner_brings"),
        ({"marking": "S/NF", "is_shared": True}, "is_shared"),
        ({"lead_office": "elsewhere"}, "lead_office"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(cast, values, field):
    found = {"day": cast.day(10), "elsewhere": assigned(RelationshipFactory(), code="ELSE")}
    values = {
        name: found.get(value, value) if isinstance(value, str) else value
        for name, value in values.items()
    }
    with pytest.raises(ValidationError) as told:
        proposed(cast, **values)
    assert list(told.value.message_dict) == [field]


def test_item_is_marked_at_least_like_its_meeting(cast):
    change_body(cast.body, marking="SBU/NF")
    for marking in ("U", "SBU", "C"):
        with pytest.raises(ValidationError, match="SENSITIVE BUT UNCLASSIFIED//NOFORN"):
            proposed(cast, marking=marking)
    assert proposed(cast, marking="C/NF").marking == "C/NF"


def test_nobody_marks_above_their_own_clearance(cast):
    low = member(cast.post, clearance="SBU", is_home_national=False)
    for marking in ("C", "SBU/NF"):
        with pytest.raises(ValidationError, match="own clearance"):
            proposed(cast, actor=Actor(low, cast.post), marking=marking)


def contact(cast, marking="C", **values):
    return Contact.objects.create(
        relationship=cast.relationship,
        marking=marking,
        kind=ContactKind.CALL,
        on_day=cast.today,
        office=cast.post,
        said="They want it on the agenda.",
        noted_by=cast.post_drafter,
        **values,
    )


def test_item_is_marked_at_least_like_the_contact_that_leads_to_it(cast):
    call = contact(cast)
    with pytest.raises(ValidationError, match="The contact is CONFIDENTIAL"):
        proposed(cast, from_contact=call)
    assert proposed(cast, from_contact=call, marking="C").from_contact == call


def test_contact_above_or_elsewhere_leads_to_nothing(cast):
    actor = Actor(member(cast.post, clearance="U"), cast.post)
    with pytest.raises(ValidationError, match="no such contact"):
        proposed(cast, actor=actor, from_contact=contact(cast))


def test_change_saves_over_the_version_that_was_seen(cast):
    item = proposed(cast)
    change(cast, item, "post_drafter", title="Borders", duration=20)
    assert (fresh(item).title, fresh(item).version) == ("Borders", 2)
    with pytest.raises(StaleVersionError):
        change_item(item, actor=cast.by("post_drafter"), version=1, title="Frontiers")


def test_only_an_approver_of_the_desk_lowers_and_says_why(cast):
    item = proposed(cast, marking="S")
    with pytest.raises(ValidationError) as told:
        change(cast, item, marking="C")
    assert list(told.value.message_dict) == ["marking"]
    with pytest.raises(ValidationError, match="Only approvers"):
        change(cast, item, "post_drafter", marking="C", reason="Reviewed.")
    change(cast, item, marking="C", reason="Reviewed.")
    assert fresh(item).marking == "C"
    assert readable_history(fresh(item), cast.desk_approver)[0].reason == "Reviewed."


def test_shared_item_does_not_become_noforn(cast):
    item = proposed(cast, is_shared=True)
    with pytest.raises(ValidationError, match="never for both sides"):
        change(cast, item, marking="C/NF")
    change(cast, item, marking="C/NF", is_shared=False)
    assert not fresh(item).is_shared


def test_after_the_end_an_approver_corrects_with_a_reason(cast):
    item = proposed(cast)
    concluded(cast)
    with pytest.raises(PermissionDenied):
        change(cast, item, "post_drafter", title="Borders", reason="Misheard.")
    with pytest.raises(ValidationError, match="Say why"):
        change(cast, item, title="Borders")
    change(cast, item, title="Borders", reason="Misheard.")
    assert readable_history(fresh(item), cast.desk_approver)[0].reason == "Misheard."


def test_fields_that_are_not_for_change_are_refused(cast):
    with pytest.raises(TypeError):
        change(cast, proposed(cast), state="accepted")


def test_its_office_or_the_desk_withdraws_with_a_reason(cast):
    item = proposed(cast)
    with pytest.raises(PermissionDenied):
        withdraw(cast, item, "lawyer")
    with pytest.raises(ValidationError, match="Say why"):
        withdraw(cast, item, "post_drafter", reason=" ")
    gone = withdraw(cast, item, "post_drafter")
    assert (gone.state, gone.decided_reason) == (ItemState.WITHDRAWN, "It is settled.")
    with pytest.raises(ValidationError, match="withdrawn already"):
        withdraw(cast, item)


def test_what_is_withdrawn_leaves_no_gap(cast):
    _first, second, _third = (accepted(cast, title) for title in "abc")
    withdraw(cast, second)
    assert order(cast.meeting) == ["a", "c"]


def test_declined_item_can_still_be_put_into_better_words(cast):
    item = proposed(cast)
    decline_item(item, actor=cast.by("desk_approver"), reason="Too vague.")
    assert change(cast, item, "post_drafter", title="Borders by rail").version == 3
