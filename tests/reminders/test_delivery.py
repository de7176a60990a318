"""A crash at any instruction loses no mail, and what may have been sent twice is counted."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as outbox

from reminders.models import Mail, MailState, Sort
from reminders.services import delivery
from reminders.services.delivery import LEASE, claim, deliver
from tests.factories import UserFactory
from tests.reminders.conftest import DUE_ON, in_baku

pytestmark = pytest.mark.django_db
NOW = in_baku(DUE_ON)


@pytest.fixture
def waiting():
    return Mail.objects.create(
        sort=Sort.MEETING,
        recipient=UserFactory(email="officer@sample.test"),
        key="meeting:1",
        goes_at=NOW,
        subject="Tue 19 May: Bilateral Security Dialogue",
        text="It has its day.",
        html="<p>It has its day.</p>",
    )


def run(now=NOW):
    return deliver(clock=lambda: now)


class Line:
    """A mail server that does what a test says."""

    def __init__(self, on_open=None, on_send=None):
        self.on_open, self.on_send, self.taken = on_open, on_send, []

    def open(self):
        if self.on_open:
            raise self.on_open

    def send_messages(self, messages):
        for message in messages:
            message.message()  # as Django does before the server hears of it
        if self.on_send:
            raise self.on_send
        self.taken += [message.extra_headers["Message-ID"] for message in messages]

    def close(self):
        pass


@pytest.fixture
def line(monkeypatch):
    line = Line()
    monkeypatch.setattr(delivery, "get_connection", lambda: line)
    return line


def test_a_mail_is_sent_once(waiting):
    assert (run().sent, run().sent) == (1, 0)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.ended_at) == (MailState.SENT, NOW)
    assert [message.subject for message in outbox.outbox] == [waiting.subject]


def test_killed_before_smtp_started_it_is_sent_when_the_lease_is_over(waiting, line):
    assert claim(now=NOW, batch=10)

    assert run(NOW + LEASE).sent == 0
    assert run(NOW + LEASE + timedelta(seconds=1)).sent == 1
    waiting.refresh_from_db()
    assert waiting.ambiguous_at is None


def test_killed_after_smtp_started_it_is_counted_and_sent_once_more_with_the_same_name(
    waiting, line
):
    claim(now=NOW, batch=10)
    Mail.objects.update(smtp_started_at=NOW)
    later = NOW + LEASE + timedelta(seconds=1)

    done = run(later)

    assert (done.sent, done.ambiguous) == (1, 1)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.ambiguous_at) == (MailState.SENT, later)
    assert line.taken == [f"<{waiting.uid}@entente>"]


def test_killed_again_after_smtp_started_it_ends_as_unknown(waiting, line):
    claim(now=NOW, batch=10)
    Mail.objects.update(smtp_started_at=NOW)
    later = NOW + LEASE + timedelta(seconds=1)
    claim(now=later, batch=10)
    Mail.objects.update(smtp_started_at=later)

    assert run(later + LEASE + timedelta(seconds=1)).sent == 0
    waiting.refresh_from_db()
    assert waiting.state == MailState.UNKNOWN
    assert list(Mail.objects.ambiguous()) == [waiting]


def test_killed_between_the_count_and_smtp_it_is_still_sent(waiting, line):
    claim(now=NOW, batch=10)
    Mail.objects.update(smtp_started_at=NOW)
    later = NOW + LEASE + timedelta(seconds=1)
    claim(now=later, batch=10)

    assert run(later + LEASE + timedelta(seconds=1)).sent == 1


@pytest.mark.parametrize(
    "refusal",
    [
        smtplib.SMTPRecipientsRefused({"officer@sample.test": (550, b"No such box")}),
        smtplib.SMTPDataError(554, b"No such box"),
    ],
    ids=["recipient", "data"],
)
def test_what_the_server_refuses_for_good_fails_with_its_reason(waiting, line, refusal):
    line.on_send = refusal

    assert run().failed == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.failure[4:]) == (MailState.FAILED, "No such box")
    line.on_send = None
    assert run(NOW + timedelta(days=1)).sent == 0


def test_what_the_server_refuses_for_now_is_tried_again(waiting, line):
    line.on_send = smtplib.SMTPDataError(451, b"Busy")
    assert run().put_off == 1
    line.on_send = None

    assert run(NOW + timedelta(seconds=30)).sent == 0
    assert run(NOW + timedelta(minutes=3)).sent == 1
    waiting.refresh_from_db()
    assert (waiting.ambiguous_at, waiting.failure) == (None, "")


@pytest.mark.parametrize("trouble", [ConnectionRefusedError(), TimeoutError()], ids=["off", "mute"])
def test_a_server_that_does_not_answer_is_tried_again_and_nothing_is_lost(waiting, line, trouble):
    line.on_open = trouble
    now = NOW
    for _try in range(9):
        run(now)
        now += timedelta(minutes=65)
    line.on_open = None

    assert run(now).sent == 1
    waiting.refresh_from_db()
    assert waiting.ambiguous_at is None


def test_a_line_cut_in_the_middle_leaves_the_others_to_the_next_run(waiting, line):
    other = Mail.objects.create(
        sort=Sort.MEETING,
        recipient=UserFactory(),
        key="meeting:2",
        goes_at=NOW + timedelta(seconds=1),
        subject="Other",
        text="Other",
        html="Other",
    )
    now = NOW + timedelta(seconds=1)
    line.on_send = smtplib.SMTPServerDisconnected("gone")
    run(now)
    line.on_send = None

    assert run(now).sent == 1  # the other one: nobody knows of the first
    assert run(now + LEASE + timedelta(seconds=1)).sent == 1
    waiting.refresh_from_db()
    other.refresh_from_db()
    assert (waiting.ambiguous_at is None, other.ambiguous_at) == (False, None)


def test_who_lost_the_lease_does_not_send(waiting, line):
    (mine,) = claim(now=NOW, batch=10)
    later = NOW + LEASE + timedelta(seconds=1)
    claim(now=later, batch=10)

    assert delivery._start(mine, later) is False


def test_what_cannot_be_put_into_a_mail_fails_and_the_server_hears_nothing(waiting, line):
    Mail.objects.update(subject="Two\nlines")

    assert run().failed == 1
    waiting.refresh_from_db()
    assert (waiting.failure, line.taken) == ("BadHeaderError", [])


def test_who_lost_the_lease_puts_nothing_off_and_gives_nothing_back(waiting, line):
    (mine,) = claim(now=NOW, batch=10)
    later = NOW + LEASE + timedelta(seconds=1)
    claim(now=later, batch=10)

    delivery._put_off([mine], ConnectionRefusedError(), later, delivery.Delivered())
    delivery._give_back([mine])

    waiting.refresh_from_db()
    assert (waiting.lease_until, waiting.failure) == (later + LEASE, "")
