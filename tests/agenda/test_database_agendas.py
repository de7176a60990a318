"""What the database refuses by itself of agendas, papers and next steps, whoever writes."""

import pytest
from django.db import connection

from agenda.services.calls import ask_for_proposals
from agenda.services.carrying import carry_over
from agenda.services.deciding import defer_item
from agenda.services.step_proposals import propose_step
from dialogue.services.due_list import sync_meeting
from offices.models import Side
from tests.agenda.agendas import accepted, held, next_meeting, proposed, recorded, scheduled
from tests.agenda.cast import fresh
from tests.agenda.test_database import execute, refused
from tests.agenda.test_items import contact
from tests.agenda.test_papers import send, their_word
from tests.factories import MeetingFactory

ITEM = "UPDATE agenda_agendaitem SET {} WHERE id = %s"
TABLES = ["agendaitem", "proposalcall", "sentpaper", "paperword", "stepproposal"]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("title = ''", "item_has_title"),
        ("position = NULL", "item_place_when_accepted"),
        ("position = 0", "item_place_when_accepted"),
        ("state = 'deferred'", "item_place_when_accepted"),
        ("state = 'declined', position = NULL", "item_declined_has_reason"),
        ("marking = 'C/NF'", "item_noforn_is_internal"),
        ("outcome = 'discussed'", "item_discussed_has_minutes"),
        ("state = 'deferred', position = NULL, outcome = 'carried'", "item_outcome_when_accepted"),
        ("carried_from_id = id", "item_carried_from_earlier"),
        ("carried_from_id = id + 1", "item_carried_from_earlier"),
        ("home_brings_by = current_date", "item_brings_what"),
        ("partner_brings_by = current_date", "item_brings_what"),
    ],
)
def test_item_out_of_its_state_is_refused(cast, change, constraint):
    item = accepted(cast, is_shared=True)
    assert constraint in refused(ITEM.format(change), [item.pk])


def test_proposal_without_a_place_takes_none(cast):
    item = proposed(cast)
    assert "item_place_when_accepted" in refused(ITEM.format("position = 1"), [item.pk])


def test_two_items_in_one_place_are_refused_at_the_end_of_the_transaction(cast):
    accepted(cast, "a")
    second = accepted(cast, "b")
    assert "item_one_per_place" in refused(ITEM.format("position = 1"), [second.pk])
    # Within one statement they may change places.
    swap = "UPDATE agenda_agendaitem SET position = 3 - position WHERE meeting_id = %s"
    execute(swap, [cast.meeting.pk])


def test_item_of_another_relationship_or_contact_elsewhere_is_refused(cast):
    item = accepted(cast)
    elsewhere = MeetingFactory()
    sync_meeting(elsewhere)
    move = ITEM.format(f"meeting_id = {elsewhere.pk}")
    assert "agenda_agendaitem_meeting_id_scope" in refused(move, [item.pk])
    foreign = contact(cast)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE dialogue_contact SET relationship_id = %s WHERE id = %s",
            [elsewhere.relationship_id, foreign.pk],
        )
    link = ITEM.format(f"from_contact_id = {foreign.pk}")
    assert "agenda_agendaitem_from_contact_id_scope" in refused(link, [item.pk])


def test_one_item_is_carried_on_once_under_each_marking(cast):
    item = defer_item(accepted(cast), actor=cast.by("desk_approver"))
    held(cast)
    later = next_meeting(cast)
    carry_over(later, items=[item], actor=cast.by("desk_approver"), today=cast.today)
    other = proposed(cast, "another", meeting=later)
    link = f"carried_from_id = {item.pk}"
    assert "item_carried_once" in refused(ITEM.format(link), [other.pk])
    execute(ITEM.format(f"{link}, marking = 'C'"), [other.pk])
    execute(ITEM.format("state = 'withdrawn', marking = 'U'"), [other.pk])


def test_discussed_item_keeps_its_minutes(cast):
    item = accepted(cast)
    held(cast)
    recorded(cast, item)
    assert "item_discussed_has_minutes" in refused(ITEM.format("minutes = ''"), [item.pk])


def test_office_is_asked_once_for_a_meeting(cast):
    calls = asked(cast)
    sql = "UPDATE agenda_proposalcall SET office_id = %s WHERE id = %s"
    assert "proposal_call_once" in refused(sql, [calls[1].office_id, calls[0].pk])
    sql = "UPDATE agenda_proposalcall SET marking = 'S' WHERE id = %s"
    assert "agenda_proposalcall_meeting_id_scope" in refused(sql, [calls[0].pk])


def asked(cast):
    return ask_for_proposals(
        cast.meeting,
        offices=[cast.post, cast.bureau],
        due_on=cast.day(5),
        actor=cast.by("desk_approver"),
        today=cast.today,
    )


def test_version_sent_has_a_number_of_its_own(cast):
    accepted(cast, "a", is_shared=True)
    send(cast)
    accepted(cast, "b", is_shared=True)
    second = send(cast)
    sql = "UPDATE agenda_sentpaper SET number = 1 WHERE id = %s"
    assert "sent_paper_number" in refused(sql, [second.pk])
    mark = "UPDATE agenda_sentpaper SET number = %s, marking = %s WHERE id = %s"
    execute(mark, [1, "C", second.pk])
    execute(mark, [2, "U", second.pk])  # put back: the due list is not told by raw SQL


COPY_WORD = """
    INSERT INTO agenda_paperword (uid, relationship_id, marking, meeting_id, paper, side, digest,
        channel, known_on, recorded_by_id, office_id, recorded_at, withdrawn_reason)
    SELECT gen_random_uuid(), relationship_id, marking, meeting_id, paper, side, digest, channel,
        known_on, recorded_by_id, office_id, now(), ''
    FROM agenda_paperword WHERE id = %s
"""


def test_word_on_a_paper_is_recorded_once_and_taken_back_with_a_reason(cast):
    accepted(cast, is_shared=True)
    send(cast)
    word = their_word(cast)
    assert "paper_word_once" in refused(COPY_WORD, [word.pk])
    sql = "UPDATE agenda_paperword SET withdrawn_at = now() WHERE id = %s"
    assert "paper_word_withdrawn_has_reason" in refused(sql, [word.pk])


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("what = ''", "step_proposal_says_what"),
        ("office_id = NULL", "step_proposal_of_one_side"),
        ("side = 'partner'", "step_proposal_of_one_side"),
        ("marking = 'S'", "agenda_stepproposal_item_id_scope"),
    ],
)
def test_step_that_says_too_little_is_refused(cast, change, constraint):
    made = step(cast)
    sql = f"UPDATE agenda_stepproposal SET {change} WHERE id = %s"
    assert constraint in refused(sql, [made.pk])


def step(cast):
    item = accepted(cast)
    scheduled(cast)
    return propose_step(
        fresh(cast.meeting),
        item=item,
        side=Side.HOME,
        office=cast.bureau,
        what="Send the maps.",
        actor=cast.by("post_drafter"),
    )


def test_no_row_is_deleted(cast):
    asked(cast)
    accepted(cast, "a", is_shared=True)
    send(cast)
    step(cast)
    for table in TABLES:
        assert "Cannot delete" in refused(f"DELETE FROM agenda_{table}")
        assert "ever deleted" in refused(f"TRUNCATE agenda_{table} CASCADE")


@pytest.mark.parametrize("table", TABLES)
def test_history_is_not_rewritten(cast, table):
    asked(cast)
    accepted(cast, "a", is_shared=True)
    send(cast)
    step(cast)
    for act in ("UPDATE agenda_{}event SET marking = 'U'", "DELETE FROM agenda_{}event"):
        assert "Cannot" in refused(act.format(table))
