"""A forum that is marked higher takes along what names it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agenda.effects import Rename
from agenda.models import AskKind, RequestState
from agenda.services.drafts import change_ask
from agenda.services.withdrawal import withdraw_request
from dialogue.services.bodies import change_body
from offices.history import readable_history
from reminders.models import Deadline
from tests.agenda.cast import READ, answers_of, asks_of, fresh
from tests.agenda.test_answers import answer
from tests.agenda.walk import signed_in
from tests.factories import BodyFactory, member

NAME = "Bilateral Security Dialogue"


def rename(cast, **values):
    effect = Rename(name="Strategic Dialogue", from_on=cast.day(10))
    return cast.ask_for(AskKind.STRUCTURE, **{"body": cast.body, "effect": effect, **values})


def test_reader_of_the_old_marking_meets_the_raised_forum_nowhere(cast, client):
    ask = cast.filed_ask()
    reader = member(cast.bureau, clearance="U", is_home_national=False)
    signed_in(client, reader)
    seen = [
        "/?show=office",
        "/requests/?box=in",
        "/requests/?box=all",
        "/relationships/az/",
    ]
    assert any(NAME in client.get(path).content.decode() for path in seen)
    change_body(cast.body, marking="S", today=cast.today)
    for path in seen:
        assert NAME not in client.get(path).content.decode(), path
    for path in [
        cast.meeting.get_absolute_url(),
        ask.get_absolute_url(),
        ask.request.get_absolute_url(),
        reverse("desk:history", args=["ask", ask.uid]),
        reverse("desk:history", args=["actionrequest", ask.request.uid]),
        f"/r/{ask.reference}/",
    ]:
        assert client.get(path).status_code == 404, path
    assert {row.marking for row in Deadline.objects.for_system(READ)} == {"S"}


@pytest.mark.parametrize(
    ("of_request", "of_forum", "then"),
    [("U", "C", "C"), ("C", "SBU/NF", "C/NF"), ("C/NF", "S", "S/NF"), ("S", "C", "S")],
)
def test_raised_forum_raises_requests_to_the_stricter_of_both(cast, of_request, of_forum, then):
    request = cast.filed(rename(cast), marking=of_request)
    version = fresh(request).version
    change_body(cast.body, marking=of_forum, today=cast.today)
    assert (fresh(request).marking, asks_of(request)[0].marking) == (then, then)
    assert fresh(request).version == version + (of_request != then)


def test_raised_forum_raises_drafts_withdrawn_and_answered_requests(cast):
    draft = cast.draft()
    answered = cast.filed_ask(rename(cast))
    answer(cast, answered)
    gone = withdraw_request(
        cast.draft(), reason="Not now.", actor=cast.by("post_drafter"), today=cast.today
    )
    other = cast.filed(cast.ask_for(AskKind.DECIDE))
    change_body(fresh(cast.body), marking="C", today=cast.today)
    raised = [fresh(each).marking for each in (draft, answered.request, gone, other)]
    assert raised == ["C", "C", "C", "U"]
    assert fresh(gone).state == RequestState.WITHDRAWN
    assert [given.marking for given in answers_of(answered)] == ["C"]


def test_history_of_the_request_records_the_new_marking(cast):
    request = cast.filed()
    change_body(cast.body, marking="C", today=cast.today)
    newest = readable_history(request, cast.post_approver)[0]
    assert [change.label for change in newest.changes] == ["Marking"]


def test_lowered_forum_lowers_no_request(cast):
    change_body(cast.body, marking="S", today=cast.today)
    cast.meeting.refresh_from_db()
    request = cast.draft(marking="S")
    change_body(fresh(cast.body), marking="C", reason="Reviewed.", today=cast.today)
    assert fresh(request).marking == "S"


def test_request_is_not_written_on_the_marking_a_forum_had_before(cast):
    request, stale = cast.draft(), cast.date_ask()
    lower = cast.draft(rename(cast, body=BodyFactory(track=cast.body.track)))
    change_body(cast.body, marking="C", today=cast.today)
    with pytest.raises(ValidationError, match="CONFIDENTIAL"):
        cast.draft(stale)
    with pytest.raises(ValidationError, match="CONFIDENTIAL"):
        change_ask(asks_of(lower)[0], rename(cast), actor=cast.by("post_drafter"), today=cast.today)
    change_ask(asks_of(request)[0], stale, actor=cast.by("post_drafter"), today=cast.today)
