"""What the due list says of requests and asks, word for word."""

from datetime import timedelta

from django.urls import reverse

from agenda.deadlines import (
    ANSWER,
    POSITION,
    RELEASE,
    REPLY,
    ask_title,
    deadlines_of,
    for_deadlines,
)
from agenda.deadlines import deadlines_of_request as of_request
from agenda.models import AnswerKind, Ask, AskKind
from agenda.services.filing import file_request
from agenda.services.positions import ask_position
from dialogue.services.bodies import change_body, rename_body
from reminders.facts import DeadlineFact, kind_of
from tests.agenda.cast import fresh
from tests.agenda.test_answers import answer


def fact(ask, kind, page, **values):
    """Return the fact of an ask, with what all of them share."""
    return DeadlineFact(
        **{
            "key": f"ask:{ask.uid}:{kind.code}",
            "kind": kind.code,
            "relationship_id": ask.relationship_id,
            "marking": ask.marking,
            "since_on": ask.opened_on,
            "title": "approve a date · Bilateral Security Dialogue",
            "path": reverse(f"agenda:{page}", args=[ask.uid]),
            "reference": ask.reference,
            "theme_code": ask.meeting.body.track.theme.code,
            **values,
        }
    )


def test_kinds_are_registered():
    assert [kind_of(kind.code) for kind in (ANSWER, REPLY, RELEASE, POSITION)] == [
        ANSWER,
        REPLY,
        RELEASE,
        POSITION,
    ]


def test_open_ask_is_owed_by_the_action_office(cast):
    ask = cast.filed_ask()
    assert told(ask) == [
        fact(
            ask,
            ANSWER,
            "answer",
            office_id=cast.bureau.pk,
            waiting_office_id=cast.post.pk,
            due_on=cast.day(14),
        )
    ]


def test_question_is_owed_by_the_office_that_asks(cast):
    ask = cast.filed_ask()
    answer(cast, ask, AnswerKind.QUESTION, text="Why?")
    assert told(ask) == [
        fact(
            ask,
            REPLY,
            "reply",
            office_id=cast.post.pk,
            waiting_office_id=cast.bureau.pk,
            due_on=cast.day(14),
        )
    ]


def test_deferral_is_owed_on_its_day(cast):
    ask = cast.filed_ask()
    answer(cast, ask, AnswerKind.DEFERRED, defer_until=cast.day(30))
    assert told(ask) == [
        fact(
            ask,
            ANSWER,
            "answer",
            office_id=cast.bureau.pk,
            waiting_office_id=cast.post.pk,
            due_on=cast.day(30),
        )
    ]


def test_position_is_owed_by_the_office_asked(cast):
    ask = cast.filed_ask()
    position = ask_position(
        ask, office=cast.lawyers, actor=cast.by("post_drafter"), today=cast.today
    )
    assert told(ask)[1] == fact(
        ask,
        POSITION,
        "position",
        key=f"ask:{ask.uid}:give_position:{cast.lawyers.pk}",
        office_id=cast.lawyers.pk,
        waiting_office_id=cast.bureau.pk,
        due_on=cast.day(14),
    )
    assert position.created_at - ask.opened_at < timedelta(minutes=5)


def test_request_waits_for_its_release(cast):
    request = cast.draft()
    assert of_request(request) == []
    request = file_request(request, actor=cast.by("post_drafter"), today=cast.today)
    assert of_request(request) == [
        DeadlineFact(
            key=f"request:{request.uid}:release_request",
            kind="release_request",
            relationship_id=cast.relationship.pk,
            marking="U",
            office_id=cast.post.pk,
            due_on=cast.day(14),
            since_on=cast.today,
            title="request · Date of the dialogue",
            path=request.get_absolute_url(),
            reference=request.reference,
            theme_code=cast.body.track.theme.code,
        )
    ]


def test_title_says_what_is_asked_and_about_what(cast):
    ask = Ask(kind=AskKind.DECIDE, text="Who\nleads " + "x" * 300)
    assert ask_title(ask) == "decide · Who leads " + "x" * 189 + "…"
    assert len(ask_title(ask)) < 300


def test_title_keeps_the_name_under_which_it_was_asked(cast):
    ask = cast.filed_ask()
    rename_body(cast.body, name="Another Dialogue", from_on=cast.today)
    assert told(ask)[0].title == "approve a date · Bilateral Security Dialogue"


def test_what_is_owed_is_marked_like_a_forum_that_is_raised_later(cast):
    ask = cast.filed_ask()
    change_body(cast.body, marking="S")
    assert told(ask)[0].marking == "S"


def told(ask):
    """Return the facts of an ask as it stands in the table."""
    return deadlines_of(for_deadlines("a test").get(pk=fresh(ask).pk))
