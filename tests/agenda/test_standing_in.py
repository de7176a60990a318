"""A drafter who stands in for an approver answers in that role: on these days, in that office."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agenda import powers
from agenda.models import AnswerKind, RequestState
from agenda.services.filing import file_request
from offices.history import readable_history
from offices.models import Role
from tests.agenda.cast import answers_of, fresh
from tests.agenda.walk import signed_in, words
from tests.factories import AbsenceFactory, MembershipFactory, member


@pytest.fixture
def drafter(cast):
    return member(cast.bureau, Role.DRAFTER, name="B. Drafter")


def away(cast, person, stand_in, first=0, days=7):
    starts_on = cast.day(first)
    ends_on = starts_on + timedelta(days=days)
    return AbsenceFactory(person=person, stand_in=stand_in, starts_on=starts_on, ends_on=ends_on)


@pytest.mark.parametrize(
    ("first", "days", "may"),
    [(-3, 3, False), (-3, 4, True), (0, 1, True), (1, 5, False)],
)
def test_an_ask_is_answered_in_a_borrowed_role_only_on_its_days(cast, drafter, first, days, may):
    ask = cast.filed_ask()
    away(cast, cast.bureau_approver, drafter, first, days)
    if may:
        assert powers.require_answering(drafter, ask) == cast.bureau
    else:
        with pytest.raises(PermissionDenied):
            powers.require_answering(drafter, ask)


def test_an_ask_to_another_office_of_the_one_who_is_away_is_not_answered(cast, drafter):
    MembershipFactory(user=cast.bureau_approver, office=cast.lawyers)
    ask = cast.filed_ask(cast.date_ask(action_office=cast.lawyers))
    away(cast, cast.bureau_approver, drafter)
    with pytest.raises(PermissionDenied):
        powers.require_answering(drafter, ask)
    assert powers.require_answering(cast.bureau_approver, ask) == cast.lawyers


def test_the_page_lets_a_stand_in_answer_and_the_history_says_for_whom(cast, drafter, client):
    ask = cast.filed_ask()
    page = reverse("agenda:answer", args=[ask.uid])
    signed_in(client, drafter)
    sent = {"version": fresh(ask).version, "choice": "disapproved", "because": "Not then."}
    assert client.post(page, sent).status_code == 403
    away(cast, cast.bureau_approver, drafter)
    assert "Send answer" in words(client.get(page))
    assert client.post(page, sent).status_code == 303
    (answer,) = answers_of(ask)
    assert (answer.kind, answer.by, answer.office) == (
        AnswerKind.DISAPPROVED,
        drafter,
        cast.bureau,
    )
    event = readable_history(fresh(ask), cast.desk_approver)[0]
    assert event.actor == "B. Drafter, acting for B. Approver"


def test_a_sole_approver_who_is_away_leaves_the_release_to_the_stand_in(cast):
    """Own work is released by somebody else, as long as somebody else could do it today."""
    request = cast.draft()
    away(cast, cast.post_approver, cast.post_drafter)
    assert powers.is_alone(cast.post_drafter, request, today=cast.today)
    filed = file_request(request, actor=cast.by("post_drafter"), today=cast.today)
    assert (filed.state, filed.is_own_release) == (RequestState.FILED, True)


def test_nobody_is_alone_beside_the_stand_in_of_another_approver(cast):
    request = cast.draft(who="post_approver")
    assert powers.is_alone(cast.post_approver, request, today=cast.today)
    second = member(cast.post)
    assert not powers.is_alone(cast.post_approver, request, today=cast.today)
    absence = away(cast, second, None)
    assert powers.is_alone(cast.post_approver, request, today=cast.today)
    absence.stand_in = cast.post_drafter
    absence.save()
    assert not powers.is_alone(cast.post_approver, request, today=cast.today)


def test_positions_are_asked_for_by_the_two_offices_and_their_stand_ins(cast):
    ask = cast.filed_ask()
    reader = member(cast.bureau, Role.READER)
    assert powers.require_asking(cast.post_drafter, ask) == cast.post
    assert powers.require_asking(cast.bureau_approver, ask) == cast.bureau
    for person in (reader, cast.lawyer, cast.desk_approver):
        with pytest.raises(PermissionDenied, match="Only the office that asks"):
            powers.require_asking(person, ask)
    away(cast, cast.bureau_approver, reader)
    assert powers.require_asking(reader, ask) == cast.bureau
