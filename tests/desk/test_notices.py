"""What one was told, what people of one's office were told, and nothing above the reader."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from dialogue.services.meetings import Actor, schedule_meeting
from offices.models import Role
from reminders.models import Mail, MailState, Notice
from reminders.services.composing import compose
from reminders.services.delivery import deliver
from reminders.services.due_list import remark, sync
from reminders.services.sweep import sweep
from tests.factories import MeetingFactory, member
from tests.reminders.conftest import DUE_ON, PREFIX, in_baku, owed  # noqa: F401

EIGHT = in_baku(DUE_ON)


def page(client, person, show="sent"):
    client.force_login(person)
    answer = client.get("/notices/", {"show": show})
    return " ".join(answer.text.split())


def test_recipient_and_approvers_of_the_office_read_what_was_sent(client, owed):  # noqa: F811
    approver = member(owed.office, Role.APPROVER)
    owed.relationship.assignments.for_system("test").filter(office=owed.office).update(
        responsible=owed.officer
    )
    owed.state()
    sweep(now=EIGHT)
    compose(now=EIGHT)
    assert "to Officer, who answers for the office" in page(client, owed.officer, "waiting")
    deliver(clock=lambda: EIGHT)

    for person in (owed.officer, approver):
        assert "to Officer, who answers for the office" in page(client, person)
        assert "No mail waits." in page(client, person, "waiting")
    assert "No mail was sent yet." in page(client, owed.desk_officer)


def test_what_became_of_a_mail_is_said(client, owed):  # noqa: F811
    owed.state()
    sweep(now=EIGHT)
    compose(now=EIGHT)
    Mail.objects.update(state=MailState.FAILED, ended_at=EIGHT, failure="550 No such box")
    assert "failed: 550 No such box" in page(client, owed.officer, "failed")
    Mail.objects.update(state=MailState.SENT, ambiguous_at=EIGHT)
    assert "sent, perhaps twice" in page(client, owed.officer, "ambiguous")


def send():
    compose(now=EIGHT)
    deliver(clock=lambda: EIGHT)


def end_and_send():
    sync(PREFIX, [])
    send()


@pytest.mark.parametrize(
    ("show", "happens"),
    [("waiting", lambda: None), ("sent", send), ("silent", end_and_send)],
)
def test_what_is_marked_above_the_reader_later_is_not_listed(client, owed, show, happens):  # noqa: F811
    owed.state(title="EXERCISE The envoy")
    sweep(now=EIGHT)
    happens()
    assert "EXERCISE The envoy" in page(client, owed.officer, show)

    remark(PREFIX, "C")
    owed.officer.clearance = "U"
    owed.officer.save()

    assert "EXERCISE" not in page(client, owed.officer, show)


def test_what_is_coming_above_the_reader_is_not_listed(client, owed):  # noqa: F811
    from core.dates import home_today

    owed.state(title="EXERCISE The envoy", due_on=home_today() + timedelta(days=10))
    assert "EXERCISE The envoy" in page(client, owed.officer, "coming")

    remark(PREFIX, "C")
    owed.officer.clearance = "U"
    owed.officer.save()

    assert "EXERCISE" not in page(client, owed.officer, "coming")


def test_coming_says_when_one_is_reminded_next(client, owed):  # noqa: F811
    from core.dates import home_today

    due_on = home_today() + timedelta(days=10)
    owed.state(due_on=due_on)

    assert "next reminder" in page(client, owed.officer, "coming")


def test_who_was_told_of_a_record(client, owed):  # noqa: F811
    meeting = MeetingFactory(body__track__relationship=owed.relationship)
    owed.state(reference=meeting.reference)
    sweep(now=EIGHT)
    client.force_login(owed.desk_officer)

    told = client.get(f"/r/{meeting.reference}/told/")
    assert "to Officer, who answers for the office" in " ".join(told.text.split())
    client.force_login(member(MeetingFactory().body.track.lead_office))
    assert client.get(f"/r/{meeting.reference}/told/").status_code == 404


def test_who_was_told_of_the_day_of_a_meeting(client, owed):  # noqa: F811
    meeting = MeetingFactory(
        body__track__relationship=owed.relationship,
        body__name="Security Dialogue",
        due_on=DUE_ON,
        closes_on=DUE_ON,
    )
    lead = meeting.body.track.lead_office
    officer = member(lead, name="Lead Officer")
    schedule_meeting(
        meeting,
        first_day=DUE_ON,
        last_day=DUE_ON,
        venue="home",
        actor=Actor(officer, lead),
        today=DUE_ON - timedelta(days=30),
    )
    other = MeetingFactory(body=meeting.body)
    client.force_login(officer)
    address = f"/r/{meeting.reference}/told/"
    told = " ".join(client.get(address).text.split())
    assert "Mails about its day" in told
    assert "Scheduled for Fri 3 April 2026: 1st Security Dialogue" in told
    assert "to Officer" in told
    assert "waiting" in told
    deliver(clock=timezone.now)
    file = client.get(address, {"format": "csv", "table": "days"}).text
    assert file.count("Scheduled for Fri 3 April 2026") == Mail.objects.count() > 2
    assert "Lead Officer" in file
    assert "sent" in file
    assert "Mails about its day" not in client.get(f"/r/{other.reference}/told/").text


@pytest.mark.parametrize("marking", ["SBU", "C"])
def test_who_reads_no_meeting_hears_not_who_was_told_of_its_day(client, owed, marking):  # noqa: F811
    meeting = MeetingFactory(
        body__track__relationship=owed.relationship,
        body__marking=marking,
        body__name="Envoys",
        due_on=DUE_ON,
        closes_on=DUE_ON,
    )
    lead = meeting.body.track.lead_office
    schedule_meeting(
        meeting,
        first_day=DUE_ON,
        last_day=DUE_ON,
        venue="home",
        actor=Actor(member(lead), lead),
        today=DUE_ON - timedelta(days=30),
    )
    client.force_login(member(lead, clearance="U"))
    assert client.get(f"/r/{meeting.reference}/told/").status_code == 404
    cleared = member(lead, clearance=marking)
    client.force_login(cleared)
    told = client.get(f"/r/{meeting.reference}/told/").text
    assert f"({marking})" in told
    assert "Envoys" not in told


def test_somebody_chooses_a_digest_each_week(client, owed):  # noqa: F811
    client.force_login(owed.officer)
    assert client.get("/notices/choices/").status_code == 200

    answer = client.post("/notices/choices/", {"digest": "weekly"})

    assert answer.status_code == 303
    (weekly,) = re.findall(r'<input[^>]+value="weekly"[^>]*>', client.get("/notices/choices/").text)
    assert "checked" in weekly


def test_what_failed_is_sent_again_by_who_may(client, owed):  # noqa: F811
    owed.state()
    sweep(now=EIGHT)
    compose(now=EIGHT)
    failed = {"state": MailState.FAILED, "ended_at": EIGHT, "failure": "550 No such box"}
    Mail.objects.update(**failed)
    notice = Notice.objects.for_system("test").get()
    address = f"/notices/{notice.uid}/again/"
    assert "Send again" in page(client, owed.officer, "failed")
    for person, status in ((owed.desk_officer, 403), (owed.officer, 303)):
        client.force_login(person)
        assert client.post(address).status_code == status

    deliver(clock=timezone.now)

    assert [mail.state for mail in Mail.objects.all()] == [MailState.SENT]
    answer = client.post(address, follow=True)
    assert "This mail did not fail." in answer.text


def test_a_notice_that_one_does_not_see_is_not_found(client, owed):  # noqa: F811
    owed.state(marking="C")
    sweep(now=EIGHT)
    compose(now=EIGHT)
    notice = Notice.objects.for_system("test").get()
    client.force_login(member(owed.office, clearance="U"))

    assert client.post(f"/notices/{notice.uid}/again/").status_code == 404
