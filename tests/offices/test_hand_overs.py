"""A hand-over is planned, stands once it is confirmed, and moves by itself on its day, once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.jobs import job_named
from offices.hand_overs import may_hand_over
from offices.history import readable_history
from offices.models import Assignment, Membership, Role
from offices.services.carrying_out import CarriedOut, carry_out
from offices.services.hand_overs import (
    cancel_hand_over,
    change_hand_over,
    confirm_hand_over,
)
from offices.services.starting import name_people
from offices.versions import StaleVersionError
from tests.factories import AbsenceFactory, AssignmentFactory, OfficeFactory, member
from tests.offices.handing import DAY, ON_DAY, TODAY, make_handing

pytestmark = pytest.mark.django_db


@pytest.fixture
def handing(db):
    return make_handing()


def test_nothing_moves_before_the_day_and_all_on_it_once(handing):
    hand_over = handing.confirmed()
    before = handing.people()

    assert carry_out(today=ON_DAY - DAY) == CarriedOut()
    assert handing.people() == before

    assert carry_out(today=ON_DAY) == CarriedOut(moved=1)
    assert handing.people() == [(handing.successor, None), (handing.successor, None)]
    assert Assignment.plain.filter(hand_over=hand_over).count() == 2
    assert carry_out(today=ON_DAY) == CarriedOut()
    assert handing.people() == [(handing.successor, None), (handing.successor, None)]


def test_what_is_not_confirmed_does_not_move(handing):
    handing.plan()

    assert carry_out(today=ON_DAY + 9 * DAY) == CarriedOut()
    assert handing.people()[0] == (handing.leaver, None)


def test_the_job_carries_out_what_became_due_meanwhile(handing, monkeypatch):
    handing.confirmed()
    monkeypatch.setattr("offices.tasks.home_today", lambda: ON_DAY + 3 * DAY)

    job_named("offices.hand_over").run()

    assert handing.people()[0] == (handing.successor, None)
    (newest, *_) = readable_history(handing.named, handing.chief)
    assert newest.actor == "automatic: hand over"


def test_confirmed_for_today_it_moves_at_once(handing):
    hand_over = handing.confirmed(on_day=TODAY)

    assert hand_over.done_at is not None
    assert handing.people()[0] == (handing.successor, None)


def test_an_alternate_follows_too_and_nobody_has_both_places(handing):
    other = member(handing.office)
    handing.second.responsible = other
    handing.second.save()
    handing.named.alternate = handing.successor
    handing.named.save()
    handing.confirmed(on_day=TODAY)

    assert handing.people() == [(handing.successor, None), (other, handing.successor)]


def test_who_answered_without_being_named_is_followed_by_name(handing):
    handing.chief.is_active = False
    handing.chief.save()
    Membership.objects.filter(user=handing.successor).update(starts_on=TODAY - DAY)
    unnamed = AssignmentFactory(office=handing.office)
    reader = member(handing.office, Role.READER)
    colleague = AssignmentFactory(office=handing.office, responsible=reader)
    handing.confirmed(on_day=TODAY + DAY)
    Membership.objects.filter(user=handing.leaver).update(ends_on=TODAY + DAY)

    carry_out(today=TODAY + DAY)

    unnamed.refresh_from_db()
    assert unnamed.responsible == handing.successor
    colleague.refresh_from_db()
    assert colleague.responsible == reader


@pytest.mark.parametrize("stands_in", [True, False])
def test_who_is_on_leave_the_day_before_keeps_what_is_theirs(handing, stands_in):
    """What a colleague on leave answers for is not the leaver's, although the leaver does it."""
    colleague = member(handing.office, Role.DRAFTER)
    theirs = AssignmentFactory(office=handing.office, responsible=colleague)
    AbsenceFactory(
        person=colleague,
        stand_in=handing.leaver if stands_in else None,
        starts_on=ON_DAY - 3 * DAY,
        ends_on=ON_DAY + 3 * DAY,
    )
    Membership.objects.filter(user=handing.chief).update(role=Role.READER)
    handing.confirmed()

    carry_out(today=ON_DAY)

    theirs.refresh_from_db()
    assert (theirs.responsible, theirs.hand_over) == (colleague, None)


def test_a_leaver_on_leave_the_day_before_is_followed_everywhere(handing):
    Membership.objects.filter(user=handing.chief).update(role=Role.READER)
    Membership.objects.filter(user=handing.successor).update(starts_on=TODAY - DAY)
    unnamed = AssignmentFactory(office=handing.office)
    AbsenceFactory(person=handing.leaver, starts_on=ON_DAY - 9 * DAY, ends_on=ON_DAY)
    handing.confirmed()

    carry_out(today=ON_DAY)

    unnamed.refresh_from_db()
    assert unnamed.responsible == handing.successor


def test_the_alternate_who_leaves_later_takes_no_link_from_the_responsible(handing):
    first = handing.confirmed(on_day=TODAY)
    handing.named.refresh_from_db()
    handing.named.alternate = handing.chief
    handing.named.save()
    third = member(handing.office, Role.DRAFTER)
    plan = handing.plan(leaver=handing.chief, successor=third, by=handing.chief, on_day=TODAY)

    confirm_hand_over(plan, by=handing.chief, today=TODAY)

    handing.named.refresh_from_db()
    assert (handing.named.alternate, handing.named.hand_over) == (third, first)


def test_who_stands_in_for_the_approver_hands_over_nobody(handing):
    colleague = member(handing.office, Role.DRAFTER)
    AbsenceFactory(
        person=handing.chief, stand_in=colleague, starts_on=TODAY, ends_on=TODAY + 9 * DAY
    )
    assert may_hand_over(handing.chief, handing.office, handing.leaver, today=TODAY)
    with pytest.raises(PermissionDenied):
        handing.plan(by=colleague)


def test_other_offices_and_parts_that_are_over_keep_their_people(handing):
    over = AssignmentFactory(office=handing.office, responsible=handing.leaver, ends_on=TODAY)
    elsewhere = AssignmentFactory(responsible=handing.leaver)
    handing.confirmed(on_day=TODAY)

    for row in (over, elsewhere):
        row.refresh_from_db()
        assert (row.responsible, row.version) == (handing.leaver, 1)


def test_cancelled_it_never_moves_and_another_can_be_planned(handing):
    hand_over = handing.confirmed()
    cancel_hand_over(hand_over, by=handing.chief, today=TODAY, version=hand_over.version)

    assert carry_out(today=ON_DAY) == CarriedOut()
    assert handing.people()[0] == (handing.leaver, None)
    assert handing.plan().version == 1
    with pytest.raises(ValidationError, match="was cancelled"):
        confirm_hand_over(hand_over, by=handing.leaver, today=TODAY)


def test_changed_it_waits_to_be_confirmed_again(handing):
    other = member(handing.office)
    hand_over = handing.confirmed()
    changed = change_hand_over(
        hand_over,
        successor=other,
        on_day=ON_DAY + DAY,
        overlap_until=ON_DAY + 30 * DAY,
        by=handing.leaver,
        today=TODAY,
        version=hand_over.version,
    )

    assert carry_out(today=ON_DAY + DAY) == CarriedOut()
    confirm_hand_over(changed, by=handing.leaver, today=TODAY)
    assert carry_out(today=ON_DAY + DAY) == CarriedOut(moved=1)
    assert handing.people()[0] == (other, None)


def test_a_successor_who_left_takes_nothing_until_another_is_confirmed(handing):
    hand_over = handing.confirmed()
    Membership.objects.filter(user=handing.successor).update(ends_on=ON_DAY)

    assert carry_out(today=ON_DAY) == CarriedOut(not_moved=1)
    assert carry_out(today=ON_DAY) == CarriedOut(not_moved=1)
    hand_over.refresh_from_db()
    assert (hand_over.not_moved_because, hand_over.done_at) == ("successor", None)
    assert handing.people()[0] == (handing.leaver, None)

    changed = change_hand_over(
        hand_over,
        successor=handing.chief,
        on_day=ON_DAY,
        overlap_until=None,
        by=handing.chief,
        today=ON_DAY,
    )
    confirm_hand_over(changed, by=handing.chief, today=ON_DAY)
    assert handing.people()[0] == (handing.chief, None)


def test_who_comes_back_takes_it_by_the_next_run(handing):
    handing.confirmed()
    handing.successor.is_active = False
    handing.successor.save()
    carry_out(today=ON_DAY)
    handing.successor.is_active = True
    handing.successor.save()

    assert carry_out(today=ON_DAY + DAY) == CarriedOut(moved=1)


@pytest.mark.parametrize(
    ("other", "field", "said"),
    [
        ({"on_day": TODAY - DAY}, "on_day", "This day is over"),
        ({"overlap_until": ON_DAY}, "overlap_until", "Choose a day after"),
    ],
)
def test_days_that_make_no_sense_are_refused_beside_their_field(handing, other, field, said):
    with pytest.raises(ValidationError, match=said) as refused:
        handing.plan(**other)
    assert list(refused.value.error_dict) == [field]


def test_the_successor_drafts_or_approves_there_on_that_day(handing):
    later = member(handing.office)
    Membership.objects.filter(user=later).update(starts_on=ON_DAY)
    gone = member(handing.office, is_active=False)
    for person in (member(handing.office, Role.READER), member(OfficeFactory()), gone):
        with pytest.raises(ValidationError, match="does not draft or approve"):
            handing.plan(successor=person)
    with pytest.raises(ValidationError, match="somebody else"):
        handing.plan(successor=handing.leaver)
    assert handing.plan(successor=later).successor == later


def test_the_leaver_and_approvers_of_the_office_hand_over_nobody_else(handing):
    others = [
        handing.successor,
        member(handing.office, Role.READER),
        member(OfficeFactory()),
    ]
    for person in others:
        with pytest.raises(PermissionDenied):
            handing.plan(by=person)
    hand_over = handing.plan(by=handing.chief)
    for person in others:
        for act in (confirm_hand_over, cancel_hand_over):
            with pytest.raises(PermissionDenied):
                act(hand_over, by=person, today=TODAY)


def test_one_hand_over_of_a_person_in_an_office_is_open_at_a_time(handing):
    handing.plan()
    with pytest.raises(ValidationError, match="has a hand-over in EUR/CARC already"):
        handing.plan(by=handing.chief, successor=handing.chief)


def test_confirming_what_somebody_changed_meanwhile_is_refused(handing):
    hand_over = handing.plan()
    with pytest.raises(StaleVersionError):
        confirm_hand_over(hand_over, by=handing.leaver, today=TODAY, version=7)


def test_naming_others_ends_what_came_by_the_hand_over(handing):
    handing.confirmed(on_day=TODAY)
    handing.named.refresh_from_db()
    name_people(
        handing.named, responsible=handing.successor, alternate=None, by=handing.chief, today=TODAY
    )
    handing.named.refresh_from_db()
    assert handing.named.hand_over is not None
    name_people(
        handing.named, responsible=handing.chief, alternate=None, by=handing.chief, today=TODAY
    )
    handing.named.refresh_from_db()
    assert handing.named.hand_over is None
