"""What each side has to bring, by when, and who is reminded of it."""

import pytest
from django.core.exceptions import ValidationError

from agenda.services.deciding import accept_item, defer_item, reopen_item
from agenda.services.items import change_item, withdraw_item
from dialogue.services.bodies import rename_body
from dialogue.services.lifecycle import set_status
from dialogue.services.meetings import postpone_meeting, step_back, waive_meeting
from dialogue.services.tracks import change_track
from reminders.models import Deadline
from tests.agenda.agendas import accepted, held, owed_for, proposed, scheduled
from tests.agenda.cast import READ, fresh


@pytest.fixture
def desk(cast):
    return cast.by("desk_approver")


def bringing(cast, **values):
    return {
        "home_brings": "Maps of the line",
        "home_brings_by": cast.day(10),
        "partner_brings": "A list of sites",
        "partner_brings_by": cast.day(12),
        **values,
    }


def test_each_side_owes_what_it_brings_to_what_is_on_the_agenda(cast, desk):
    item = proposed(cast, **bringing(cast))
    assert owed_for("item:") == []
    accept_item(item, actor=desk)
    both = [
        ("bring", "EUR/CARC", "home", cast.day(10)),
        ("bring", "EUR/CARC", "partner", cast.day(12)),
    ]
    assert owed_for("item:") == both
    row = Deadline.objects.for_system(READ).filter(owed_by="partner", kind="bring").get()
    assert (row.title, row.reference) == ("A list of sites · Border security", item.reference)
    for undo in (defer_item, reopen_item):
        undo(item, actor=desk)
        assert owed_for("item:") == []
        accept_item(item, actor=desk)
        assert owed_for("item:") == both
    withdraw_item(item, actor=desk, version=None, reason="Settled.")
    assert owed_for("item:") == []


def test_lead_office_brings_what_is_ours_and_the_tracks_lead_follows_theirs(cast, desk):
    item = accepted(cast, lead_office=cast.bureau, **bringing(cast))
    change_track(cast.body.track, lead_office=cast.post)
    assert [office for _kind, office, _side, _due in owed_for("item:")] == ["Embassy Baku", "PM"]
    change_item(item, actor=desk, version=None, lead_office=None, partner_brings_by=None)
    assert owed_for("item:") == [("bring", "Embassy Baku", "home", cast.day(10))]
    change_item(item, actor=desk, version=None, home_brings_by=None)
    assert owed_for("item:") == []


def test_what_is_brought_without_a_day_is_owed_by_nobody(cast):
    accepted(cast, home_brings="Maps")
    assert owed_for("item:") == []


def test_long_words_are_cut(cast):
    accepted(cast, "t" * 160, home_brings="b " * 100, home_brings_by=cast.day(1))
    (row,) = Deadline.objects.for_system(READ).filter(kind="bring")
    assert len(row.title) <= 300


@pytest.mark.parametrize("end", ["waived", "postponed", "paused"])
def test_meeting_that_does_not_take_place_silences_what_is_brought(cast, desk, end):
    accepted(cast, **bringing(cast))
    said = {"actor": desk, "reason": "Elections."}
    if end == "waived":
        waive_meeting(cast.meeting, **said)
    elif end == "postponed":
        postpone_meeting(cast.meeting, postponed_to=cast.day(90), today=cast.today, **said)
    else:
        set_status(cast.body, status="paused", today=cast.today, **said)
    assert owed_for("item:") == []
    if end != "paused":
        step_back(fresh(cast.meeting), **said)
        assert len(owed_for("item:")) == 2


def test_meeting_that_was_held_owes_nothing_any_more_until_it_was_not_held_after_all(cast, desk):
    accepted(cast, **bringing(cast))
    scheduled(cast)
    held(cast)
    assert owed_for("item:") == []
    step_back(fresh(cast.meeting), reason="It was not held.", actor=desk)
    assert len(owed_for("item:")) == 2


def test_renamed_forum_leaves_the_due_list_right(cast):
    accepted(cast, **bringing(cast))
    scheduled(cast)
    rename_body(cast.body, name="Strategic Dialogue", from_on=cast.today)
    assert len(owed_for("item:")) == 2


def test_refused_change_leaves_no_trace_in_the_due_list(cast, desk):
    item = accepted(cast, **bringing(cast))
    before = owed_for("item:")
    with pytest.raises(ValidationError):
        change_item(item, actor=desk, version=None, home_brings="")
    assert owed_for("item:") == before
