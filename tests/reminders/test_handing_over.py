"""After a hand-over the successor hears what the leaver heard, and everybody concerned is told."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail as outbox

from offices.models import Assignment, Membership, Role
from offices.services.carrying_out import CarriedOut, carry_out
from offices.services.hand_overs import (
    cancel_hand_over,
    change_hand_over,
    confirm_hand_over,
    plan_hand_over,
)
from reminders.models import Deadline, Mail, Notice
from reminders.services.composing import compose
from reminders.services.delivery import deliver
from reminders.services.due_list import take
from reminders.services.sweep import sweep
from tests.factories import AbsenceFactory, member
from tests.reminders.conftest import DUE_ON, in_baku

EIGHT = in_baku(DUE_ON)
PLANNED = date(2026, 2, 1)  # when the fixture writes everything
ON_DAY = DUE_ON


@pytest.fixture
def successor(owed):
    Assignment.plain.filter(office=owed.office).update(responsible=owed.officer)
    return member(owed.office, Role.DRAFTER, name="Dana Reed", email="dana@sample.test")


@pytest.fixture
def hand_over(owed, successor):
    return confirmed(owed, successor)


def confirmed(owed, successor):
    planned = plan_hand_over(
        office=owed.office,
        leaver=owed.officer,
        successor=successor,
        on_day=ON_DAY,
        overlap_until=ON_DAY + timedelta(days=28),
        by=owed.officer,
        today=PLANNED,
    )
    return confirm_hand_over(planned, by=owed.officer, today=PLANNED)


def mails():
    """Return of each mail about hand-overs its recipient, subject and where an answer goes."""
    rows = Mail.objects.filter(sort="hand_over").select_related("recipient").order_by("pk")
    return [(row.recipient.name, row.subject, row.reply_to) for row in rows]


def test_a_mail_that_waits_for_the_leaver_is_silenced_and_the_successor_gets_it(owed, hand_over):
    owed.state()
    sweep(now=EIGHT - timedelta(hours=4))
    assert [who for _step, who, _at in owed.told()] == ["Officer"]

    carry_out(today=ON_DAY)
    now = EIGHT
    sweep(now=now)
    compose(now=now)
    deliver(clock=lambda: now)

    silenced = Notice.objects.for_system("test").filter(silenced_at__isnull=False)
    assert [(one.recipient.name, one.silenced_because) for one in silenced] == [
        ("Officer", "others")
    ]
    due = [message.to for message in outbox.outbox if message.subject.startswith("Due")]
    assert due == [["dana@sample.test"]]


def test_before_the_day_the_leaver_hears(owed, hand_over):
    owed.state(due_on=ON_DAY - timedelta(days=3))

    sweep(now=in_baku(ON_DAY - timedelta(days=3)))

    assert [who for _step, who, _at in owed.told()] == ["Officer"]


def test_what_the_leaver_took_is_taken_by_the_successor_and_nothing_else_is(owed, hand_over):
    own, others = owed.state(), owed.desk_officer
    take(own, by=owed.officer)
    carry_out(today=ON_DAY)
    assert Deadline.objects.for_system("test").get().taken_by == hand_over.successor

    take(own, by=others)
    assert carry_out(today=ON_DAY) == CarriedOut()
    assert Deadline.objects.for_system("test").get().taken_by == others


def test_the_successor_is_told_when_it_stands_and_both_when_it_moved(owed, hand_over):
    carry_out(today=ON_DAY)
    carry_out(today=ON_DAY)

    assert mails() == [
        (
            "Dana Reed",
            "Officer hands over EMB/BAKU to you on Fri 3 April 2026",
            "officer@sample.test",
        ),
        ("Dana Reed", "You have taken over EMB/BAKU from Officer", "officer@sample.test"),
        ("Officer", "Dana Reed has taken over EMB/BAKU from you", "dana@sample.test"),
    ]
    (first, moved, _to_leaver) = Mail.objects.filter(sort="hand_over").order_by("pk")
    address = f"https://entente.example/hand-over/{hand_over.uid}/"
    for text in (first.text, first.html, moved.text, moved.html):
        assert "It is about 1 relationship." in text
        assert address in text
    assert "Officer sees all of it too until Fri 1 May 2026." in moved.text


def test_only_who_works_in_the_office_reads_how_many_relationships_it_is_about(owed, successor):
    """The successor begins on the day on which the leaver is gone, and there is no overlap."""
    Membership.objects.filter(user=successor).update(starts_on=ON_DAY)
    hand_over = confirmed(owed, successor)
    Membership.objects.filter(user=owed.officer).update(ends_on=ON_DAY)
    with time_machine.travel(EIGHT, tick=False):
        carry_out(today=ON_DAY)

    first, moved, to_leaver = Mail.objects.filter(sort="hand_over").order_by("pk")
    assert (first.recipient, moved.recipient, to_leaver.recipient) == (
        hand_over.successor,
        hand_over.successor,
        hand_over.leaver,
    )
    said = ["relationship" in mail.text + mail.html for mail in (first, moved, to_leaver)]
    assert said == [False, True, False]


def test_taken_back_before_it_was_sent_nobody_hears_of_it(owed, hand_over):
    cancel_hand_over(hand_over, by=owed.officer, today=PLANNED)

    deliver(clock=lambda: in_baku(date(2026, 4, 1)))
    assert outbox.outbox == []


@pytest.mark.parametrize("is_changed", [True, False], ids=["changed", "cancelled"])
def test_taken_back_after_it_was_sent_one_correction_goes(owed, hand_over, is_changed):
    deliver(clock=lambda: in_baku(date(2026, 4, 1)))
    by = {"by": owed.officer, "today": PLANNED}
    if is_changed:
        days = {"on_day": ON_DAY, "overlap_until": None}
        change_hand_over(hand_over, successor=hand_over.successor, **days, **by)
    else:
        cancel_hand_over(hand_over, **by)
    deliver(clock=lambda: in_baku(date(2026, 4, 1)))

    assert [(message.to, message.subject) for message in outbox.outbox] == [
        (["dana@sample.test"], "Officer hands over EMB/BAKU to you on Fri 3 April 2026"),
        (
            ["dana@sample.test"],
            "Correction: Officer does not hand over EMB/BAKU to you on Fri 3 April 2026",
        ),
    ]


def test_what_could_not_move_is_told_once_to_the_approvers_and_the_leaver(owed, hand_over):
    member(owed.office, Role.APPROVER, name="Head", email="head@sample.test")
    member(owed.office, Role.READER, name="Reader")
    Membership.objects.filter(user=hand_over.successor).update(ends_on=ON_DAY)
    Mail.objects.all().update(state="sent", ended_at=EIGHT)

    for _ in range(3):
        assert carry_out(today=ON_DAY) == CarriedOut(not_moved=1)

    subject = "Not moved: EMB/BAKU from Officer to Dana Reed"
    told = [(who, said) for who, said, _reply in mails() if said.startswith("Not moved")]
    assert sorted(told) == [("Head", subject), ("Officer", subject)]
    text = Mail.objects.filter(subject=subject).first().text
    assert "The successor no longer drafts or approves there." in text


def told_of_what_did_not_move(successor):
    """Let the successor leave and the day come; return who is told that nothing moved."""
    Membership.objects.filter(user=successor).update(ends_on=ON_DAY)
    with time_machine.travel(EIGHT, tick=False):
        assert carry_out(today=ON_DAY) == CarriedOut(not_moved=1)
    return sorted(who for who, said, _reply in mails() if said.startswith("Not moved"))


def test_who_stands_in_for_the_approver_is_told_what_did_not_move(owed, hand_over):
    head = member(owed.office, name="Head", email="head@sample.test")
    deputy = member(owed.office, Role.DRAFTER, name="Deputy", email="deputy@sample.test")
    AbsenceFactory(person=head, stand_in=deputy, starts_on=ON_DAY)

    assert told_of_what_did_not_move(hand_over.successor) == ["Deputy", "Officer"]


def test_an_approver_who_is_away_is_told_what_did_not_move_where_nobody_else_is(owed, hand_over):
    head = member(owed.office, name="Head", email="head@sample.test")
    AbsenceFactory(person=head, starts_on=ON_DAY)

    assert told_of_what_did_not_move(hand_over.successor) == ["Head", "Officer"]


def test_approvers_who_are_away_are_not_told_where_another_one_is_there(owed, hand_over):
    AbsenceFactory(person=member(owed.office, name="Head"), starts_on=ON_DAY)
    AbsenceFactory(person=member(owed.office, name="Back"), starts_on=PLANNED, ends_on=ON_DAY)

    assert told_of_what_did_not_move(hand_over.successor) == ["Back", "Officer"]


def test_a_row_that_nobody_moved_is_not_woken(owed, hand_over, successor):
    owed.state()
    later = owed.state(office_id=owed.desk.pk)
    sweep(now=in_baku(ON_DAY))
    asleep = Deadline.objects.for_system("test").get(pk=later.pk).wakes_at

    carry_out(today=ON_DAY)

    assert Deadline.objects.for_system("test").get(pk=later.pk).wakes_at == asleep
