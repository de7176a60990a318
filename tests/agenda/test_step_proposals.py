"""Who does what by when, as a meeting left it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from agenda.services.items import change_item
from agenda.services.step_proposals import change_step, drop_step, propose_step
from dialogue.services.meetings import Actor
from offices.models import Assignment, Role, Side
from offices.versions import StaleVersionError
from tests.agenda.agendas import accepted, held, next_meeting, scheduled
from tests.agenda.cast import READ, fresh
from tests.agenda.test_agenda_pages import signed_in
from tests.factories import OfficeFactory, member


def step(cast, meeting=None, **values):
    said = {"side": Side.HOME, "office": cast.bureau, "what": " Send the maps. ", **values}
    return propose_step(meeting or cast.meeting, **{"actor": cast.by("post_drafter"), **said})


def test_step_of_an_item_has_its_marking_and_follows_it(cast):
    item = accepted(cast, marking="C")
    scheduled(cast)
    made = step(cast, item=item, by_on=cast.day(30))
    assert (made.what, made.marking, made.item) == ("Send the maps.", "C", item)
    change_item(item, actor=cast.by("desk_approver"), version=None, marking="S")
    assert fresh(made).marking == "S"


def test_step_of_the_meeting_has_the_meetings_marking(cast):
    held(cast)
    made = step(cast, side=Side.PARTNER, office=cast.bureau)
    assert (made.marking, made.item, made.office) == ("U", None, None)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"what": " "}, "what"), ({"office": None}, "office"), ({"side": "both"}, "side")],
)
def test_step_says_who_and_what(cast, values, field):
    held(cast)
    with pytest.raises(ValidationError) as told:
        step(cast, **values)
    assert list(told.value.message_dict) == [field]


def test_office_without_a_part_does_nothing_here(cast):
    held(cast)
    with pytest.raises(ValidationError, match="is not assigned to Azerbaijan"):
        step(cast, office=OfficeFactory(code="ELSE"))


def test_step_is_noted_once_the_day_has_come_for_an_item_of_this_meeting(cast):
    item = accepted(cast)
    scheduled(cast, day=cast.day(3))
    with pytest.raises(ValidationError, match="day of the meeting has come"):
        step(cast)
    with pytest.raises(ValidationError, match="another meeting"):
        step(cast, next_meeting(cast), item=item)


def test_step_is_changed_and_dropped_over_the_version_that_was_seen(cast):
    held(cast)
    made = step(cast)
    said = {"side": Side.PARTNER, "what": "Send the list."}
    changed = change_step(made, actor=cast.by("lawyer"), version=1, **said)
    assert (changed.what, changed.office, changed.version) == ("Send the list.", None, 2)
    with pytest.raises(StaleVersionError):
        change_step(made, actor=cast.by("lawyer"), version=1, **said)
    for _ in range(2):
        assert drop_step(made, actor=cast.by("lawyer")).version == 3


def test_reader_notes_no_steps(cast):
    held(cast)
    made = step(cast)
    reader = Actor(member(cast.post, Role.READER), cast.post)
    with pytest.raises(PermissionDenied):
        step(cast, actor=reader)
    with pytest.raises(PermissionDenied):
        drop_step(made, actor=reader)


def test_office_that_is_not_assigned_any_more_goes_on_with_what_it_does(cast):
    held(cast)
    made = step(cast)
    assignments = Assignment.objects.for_system(READ).filter(office=cast.bureau)
    assignments.update(starts_on=cast.day(-20), ends_on=cast.day(-1))
    page = reverse("agenda:edit_step", args=[made.uid])
    client = signed_in(cast.desk_approver)
    who = client.get(page).context["form"]["who"].value()
    typed = {"version": 1, "who": who, "what": "Send all maps."}
    assert client.post(page, typed).status_code == 303
    assert (fresh(made).office, fresh(made).what) == (cast.bureau, "Send all maps.")
    with pytest.raises(ValidationError, match="is not assigned to Azerbaijan"):
        step(cast)
