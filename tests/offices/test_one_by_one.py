"""What goes wrong with one of the things that are due keeps no other waiting, and is not hidden."""

import pytest
from django.db import OperationalError

from offices.models import HandOver, Office, OfficeMove
from offices.services import carrying_out, moving_offices
from offices.services.hand_overs import confirm_hand_over
from offices.services.one_by_one import one_by_one
from tests.factories import AssignmentFactory, OfficeFactory, member
from tests.offices.handing import make_handing
from tests.offices.moving import ON_DAY, TODAY, confirmed, parts

pytestmark = pytest.mark.django_db


def test_the_others_are_done_what_failed_is_undone_and_raised_at_the_end(caplog):
    def act(key):
        OfficeFactory(code=f"OFFICE {key}")
        if key in (2, 3):
            raise ValueError(key)
        return key

    with pytest.raises(ValueError, match="2"):
        one_by_one([1, 2, 3, 4], act, actor="test")

    made = Office.objects.filter(code__startswith="OFFICE")
    assert sorted(made.values_list("code", flat=True)) == ["OFFICE 1", "OFFICE 4"]
    assert [record.exc_info[0] for record in caplog.records] == [ValueError, ValueError]
    assert one_by_one([5, 6], lambda key: key, actor="test") == [5, 6]


def test_when_the_server_goes_nothing_more_is_tried():
    tried = []

    def act(key):
        tried.append(key)
        raise OperationalError

    with pytest.raises(OperationalError):
        one_by_one([1, 2], act, actor="test")
    assert tried == [1]


def test_a_move_that_fails_keeps_no_other_waiting(monkeypatch):
    pairs = [(OfficeFactory(), OfficeFactory()) for _ in range(2)]
    moves = [confirmed(old, new, member(old)) for old, new in pairs]
    made = [AssignmentFactory(office=old) for old, _new in pairs]

    def fail(move):
        if move == moves[0]:
            raise ValueError("This one does not work.")

    monkeypatch.setattr(moving_offices, "_afterwards", [fail])
    with pytest.raises(ValueError, match="This one"):
        moving_offices.carry_out_moves(today=ON_DAY)

    assert list(OfficeMove.objects.filter(done_at=None)) == [moves[0]]
    (_, first), (_, second) = pairs
    assert parts(first, ON_DAY) == []
    assert parts(second, ON_DAY) == [(made[1].relationship, made[1].part, None)]


def test_a_hand_over_that_fails_keeps_no_other_waiting(monkeypatch):
    handing = make_handing()
    failing, following = handing.confirmed(), handing.plan(leaver=handing.chief, by=handing.chief)
    confirm_hand_over(following, by=handing.chief, today=TODAY)

    def fail(hand_over, step):
        if hand_over == failing:
            raise ValueError("This one does not work.")

    monkeypatch.setattr(carrying_out, "_listeners", [fail])
    with pytest.raises(ValueError, match="This one"):
        carrying_out.carry_out(today=ON_DAY)

    assert list(HandOver.objects.filter(done_at=None)) == [failing]
    assert handing.people()[0] == (handing.leaver, None)
