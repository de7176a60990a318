"""Mails that no deadline asks for: a meeting has its day, the day is another one, a correction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from offices.models import User
from reminders.letters import Line, Part, address_of, written
from reminders.models import Mail, MailState, Notice, Sort

REASON = "who was told of a record, by its own services"


@dataclass(frozen=True)
class News:
    """What happened to a record. Of one marked above U a mail holds its reference alone.

    `sentence` has `%(what)s` in it, which stands for the title and the reference; `more` are whole
    sentences that are left out above U. `calendar` is an iCalendar file.
    """

    marking: str
    title: str
    reference: str
    path: str
    sentence: str
    more: tuple[str, ...] = ()
    calendar: str = ""


def announce(
    news: News, people: Iterable[User], *, key: str, now: datetime, sort: str = Sort.MEETING
) -> int:
    """Write a mail to each of `people`, once under `key`; return how many."""
    is_open = news.marking == "U"
    what = f"{news.title} ({news.reference})" if is_open else news.reference
    subject = news.sentence % {"what": what}
    if sort == Sort.CORRECTION:
        subject = _("Correction: %(sentence)s") % {"sentence": subject}
    line = Line(sentence=subject, late="", why="", address=address_of(news.path))
    letter = written(subject, [Part("", [line])], news.more if is_open else ())
    mails = [
        Mail(
            sort=sort,
            recipient=person,
            key=key,
            goes_at=now,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            calendar=news.calendar,
        )
        for person in people
    ]
    return len(Mail.objects.bulk_create(mails, ignore_conflicts=True))


def take_back(key: str, *, now: datetime) -> set[int]:
    """Drop what waits under `key`; return the ids of the people who were told, or may have been."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    unsent = Mail.objects.waiting().filter(free, key=key, smtp_started_at__isnull=True)
    unsent.update(state=MailState.DROPPED, ended_at=now)
    told = Mail.objects.filter(key=key).exclude(state__in=[MailState.DROPPED, MailState.FAILED])
    return set(told.values_list("recipient_id", flat=True))


def told_since(key_prefix: str, since: datetime) -> set[int]:
    """Return the ids of the people who were mailed since then of a deadline under `key_prefix`."""
    notices = Notice.objects.for_system(REASON).filter(
        deadline__key__startswith=key_prefix,
        planned_at__gte=since,
        silenced_at__isnull=True,
        mail__state__in=[MailState.SENT, MailState.UNKNOWN],
    )
    return set(notices.values_list("recipient_id", flat=True))
