"""Two people at one text at the same moment: what is agreed and cleared is the text as it reads."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

from core.dates import home_today
from dialogue.services.bodies import change_body
from dialogue.services.chairs import change_seat
from dialogue.services.meetings import Actor
from offices.models import Role
from offices.services.clearances import TextChangedError
from tests.agenda.cast import READ, assert_due_list_holds, fresh
from tests.agenda.conftest import make_cast
from tests.agenda.test_agenda_threads import all_at_once
from tests.factories import member
from tests.workinggroups.texts import (
    agree,
    agreements,
    asked,
    cleared,
    drafted,
    make_texts,
    reported,
    speak,
)
from workinggroups.models import Acknowledgement, ConclusionClearance, JointConclusion
from workinggroups.services.agreements import record_agreement
from workinggroups.services.clearances import clear_conclusion
from workinggroups.services.conclusions import change_conclusion, draft_conclusion

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 4


@pytest.fixture
def texts():
    yield make_texts(make_cast(home_today()))
    assert_due_list_holds()


def test_text_is_edited_while_the_other_side_s_agreement_is_recorded(texts):
    said = {"agreed_by": "Head", "agreed_on": texts.today, "channel": "note", "side": "partner"}
    for n in range(TIMES):
        before = agree(texts, cleared(texts), "home")
        edited = {"title": before.title, "text": f"Text {n}.", "marking": "U"}
        acting = {who: texts.acting(who) for who in ("clerk", "desk_approver")}

        def edit(before=before, edited=edited, acting=acting):
            return change_conclusion(before, **edited, **acting["clerk"])

        def agreed(before=before, acting=acting):
            seen = before.text_digest
            return record_agreement(before, seen=seen, **said, **acting["desk_approver"])

        made = all_at_once(edit, agreed)
        now = fresh(before)
        if isinstance(made[1], TextChangedError):
            assert (now.state, now.text) == ("draft", f"Text {n}.")
        else:  # agreed first: then nobody without an approver's power edits it
            assert isinstance(made[0], Exception)
            assert (now.state, now.text) == ("agreed", before.text)
        stands = {row.text_digest for row in agreements(now) if row.withdrawn_at is None}
        assert stands <= {now.text_digest}


def test_two_offices_clear_at_once_and_it_is_cleared(texts):
    for _ in range(TIMES):
        conclusion = drafted(texts)
        law, bureau = asked(texts, conclusion, texts.cast.lawyers, texts.cast.bureau)
        one, other = texts.acting("lawyer"), texts.acting("bureau_approver")
        made = all_at_once(
            partial(clear_conclusion, law, word="cleared", **one),
            partial(clear_conclusion, bureau, word="information", **other),
        )
        assert [type(each) for each in made] == [ConclusionClearance] * 2
        assert fresh(conclusion).state == "cleared"


def test_ten_people_draft_and_the_group_is_raised(texts):
    people = [Actor(member(texts.cast.desk, Role.DRAFTER), texts.cast.desk) for _ in range(6)]
    said = {"title": "T", "text": "T", "today": texts.today}
    made = all_at_once(
        *(
            lambda who=who: draft_conclusion(texts.group, marking="U", actor=who, **said)
            for who in people
        ),
        lambda: change_body(texts.group, marking="C"),
    )
    refused = [each for each in made if isinstance(each, Exception)]
    assert {type(each) for each in refused} <= {ValidationError}  # too late: it is C already
    found = JointConclusion.objects.for_system(READ)
    assert {each.marking for each in found} <= {"C"}
    assert sorted(each.number for each in found) == list(range(1, len(found) + 1))
    assert len(found) + len(refused) == len(people)


def test_seat_changes_its_title_while_its_chair_speaks(texts):
    for n in range(TIMES):
        conclusion = reported(texts)
        seat = fresh(texts.seat)
        made = all_at_once(
            partial(speak, texts, conclusion, "acknowledged"),
            partial(change_seat, seat, title=f"Title {n}"),
        )
        assert [type(each) for each in made] == [Acknowledgement, type(seat)]
