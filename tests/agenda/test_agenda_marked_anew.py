"""A new marking of an item or a forum goes to all that tells of it, and the due list along."""

import pytest

from agenda.models import AgendaItem, Paper, PaperWord, ProposalCall, SentPaper, StepProposal
from agenda.services.calls import ask_for_proposals
from agenda.services.carrying import carry_over
from agenda.services.deciding import defer_item
from agenda.services.items import change_item
from agenda.services.step_proposals import propose_step
from dialogue.services.bodies import change_body
from dialogue.services.meetings import Actor
from reminders.models import Deadline
from tests.agenda.agendas import accepted, held, next_meeting, scheduled
from tests.agenda.cast import READ, fresh
from tests.agenda.test_papers import delegate, low_actor, send, shared, their_word
from tests.factories import member

ROWS = (AgendaItem, SentPaper, PaperWord, ProposalCall, StepProposal)


def markings(*models):
    return {row.marking for model in models or ROWS for row in model.objects.for_system(READ)}


def fill(cast, marking="U"):
    """Write a row of everything: sent, confirmed, called for, owed, ended."""
    desk = cast.by("desk_approver")
    later = next_meeting(cast)
    said = {"offices": [cast.post], "due_on": cast.day(5), "actor": desk, "today": cast.today}
    ask_for_proposals(later, **said)
    about = {"home_brings": "Maps", "home_brings_by": cast.day(4), "marking": marking}
    item = shared(cast, "a", **about)
    shared(cast, "later", meeting=later, **about)
    defer_item(shared(cast, "deferred", meeting=later, **about), actor=desk)
    delegate(cast)
    scheduled(cast)
    send(cast)
    send(cast, Paper.DELEGATION)
    their_word(cast)
    step = {"side": "partner", "what": "Send it.", "actor": desk}
    propose_step(fresh(cast.meeting), **step)
    propose_step(fresh(cast.meeting), item=item, **step)
    return item


@pytest.mark.parametrize("marking", ["C", "SBU/NF", "S/NF"])
def test_raised_forum_raises_its_agendas_papers_words_steps_and_what_is_owed(cast, marking):
    fill(cast)
    change_body(fresh(cast.body), marking=marking)
    assert markings() == {marking}
    assert {row.marking for row in Deadline.objects.for_system(READ)} == {marking}
    shares = set(AgendaItem.objects.for_system(READ).values_list("is_shared", flat=True))
    assert shares == {not marking.endswith("/NF")}


def test_raised_forum_raises_to_the_stricter_of_both(cast):
    fill(cast, "C")
    change_body(fresh(cast.body), marking="SBU/NF")
    assert markings(AgendaItem) == {"C/NF"}


def test_lowered_forum_lowers_nothing_but_its_calls(cast):
    fill(cast)
    change_body(fresh(cast.body), marking="S")
    change_body(fresh(cast.body), marking="U", reason="Reviewed.")
    assert markings(AgendaItem, SentPaper, PaperWord, StepProposal) == {"S"}
    assert markings(ProposalCall) == {"U"}


def test_raised_item_raises_the_papers_that_tell_of_it(cast):
    item = fill(cast)
    change_item(item, actor=cast.by("desk_approver"), version=None, marking="S")
    agenda = SentPaper.objects.for_system(READ).get(paper=Paper.AGENDA)
    delegation = SentPaper.objects.for_system(READ).get(paper=Paper.DELEGATION)
    assert (agenda.marking, delegation.marking) == ("S", "U")
    words = PaperWord.objects.for_system(READ).filter(paper=Paper.AGENDA)
    assert {word.marking for word in words} == {"S"}
    (step,) = StepProposal.objects.for_system(READ).filter(item=item)
    assert step.marking == "S"
    rows = Deadline.objects.for_system(READ).filter(key__startswith=f"item:{item.uid}:")
    assert {row.marking for row in rows} == {"S"}


def test_version_whose_number_is_taken_under_the_new_marking_gets_the_next(cast):
    shared(cast, "open")
    secret = shared(cast, "secret", marking="S")
    low = low_actor(cast)
    send(cast, actor=low)
    send(cast)
    defer_item(secret, actor=cast.by("desk_approver"))
    shared(cast, "more")
    send(cast, actor=low)
    change_body(fresh(cast.body), marking="S")
    sent = SentPaper.objects.for_system(READ).order_by("id")
    assert list(sent.values_list("marking", "number")) == [("S", 2), ("S", 1), ("S", 3)]


def test_item_carried_twice_under_two_markings_is_one_lineage_once_both_are_alike(cast):
    desk = cast.by("desk_approver")
    item = defer_item(accepted(cast), actor=desk)
    held(cast)
    later = next_meeting(cast)
    about = {"items": [item], "today": cast.today}
    (first,) = carry_over(later, actor=desk, **about)
    change_item(first, actor=desk, version=None, marking="C")
    low = Actor(member(cast.desk, clearance="U"), cast.desk)
    (second,) = carry_over(later, actor=low, **about)
    change_body(fresh(cast.body), marking="C")
    assert (fresh(first).carried_from, fresh(second).carried_from) == (item, None)
