"""Write mails from what holds at the moment they are sent; silence what no longer does."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch, Q

from core.dates import home_today, today_in
from offices.models import User
from reminders.letters import Line, letter_of, line_of
from reminders.models import Deadline, Mail, MailState, Notice, Series, Silence, Sort
from reminders.recipients import Recipients
from reminders.services.due_list import wake

log = logging.getLogger(__name__)

REASON = "writing mails: each line is asked of who hears of it now"
OF_NOTICES = (Sort.URGENT, Sort.DIGEST, Sort.BY_HAND)
# What a single row may be wrong in; all else (the database, the clock of the job) concerns all.
POISON = (ValueError, TypeError, LookupError, AttributeError)
# It is still owed: somebody else hears, and the sweep finds out who.
STILL_OWED = (Silence.OTHERS, Silence.UNREADABLE, Silence.GONE)
WORDS = ["subject", "text", "html", "reply_to"]


def write_mails(mails: Iterable[Mail], *, now: datetime) -> list[Mail]:
    """Write those that are not written yet; return those that have something to say.

    A notice is silenced, with its reason, when what it tells of is over, was moved, is answered
    for by somebody else, or is out of its recipient's sight; a mail of nothing else is dropped.
    Where it is still owed, the sweep looks anew, so that whoever hears now is told. One that cannot
    be written fails, and keeps no other waiting.
    """
    mails = list(mails)
    unwritten = [mail for mail in mails if not mail.text and mail.sort in OF_NOTICES]
    if unwritten:
        _write_all(unwritten, now)
    return [mail for mail in mails if mail.state == MailState.WAITING]


def fail(mail: Mail, failure: str, *, now: datetime) -> None:
    """End a mail that cannot be sent, with the reason in a few words and no text of a record."""
    mail.state, mail.ended_at, mail.lease_until = MailState.FAILED, now, None
    mail.failure = failure[:200]
    mail.save(update_fields=["state", "ended_at", "lease_until", "failure"])


@transaction.atomic
def _write_all(mails: list[Mail], now: datetime) -> None:
    notices = _notices_of(mails)
    desk = _Desk(now)
    desk.recipients.ask(one.deadline for own in notices.values() for one in own)
    desk.recipients.ask_who_waits(own[0].deadline for own in notices.values())
    written: list[Mail] = []
    empty: list[Mail] = []
    silent: dict[Silence, list[Notice]] = defaultdict(list)
    for mail in mails:
        try:
            because = [(one, desk.silence(one, mail.recipient)) for one in notices[mail.pk]]
            told = [one for one, reason in because if reason is None]
            if told:
                desk.write(mail, told)
        except POISON as error:
            log.exception("mail could not be written", extra={"mail": str(mail.uid)})
            fail(mail, type(error).__name__, now=now)
            continue
        for one, reason in because:
            if reason is not None:
                silent[reason].append(one)
        (written if told else empty).append(mail)
    _silence(silent, now)
    for mail in empty:
        mail.state, mail.ended_at, mail.lease_until = MailState.DROPPED, now, None
    Mail.objects.bulk_update(empty, ["state", "ended_at", "lease_until"])
    Mail.objects.bulk_update(written, WORDS)


def _silence(silent: dict[Silence, list[Notice]], now: datetime) -> None:
    unheard = {one.deadline_id for why in STILL_OWED for one in silent.get(why, ())}
    if unheard:  # first the deadlines, then the notices: as the sweep takes them
        wake(Q(pk__in=unheard), now=now)
    for why, notices in silent.items():
        rows = Notice.objects.for_system(REASON).filter(pk__in=[one.pk for one in notices])
        rows.update(silenced_at=now, silenced_because=why)


def _notices_of(mails: list[Mail]) -> dict[int, list[Notice]]:
    deadlines = Deadline.objects.for_system(REASON).select_related("office", "relationship")
    rows = (
        Notice.objects.for_system(REASON)
        .filter(mail__in=mails, silenced_at__isnull=True)
        .select_related("office", "asked_by", "stands_in_for")
        .prefetch_related(Prefetch("deadline", queryset=deadlines))
        .order_by("due_on", "id")
    )
    found: dict[int, list[Notice]] = defaultdict(list)
    for notice in rows:
        if notice.mail_id is not None:
            found[notice.mail_id].append(notice)
    return found


class _Desk:
    """Writes the mails of one batch; who hears now and who waits is asked once for all of them."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.recipients = Recipients(home_today(now))
        self._addresses: dict[int, str] = {}

    def silence(self, notice: Notice, person: User) -> Silence | None:
        """Return why a notice is not to be told, None when it is.

        Who hears of a deadline now may read it: `Recipients` asks what the gate asks.
        """
        row = notice.deadline
        if not person.is_active:
            return Silence.GONE
        if row.ended_at is not None:
            return Silence.OVER
        if row.due_on != notice.due_on:
            return Silence.MOVED
        above = notice.series == Series.ESCALATION
        hearing = self.recipients.above(row) if above else self.recipients.reminded(row)
        if person.pk in {one.user_id for one in hearing}:
            return None
        may_read = Deadline.objects.visible_to(person).filter(pk=row.pk).exists()
        return Silence.OTHERS if may_read else Silence.UNREADABLE

    def write(self, mail: Mail, notices: list[Notice]) -> None:
        """Put the words of `notices` into `mail`; each deadline is told once."""
        lines: dict[int, Line] = {}
        for notice in notices:
            row = notice.deadline
            today = today_in(row.office.time_zone, self.now)
            lines[row.pk] = line_of(
                row,
                why=notice.why,
                office=notice.office.code,
                today=today,
                stands_in_for=str(notice.stands_in_for or ""),
            )
        asked_by = next((one.asked_by.name for one in notices if one.asked_by), "")
        letter = letter_of(mail.sort, list(lines.values()), asked_by=asked_by)
        mail.subject, mail.text, mail.html = letter.subject, letter.text, letter.html
        mail.reply_to = self._who_waits(notices[0].deadline)

    def _who_waits(self, row: Deadline) -> str:
        """Return the address of the person who waits for it, "" where no office does."""
        person = self.recipients.waits(row)
        if person is None:
            return ""
        if person not in self._addresses:
            self._addresses[person] = User.objects.get(pk=person).email
        return self._addresses[person]
