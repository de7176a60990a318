"""What the database refuses of agreed text, whoever writes it."""

import pytest
from django.db import IntegrityError, connection, transaction

from core.text import digest
from tests.factories import ChairSeatFactory
from tests.workinggroups.texts import agreed, asked, drafted, free, reported, speak
from workinggroups.models import Acknowledgement
from workinggroups.services.conclusion_due_list import sync_conclusion

OTHER = digest("another text")


def refused(sql, *values):
    """Return the name of the constraint that refuses a statement."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        _execute(sql, values)
    return error.value.__cause__.diag.constraint_name or str(error.value)


def _execute(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("home_digest = ''", "conclusion_both_sides_agreed"),
        ("partner_digest = ''", "conclusion_both_sides_agreed"),
        (f"partner_digest = '{OTHER}'", "conclusion_both_sides_agreed"),
        ("agreed_on = NULL", "conclusion_both_sides_agreed"),
        ("text = 'Another text.'", "conclusion_both_sides_agreed"),
        (f"cleared_digest = '{OTHER}'", "conclusion_cleared_as_it_reads"),
        ("cleared_digest = ''", "conclusion_cleared_as_it_reads"),
        ("state = 'cleared', reported_on = now()", "conclusion_reported_when_agreed"),
        ("state = 'withdrawn'", "conclusion_withdrawn_has_reason"),
        ("title = ''", "conclusion_says_something"),
    ],
)
def test_agreed_conclusion_refuses(texts, change, constraint):
    conclusion = agreed(texts)
    sql = f"UPDATE workinggroups_jointconclusion SET {change} WHERE id = %s"
    # The text alone changes the digest, and so breaks several rules at once.
    said = refused(sql, conclusion.pk)
    assert said == constraint or (change.startswith("text") and said.startswith("conclusion_"))


def test_draft_is_not_agreed_by_one_statement(texts):
    conclusion = drafted(texts)
    sql = "UPDATE workinggroups_jointconclusion SET state = %s WHERE id = %s"
    for state, constraints in (
        ("cleared", {"conclusion_cleared_as_it_reads"}),
        ("referendum", {"conclusion_cleared_as_it_reads", "conclusion_one_side_agreed"}),
        ("agreed", {"conclusion_cleared_as_it_reads", "conclusion_both_sides_agreed"}),
    ):
        assert refused(sql, state, conclusion.pk) in {*constraints, "conclusion_one_side_agreed"}


def test_number_is_given_once_in_a_group_and_marking(texts):
    first, second = drafted(texts), drafted(texts)
    sql = "UPDATE workinggroups_jointconclusion SET number = %s WHERE id = %s"
    assert refused(sql, first.number, second.pk) == "conclusion_number"


def test_clearance_is_somebodys_and_says_why_not(texts):
    (row,) = asked(texts, drafted(texts))
    sql = "UPDATE workinggroups_conclusionclearance SET {} WHERE id = %s"
    by = "given_by_id = (SELECT min(id) FROM offices_user), given_at = now()"
    assert refused(sql.format("word = 'cleared'"), row.pk) == "conclusion_clearance_by_somebody"
    said = sql.format(f"word = 'not_cleared', position = '', {by}")
    assert refused(said, row.pk) == "conclusion_clearance_says_why_not"


def test_chair_returns_with_a_reason_only(texts):
    conclusion = reported(texts)
    said = speak(texts, conclusion, "returned", "Which lists?")
    sql = "UPDATE workinggroups_acknowledgement SET reason = '' WHERE id = %s"
    assert refused(sql, said.pk) == "acknowledgement_returned_has_reason"


def test_what_was_said_follows_the_marking_and_relationship_of_its_conclusion(texts):
    conclusion = reported(texts)
    speak(texts, conclusion, "acknowledged")
    other = ChairSeatFactory()
    for table in ("sideagreement", "acknowledgement"):
        sql = f"UPDATE workinggroups_{table} SET {{}} WHERE conclusion_id = %s"
        for change in ("marking = 'S'", f"relationship_id = {other.relationship_id}"):
            name = refused(sql.format(change), conclusion.pk)
            assert name == f"workinggroups_{table}_conclusion_id_scope"
    assert Acknowledgement.objects.for_system("test").get().marking == "U"


def test_agreement_stands_once_for_a_side_and_text(texts):
    conclusion = free(texts)
    agreed(texts)
    sql = """
        INSERT INTO workinggroups_sideagreement (uid, relationship_id, marking, conclusion_id,
            side, agreed_by, agreed_on, channel, text_digest, recorded_at, withdrawn_reason)
        SELECT gen_random_uuid(), relationship_id, marking, id, 'home', %s, now(), 'note',
            text_digest, now(), '' FROM workinggroups_jointconclusion WHERE id = %s
    """
    assert refused(sql, "", conclusion.pk) == "agreement_by_somebody"
    _execute(sql, ["A", conclusion.pk])
    assert refused(sql, "B", conclusion.pk) == "agreement_one_per_side_and_text"
    sync_conclusion(conclusion)
