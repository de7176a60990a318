"""What the database refuses of hand-overs, and two who act at one moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from offices.models import HandOver
from offices.services.carrying_out import carry_out
from offices.services.hand_overs import cancel_hand_over
from tests.offices.handing import ON_DAY, TODAY, make_handing

pytestmark = pytest.mark.django_db


@pytest.fixture
def handing(db):
    return make_handing()


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
    made = handing.note(HandOver.objects.get(cancelled_at=None))
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
