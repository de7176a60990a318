"""What the database refuses by itself, whoever writes: raw SQL against every rule."""

import pytest
from django.db import DatabaseError, connection, transaction

from agenda.models import AnswerKind
from agenda.services.positions import ask_position
from tests.agenda.cast import answers_of
from tests.agenda.test_answers import answer
from tests.factories import BodyFactory


def execute(sql, values):
    """Run raw SQL with every check of it at once, none at the end of the transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql, values)


def refused(sql, values=()):
    """Run raw SQL and return the message with which the database refuses it."""
    with pytest.raises(DatabaseError) as told:
        execute(sql, values)
    return str(told.value)


COPY_ANSWER = """
    INSERT INTO agenda_answer (uid, relationship_id, marking, ask_id, kind, text, venue, at,
        is_standing, taken_back_reason, by_id, office_id)
    SELECT gen_random_uuid(), relationship_id, marking, ask_id, 'disapproved', 'No.', '', now(),
        true, '', by_id, office_id
    FROM agenda_answer WHERE id = %s
"""


def test_second_standing_answer_is_refused(cast):
    ask = cast.filed_ask()
    given = answer(cast, ask)
    assert "answer_one_standing" in refused(COPY_ANSWER, [given.pk])
    assert len(answers_of(ask)) == 1


def test_what_does_not_end_an_ask_never_stands(cast):
    given = answer(cast, cast.filed_ask(), AnswerKind.QUESTION, text="Why?")
    update = "UPDATE agenda_answer SET is_standing = true WHERE id = %s"
    assert "answer_standing_ends" in refused(update, [given.pk])


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("taken_back_at = now(), taken_back_reason = 'No.'", "answer_standing_ends"),
        ("is_standing = false, taken_back_at = now()", "answer_taken_back_has_reason"),
        ("kind = 'deferred'", "answer_says_what_it_needs"),
        ("kind = 'disapproved', text = ''", "answer_says_what_it_needs"),
        ("is_standing = false, kind = 'transferred'", "answer_says_what_it_needs"),
        ("last_day = first_day - 1", "answer_days"),
        ("last_day = NULL", "answer_days"),
        ("venue = ''", "answer_days"),
        ("first_day = NULL", "answer_days"),
        ("by_id = NULL", "answer_somebody_says"),
        ("marking = 'S'", "agenda_answer_ask_id_scope"),
    ],
)
def test_answer_that_says_too_little_is_refused(cast, change, constraint):
    given = answer(cast, cast.filed_ask())
    sql = f"UPDATE agenda_answer SET {change} WHERE id = %s"
    assert constraint in refused(sql, [given.pk])


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("meeting_id = NULL", "ask_date_names_meeting"),
        ("effect = '{}'", "ask_effect_is_structure"),
        ("opened_at = NULL", "ask_open_since"),
        ("deferred_until = current_date", "ask_deferred_is_answered"),
        ("marking = 'S'", "agenda_ask_request_id_scope"),
    ],
)
def test_ask_out_of_its_state_is_refused(cast, change, constraint):
    ask = cast.filed_ask()
    assert constraint in refused(f"UPDATE agenda_ask SET {change} WHERE id = %s", [ask.pk])


def test_ask_about_a_forum_of_another_relationship_is_refused(cast):
    ask = cast.filed_ask()
    elsewhere = BodyFactory()
    sql = "UPDATE agenda_ask SET body_id = %s WHERE id = %s"
    assert "agenda_ask_body_id_scope" in refused(sql, [elsewhere.pk, ask.pk])


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("filed_at = NULL", "request_filed_has_release"),
        ("is_own_release = true", "request_own_release_is_said"),
        ("released_by_id = drafted_by_id", "request_own_release_is_said"),
        ("asked_by = 'partner'", "request_conveyed_when_theirs"),
        ("conveyed_on = current_date", "request_conveyed_when_theirs"),
        ("state = 'withdrawn'", "request_withdrawn_has_reason"),
    ],
)
def test_request_out_of_its_state_is_refused(cast, change, constraint):
    request = cast.filed()
    sql = f"UPDATE agenda_actionrequest SET {change} WHERE id = %s"
    assert constraint in refused(sql, [request.pk])


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("last_day = first_day - 1", "offered_date_days"),
        ("is_recommended = true", "offered_date_one_recommended"),
        ("first_day = '2030-01-01', last_day = '2030-01-01'", "offered_date_once"),
    ],
)
def test_offered_dates_are_days_each_once_and_one_recommended(cast, change, constraint):
    ask = cast.filed_ask()
    sql = f"UPDATE agenda_offereddate SET {change} WHERE ask_id = %s"
    assert constraint in refused(sql, [ask.pk])


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("word = 'cleared'", "position_given_by_somebody"),
        ("given_at = now()", "position_given_by_somebody"),
        (
            "word = 'not_cleared', given_at = now(), given_by_id = (SELECT min(id) "
            "FROM offices_user)",
            "position_says_why_not",
        ),
    ],
)
def test_position_without_a_speaker_or_words_is_refused(cast, change, constraint):
    ask = cast.filed_ask()
    ask_position(ask, office=cast.lawyers, actor=cast.by("post_drafter"), today=cast.today)
    sql = f"UPDATE agenda_position SET {change} WHERE ask_id = %s"
    assert constraint in refused(sql, [ask.pk])


@pytest.mark.parametrize("table", ["actionrequest", "ask", "offereddate", "answer", "position"])
def test_no_row_is_deleted(cast, table):
    ask = cast.filed_ask()
    ask_position(ask, office=cast.lawyers, actor=cast.by("post_drafter"), today=cast.today)
    answer(cast, ask)
    said = refused(f"DELETE FROM agenda_{table}")
    assert "Cannot delete" in said
    assert "ever deleted" in refused(f"TRUNCATE agenda_{table} CASCADE")


def test_marking_of_a_request_goes_to_all_that_hangs_on_it(cast):
    ask = cast.filed_ask()
    ask_position(ask, office=cast.lawyers, actor=cast.by("post_drafter"), today=cast.today)
    answer(cast, ask)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE agenda_actionrequest SET marking = 'C' WHERE id = %s", [ask.request_id]
        )
        for table in ["offereddate", "answer", "position"]:
            cursor.execute(
                f"SELECT DISTINCT marking FROM agenda_{table} WHERE ask_id = %s", [ask.pk]
            )
            assert cursor.fetchall() == [("C",)]
        # Put back: the due list is not told by raw SQL.
        cursor.execute(
            "UPDATE agenda_actionrequest SET marking = 'U' WHERE id = %s", [ask.request_id]
        )
