"""What the database refuses of the programme, whoever writes: raw SQL past all services."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from dialogue.services.scope import scope_of
from tests.factories import RelationshipFactory
from tests.workinggroups.cast import adopted, proposed
from workinggroups.models import Assessment, Benchmark, NextStep, Reading, ReviewDecision
from workinggroups.services.progress import note_reading, report_progress


def write(table, record, **values):
    """Write raw SQL over one row, and let every deferred rule speak at once."""
    said = ", ".join(f"{name} = %s" for name in values)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE workinggroups_{table} SET {said} WHERE id = %s", [*values.values(), record.pk]
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused(rule, table, record, **values):
    with pytest.raises(IntegrityError, match=rule):
        write(table, record, **values)


@pytest.mark.parametrize("kind", [NextStep, Benchmark])
def test_adoption_without_a_baseline_is_refused(cast, kind):
    record, table = proposed(cast, kind=kind), kind._meta.model_name
    refused("adopted_with_baseline", table, record, stage="adopted")
    refused(
        "adopted_with_baseline",
        table,
        record,
        stage="adopted",
        baseline_due_on=cast.today,
        adopted_on=cast.today,
    )
    refused("no_baseline_before", table, record, baseline_due_on=cast.today)


@pytest.mark.parametrize("kind", [NextStep, Benchmark])
def test_a_slip_without_a_reason_is_refused(cast, kind):
    record = adopted(cast, kind=kind)
    later = record.due_on + timedelta(days=1)
    refused("slip_has_reason", kind._meta.model_name, record, due_on=later)


def test_a_slip_row_without_a_reason_is_refused(cast):
    step = adopted(cast)
    report_progress(
        step,
        word="delayed",
        new_date=step.due_on + timedelta(days=9),
        because="Ice.",
        actor=cast.by("post_drafter"),
        today=cast.today,
    )
    slip = type(step)._meta.apps.get_model("workinggroups", "Slip").plain.get()
    refused("slip_has_reason", "slip", slip, reason="")
    refused("slip_moves", "slip", slip, to_on=slip.from_on)


def test_ending_without_a_day_or_a_reason_is_refused(cast):
    step = adopted(cast)
    refused("ended_with_day", "nextstep", step, stage="done")
    refused("ended_with_reason", "nextstep", step, stage="withdrawn", ended_on=cast.today)
    refused("ended_with_day", "nextstep", step, ended_on=cast.today)


def test_a_reading_without_a_date_is_refused(cast):
    mark = adopted(cast, kind=Benchmark)
    note_reading(
        mark,
        read_on=cast.today,
        value="3",
        word="at_risk",
        actor=cast.by("post_drafter"),
        today=cast.today,
    )
    refused("read_on", "reading", Reading.plain.get(), read_on=None)


def test_a_report_that_says_nothing_of_the_state_is_refused(cast):
    step = adopted(cast)
    said = report_progress(step, word="risk", actor=cast.by("post_drafter"), today=cast.today)
    refused("how_it_stands", "progressreport", said, standing="no_change")
    refused("how_it_stands", "progressreport", said, standing="done")
    refused("done_says_what", "progressreport", said, word="done", standing="done")


def test_a_word_has_the_marking_of_its_step(cast):
    step = adopted(cast, marking="C")
    said = report_progress(step, word="risk", actor=cast.by("post_drafter"), today=cast.today)
    refused("step_id_scope", "progressreport", said, marking="U")


def test_an_assessment_that_says_nothing_or_is_nobodys_is_refused(cast):
    said = Assessment.objects.create(
        meeting=cast.meeting,
        office=cast.bureau,
        word="on_course",
        text="All is well.",
        **scope_of(cast.meeting),
    )
    refused("says_something", "assessment", said, text="")
    refused("says_something", "assessment", said, word="fine")
    refused("given_by_somebody", "assessment", said, given_on=cast.today)
    refused("withdrawn_has_reason", "assessment", said, withdrawn_on=cast.today)
    refused("withdrawn_has_reason", "assessment", said, withdrawn_reason="Wrong.")


def test_a_decision_without_its_day_or_reason_is_refused(cast):
    made = ReviewDecision.objects.create(
        meeting=cast.meeting,
        step=adopted(cast),
        word="keep",
        decided_on=cast.today,
        **scope_of(cast.meeting),
    )
    refused("moves_to_a_day", "reviewdecision", made, word="move", reason="Ice.")
    refused("moves_to_a_day", "reviewdecision", made, new_date=cast.today)
    refused("has_reason", "reviewdecision", made, word="withdraw")
    refused("of_one", "reviewdecision", made, step_id=None)
    elsewhere = RelationshipFactory()
    refused("scope", "reviewdecision", made, relationship_id=elsewhere.pk)


@pytest.mark.parametrize("table", ["nextstep", "benchmark"])
def test_nothing_is_deleted(cast, table):
    adopted(cast, kind=NextStep if table == "nextstep" else Benchmark)
    with (
        pytest.raises(DatabaseError, match="Cannot delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM workinggroups_{table}")
