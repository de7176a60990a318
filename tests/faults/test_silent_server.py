"""A mail server that falls silent: what it cannot have taken waits, all else is counted."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from faults.sink import Mode, accepted, set_mode
from reminders.models import Mail, MailState, Sort
from reminders.services.delivery import LEASE, LONGEST_PAUSE, Delivered, deliver
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(served, settings):
    """A mail that waits, and a real line to the server of the faults."""
    settings.EMAIL_BACKEND = "reminders.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", served.port
    settings.EMAIL_TIMEOUT = 10
    return Mail.objects.create(
        sort=Sort.MEETING,
        recipient=UserFactory(email="officer@sample.test"),
        key="meeting:1",
        goes_at=timezone.now(),
        subject="Tue 19 May: Bilateral Security Dialogue",
        text="It has its day.",
        html="<p>It has its day.</p>",
    )


def run(now: datetime) -> Delivered:
    return deliver(clock=lambda: now)


@pytest.mark.parametrize("mode", [Mode.MUTE, Mode.MUTE_IN_DIALOGUE])
def test_what_the_server_has_not_heard_is_put_off_and_then_sent_once(
    waiting, served, settings, mode
):
    set_mode(served.folder, mode)
    settings.EMAIL_TIMEOUT = 3
    now = timezone.now()
    for _try in range(4):
        assert run(now).put_off == 1
        now += LONGEST_PAUSE + timedelta(minutes=1)
    set_mode(served.folder, Mode.NORMAL)
    settings.EMAIL_TIMEOUT = 10

    assert run(now).sent == 1
    waiting.refresh_from_db()
    assert (waiting.state, waiting.ambiguous_at) == (MailState.SENT, None)
    assert [mail.message_id for mail in accepted(served.folder)] == [waiting.message_id]


def test_what_it_has_heard_is_counted_and_sent_once_more(waiting, served, settings):
    set_mode(served.folder, Mode.MUTE_AFTER_DATA)
    settings.EMAIL_TIMEOUT = 3
    now = timezone.now()
    assert (run(now).put_off, waiting.ambiguous_at) == (0, None)
    set_mode(served.folder, Mode.NORMAL)
    settings.EMAIL_TIMEOUT = 10
    now += LEASE + timedelta(seconds=1)

    done = run(now)

    assert (done.sent, done.ambiguous) == (1, 1)
    assert [mail.message_id for mail in accepted(served.folder)] == [waiting.message_id] * 2


def test_a_line_that_was_hung_up_says_nothing_of_the_next_mail(waiting, served):
    from django.core.mail import EmailMessage, get_connection

    from reminders.smtp import NotTakenError

    line = get_connection()
    line.open()
    assert line.send_messages([EmailMessage("One", "One", to=["a@sample.test"])]) == 1
    line.connection.close()  # as after a 421
    with pytest.raises(NotTakenError):
        line.send_messages([EmailMessage("Two", "Two", to=["a@sample.test"])])
    assert len(accepted(served.folder)) == 1
