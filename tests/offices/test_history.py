import pghistory
import pytest
from django.db import connection

from core.text import Piece
from dialogue.models import Body
from dialogue.services.bodies import change_body
from offices.history import last_change, readable_history
from offices.models import Role
from offices.versions import save_next_version
from tests.factories import (
    AssignmentFactory,
    BodyFactory,
    MeetingFactory,
    TrackFactory,
    UserFactory,
    assigned,
    member,
)

HELD_BEFORE = str(Body._meta.get_field("held_before").verbose_name).capitalize()

pytestmark = pytest.mark.django_db


@pytest.fixture
def track():
    return TrackFactory(objective="Trade more.")


def reader(track, clearance="S", **person):
    return member(track.lead_office, Role.READER, clearance=clearance, **person)


def change(record, by=None, **values):
    for name, value in values.items():
        setattr(record, name, value)
    with pghistory.context(**({"user": by.pk} if by else {})):
        save_next_version(record, values)


def told(record, reader):
    """What a reader is told, newest first: the marking then, and what changed to what."""
    return [
        (event.marking, {each.label: text(each.pieces) for each in event.changes})
        for event in readable_history(record, reader)
    ]


def text(pieces):
    marks = {"same": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


def test_history_tells_word_differences_newest_first(track):
    change(track, objective="Trade much more.")
    change(track, basis="A letter.", objective="Trade much less.")
    newest, second, first = told(track, reader(track))
    assert newest == (
        "U",
        {"Objective": "Trade much [-more-][+less+].", "Basis": "[+A letter.+]"},
    )
    assert second == ("U", {"Objective": "Trade [+much +]more."})
    assert first[1]["Objective"] == "[+Trade more.+]"


def test_history_says_who_did_it(track):
    author = UserFactory(name="R. Abbott")
    change(track, by=author, objective="Trade less.")
    with pghistory.context(actor="ledger"):
        change(track, objective="Trade.")
    change(track, objective="")
    assert [event.actor for event in readable_history(track, reader(track))] == [
        "",
        "automatic: ledger",
        "R. Abbott",
        "",
    ]


def test_history_of_an_automatic_act_within_a_request_names_the_person(track):
    author = UserFactory(name="R. Abbott")
    with pghistory.context(user=author.pk), pghistory.context(actor="ledger"):
        change(track, objective="Trade less.")
    assert readable_history(track, reader(track))[0].actor == "R. Abbott"


def test_history_marks_the_first_event(track):
    change(track, objective="Trade less.")
    assert [event.is_first for event in readable_history(track, reader(track))] == [False, True]


def test_history_keeps_no_event_of_a_save_that_changes_nothing(track):
    track.save()
    type(track).objects.for_system("a test").update(objective=track.objective)
    assert len(readable_history(track, reader(track))) == 1


def test_history_leaves_out_events_without_a_word(track):
    change(track)
    assert track.version == 2
    assert len(readable_history(track, reader(track))) == 1


def test_history_of_people_keeps_no_passwords_and_visits():
    person = UserFactory()
    person.set_password("another-password-123")
    person.save()
    assert len(readable_history(person, person)) == 1
    change_clearance = {"clearance": "C"}
    type(person).objects.filter(pk=person.pk).update(**change_clearance)
    (newest, _first) = told(person, person)
    assert newest == ("U", {"Clearance": "[-Secret-][+Confidential+]"})


# --- The stricter of then and now -----------------------------------------------------------


def test_history_of_a_lowered_record_hides_what_it_said_before(track):
    body = BodyFactory(track=track, marking="S", held_before=3)
    change(body, held_before=4)
    change(body, marking="U", held_before=5)
    change(body, held_before=6)
    low, high = reader(track, "U"), reader(track, "S")
    assert [marking for marking, _ in told(body, high)] == ["U", "U", "S", "S"]
    newest, first = readable_history(body, low)
    assert first.is_first
    assert text_of(first, HELD_BEFORE) == "[+5+]"
    assert text_of(newest, HELD_BEFORE) == "[-5-][+6+]"


def text_of(event, label):
    (pieces,) = [each.pieces for each in event.changes if each.label == label]
    return text(pieces)


def test_history_tells_differences_only_against_what_the_reader_saw(track):
    body = BodyFactory(track=track, marking="U", held_before=1)
    change(body, marking="S", held_before=2)
    change(body, marking="U", held_before=3)
    low = reader(track, "U")
    assert told(body, low)[0] == ("U", {HELD_BEFORE: "[-1-][+3+]"})
    assert len(told(body, low)) == 2
    assert [marking for marking, _ in told(body, reader(track, "S"))] == ["U", "S", "U"]


def test_history_does_not_tell_that_events_are_hidden(track):
    """Raised, changed back and lowered again: for a low reader nothing ever happened."""
    body = BodyFactory(track=track, marking="U", held_before=1)
    change(body, marking="S", held_before=2)
    change(body, marking="U", held_before=1)
    low = reader(track, "U")
    assert len(readable_history(body, low)) == 1
    twin = BodyFactory(track=track, marking="U", held_before=1)
    assert told(body, low)[0][1].keys() == told(twin, low)[0][1].keys()


def test_history_tells_the_reason_for_lowering_to_those_who_could_read_before(track):
    body = BodyFactory(track=track, marking="S")
    with pghistory.context(reason="The paper is public."):
        change(body, marking="U")
    with pghistory.context(reason="Counted again."):
        change(body, held_before=6)
    low, high = reader(track, "U"), reader(track, "S")
    assert [each.reason for each in readable_history(body, low)] == ["Counted again.", ""]
    assert [each.reason for each in readable_history(body, high)] == [
        "Counted again.",
        "The paper is public.",
        "",
    ]


def test_history_of_a_child_goes_along_when_its_parent_is_marked_anew(track):
    meeting = MeetingFactory(body=BodyFactory(track=track, marking="S"))
    change(meeting.body, marking="U")
    meeting.refresh_from_db()
    assert meeting.marking == "U"
    assert [marking for marking, _ in told(meeting, reader(track, "S"))] == ["U", "S"]
    assert [marking for marking, _ in told(meeting, reader(track, "U"))] == ["U"]


def test_history_keeps_noforn_from_people_of_other_nations(track):
    body = BodyFactory(track=track, marking="C/NF", held_before=3)
    change(body, marking="S", held_before=4)
    guest = reader(track, "S", is_home_national=False)
    assert [marking for marking, _ in told(body, guest)] == ["S"]
    assert [marking for marking, _ in told(body, reader(track, "S"))] == ["S", "C/NF"]


def test_history_names_links_only_as_far_as_the_reader_sees_them(track):
    parent = BodyFactory(track=track, marking="S")
    body = BodyFactory(track=track, marking="U", parent=parent)
    (_marking, low), (_, high) = told(body, reader(track, "U"))[0], told(body, reader(track))[0]
    assert high["Parent"] == f"[+Forum {parent.reference}+]"
    assert "Parent" not in low
    assert low["Track"]


def test_history_writes_days_hours_and_choices_as_pages_do(track):
    meeting = MeetingFactory(body=BodyFactory(track=track), due_on="2026-05-19")
    day = {"first_day": "2026-05-19", "last_day": "2026-05-19"}
    change(meeting, starts_at="2026-05-19T12:00Z", is_history=True, **day)
    newest, first = readable_history(meeting, reader(track, time_zone="Asia/Baku"))
    assert text_of(first, "Due by") == "[+Tue 19 May 2026+]"
    assert text_of(first, "State") == "[+Due+]"
    assert text_of(newest, "Starts at") == "[+Tue 19 May 2026 16:00 (Baku)+]"
    assert text_of(newest, "Entered as history") == "[-No-][+Yes+]"


def test_history_asks_a_bounded_number_of_queries(track, django_assert_max_num_queries):
    person = reader(track)
    assignment = AssignmentFactory(relationship=track.relationship, responsible=person)
    for name in ("ends_on", "alternate", "responsible", "part") * 5:
        change(
            assignment,
            by=UserFactory(),
            alternate=UserFactory(),
            ends_on=None if assignment.ends_on else "2030-01-01",
        )
        assert name
    with django_assert_max_num_queries(8):
        assert len(readable_history(assignment, person)) == 21


def test_last_change_names_the_person_and_the_instant(track):
    assert last_change(track)[0] == ""
    change(track, by=UserFactory(name="R. Abbott"), objective="Less.")
    name, at = last_change(track)
    assert name == "R. Abbott"
    assert at.utcoffset() is not None


def test_history_pieces_are_the_words_of_core(track):
    change(track, objective="Trade less.")
    (newest, _first) = readable_history(track, reader(track))
    assert newest.changes[0].pieces == [
        Piece("same", "Trade "),
        Piece("removed", "more"),
        Piece("added", "less"),
        Piece("same", "."),
    ]


@pytest.mark.parametrize("statement", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"])
def test_history_is_append_only(statement, track):
    table = type(track)._meta.get_field("events").related_model._meta.db_table
    with pytest.raises(Exception, match="Cannot update or delete"), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_history_of_a_membership_change_is_kept():
    office = assigned(TrackFactory().relationship)
    person = member(office, Role.READER)
    membership = person.memberships.get()
    membership.role = Role.APPROVER
    membership.save()
    assert told(membership, person)[0] == ("U", {"Role": "[-Reader-][+Approver+]"})


def test_history_tells_why_a_marking_was_lowered():
    body = BodyFactory(marking="SBU")
    reader = member(body.track.lead_office)
    change_body(
        body, marking="U", reason="The paper is public.", today=body.tracked_from, version=1
    )
    changed = readable_history(body, reader)

    assert [event.reason for event in changed] == ["The paper is public.", ""]
