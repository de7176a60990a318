"""What a mail says: from rows alone, and never a text above U (design §8, §10). Pure.

A line about something marked above U holds its day and its reference, nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import MONTHS, WEEKDAYS
from offices.models import Side
from reminders.facts import kind_of
from reminders.models import Deadline, Sort, Why

LONGEST_SUBJECT = 150


@dataclass(frozen=True)
class Line:
    """One thing owed, as a mail tells it: the sentence, why one hears of it, where it is done."""

    sentence: str
    late: str
    why: str
    address: str


@dataclass(frozen=True)
class Part:
    """Some lines of a mail under one heading, "" for none."""

    heading: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Letter:
    """A mail in words: its subject, and its body as text and as HTML."""

    subject: str
    text: str
    html: str


def line_of(row: Deadline, *, why: str, office: str, today: date, stands_in_for: str = "") -> Line:
    """Return what is said of a deadline to somebody who hears through `office`.

    `stands_in_for` is the name of the person in whose place they hear.
    """
    return Line(
        sentence=sentence_of(row),
        late=late_words(row.due_on, today),
        why=_why(why, office, row, stands_in_for),
        address=address_of(row.path),
    )


def sentence_of(row: Deadline) -> str:
    """Return "Due Fri 3 Apr: approve a date, Bilateral Security Dialogue (AZ-7KQ4)".

    Above U only "Due Fri 3 Apr: AZ-7KQ4".
    """
    day = short_day(row.due_on)
    if row.marking != "U":
        return _("Due %(day)s: %(reference)s") % {"day": day, "reference": row.reference}
    what = str(kind_of(row.kind).sentence) % {"title": row.title}
    if row.owed_by == Side.PARTNER:
        what = f"{row.relationship.name}: {what}"
    said = {"day": day, "what": what, "reference": row.reference}
    return _("Due %(day)s: %(what)s (%(reference)s)") % said


def short_day(day: date) -> str:
    """Return `Fri 3 Apr`, as subjects have it."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1][:3]}"


def address_of(path: str) -> str:
    """Return the whole address of a page."""
    return f"{settings.SITE_URL}{path}"


def letter_of(sort: str, lines: Sequence[Line], *, asked_by: str = "") -> Letter:
    """Return the mail that tells `lines`, the first of which is the most urgent.

    `asked_by`: who reminds by hand.
    """
    return written(_subject(sort, lines), [Part(_opening(sort, asked_by), lines)])


def written(subject: str, parts: Sequence[Part], paragraphs: Sequence[str] = ()) -> Letter:
    """Return the words of a mail in both forms: its parts, then whole sentences."""
    subject = " ".join(subject.split())
    if len(subject) > LONGEST_SUBJECT:
        subject = subject[: LONGEST_SUBJECT - 1].rstrip() + "…"
    context = {
        "subject": subject,
        "parts": parts,
        "paragraphs": paragraphs,
        "ministry": settings.MINISTRY_NAME,
        "desk": address_of(f"{reverse('desk:mine')}?show=mine"),
        "choices": address_of(reverse("reminders:choices")),
    }
    return Letter(
        subject,
        render_to_string("reminders/mail.txt", context),
        render_to_string("reminders/mail.html", context),
    )


def _subject(sort: str, lines: Sequence[Line]) -> str:
    if len(lines) == 1:
        return lines[0].sentence
    if sort == Sort.DIGEST:
        return ngettext("%(count)d thing to do", "%(count)d things to do", len(lines)) % {
            "count": len(lines)
        }
    more = len(lines) - 1
    return ngettext("%(first)s and %(count)d more", "%(first)s and %(count)d more", more) % {
        "first": lines[0].sentence,
        "count": more,
    }


def _opening(sort: str, asked_by: str) -> str:
    if sort == Sort.BY_HAND:
        return _("%(name)s waits for this and reminds you.") % {"name": asked_by}
    if sort == Sort.DIGEST:
        return _("This is coming up:")
    return _("This is due or late:")


def late_words(due_on: date, today: date) -> str:
    """Return `3 days late`; "" up to the day itself."""
    days = (today - due_on).days
    if days <= 0:
        return ""
    return ngettext("%(count)d day late", "%(count)d days late", days) % {"count": days}


def _why(why: str, office: str, row: Deadline, stands_in_for: str) -> str:
    owner = row.office.code
    sentences = {
        Why.RESPONSIBLE: _("You answer for %(office)s."),
        Why.TAKEN: _("You took this."),
        Why.STANDS_IN: _("You stand in for %(name)s at %(owner)s."),
        Why.NOBODY: _("Nobody is responsible at %(owner)s, and you approve for %(office)s."),
        Why.ABOVE: _("%(owner)s has not done this, and you approve for %(office)s above it."),
    }
    return sentences[Why(why)] % {"office": office, "owner": owner, "name": stands_in_for}
