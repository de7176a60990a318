"""Approvers of both offices hear of the move of one, and those above where nobody else confirms."""

from urllib.parse import urlsplit

import pytest

from offices.models import Role
from offices.services.moving_offices import carry_out_moves
from offices.services.office_moves import cancel_office_move, confirm_office_move
from reminders.models import Mail
from tests.factories import member
from tests.offices.moving import DAY, ON_DAY, TODAY, new, old, planned

__all__ = ["new", "old"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(old):
    member(old, Role.DRAFTER, name="Drafter")
    return member(old, name="Chief", email="chief@sample.test")


@pytest.fixture
def head(new):
    member(new, Role.DRAFTER, name="Their drafter")
    member(new, name="Gone", is_active=False)
    member(new.superior, name="Above")
    return member(new, name="Head", email="head@sample.test")


def told(what):
    """Return who got a mail whose subject begins with `what`, and where an answer goes."""
    rows = Mail.objects.filter(sort="hand_over", subject__startswith=what)
    return sorted(rows.values_list("recipient__name", "reply_to"))


def test_planned_it_is_told_to_who_may_confirm_it(old, new, chief, head):
    move = planned(old, new, chief)

    asked = "To confirm: everything of EUR/CARC goes to PM/NEW on Mon 7 December 2026"
    assert told("") == told(asked) == [("Head", "chief@sample.test")]
    text = Mail.objects.get().text
    assert "An approver of PM/NEW, or of an office above it, confirms." in text
    assert urlsplit(move.get_absolute_url()).path in text
    assert "Reorganisation" not in text


def test_where_the_office_has_no_approver_the_next_above_is_asked(old, new, chief):
    member(new.superior, name="Above")
    planned(old, new, chief)
    assert told("To confirm") == [("Above", "chief@sample.test")]


def test_who_may_confirm_it_themself_is_not_told_that_they_may(old, new):
    new.superior = old.superior
    new.save()
    planned(old, new, member(old.superior, name="Above both"))
    assert told("") == []


def test_approvers_of_both_hear_that_it_stands_and_that_it_moved(old, new, chief, head):
    move = planned(old, new, chief)
    confirm_office_move(move, by=head, today=TODAY)
    stands = "Everything of EUR/CARC goes to PM/NEW on Mon 7 December 2026"
    assert told(stands) == [("Chief", "head@sample.test")]

    for _ in range(2):
        carry_out_moves(today=ON_DAY)
    assert told("Everything of EUR/CARC has gone to PM/NEW") == [
        ("Chief", ""),
        ("Head", "chief@sample.test"),
    ]


def test_approvers_of_both_hear_that_it_was_cancelled(old, new, chief, head):
    cancel_office_move(planned(old, new, chief), by=head, today=TODAY)
    cancelled = "Cancelled: EUR/CARC does not move to PM/NEW on Mon 7 December 2026"
    assert told(cancelled) == [("Chief", "head@sample.test")]


def test_whoever_planned_it_from_above_hears_too(old, new, chief, head):
    move = planned(old, new, member(old.superior, name="Above the old"))
    confirm_office_move(move, by=head, today=TODAY)
    assert [name for name, _ in told("Everything")] == ["Above the old", "Chief"]


def test_that_it_could_not_move_is_told_once(old, new, chief, head):
    move = planned(old, new, chief)
    confirm_office_move(move, by=head, today=TODAY)
    new.closed_on = ON_DAY
    new.save()

    for day in (ON_DAY, ON_DAY, ON_DAY + DAY):
        carry_out_moves(today=day)

    assert [name for name, _ in told("Not moved: EUR/CARC to PM/NEW")] == ["Chief", "Head"]
    text = Mail.objects.filter(subject__startswith="Not moved").first().text
    assert "The office to which everything goes is closed." in text
