"""Notices become mails that say what is to be done by when, written from what then holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core import mail as outbox

from offices.models import Assignment, Part, Role
from reminders.models import Mail, MailChoice, MailState, Notice, Rhythm
from reminders.services.composing import compose
from reminders.services.delivery import deliver
from reminders.services.due_list import remark, sync
from reminders.services.sweep import Swept, sweep
from tests.factories import assigned, member
from tests.reminders.conftest import DUE_ON, PREFIX, in_baku

EIGHT = in_baku(DUE_ON)


def send(now):
    """Let the three jobs run once at `now`; return the subjects of what went out."""
    before = len(outbox.outbox)
    sweep(now=now)
    compose(now=now)
    deliver(clock=lambda: now)
    return [message.subject for message in outbox.outbox[before:]]


def silenced():
    rows = Notice.objects.for_system("test").filter(silenced_at__isnull=False)
    return [row.silenced_because for row in rows]


def test_a_mail_says_what_is_due_why_one_gets_it_and_where_it_is_done(owed):
    owed.state(waiting_office_id=owed.desk.pk)

    assert send(EIGHT) == ["Due Fri 3 Apr: hold Bilateral Security Dialogue (AZ-7KQ4)"]

    (message,) = outbox.outbox
    (row,) = Mail.objects.all()
    assert (message.to, message.reply_to) == (["officer@sample.test"], ["desk@sample.test"])
    assert message.extra_headers["Message-ID"] == f"<{row.uid}@entente>"
    for body in (message.body, message.alternatives[0].content):
        assert "You answer for EMB/BAKU." in body
        assert "https://entente.example/meetings/0b5e4f60-0000-4000-8000-000000000001/" in body
    assert (row.state, row.ended_at) == (MailState.SENT, EIGHT)


def test_nothing_goes_before_its_hour_and_nothing_twice(owed):
    owed.state()

    assert send(EIGHT - timedelta(minutes=1)) == []
    assert len(send(EIGHT)) == 1
    assert send(EIGHT + timedelta(minutes=1)) == []


@pytest.mark.parametrize("marking", ["SBU", "SBU/NF", "C", "S/NF"])
def test_above_u_a_mail_says_only_the_day_and_the_reference(owed, marking):
    owed.state(marking=marking, title="EXERCISE The envoy", due_on=DUE_ON - timedelta(days=3))

    assert send(EIGHT) == ["Due Tue 31 Mar: AZ-7KQ4"]
    for body in (outbox.outbox[0].body, outbox.outbox[0].alternatives[0].content):
        assert "envoy" not in body
        assert "hold" not in body


def test_what_the_other_side_owes_names_its_country(owed):
    owed.state(owed_by="partner", kind="meeting_word")

    assert send(EIGHT) == [
        "Due Fri 3 Apr: Azerbaijan: confirm the date, Bilateral Security Dialogue (AZ-7KQ4)"
    ]


def test_urgent_ones_of_one_person_go_in_one_mail_and_the_rest_in_one_digest(owed):
    coming = DUE_ON + timedelta(days=7)
    facts = [
        replace(owed.fact, key=f"{PREFIX}1"),
        replace(owed.fact, key=f"{PREFIX}2", title="Energy Dialogue", reference="AZ-2222"),
        replace(owed.fact, key=f"{PREFIX}3", due_on=coming, title="Third", reference="AZ-3333"),
        replace(owed.fact, key=f"{PREFIX}4", due_on=coming, title="Fourth", reference="AZ-4444"),
    ]
    sync(PREFIX, facts)

    assert sorted(send(EIGHT)) == [
        "2 things to do",
        "Due Fri 3 Apr: hold Bilateral Security Dialogue (AZ-7KQ4) and 1 more",
    ]
    assert sorted(Mail.objects.values_list("sort", flat=True)) == ["digest", "urgent"]


def test_a_second_digest_waits_for_the_next_working_day(owed):
    owed.state(due_on=DUE_ON + timedelta(days=7))
    assert len(send(EIGHT)) == 1
    other = replace(owed.fact, key="thing:2:x", title="Late to the list", reference="AZ-5555")
    sync("thing:2:", [other])

    assert send(EIGHT + timedelta(hours=2)) == []
    assert send(in_baku(date(2026, 4, 5), 9)) == []
    assert send(in_baku(date(2026, 4, 6))) == ["Due Fri 10 Apr: hold Late to the list (AZ-5555)"]


FRIDAY, MONDAY = date(2026, 3, 27), date(2026, 3, 30)


@pytest.mark.parametrize(
    ("first_tried", "goes_at"),
    [
        (in_baku(FRIDAY, 8), in_baku(FRIDAY, 8)),
        (in_baku(FRIDAY, 23), in_baku(FRIDAY, 23)),
        (in_baku(date(2026, 3, 28), 0, 10), in_baku(MONDAY)),
        (in_baku(date(2026, 3, 29), 15), in_baku(MONDAY)),
        (in_baku(MONDAY, 5), in_baku(MONDAY)),
    ],
    ids=["in time", "late that evening", "on Saturday", "on Sunday", "before the office opens"],
)
def test_a_digest_that_found_no_worker_goes_on_the_next_working_day(owed, first_tried, goes_at):
    owed.state()  # seven days before is Friday 27 March
    sweep(now=in_baku(FRIDAY, 4))
    assert owed.told() == [("before-7", "Officer", in_baku(FRIDAY))]

    sent_at = [
        now
        for now in (first_tried, in_baku(MONDAY), in_baku(MONDAY, 9))
        if now >= first_tried and compose_and_send(now)
    ]

    assert sent_at == [goes_at]


def test_a_weekly_digest_missed_all_week_goes_on_monday_and_not_on_saturday(owed):
    MailChoice.objects.create(user=owed.officer, digest=Rhythm.WEEKLY)
    owed.state(due_on=date(2026, 4, 9))
    sweep(now=in_baku(date(2026, 3, 24), 9))  # 16 days before: 30 days before was the last step
    (told,) = owed.told()
    assert told[0] == "before-30"

    assert not compose_and_send(in_baku(date(2026, 4, 4), 10))  # a Saturday
    assert compose_and_send(in_baku(date(2026, 4, 6), 8))


def compose_and_send(now):
    before = len(outbox.outbox)
    compose(now=now)
    deliver(clock=lambda: now)
    return outbox.outbox[before:]


def test_nobody_gets_a_second_digest_on_a_weekend(owed):
    owed.state()
    assert len(send(in_baku(FRIDAY))) == 1
    Notice.objects.for_system("test").update(mail=None)  # as one planned since, and not sent

    assert not compose_and_send(in_baku(FRIDAY, 12))
    assert not compose_and_send(in_baku(date(2026, 3, 28), 9))
    assert len(compose_and_send(in_baku(MONDAY))) == 1


@pytest.mark.parametrize(
    ("change", "because"),
    [
        (lambda owed: sync(PREFIX, []), "over"),
        (lambda owed: owed.state(due_on=DUE_ON + timedelta(days=60)), "moved"),
        (lambda owed: set_field(owed.officer, clearance="U"), "unreadable"),
        (lambda owed: set_field(owed.officer, is_active=False), "gone"),
        (lambda owed: name_other(owed), "others"),
    ],
    ids=["done", "moved", "clearance lost", "no longer here", "somebody else answers"],
)
def test_what_no_longer_holds_when_it_goes_is_silenced_with_its_reason(owed, change, because):
    owed.state(marking="SBU")
    sweep(now=EIGHT - timedelta(hours=4))
    change(owed)

    compose(now=EIGHT)
    deliver(clock=lambda: EIGHT)

    assert outbox.outbox == []
    assert silenced() == [because]
    assert [mail.state for mail in Mail.objects.all()] == [MailState.DROPPED]


@pytest.mark.parametrize(
    ("change", "turn_back"),
    [
        (lambda owed: sync(PREFIX, []), lambda owed: owed.state()),
        (
            lambda owed: owed.state(due_on=DUE_ON + timedelta(days=60)),
            lambda owed: owed.state(due_on=DUE_ON),
        ),
    ],
    ids=["done and owed again", "moved there and back"],
)
def test_what_was_silenced_is_told_once_it_holds_again(owed, change, turn_back):
    owed.state()
    sweep(now=EIGHT - timedelta(hours=4))
    change(owed)
    assert send(EIGHT) == []
    turn_back(owed)

    later = EIGHT + timedelta(hours=1)
    assert send(later) == ["Due Fri 3 Apr: hold Bilateral Security Dialogue (AZ-7KQ4)"]
    assert owed.told() == [("before-0", "Officer", later)]
    turn_back(owed)
    assert send(later + timedelta(hours=1)) == []


@pytest.mark.parametrize(
    ("lost", "because"),
    [({"clearance": "U"}, "unreadable"), ({"is_active": False}, "gone")],
    ids=["clearance lost", "no longer here"],
)
def test_what_one_person_may_not_hear_any_more_is_told_to_the_next(owed, lost, because):
    owed.state(marking="SBU")
    sweep(now=EIGHT - timedelta(hours=4))
    member(owed.office, Role.DRAFTER, name="Next", email="next@sample.test")
    set_field(owed.officer, **lost)
    assert send(EIGHT) == []
    assert silenced() == [because]

    assert send(EIGHT + timedelta(minutes=1)) == ["Due Fri 3 Apr: AZ-7KQ4"]
    assert [message.to for message in outbox.outbox] == [["next@sample.test"]]
    assert sweep(now=EIGHT + timedelta(minutes=2)) == Swept()


def set_field(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    record.save()


def name_other(owed):
    assignment = Assignment.plain.get(office=owed.office)
    assignment.responsible = member(owed.office)
    assignment.save()


def test_a_notice_is_remarked_with_its_deadline(owed):
    owed.state()
    sweep(now=EIGHT)
    remark(PREFIX, "C")

    (notice,) = Notice.objects.for_system("test")
    assert notice.marking == "C"
    owed.state(marking="S")
    notice.refresh_from_db()
    assert notice.marking == "S"


def test_the_office_above_hears_why(owed):
    owed.state()
    now = in_baku(date(2026, 4, 13), 20)

    subjects = send(now)

    assert subjects == ["Due Fri 3 Apr: hold Bilateral Security Dialogue (AZ-7KQ4)"] * 2
    to_chief = next(one for one in outbox.outbox if one.to == ["chief@sample.test"])
    assert "10 days late" in to_chief.body
    assert "EMB/BAKU has not done this, and you approve for EUR above it." in to_chief.body


def test_a_mail_that_cannot_be_written_keeps_no_other_waiting(owed):
    owed.state()
    other = assigned(owed.relationship, Part.ACTION, code="PM", time_zone="Asia/Baku")
    member(other, email="pm@sample.test")
    sync("thing:2:", [replace(owed.fact, key="thing:2:x", office_id=other.pk, kind="meeting_word")])
    sweep(now=EIGHT)
    compose(now=EIGHT)
    broken = Mail.objects.get(recipient=owed.officer)
    row = owed_row(broken)
    type(row).objects.for_system("test").filter(pk=row.pk).update(kind="unheard_of")

    deliver(clock=lambda: EIGHT)

    broken.refresh_from_db()
    assert (broken.state, broken.failure) == (MailState.FAILED, "KeyError")
    assert [message.to for message in outbox.outbox] == [["pm@sample.test"]]


def owed_row(mail):
    return Notice.objects.for_system("test").get(mail=mail).deadline
