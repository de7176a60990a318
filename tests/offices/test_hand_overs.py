"""A hand-over is planned, stands once it is confirmed, and moves by itself on its day, once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.jobs import job_named
from offices.history import readable_history
from offices.models import Assignment, HandOver, HandOverNote, Membership, Office, Role
from offices.services.carrying_out import CarriedOut, carry_out
from offices.services.hand_overs import (
    cancel_hand_over,
    change_hand_over,
    confirm_hand_over,
    write_note,
)
from offices.services.starting import name_people
from offices.versions import StaleVersionError
from tests.factories import AssignmentFactory, OfficeFactory, member
from tests.offices.handing import DAY, ON_DAY, TODAY, make_handing

pytestmark = pytest.mark.django_db


@pytest.fixture
def handing(db):
    return make_handing()


def test_nothing_moves_before_the_day_and_all_on_it_once(handing):
    hand_over = handing.confirmed()
    before = handing.people()

    assert carry_out(today=ON_DAY - DAY) == CarriedOut()
    assert handing.people() == before

    assert carry_out(today=ON_DAY) == CarriedOut(moved=1)
    assert handing.people() == [(handing.successor, None), (handing.successor, None)]
    assert Assignment.plain.filter(hand_over=hand_over).count() == 2
    assert carry_out(today=ON_DAY) == CarriedOut()
    assert handing.people() == [(handing.successor, None), (handing.successor, None)]


def test_what_is_not_confirmed_does_not_move(handing):
    handing.plan()

    assert carry_out(today=ON_DAY + 9 * DAY) == CarriedOut()
    assert handing.people()[0] == (handing.leaver, None)


def test_the_job_carries_out_what_became_due_meanwhile(handing, monkeypatch):
    handing.confirmed()
    monkeypatch.setattr("offices.tasks.home_today", lambda: ON_DAY + 3 * DAY)

    job_named("offices.hand_over").run()

    assert handing.people()[0] == (handing.successor, None)
    (newest, *_) = readable_history(handing.named, handing.chief)
    assert newest.actor == "automatic: hand over"


def test_confirmed_for_today_it_moves_at_once(handing):
    hand_over = handing.confirmed(on_day=TODAY)

    assert hand_over.done_at is not None
    assert handing.people()[0] == (handing.successor, None)


def test_an_alternate_follows_too_and_nobody_has_both_places(handing):
    other = member(handing.office)
    handing.second.responsible = other
    handing.second.save()
    handing.named.alternate = handing.successor
    handing.named.save()
    handing.confirmed(on_day=TODAY)

    assert handing.people() == [(handing.successor, None), (other, handing.successor)]


def test_who_answered_without_being_named_is_followed_by_name(handing):
    handing.chief.is_active = False
    handing.chief.save()
    Membership.objects.filter(user=handing.successor).update(starts_on=TODAY - DAY)
    unnamed = AssignmentFactory(office=handing.office)
    reader = member(handing.office, Role.READER)
    colleague = AssignmentFactory(office=handing.office, responsible=reader)
    handing.confirmed(on_day=TODAY + DAY)
    Membership.objects.filter(user=handing.leaver).update(ends_on=TODAY + DAY)

    carry_out(today=TODAY + DAY)

    unnamed.refresh_from_db()
    assert unnamed.responsible == handing.successor
    colleague.refresh_from_db()
    assert colleague.responsible == reader


def test_other_offices_and_parts_that_are_over_keep_their_people(handing):
    over = AssignmentFactory(office=handing.office, responsible=handing.leaver, ends_on=TODAY)
    elsewhere = AssignmentFactory(responsible=handing.leaver)
    handing.confirmed(on_day=TODAY)

    for row in (over, elsewhere):
        row.refresh_from_db()
        assert (row.responsible, row.version) == (handing.leaver, 1)


def test_cancelled_it_never_moves_and_another_can_be_planned(handing):
    hand_over = handing.confirmed()
    cancel_hand_over(hand_over, by=handing.chief, today=TODAY, version=hand_over.version)

    assert carry_out(today=ON_DAY) == CarriedOut()
    assert handing.people()[0] == (handing.leaver, None)
    assert handing.plan().version == 1
    with pytest.raises(ValidationError, match="was cancelled"):
        confirm_hand_over(hand_over, by=handing.leaver, today=TODAY)


def test_changed_it_waits_to_be_confirmed_again(handing):
    other = member(handing.office)
    hand_over = handing.confirmed()
    changed = change_hand_over(
        hand_over,
        successor=other,
        on_day=ON_DAY + DAY,
        overlap_until=ON_DAY + 30 * DAY,
        by=handing.leaver,
        today=TODAY,
        version=hand_over.version,
    )

    assert carry_out(today=ON_DAY + DAY) == CarriedOut()
    confirm_hand_over(changed, by=handing.leaver, today=TODAY)
    assert carry_out(today=ON_DAY + DAY) == CarriedOut(moved=1)
    assert handing.people()[0] == (other, None)


def test_a_successor_who_left_takes_nothing_until_another_is_confirmed(handing):
    hand_over = handing.confirmed()
    Membership.objects.filter(user=handing.successor).update(ends_on=ON_DAY)

    assert carry_out(today=ON_DAY) == CarriedOut(not_moved=1)
    assert carry_out(today=ON_DAY) == CarriedOut(not_moved=1)
    hand_over.refresh_from_db()
    assert (hand_over.not_moved_because, hand_over.done_at) == ("successor", None)
    assert handing.people()[0] == (handing.leaver, None)

    changed = change_hand_over(
        hand_over,
        successor=handing.chief,
        on_day=ON_DAY,
        overlap_until=None,
        by=handing.chief,
        today=ON_DAY,
    )
    confirm_hand_over(changed, by=handing.chief, today=ON_DAY)
    assert handing.people()[0] == (handing.chief, None)


def test_who_comes_back_takes_it_by_the_next_run(handing):
    handing.confirmed()
    handing.successor.is_active = False
    handing.successor.save()
    carry_out(today=ON_DAY)
    handing.successor.is_active = True
    handing.successor.save()

    assert carry_out(today=ON_DAY + DAY) == CarriedOut(moved=1)


@pytest.mark.parametrize(
    ("other", "field", "said"),
    [
        ({"on_day": TODAY - DAY}, "on_day", "This day is over"),
        ({"overlap_until": ON_DAY}, "overlap_until", "Choose a day after"),
    ],
)
def test_days_that_make_no_sense_are_refused_beside_their_field(handing, other, field, said):
    with pytest.raises(ValidationError, match=said) as refused:
        handing.plan(**other)
    assert list(refused.value.error_dict) == [field]


def test_the_successor_drafts_or_approves_there_on_that_day(handing):
    later = member(handing.office)
    Membership.objects.filter(user=later).update(starts_on=ON_DAY)
    gone = member(handing.office, is_active=False)
    for person in (member(handing.office, Role.READER), member(OfficeFactory()), gone):
        with pytest.raises(ValidationError, match="does not draft or approve"):
            handing.plan(successor=person)
    with pytest.raises(ValidationError, match="somebody else"):
        handing.plan(successor=handing.leaver)
    assert handing.plan(successor=later).successor == later


def test_the_leaver_and_approvers_of_the_office_hand_over_nobody_else(handing):
    others = [
        handing.successor,
        member(handing.office, Role.READER),
        member(OfficeFactory()),
    ]
    for person in others:
        with pytest.raises(PermissionDenied):
            handing.plan(by=person)
    hand_over = handing.plan(by=handing.chief)
    for person in others:
        for act in (confirm_hand_over, cancel_hand_over):
            with pytest.raises(PermissionDenied):
                act(hand_over, by=person, today=TODAY)


def test_one_hand_over_of_a_person_in_an_office_is_open_at_a_time(handing):
    handing.plan()
    with pytest.raises(ValidationError, match="has a hand-over in EUR/CARC already"):
        handing.plan(by=handing.chief, successor=handing.chief)


def test_confirming_what_somebody_changed_meanwhile_is_refused(handing):
    hand_over = handing.plan()
    with pytest.raises(StaleVersionError):
        confirm_hand_over(hand_over, by=handing.leaver, today=TODAY, version=7)


def test_naming_others_ends_what_came_by_the_hand_over(handing):
    handing.confirmed(on_day=TODAY)
    handing.named.refresh_from_db()
    name_people(
        handing.named, responsible=handing.successor, alternate=None, by=handing.chief, today=TODAY
    )
    handing.named.refresh_from_db()
    assert handing.named.hand_over is not None
    name_people(
        handing.named, responsible=handing.chief, alternate=None, by=handing.chief, today=TODAY
    )
    handing.named.refresh_from_db()
    assert handing.named.hand_over is None


# --- Notes ------------------------------------------------------------------------------------


def note(handing, hand_over, **other):
    said = {
        "relationship": handing.relationship,
        "text": "Call before noon.",
        "marking": "SBU",
        "by": handing.leaver,
        "today": TODAY,
    }
    return write_note(hand_over, **(said | other))


def test_a_note_is_read_by_the_office_up_to_their_clearance(handing):
    hand_over = handing.plan()
    low = member(handing.office, clearance="U")
    elsewhere = member(Office.objects.get(code="PM"))
    note(handing, hand_over)

    def readers(person):
        return HandOverNote.objects.readable_by(person, TODAY).count()

    assert [readers(one) for one in (handing.leaver, handing.successor, handing.chief)] == [1, 1, 1]
    assert [readers(one) for one in (low, elsewhere)] == [0, 0]


def test_a_note_is_changed_over_its_version_and_never_marked_lower(handing):
    hand_over = handing.plan()
    made = note(handing, hand_over)
    changed = note(handing, hand_over, text="Call after noon.", marking="C", version=1)

    assert (changed.pk, changed.version, changed.marking) == (made.pk, 2, "C")
    with pytest.raises(StaleVersionError):
        note(handing, hand_over, marking="C", version=1)
    with pytest.raises(ValidationError, match="not marked lower"):
        note(handing, hand_over, marking="U", version=2)
    with pytest.raises(ValidationError, match="meanwhile"):
        note(handing, hand_over, marking="C")


def test_another_author_learns_nothing_of_a_note_above_their_clearance(handing):
    hand_over = handing.plan()
    note(handing, hand_over, marking="S")
    handing.chief.clearance = "U"
    handing.chief.save()

    own = note(handing, hand_over, by=handing.chief, marking="U")

    assert (own.version, HandOverNote.plain.count()) == (1, 2)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"text": " "}, "Write what"),
        ({"marking": "S/NF"}, "up to your own clearance"),
        ({"relationship": None}, "does not go with"),
    ],
)
def test_a_note_that_cannot_stand_is_refused(handing, other, said):
    handing.leaver.clearance = "C"
    handing.leaver.save()
    if "relationship" in other:
        theirs = AssignmentFactory(office=handing.office, responsible=handing.chief)
        other = {"relationship": theirs.relationship}
    with pytest.raises(ValidationError, match=said):
        note(handing, handing.plan(), **other)
    assert not HandOverNote.plain.exists()


# --- What the database refuses, and two at once -----------------------------------------------


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ("successor_id = leaver_id", "hand_over_to_somebody_else"),
        ("overlap_until = on_day", "hand_over_overlap_after_day"),
        ("done_at = now()", "hand_over_moves_when_confirmed"),
        (
            "confirmed_at = now(), done_at = now(), cancelled_at = now()",
            "hand_over_moved_or_cancelled",
        ),
        ("not_moved_because = 'successor'", "hand_over_not_moved_is_due"),
    ],
)
def test_the_database_refuses_hand_overs_that_make_no_sense(handing, columns, constraint):
    hand_over = handing.plan()
    refused = pytest.raises(IntegrityError, match=constraint)
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(f"UPDATE offices_handover SET {columns} WHERE id = %s", [hand_over.pk])


def test_the_database_refuses_a_second_open_hand_over_and_a_second_or_empty_note(handing):
    hand_over = handing.plan()
    cancelled = cancel_hand_over(hand_over, by=handing.leaver, today=TODAY)
    handing.plan()
    made = note(handing, HandOver.objects.get(cancelled_at=None))
    statements = {
        "hand_over_one_open": (
            "UPDATE offices_handover SET cancelled_at = NULL WHERE id = %s",
            cancelled.pk,
        ),
        "hand_over_note_not_empty": (
            "UPDATE offices_handovernote SET text = '' WHERE id = %s",
            made.pk,
        ),
        "hand_over_note_one_of_an_author": (
            "INSERT INTO offices_handovernote (uid, relationship_id, marking, hand_over_id,"
            " written_by_id, text, version) SELECT gen_random_uuid(), relationship_id, 'U',"
            " hand_over_id, written_by_id, 'Again', 1 FROM offices_handovernote WHERE id = %s",
            made.pk,
        ),
    }
    for constraint, (statement, key) in statements.items():
        refused = pytest.raises(IntegrityError, match=constraint)
        with connection.cursor() as cursor, refused, transaction.atomic():
            cursor.execute(statement, [key])
    with connection.cursor() as cursor:
        for table in ("offices_handover", "offices_handovernote"):
            with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
                cursor.execute(f"DELETE FROM {table}")


def at_once(*acts):
    """Do each act in a thread of its own, all at one moment; return what each made or raised."""
    start = Barrier(len(acts))

    def one(act):
        connection.ensure_connection()
        start.wait(timeout=60)
        try:
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


@pytest.mark.django_db(transaction=True)
def test_many_runs_at_once_move_it_once(handing):
    handing.confirmed()

    done = at_once(*(lambda: carry_out(today=ON_DAY) for _ in range(6)))

    assert sum(one.moved for one in done) == 1
    assert handing.people()[0] == (handing.successor, None)
    assert handing.named.version == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_plan_at_once_one_is_told(handing):
    made = at_once(*(lambda: handing.plan() for _ in range(4)))

    assert sorted(type(one).__name__ for one in made) == ["HandOver", *["ValidationError"] * 3]


@pytest.mark.django_db(transaction=True)
def test_cancelled_while_the_job_runs_it_either_moved_or_did_not(handing):
    hand_over = handing.confirmed()
    cancel = lambda: cancel_hand_over(hand_over, by=handing.chief, today=TODAY)  # noqa: E731

    at_once(lambda: carry_out(today=ON_DAY), cancel)

    hand_over.refresh_from_db()
    has_moved = hand_over.done_at is not None
    assert has_moved != (hand_over.cancelled_at is not None)
    assert handing.people()[0][0] == (handing.successor if has_moved else handing.leaver)
