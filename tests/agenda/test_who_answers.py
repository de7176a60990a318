"""Buttons to answer stand only where they lead to the form; others read the ask."""

import pytest
from django.urls import reverse

from dialogue.models import State
from offices.models import Assignment, Part, Role
from tests.agenda.cast import READ, fresh
from tests.agenda.walk import signed_in, words
from tests.factories import MembershipFactory, assigned, member


def answer_page(ask):
    return reverse("agenda:answer", args=[ask.uid])


def end_of(cast, how):
    """Let the bureau lose its part, or close; its approver still reads through another office."""
    info = assigned(cast.relationship, Part.INFORMATION)
    MembershipFactory(user=cast.bureau_approver, office=info, role=Role.READER)
    if how == "not assigned":
        rows = Assignment.objects.for_system(READ).filter(office=cast.bureau)
        rows.update(ends_on=cast.today)
    else:
        cast.bureau.closed_on = cast.today
        cast.bureau.save()


@pytest.mark.parametrize("how", ["not assigned", "closed"])
def test_no_button_leads_to_an_answer_that_an_office_may_not_give(cast, client, how):
    ask = cast.filed_ask()
    signed_in(client, cast.bureau_approver)
    assert answer_page(ask) in client.get(ask.request.get_absolute_url()).content.decode()
    end_of(cast, how)
    assert answer_page(ask) not in client.get(ask.request.get_absolute_url()).content.decode()
    assert "answers this." in words(client.get(answer_page(ask)))


@pytest.mark.parametrize("who", ["post_approver", "desk_approver", "drafter"])
def test_reader_of_an_ask_is_told_who_answers_it(cast, client, who):
    ask = cast.filed_ask()
    person = member(cast.bureau, Role.DRAFTER) if who == "drafter" else getattr(cast, who)
    shown = signed_in(client, person).get(answer_page(ask))
    assert shown.status_code == 200
    said = words(shown)
    assert "An approver of PM answers this." in said
    assert "Approve a date for the dialogue." in said
    assert "Answer needed by" in said
    assert "Answered" not in said
    assert "Send answer" not in said
    assert ask.request.get_absolute_url() in shown.content.decode()
    version = fresh(ask).version
    assert client.post(answer_page(ask), {"version": version}).status_code == 403
    assert fresh(cast.meeting).state == State.REQUESTED


def test_list_offers_to_answer_to_approvers_and_to_open_to_drafters(cast, client):
    cast.filed_ask()
    page = words(signed_in(client, cast.bureau_approver).get("/requests/"))
    assert "Answer : Approve a date" in page
    page = words(signed_in(client, member(cast.bureau, Role.DRAFTER)).get("/requests/"))
    assert "Answer : Approve a date" not in page
    assert "Open : Approve a date" in page
