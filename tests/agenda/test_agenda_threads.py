"""Ten people arrange one agenda at the same moment: places without gaps or ties, nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from agenda.models import AgendaItem, SentPaper
from agenda.services.carrying import carry_over
from agenda.services.deciding import accept_item, decline_item, defer_item, move_item, reopen_item
from agenda.services.papers import send_paper
from core.dates import home_today
from dialogue.services.bodies import change_body
from dialogue.services.meetings import Actor, waive_meeting
from tests.agenda.agendas import accepted, next_meeting, order, proposed
from tests.agenda.cast import READ, assert_due_list_holds, fresh
from tests.agenda.conftest import make_cast
from tests.factories import member

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 10


def all_at_once(*acts):
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


@pytest.fixture
def crew():
    """The cast and ten approvers of the desk as actors. Afterwards the due list must hold."""
    cast = make_cast(home_today())
    yield cast, [Actor(member(cast.desk), cast.desk) for _ in range(PEOPLE)]
    assert_due_list_holds()


def test_ten_people_accept_ten_proposals(crew):
    cast, people = crew
    items = [
        proposed(cast, f"item {n}", home_brings="maps", home_brings_by=cast.day(9))
        for n in range(PEOPLE)
    ]
    made = all_at_once(*(lambda n=n: accept_item(items[n], actor=people[n]) for n in range(PEOPLE)))
    assert {type(each) for each in made} == {AgendaItem}
    assert sorted(order(cast.meeting)) == sorted(item.title for item in items)


def test_ten_people_accept_the_same_proposal(crew):
    cast, people = crew
    item = proposed(cast)
    made = all_at_once(*(lambda who=who: accept_item(item, actor=who) for who in people))
    assert {each.position for each in made} == {1}
    assert fresh(item).version == 2


def test_ten_people_move_defer_decline_reopen_and_accept(crew):
    cast, people = crew
    items = [accepted(cast, f"item {n}") for n in range(6)]
    late = [proposed(cast, f"late {n}") for n in range(2)]
    made = all_at_once(
        lambda: move_item(items[0], up=False, actor=people[0]),
        lambda: move_item(items[5], up=True, actor=people[1]),
        lambda: move_item(items[3], up=True, actor=people[2]),
        lambda: move_item(items[2], up=False, actor=people[3]),
        lambda: defer_item(items[1], actor=people[4]),
        lambda: decline_item(items[4], actor=people[5], reason="No."),
        lambda: reopen_item(items[2], actor=people[6]),
        lambda: accept_item(late[0], actor=people[7]),
        lambda: accept_item(late[1], actor=people[8]),
        lambda: defer_item(items[2], actor=people[9]),
    )
    assert {type(each) for each in made} == {AgendaItem}
    assert sorted(order(cast.meeting)) == ["item 0", "item 3", "item 5", "late 0", "late 1"]


def test_ten_people_carry_one_item_over_and_one_does(crew):
    cast, people = crew
    item = accepted(cast)
    waive_meeting(cast.meeting, reason="Elections.", actor=people[0])
    later = next_meeting(cast)
    made = all_at_once(
        *(
            lambda who=who: carry_over(later, items=[item], actor=who, today=cast.today)
            for who in people
        )
    )
    assert sum(isinstance(each, list) for each in made) == 1
    assert sum(isinstance(each, ValidationError) for each in made) == PEOPLE - 1


def test_ten_people_send_one_agenda_and_one_version_is_kept(crew):
    cast, people = crew
    accepted(cast, is_shared=True)
    said = {"paper": "agenda", "channel": "note", "sent_on": cast.today, "today": cast.today}
    made = all_at_once(
        *(lambda who=who: send_paper(cast.meeting, actor=who, **said) for who in people)
    )
    assert sum(isinstance(each, SentPaper) for each in made) == 1
    assert {str(each) for each in made if not isinstance(each, SentPaper)} == {
        "['Nothing changed since it was sent last.']"
    }


def test_forum_is_raised_while_people_arrange_its_agenda(crew):
    cast, people = crew
    items = [proposed(cast, f"item {n}") for n in range(PEOPLE - 1)]
    made = all_at_once(
        *(lambda n=n: accept_item(items[n], actor=people[n]) for n in range(PEOPLE - 1)),
        lambda: change_body(cast.body, marking="C"),
    )
    assert [each for each in made if isinstance(each, Exception)] == []
    assert len(order(cast.meeting)) == PEOPLE - 1
    found = AgendaItem.objects.for_system(READ).values_list("marking", flat=True)
    assert set(found) == {"C"}
