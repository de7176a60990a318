"""Signs of life and failed tasks: what is written down, and what the pages make of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, OperationalError

from reminders.models import Heartbeat, TaskFailure
from reminders.work import (
    WORKER,
    failures,
    give_sign,
    is_silent,
    last_sign,
    note_failure,
    note_success,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 6, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def told():
    """What the table of failures says, without the keys."""
    return [
        (row.task, row.error, row.first_at, row.last_at, row.times, row.over_at)
        for row in failures()
    ]


def test_sign_of_life_is_one_row_however_often_it_is_given():
    give_sign(WORKER, now=NOON)
    give_sign(WORKER, now=NOON + MINUTE)

    assert list(Heartbeat.objects.values_list("name", "at")) == [(WORKER, NOON + MINUTE)]


def test_silence_begins_after_three_minutes():
    assert is_silent(last_sign(WORKER), NOON)

    give_sign(WORKER, now=NOON)
    sign = last_sign(WORKER)

    assert not is_silent(sign, NOON + 3 * MINUTE)
    assert is_silent(sign, NOON + 3 * MINUTE + timedelta(seconds=1))


def test_failure_of_a_kind_is_one_row_that_counts():
    note_failure("a.b", ValueError("one"), now=NOON)
    note_failure("a.b", ValueError("two"), now=NOON + MINUTE)
    note_failure("a.b", KeyError("three"), now=NOON + 2 * MINUTE)
    note_failure("a.c", ValueError("four"), now=NOON + 3 * MINUTE)

    assert told() == [
        ("a.c", "ValueError", NOON + 3 * MINUTE, NOON + 3 * MINUTE, 1, None),
        ("a.b", "KeyError", NOON + 2 * MINUTE, NOON + 2 * MINUTE, 1, None),
        ("a.b", "ValueError", NOON, NOON + MINUTE, 2, None),
    ]


def test_success_ends_the_failures_of_its_task_alone():
    note_failure("a.b", ValueError(), now=NOON)
    note_failure("a.c", ValueError(), now=NOON)
    note_success("a.b", now=NOON + MINUTE)
    note_success("a.b", now=NOON + 2 * MINUTE)

    assert told() == [
        ("a.c", "ValueError", NOON, NOON, 1, None),
        ("a.b", "ValueError", NOON, NOON, 1, NOON + MINUTE),
    ]


def test_failure_that_comes_back_begins_anew():
    note_failure("a.b", ValueError(), now=NOON)
    note_failure("a.b", ValueError(), now=NOON)
    note_success("a.b", now=NOON + MINUTE)
    note_failure("a.b", ValueError(), now=NOON + 2 * MINUTE)

    assert told() == [("a.b", "ValueError", NOON + 2 * MINUTE, NOON + 2 * MINUTE, 1, None)]


def test_failure_says_nothing_of_what_the_error_said():
    note_failure("a.b", ValueError("SECRET: the minister's words"), now=NOON)
    note_failure("a.b", OperationalError("DETAIL: the minister's words"), now=NOON + MINUTE)

    first, second = failures()
    assert first.sentence == "The database did not answer."
    assert second.sentence == "It ended with an error. The log says where."
    assert "minister" not in str(list(TaskFailure.objects.values()))


def test_database_refuses_a_second_row_of_one_kind():
    TaskFailure.objects.create(task="a.b", error="E", first_at=NOON, last_at=NOON)
    with pytest.raises(IntegrityError, match="task_failure_once"):
        TaskFailure.objects.create(task="a.b", error="E", first_at=NOON, last_at=NOON)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [({"last_at": NOON - MINUTE}, "task_failure_first_then_last"), ({"times": 0}, "task_failure_")],
)
def test_database_refuses_a_failure_that_cannot_be(wrong, name):
    row = {"task": "a.b", "error": "E", "first_at": NOON, "last_at": NOON, **wrong}
    with pytest.raises(IntegrityError, match=name):
        TaskFailure.objects.create(**row)
