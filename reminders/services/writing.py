"""Write mails from what holds at the moment they are sent; silence what no longer does."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import OperationalError, transaction
from django.db.models import Prefetch

from core.dates import home_today, today_in
from offices.models import User
from offices.responsible import responsible_for
from reminders.letters import Line, letter_of, line_of
from reminders.models import Deadline, Mail, MailState, Notice, Series, Silence, Sort
from reminders.recipients import Recipients

log = logging.getLogger(__name__)

REASON = "writing mails: each line is asked of the gate for its recipient"
OF_NOTICES = (Sort.URGENT, Sort.DIGEST, Sort.BY_HAND)


def write_mails(mails: Iterable[Mail], *, now: datetime) -> list[Mail]:
    """Write those that are not written yet; return those that have something to say.

    A notice is silenced, with its reason, when what it tells of is over, was moved, is answered
    for by somebody else, or is out of its recipient's sight; a mail of nothing else is dropped.
    """
    mails = list(mails)
    unwritten = [mail for mail in mails if not mail.text and mail.sort in OF_NOTICES]
    notices = _notices_of(unwritten)
    recipients = Recipients(home_today(now))
    for mail in unwritten:
        try:
            _write(mail, notices[mail.pk], recipients, now)
        except OperationalError:
            raise  # the database is going: the lease runs out
        except Exception as error:
            log.exception("mail could not be written", extra={"mail": str(mail.uid)})
            fail(mail, type(error).__name__, now=now)
    return [mail for mail in mails if mail.state == MailState.WAITING]


def fail(mail: Mail, failure: str, *, now: datetime) -> None:
    """End a mail that cannot be sent, with the reason in a few words and no text of a record."""
    mail.state, mail.ended_at, mail.lease_until = MailState.FAILED, now, None
    mail.failure = failure[:200]
    mail.save(update_fields=["state", "ended_at", "lease_until", "failure"])


def _notices_of(mails: list[Mail]) -> dict[int, list[Notice]]:
    deadlines = Deadline.objects.for_system(REASON).select_related("office", "relationship")
    rows = (
        Notice.objects.for_system(REASON)
        .filter(mail__in=mails, silenced_at__isnull=True)
        .select_related("office", "asked_by")
        .prefetch_related(Prefetch("deadline", queryset=deadlines))
        .order_by("due_on", "id")
    )
    found: dict[int, list[Notice]] = defaultdict(list)
    for notice in rows:
        if notice.mail_id is not None:
            found[notice.mail_id].append(notice)
    return found


@transaction.atomic
def _write(mail: Mail, notices: list[Notice], recipients: Recipients, now: datetime) -> None:
    readable = _readable(mail.recipient, notices)
    lines: dict[int, Line] = {}
    for notice in notices:
        silence = _silence(notice, mail.recipient, readable, recipients)
        if silence:
            notice.silenced_at, notice.silenced_because = now, silence
            notice.save(update_fields=["silenced_at", "silenced_because"])
        else:
            lines[notice.deadline_id] = line_of(
                notice.deadline,
                why=notice.why,
                office=notice.office.code,
                today=today_in(notice.deadline.office.time_zone, now),
            )
    told = [one for one in notices if one.silenced_at is None]
    if not told:
        mail.state, mail.ended_at, mail.lease_until = MailState.DROPPED, now, None
        mail.save(update_fields=["state", "ended_at", "lease_until"])
        return
    asked_by = next((one.asked_by.name for one in told if one.asked_by), "")
    letter = letter_of(mail.sort, list(lines.values()), asked_by=asked_by)
    mail.subject, mail.text, mail.html = letter.subject, letter.text, letter.html
    mail.reply_to = _who_waits(told[0], recipients)
    mail.save(update_fields=["subject", "text", "html", "reply_to"])


def _readable(person: User, notices: list[Notice]) -> set[int]:
    rows = Deadline.objects.visible_to(person).filter(
        pk__in=[notice.deadline_id for notice in notices]
    )
    return set(rows.values_list("pk", flat=True))


def _silence(
    notice: Notice, person: User, readable: set[int], recipients: Recipients
) -> Silence | None:
    row = notice.deadline
    if not person.is_active:
        return Silence.GONE
    if row.ended_at is not None:
        return Silence.OVER
    if row.due_on != notice.due_on:
        return Silence.MOVED
    if row.pk not in readable:
        return Silence.UNREADABLE
    above = notice.series == Series.ESCALATION
    hearing = recipients.above(row) if above else recipients.reminded(row)
    if notice.recipient_id not in {one.user_id for one in hearing}:
        return Silence.OTHERS
    return None


def _who_waits(notice: Notice, recipients: Recipients) -> str:
    """Return the address of the person who waits for it, where an office does."""
    row = notice.deadline
    if row.waiting_office_id is None:
        return ""
    person = responsible_for(
        recipients.office(row.waiting_office_id),
        row.relationship,
        marking=row.marking,
        today=recipients.today,
    )
    return person.email if person else ""
