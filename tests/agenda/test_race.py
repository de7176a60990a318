"""Fifty people answer one ask at once: one answer stands, forty-nine are told of it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from agenda.models import Answer, AnswerKind
from agenda.services.answers import AlreadyAnsweredError, answer_ask
from core.dates import format_day, home_today
from dialogue.models import MeetingStep
from dialogue.services.meetings import Actor
from tests.agenda.cast import READ, assert_due_list_holds, fresh
from tests.agenda.conftest import make_cast
from tests.factories import member

MANY = 50


@pytest.mark.django_db(transaction=True)
def test_fifty_answer_one_ask_and_one_answer_stands():
    cast = make_cast(home_today())
    ask = cast.filed_ask()
    people = [member(cast.bureau, name=f"Approver {n}") for n in range(MANY)]
    together = Barrier(MANY)

    def send(n):
        try:
            together.wait(timeout=60)
            day = cast.day(40 + n)
            return answer_ask(
                ask,
                kind=AnswerKind.CHANGED,
                actor=Actor(people[n], cast.bureau),
                today=cast.today,
                first_day=day,
                venue="home",
                version=ask.version,
            )
        except AlreadyAnsweredError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        results = list(pool.map(send, range(MANY)))

    given = [result for result in results if isinstance(result, Answer)]
    told = [result for result in results if isinstance(result, AlreadyAnsweredError)]
    assert (len(given), len(told)) == (1, MANY - 1)
    (stands,) = Answer.objects.for_system(READ).filter(ask=ask)
    assert (stands, stands.is_standing) == (given[0], True)
    assert {error.answer for error in told} == {stands}
    (sentence,) = {str(error) for error in told}
    assert sentence.startswith(f"{stands.by.name} answered this at ")
    assert sentence.endswith(f": {format_day(stands.first_day)} approved instead.")
    meeting = fresh(cast.meeting)
    assert meeting.first_day == stands.first_day
    steps = MeetingStep.objects.for_system(READ).filter(meeting=meeting).order_by("id")
    assert [step.act for step in steps] == ["request", "schedule"]
    assert_due_list_holds()
