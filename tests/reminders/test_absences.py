"""Who hears of what while somebody is away, and what stand-ins are mailed."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail as outbox

from core.dates import home_today
from offices.models import Assignment, Role
from offices.services.absences import change_absence, end_absence, enter_absence
from reminders.models import Mail, MailChoice, Notice, Rhythm, Sort, Why
from reminders.services.absences import wake_for_absences
from reminders.services.composing import compose
from reminders.services.delivery import deliver
from reminders.services.due_list import take
from reminders.services.sweep import Swept, sweep
from reminders.services.writing import write_mails
from tests.factories import AbsenceFactory, member
from tests.reminders.conftest import DUE_ON, in_baku, in_washington

MORNING = in_baku(DUE_ON, 3)
MANY = in_baku(date(2026, 4, 30), 11)
DAY = timedelta(days=1)


@pytest.fixture
def stand_in(owed):
    """A reader at the embassy, whose turn would never come."""
    return member(owed.office, Role.READER, name="Reader", email="reader@sample.test")


def away(person, stand_in=None, first=DUE_ON - DAY, days=30):
    return AbsenceFactory(
        person=person, stand_in=stand_in, starts_on=first, ends_on=first + days * DAY
    )


def name_officer(owed, **people):
    rows = Assignment.objects.for_system("test").filter(office=owed.office)
    rows.update(responsible=owed.officer, **people)


def mails():
    """Return each mail about absences as its recipient and subject, in order."""
    rows = Mail.objects.filter(sort=Sort.ABSENCE).select_related("recipient").order_by("pk")
    return [(row.recipient.name, row.subject) for row in rows]


# --- Who hears -------------------------------------------------------------------------------


def test_the_stand_in_hears_and_the_mail_says_in_whose_place(owed, stand_in):
    name_officer(owed)
    away(owed.officer, stand_in)
    owed.state()
    sweep(now=MORNING)
    assert owed.told() == [("before-0", "Reader", in_baku(DUE_ON))]
    notice = Notice.objects.for_system("test").get()
    assert (notice.why, notice.stands_in_for, str(notice.reason)) == (
        Why.STANDS_IN,
        owed.officer,
        "stands in for Officer",
    )
    compose(now=in_baku(DUE_ON))
    (mail,) = write_mails(Mail.objects.filter(recipient=stand_in), now=in_baku(DUE_ON))
    assert "You stand in for Officer at EMB/BAKU." in mail.text
    assert "You stand in for Officer at EMB/BAKU." in mail.html


def test_a_stand_in_hears_nothing_above_their_own_clearance(owed, stand_in):
    stand_in.clearance = "U"
    stand_in.save()
    name_officer(owed)
    away(owed.officer, stand_in)
    owed.state(marking="C")
    sweep(now=MORNING)
    assert owed.told() == [("before-0", "Desk", in_washington(DUE_ON))]


def test_the_stand_in_of_who_took_it_hears(owed, stand_in):
    row = owed.state()
    taker = member(owed.desk, name="Taker")
    other = member(owed.desk, Role.READER, name="Other")
    take(row, by=taker)
    absence = away(taker, other)
    sweep(now=MORNING)
    assert [(step, who) for step, who, _at in owed.told()] == [("before-0", "Other")]
    assert Notice.objects.for_system("test").get().stands_in_for == taker
    absence.stand_in = None
    absence.save()
    take(row, by=taker)
    owed.state(title="Another title")
    sweep(now=MORNING + DAY)
    assert [(step, who) for step, who, _at in owed.told()][1:] == [("before-0", "Officer")]


def test_approvers_who_are_away_are_left_out_where_somebody_else_remains(owed):
    away(owed.officer)
    away(member(owed.desk, name="Second"))
    owed.state()
    sweep(now=MORNING)
    assert owed.told() == [("before-0", "Desk", in_washington(DUE_ON))]
    away(owed.desk_officer)
    owed.state(title="Another title")
    sweep(now=MORNING + timedelta(hours=1))
    assert {who for _step, who, _at in owed.told()} == {"Desk", "Second"}


def test_who_stands_in_for_the_approver_above_hears_of_what_is_late(owed):
    deputy = member(owed.above, Role.DRAFTER, name="Deputy")
    away(owed.chief, deputy)
    owed.state()
    sweep(now=MANY)
    assert {(step, who) for step, who, _at in owed.told()} == {
        ("late-21", "Officer"),
        ("above-5", "Deputy"),
    }


def test_when_somebody_goes_or_is_back_the_sweep_looks_anew(owed, stand_in):
    name_officer(owed)
    owed.state()
    sweep(now=MORNING)
    away(owed.officer, stand_in, first=DUE_ON + DAY, days=3)
    assert [wake_for_absences(today=DUE_ON + n * DAY) for n in (0, 1, 2, 4)] == [0, 1, 0, 1]
    with time_machine.travel(in_baku(DUE_ON + DAY), tick=False):
        wake_for_absences(today=home_today())
        assert sweep(now=in_baku(DUE_ON + DAY, 9)) == Swept(looked_at=1, planned=1)
    assert [who for _step, who, _at in owed.told()] == ["Officer", "Reader"]


# --- Silenced for one, told to another -------------------------------------------------------


def mailed(now):
    """Let the three jobs run a first, a second and a third minute; return to whom mails went.

    When the third one begins nothing is left to look at.
    """
    before = len(outbox.outbox)
    for minute in range(3):
        at = now + timedelta(minutes=minute)
        swept = sweep(now=at)
        compose(now=at)
        deliver(clock=lambda at=at: at)
    assert swept == Swept()
    return [message.to for message in outbox.outbox[before:]]


def silenced():
    rows = Notice.objects.for_system("test").filter(silenced_at__isnull=False)
    return sorted((row.step, row.recipient.name, row.silenced_because) for row in rows)


def test_the_stand_in_of_who_approves_above_hears_though_it_was_planned_for_them(owed):
    """The step of the 10th is planned when the first office opens, on the 9th in Washington."""
    owed.state()
    day = date(2026, 4, 10)  # five business days late
    deputy = member(owed.above, Role.DRAFTER, name="Deputy", email="deputy@sample.test")
    away(owed.chief, deputy, first=day)
    sweep(now=in_washington(day - DAY, 15))
    assert ("above-5", "Chief", in_washington(day)) in owed.told()

    assert [deputy.email] in mailed(in_washington(day))
    assert silenced() == [("above-5", "Chief", "others")]
    assert [owed.chief.email] not in [message.to for message in outbox.outbox]


def test_the_stand_in_at_the_desk_hears_where_nobody_is_responsible(owed):
    owed.officer.is_active = False
    owed.officer.save()
    owed.state()
    deputy = member(owed.desk, Role.DRAFTER, name="Deputy", email="deputy@sample.test")
    away(owed.desk_officer, deputy, first=DUE_ON)
    sweep(now=in_washington(DUE_ON - DAY, 15))
    assert owed.told() == [("before-0", "Desk", in_washington(DUE_ON))]

    assert mailed(in_washington(DUE_ON)) == [[deputy.email]]
    assert silenced() == [("before-0", "Desk", "others")]


def test_one_who_is_back_before_their_stand_in_was_told_hears_after_all(owed, stand_in):
    """The stand-in wants a digest each week, and it never comes to that."""
    MailChoice.objects.create(user=stand_in, digest=Rhythm.WEEKLY)
    name_officer(owed)
    tuesday, monday = date(2026, 3, 24), date(2026, 3, 30)
    owed.state(due_on=tuesday + 30 * DAY)
    away(owed.officer, stand_in, first=tuesday, days=4)
    sweep(now=in_baku(tuesday, 3))
    assert owed.told() == [("before-30", "Officer", in_baku(tuesday))]

    assert mailed(in_baku(tuesday)) == []
    assert silenced() == [("before-30", "Officer", "others")]
    assert mailed(in_baku(monday)) == []
    assert silenced() == [("before-30", "Reader", "others")]
    assert mailed(in_baku(monday + DAY)) == [[owed.officer.email]]
    assert Notice.objects.for_system("test").count() == 2
    (told,) = Notice.objects.for_system("test").filter(silenced_at=None)
    assert (told.why, told.mail.state, told.goes_at) == (
        Why.RESPONSIBLE,
        "sent",
        in_baku(monday + DAY),
    )


# --- What is mailed --------------------------------------------------------------------------


@pytest.fixture
def entered(owed):
    """The officer is away for two weeks of December; another drafter stands in."""
    deputy = member(owed.office, Role.DRAFTER, name="Deputy", email="deputy@sample.test")
    return enter_absence(
        owed.officer,
        starts_on=date(2026, 12, 7),
        ends_on=date(2026, 12, 21),
        stand_in=deputy,
        by=owed.officer,
        today=home_today(),
    )


DAYS = "Mon 7 to Sun 20 December 2026"


def test_the_stand_in_gets_one_mail_that_answers_to_who_is_away(owed, entered):
    assert mails() == [("Deputy", f"Officer is away {DAYS}; you stand in.")]
    mail = Mail.objects.get()
    assert mail.reply_to == owed.officer.email
    assert "Back on Mon 21 December 2026." in mail.text
    assert "/away/" in mail.text


def test_other_days_and_the_end_are_told_to_the_stand_in(owed, entered):
    by = {"by": owed.officer, "today": home_today()}
    same = {"starts_on": entered.starts_on, "ends_on": entered.ends_on}
    change_absence(entered, **same, stand_in=entered.stand_in, **by)
    assert len(mails()) == 1
    shorter = {"starts_on": entered.starts_on, "ends_on": date(2026, 12, 9)}
    change_absence(entered, **shorter, stand_in=entered.stand_in, **by)
    end_absence(entered, **by)
    assert mails()[1:] == [
        ("Deputy", "Other days: Officer is away Mon 7 to Tue 8 December 2026; you stand in."),
        ("Deputy", "You no longer stand in for Officer."),
    ]


def test_another_stand_in_and_the_one_before_are_told(owed, entered):
    other = member(owed.office, Role.DRAFTER, name="Other")
    days = {"starts_on": entered.starts_on, "ends_on": entered.ends_on}
    change_absence(entered, **days, stand_in=other, by=owed.officer, today=home_today())
    assert sorted(mails()[1:]) == [
        ("Deputy", "You no longer stand in for Officer."),
        ("Other", f"Officer is away {DAYS}; you stand in."),
    ]


def test_what_an_approver_enters_is_told_to_who_is_away(owed):
    approver = member(owed.office, name="Approver", email="approver@sample.test")
    days = {"starts_on": date(2026, 12, 7), "ends_on": date(2026, 12, 21), "stand_in": None}
    by = {"by": approver, "today": home_today()}
    absence = enter_absence(owed.officer, **days, **by)
    end_absence(absence, **by)
    assert mails() == [
        ("Officer", f"Approver has noted that you are away {DAYS}; nobody stands in."),
        ("Officer", "Approver has noted that you are not away any more."),
    ]
    assert {mail.reply_to for mail in Mail.objects.all()} == {approver.email}


def test_nobody_is_mailed_about_an_absence_without_a_stand_in(owed):
    enter_absence(
        owed.officer,
        starts_on=date(2026, 12, 7),
        ends_on=date(2026, 12, 21),
        stand_in=None,
        by=owed.officer,
        today=home_today(),
    )
    assert mails() == []
