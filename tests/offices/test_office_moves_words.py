"""The move of an office stands by the word of those who get it, and of nobody who stands in."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from offices.models import Absence, OfficeMove, Role
from offices.services.moving_offices import carry_out_moves
from offices.services.office_moves import cancel_office_move, confirm_office_move
from tests.factories import AbsenceFactory, AssignmentFactory, OfficeFactory, member
from tests.offices.moving import DAY, ON_DAY, TODAY, confirmed, new, old, parts, planned

__all__ = ["new", "old"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(old):
    return member(old, name="Chief")


def lend(approver, office):
    """Return a drafter who stands in for an approver of their office."""
    drafter = member(office, Role.DRAFTER)
    AbsenceFactory(person=approver, stand_in=drafter, starts_on=TODAY, ends_on=TODAY + 7 * DAY)
    return drafter


def test_an_office_gives_nobody_a_role_in_another_one_by_its_own_word(old, new, chief):
    move = planned(old, new, chief, with_people=True)
    for person in (chief, member(old.superior), member(new, Role.DRAFTER)):
        with pytest.raises(PermissionDenied, match="An approver of PM/NEW, or of an office above"):
            confirm_office_move(move, by=person, today=TODAY)
    below = OfficeFactory(superior=new)
    with pytest.raises(PermissionDenied):
        confirm_office_move(move, by=member(below), today=TODAY)
    assert carry_out_moves(today=ON_DAY) == 0
    move.refresh_from_db()
    assert move.confirmed_at is None


@pytest.mark.parametrize("where", ["there", "above"])
def test_an_approver_of_the_other_office_or_above_it_confirms(old, new, chief, where):
    by = member(new if where == "there" else new.superior)
    assert confirm_office_move(planned(old, new, chief), by=by, today=TODAY).confirmed_at


def test_an_approver_above_both_does_it_alone(old, new):
    new.superior = old.superior
    new.save()
    head = member(old.superior)
    assert confirm_office_move(planned(old, new, head), by=head, today=TODAY).confirmed_at


def test_who_stands_in_for_an_approver_plans_confirms_and_cancels_nothing(old, new, chief):
    with pytest.raises(PermissionDenied):
        planned(old, new, lend(chief, old))
    move = planned(old, new, chief)
    lent = lend(member(new), new)
    for act in (confirm_office_move, cancel_office_move):
        with pytest.raises(PermissionDenied):
            act(move, by=lent, today=TODAY)
    assert Absence.objects.on(TODAY).count() == 2


@pytest.mark.parametrize("whose", ["old", "above the old", "new", "above the new"])
def test_approvers_of_either_office_and_above_see_and_cancel_it(old, new, chief, whose):
    office = old if "old" in whose else new
    person = member(office.superior if "above" in whose else office)
    move = planned(old, new, chief)

    assert list(OfficeMove.objects.visible_to(person, today=TODAY)) == [move]
    assert cancel_office_move(move, by=person, today=TODAY).cancelled_at is not None


def test_drafters_above_and_approvers_elsewhere_neither_see_nor_cancel_it(old, new, chief):
    move = planned(old, new, chief)
    below = OfficeFactory(superior=old)
    for person in (member(old.superior, Role.DRAFTER), member(OfficeFactory()), member(below)):
        assert not OfficeMove.objects.visible_to(person, today=TODAY).exists()
        with pytest.raises(PermissionDenied):
            cancel_office_move(move, by=person, today=TODAY)


def close(office, day):
    office.closed_on = day
    office.save()


def test_into_an_office_that_has_closed_nothing_moves_until_it_is_open_again(old, new, chief):
    part = AssignmentFactory(office=old)
    move = confirmed(old, new, chief, closes=True)
    close(new, ON_DAY)

    assert [carry_out_moves(today=ON_DAY) for _ in range(2)] == [0, 0]

    move.refresh_from_db()
    old.refresh_from_db()
    assert (move.not_moved_because, move.done_at, move.version) == ("closed", None, 3)
    assert old.closed_on is None
    assert parts(old, ON_DAY) == [(part.relationship, part.part, None)]

    close(new, None)
    assert carry_out_moves(today=ON_DAY + DAY) == 1
    move.refresh_from_db()
    assert (move.not_moved_because, move.done_at is None) == ("", False)
    assert parts(new, ON_DAY + DAY) == [(part.relationship, part.part, None)]


def test_a_move_into_an_office_that_closes_until_then_is_not_confirmed(old, new, chief):
    move = planned(old, new, chief)
    close(new, ON_DAY)
    with pytest.raises(ValidationError, match="PM/NEW is closed on that day"):
        confirm_office_move(move, by=member(new.superior), today=TODAY)


def test_one_that_was_not_moved_is_cancelled(old, new, chief):
    move = confirmed(old, new, chief)
    close(new, ON_DAY)
    carry_out_moves(today=ON_DAY)
    cancelled = cancel_office_move(move, by=chief, today=ON_DAY)
    assert (cancelled.not_moved_because, carry_out_moves(today=ON_DAY)) == ("", 0)
