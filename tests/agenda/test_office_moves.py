"""What of requests goes along when an office moves, and what stays as it was said."""

import pytest

from agenda.models import Ask, AskState, CallState, Position, ProposalCall
from agenda.services.answers import answer_ask
from agenda.services.due_list import sync_ask
from agenda.services.positions import ask_position, give_position
from dialogue.models import ClearingOffice
from dialogue.services.due_list import sync_meeting
from offices.models import ClearanceWord
from offices.services.clearances import reopen
from offices.services.moving_offices import carry_out_moves
from offices.services.office_moves import confirm_office_move, plan_office_move
from reminders.services.due_list import differences
from tests.agenda.cast import READ, fresh, owed
from tests.agenda.conftest import cast
from tests.factories import OfficeFactory, member

__all__ = ["cast"]
pytestmark = pytest.mark.django_db


def move(cast, old, new):
    said = {"on_day": cast.today, "reason": "Why", "by": member(old), "today": cast.today}
    planned = plan_office_move(old, to_office=new, **said)
    confirm_office_move(planned, by=member(new), today=cast.today)
    assert carry_out_moves(today=cast.today) == 1
    assert list(differences()) == []


def words(ask):
    rows = Position.objects.for_system(READ).filter(ask=ask).order_by("office__code")
    return {row.office.code: row.word for row in rows.select_related("office")}


def asked(cast, *offices):
    ask = cast.filed_ask()
    who = {"actor": cast.by("post_approver"), "today": cast.today}
    return ask, [ask_position(ask, office=office, **who) for office in offices]


def test_an_open_ask_is_answered_by_the_other_office_an_answered_one_was(cast):
    old, new = cast.bureau, OfficeFactory(code="NEW")
    answered = cast.filed_ask(cast.ask_for("decide"))
    who = {"actor": cast.by("bureau_approver"), "today": cast.today}
    answer_ask(answered, kind="approved", **who)
    ask = cast.filed_ask()

    move(cast, old, new)

    assert (fresh(ask).action_office, fresh(ask).state) == (new, AskState.OPEN)
    assert Ask._base_manager.get(pk=answered.pk).action_office == old
    assert {office for kind, office, _day in owed() if kind == "answer_ask"} == {"NEW"}


def test_where_both_were_asked_one_word_is_owed(cast):
    ask, _ = asked(cast, cast.lawyers, cast.desk)

    move(cast, cast.lawyers, cast.desk)

    assert words(ask) == {
        cast.desk.code: ClearanceWord.PENDING,
        cast.lawyers.code: ClearanceWord.INFORMATION,
    }


def test_where_one_was_asked_the_other_owes_the_word(cast):
    ask, _ = asked(cast, cast.lawyers)

    move(cast, cast.lawyers, cast.desk)

    assert words(ask) == {cast.desk.code: ClearanceWord.PENDING}


@pytest.mark.parametrize("both", [True, False], ids=["both were asked", "one was asked"])
def test_a_word_that_was_given_stays_and_on_another_text_the_other_office_is_asked(cast, both):
    ask, (position, *_) = asked(cast, cast.lawyers, *([cast.desk] if both else []))
    by = {"actor": cast.by("lawyer"), "today": cast.today}
    give_position(position, word=ClearanceWord.CLEARED, **by)

    move(cast, cast.lawyers, cast.desk)
    assert words(ask)[cast.lawyers.code] == ClearanceWord.CLEARED

    reopen(Position.objects.for_system(READ).filter(ask=ask), "Other words.")
    sync_ask(ask)
    asked_now = {code for code, word in words(ask).items() if word == ClearanceWord.PENDING}
    assert asked_now == {cast.desk.code}


def test_a_word_given_before_two_moves_is_asked_of_the_last_office(cast):
    ask, (position,) = asked(cast, cast.lawyers)
    give_position(position, word=ClearanceWord.CLEARED, actor=cast.by("lawyer"), today=cast.today)
    between, last = OfficeFactory(code="BETWEEN"), OfficeFactory(code="LAST")

    move(cast, cast.lawyers, between)
    move(cast, between, last)
    reopen(Position.objects.for_system(READ).filter(ask=ask), "Other words.")
    sync_ask(ask)

    assert words(ask) == {"LAST": ClearanceWord.PENDING}


def test_calls_and_usual_clearances_of_both_become_one(cast):
    scope = {"relationship": cast.relationship, "marking": cast.body.marking}
    for office in (cast.lawyers, cast.desk):
        ClearingOffice.objects.create(
            body=cast.body, office=office, is_dropped=office == cast.desk, **scope
        )
        ProposalCall.objects.create(
            meeting=cast.meeting,
            office=office,
            due_on=cast.today,
            asked_by=cast.desk_approver,
            **scope,
        )
    sync_meeting(cast.meeting)

    move(cast, cast.lawyers, cast.desk)

    usual = ClearingOffice.objects.for_system(READ).filter(is_dropped=False)
    assert [row.office for row in usual] == [cast.desk]
    calls = ProposalCall.objects.for_system(READ)
    assert {row.office: row.state for row in calls} == {
        cast.desk: CallState.OPEN,
        cast.lawyers: CallState.WITHDRAWN,
    }
