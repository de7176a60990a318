"""Once a meeting is concluded, what belongs to it is corrected with a reason that history keeps."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agenda.models import StepProposal
from agenda.services.step_proposals import change_step, drop_step, propose_step
from dialogue.models import DelegationMember
from dialogue.services import delegations, holding
from offices.history import readable_history
from offices.models import Side
from tests.agenda.agendas import accepted, concluded, held, recorded
from tests.agenda.cast import READ, fresh
from tests.agenda.test_agenda_pages import page, signed_in, words
from tests.factories import ChairSeatFactory, ChairTermFactory

WHY = "The notes say so."
SAY_WHY = "Say why, in a few words."


@pytest.fixture
def desk(cast):
    """A client signed in as the desk's approver."""
    return signed_in(cast.desk_approver)


def reason_of(cast, record):
    """Return the reason of what happened to a record last."""
    return readable_history(fresh(record), cast.desk_approver)[0].reason


def put_on(cast, name="A. Guest", **more):
    by = cast.by("desk_approver")
    return delegations.add_delegate(
        fresh(cast.meeting), side=Side.HOME, name=name, actor=by, **more
    )


def note(cast, **more):
    said = {"side": Side.PARTNER, "what": "a list", "actor": cast.by("desk_approver"), **more}
    return propose_step(fresh(cast.meeting), **said)


def test_before_the_end_no_reason_is_asked_for(cast, desk):
    held(cast)
    guest, step = put_on(cast), note(cast)
    delegations.change_delegate(guest, title="Director")
    change_step(step, side=Side.PARTNER, what="a map", actor=cast.by("desk_approver"))
    for name, record in (("dialogue:edit_delegate", guest), ("agenda:edit_step", step)):
        assert "Why is the record corrected?" not in words(
            desk.get(reverse(name, args=[record.uid]))
        )
    assert desk.get(page("remove_step", step)).status_code == 405
    assert desk.post(page("remove_step", step)).status_code == 303


def test_a_delegation_is_corrected_with_a_reason(cast):
    guest = put_on(cast)
    seat = ChairSeatFactory(body=cast.body)
    ChairTermFactory(seat=seat, holder_name="C. Chair")
    meeting, by = concluded(cast), cast.by("desk_approver")
    for act in (
        lambda **why: put_on(cast, "Another", **why),
        lambda **why: delegations.list_chairs(meeting, actor=by, **why)[0],
        lambda **why: delegations.change_delegate(fresh(guest), title="Director", **why),
        lambda **why: delegations.withdraw_delegate(guest, **why) or guest,
    ):
        with pytest.raises(ValidationError) as told:
            act()
        assert told.value.message_dict == {"reason": [SAY_WHY]}
        assert reason_of(cast, act(reason=f" {WHY} ")) == WHY


def test_a_next_step_is_corrected_with_a_reason(cast):
    held(cast)
    step = note(cast)
    concluded(cast)
    by = cast.by("desk_approver")
    for act in (
        lambda **why: note(cast, what="another list", **why),
        lambda **why: change_step(step, side=Side.PARTNER, what="a map", actor=by, **why),
        lambda **why: drop_step(step, actor=by, **why),
    ):
        with pytest.raises(ValidationError) as told:
            act()
        assert told.value.message_dict == {"reason": [SAY_WHY]}
        assert reason_of(cast, act(reason=WHY)) == WHY


def test_a_next_step_added_with_a_corrected_item_has_its_reason(cast, desk):
    held(cast)
    item = recorded(cast, accepted(cast))
    concluded(cast)
    typed = {
        "version": fresh(item).version,
        "outcome": "discussed",
        "minutes": "More.",
        "marking": "U",
        "who": "partner",
        "what": "a list",
        "reason": WHY,
    }
    assert desk.post(page("record", item), typed).status_code == 303
    assert reason_of(cast, StepProposal.objects.for_system(READ).get()) == WHY


def test_that_no_summary_follows_is_said_with_a_reason_once_concluded(cast, desk):
    meeting = held(cast)
    holding.put_off_summary(meeting, by_on=cast.day(3))
    address = reverse("dialogue:no_summary", args=[meeting.uid])
    assert "Why is the record corrected?" not in words(desk.get(address))
    meeting = concluded(cast)
    assert "Why is the record corrected?" in words(desk.get(address))
    typed = {"version": meeting.version}
    assert desk.post(address, typed).status_code == 422
    assert desk.post(address, {**typed, "reason": WHY}).status_code == 303
    assert fresh(meeting).summary_due_on is None
    assert reason_of(cast, meeting) == WHY


def test_the_pages_ask_for_the_reason_beside_its_field(cast, desk):
    guest = put_on(cast)
    held(cast)
    step = note(cast)
    meeting = concluded(cast)
    for address, typed in (
        (reverse("dialogue:add_delegate", args=[meeting.uid]), {"name": "Another"}),
        (reverse("dialogue:edit_delegate", args=[guest.uid]), {"version": 1, "name": "G."}),
        (reverse("dialogue:remove_delegate", args=[guest.uid]), {"version": 2}),
        (page("new_step", meeting), {"who": "partner", "what": "a map"}),
        (page("edit_step", step), {"version": 1, "who": "partner", "what": "a map"}),
        (page("remove_step", step), {"version": 2}),
    ):
        assert "Why is the record corrected?" in words(desk.get(address))
        refused = desk.post(address, typed)
        assert refused.status_code == 422
        assert "reason" in refused.context["form"].errors
        assert desk.post(address, {**typed, "reason": WHY}).status_code == 303
    left = DelegationMember.objects.for_system(READ).filter(withdrawn_at=None)
    assert [row.name for row in left] == ["Another"]
    assert fresh(step).is_dropped


def test_the_button_of_a_page_that_is_older_than_the_end_leads_to_the_reason(cast, desk):
    held(cast)
    step = note(cast)
    concluded(cast)
    answer = desk.post(page("remove_step", step))
    assert answer.status_code == 422
    assert "Why is the record corrected?" in words(answer)
    assert not fresh(step).is_dropped


def test_a_step_of_a_higher_item_raises_the_banner_of_its_pages(cast, desk):
    held(cast)
    item = accepted(cast, marking="S")
    step = note(cast, item=item)
    assert "Highest marking on this page: SECRET" in words(desk.get(page("edit_step", step)))
    recorded(cast, item)
    concluded(cast)
    assert "Highest marking on this page: SECRET" in words(desk.get(page("remove_step", step)))
