"""Send mails, so that a crash at any instruction loses none (design §8).

claim, commit · write, commit · note that SMTP starts, commit · send · end, commit. No lock is held
across SMTP. Whoever finds a lease over without `smtp_started_at` sends it; with it, nobody knows
whether the server took the mail: it is counted, and sent once more under the same Message-ID.
"""

import logging
import smtplib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from reminders.models import Mail, MailState
from reminders.services.writing import OF_NOTICES, POISON, fail, write_mails
from reminders.smtp import NotTakenError

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
LONGEST_RUN = timedelta(minutes=1)
BATCH = 50
LONGEST_PAUSE = timedelta(hours=1)
# What a mail server says before it has taken a mail: sure to be unsent.
REFUSALS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)


@dataclass
class Delivered:
    """What one run did, in mails."""

    sent: int = 0
    failed: int = 0
    put_off: int = 0
    ambiguous: int = 0


def deliver(*, clock: Callable[[], datetime] = timezone.now, batch: int = BATCH) -> Delivered:
    """Send what waits and is due, for a minute at most; return what became of it.

    Any number of workers may run it at once. `clock` tells the time, for tests.
    """
    done = Delivered()
    until = clock() + LONGEST_RUN
    while clock() <= until:
        mails = claim(now=clock(), batch=batch, done=done)
        if not mails or not _send_all(write_mails(mails, now=clock()), clock, until, done):
            break
    return done


@transaction.atomic
def claim(*, now: datetime, batch: int, done: Delivered | None = None) -> list[Mail]:
    """Take up to `batch` mails that are due and that nobody holds; they are ours for two minutes.

    One that was perhaps taken by the server comes once more; one that perhaps was twice is ended
    as unknown.
    """
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    mails = list(
        Mail.objects.waiting()
        .filter(free, goes_at__lte=now)
        .order_by("goes_at")
        .select_related("recipient")
        .select_for_update(skip_locked=True, of=("self",))[:batch]
    )
    for mail in mails:
        if mail.smtp_started_at is not None:
            _note_ambiguous(mail, now)
            if done is not None:
                done.ambiguous += 1
    taken = [mail.pk for mail in mails if mail.state == MailState.WAITING]
    Mail.objects.filter(pk__in=taken).update(lease_until=now + LEASE, attempts=F("attempts") + 1)
    return [mail for mail in mails if mail.state == MailState.WAITING]


def _note_ambiguous(mail: Mail, now: datetime) -> None:
    mail.ambiguous_at = mail.ambiguous_at or now
    if mail.resent_at is None:
        mail.resent_at, mail.smtp_started_at = now, None
    else:
        mail.state, mail.ended_at, mail.lease_until = MailState.UNKNOWN, now, None
    mail.save()


def _send_all(
    mails: Iterable[Mail], clock: Callable[[], datetime], until: datetime, done: Delivered
) -> bool:
    """Send claimed mails over one connection; return whether the server can be talked to.

    What is not sent by `until` is given back.
    """
    mails = list(mails)
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        _put_off(mails, error, clock(), done)
        return False
    try:
        for n, mail in enumerate(mails):
            if clock() > until or not _send(mail, connection, clock, done):
                _give_back(mails[n:])
                return False
    finally:
        _close(connection)
    return True


def _send(mail: Mail, connection: Any, clock: Callable[[], datetime], done: Delivered) -> bool:
    """Send one mail; return whether the connection still serves."""
    if not _start(mail, clock()):
        return True  # somebody else holds it: our lease was over
    try:
        connection.send_messages([_message(mail)])
    except REFUSALS as refusal:
        _refused(mail, refusal, clock(), done)
        return True
    except NotTakenError as error:
        _put_off([mail], error, clock(), done)
        return False
    except (OSError, smtplib.SMTPException) as error:
        # Perhaps it was taken: the lease runs out, and it is counted as ambiguous.
        log.warning("mail may have been sent", extra={"mail": str(mail.uid)}, exc_info=error)
        return False
    except POISON as error:
        # What cannot be put into a mail is found out before the server hears of it.
        fail(mail, type(error).__name__, now=clock())
        done.failed += 1
        return True
    ended = Mail.objects.filter(pk=mail.pk, state=MailState.WAITING)
    ended.update(state=MailState.SENT, ended_at=clock(), lease_until=None, failure="")
    done.sent += 1
    return True


def _start(mail: Mail, now: datetime) -> bool:
    """Note that SMTP starts now; return whether the mail is still ours to send."""
    return bool(_still_ours(mail).filter(lease_until__gt=now).update(smtp_started_at=now))


def _message(mail: Mail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.recipient.email],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(mail.html, "text/html")
    if mail.calendar:
        message.attach("meeting.ics", mail.calendar, "text/calendar")
    return message


def _refused(
    mail: Mail,
    refusal: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused,
    now: datetime,
    done: Delivered,
) -> None:
    """End what the server refuses for good; put off what it refuses for now."""
    code, reason = _said(refusal)
    if 400 <= code < 500:
        _put_off([mail], refusal, now, done)
        return
    fail(mail, f"{code} {reason}", now=now)
    done.failed += 1


def _said(
    refusal: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused,
) -> tuple[int, str]:
    reason: bytes | str
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code, reason = next(iter(refusal.recipients.values()))
    else:
        code, reason = refusal.smtp_code, refusal.smtp_error
    return code, reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)


def _put_off(mails: Iterable[Mail], error: Exception, now: datetime, done: Delivered) -> None:
    """Try again later, each time twice as late, up to an hour: none of these was taken."""
    for mail in mails:
        pause = min(timedelta(minutes=2 ** min(mail.attempts, 6)), LONGEST_PAUSE)
        _still_ours(mail).update(
            lease_until=now + pause,
            smtp_started_at=None,
            failure=f"{type(error).__name__}: {error}"[:200],
            **({"text": ""} if mail.sort in OF_NOTICES else {}),  # written anew when it is sent
        )
        done.put_off += 1


def _give_back(mails: Iterable[Mail]) -> None:
    for mail in mails:
        _still_ours(mail).filter(smtp_started_at__isnull=True).update(lease_until=None)


def _still_ours(mail: Mail) -> QuerySet[Mail]:
    """Return the mail unless somebody else has claimed it since: each claim counts one more."""
    return Mail.objects.filter(pk=mail.pk, attempts=mail.attempts + 1, state=MailState.WAITING)


def _close(connection: Any) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        log.info("the mail server hung up first")
