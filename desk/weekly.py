"""The page of a chair as a mail each week: five minutes, on a phone (design §8)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from core.constraints import current
from core.dates import format_day, home_today, in_zone, today_in
from desk.chairing import chaired_bodies, decisions_of, late_of, next_meeting_of
from dialogue.models import ChairTerm
from offices.models import Membership, Side, User
from reminders.letters import Letter, Line, Part, address_of, late_words, sentence_of, written
from reminders.models import Deadline, Mail, Sort
from reminders.steps import OPENS

REASON = "the chair’s week: who holds a seat, each mailed what they read themselves"
MOST_DECISIONS, MOST_LATE = 8, 5


def mail_chairs(*, now: datetime) -> int:
    """Write the week's mail of each chair where it is Monday, 08:00 or later; return how many.

    Once a week for each, however often it is called.
    """
    made = 0
    for person in _chairs(now):
        zone = _zone_of(person, now)
        there = in_zone(now, zone)
        if there.weekday() != 0 or there.time() < OPENS:
            continue
        key = f"weekly:{there.date().isoformat()}"
        if Mail.objects.filter(key=key, recipient=person).exists():
            continue
        letter = week_of(person, now)
        if letter is not None:
            mail = Mail(
                sort=Sort.WEEKLY,
                recipient=person,
                key=key,
                goes_at=now,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
            )
            made += len(Mail.objects.bulk_create([mail], ignore_conflicts=True))
    return made


def week_of(person: User, now: datetime) -> Letter | None:
    """Return what a chair should know this week; None for who chairs nothing they may read.

    Of what is marked above U only day and reference.
    """
    today = home_today(now)
    bodies = list(chaired_bodies(person, today))
    if not bodies:
        return None
    decisions = list(decisions_of(person, today)[:MOST_DECISIONS])
    late = list(late_of(person, bodies, today)[:MOST_LATE])
    parts = [
        Part(_("Waiting for your decision:"), _lines(decisions, now)),
        Part(_("Late, and who has it:"), _lines(late, now, says_office=True)),
    ]
    nothing = [
        sentence
        for rows, sentence in (
            (decisions, _("Nothing waits for your decision.")),
            (late, _("Nothing is late on the tracks that you chair.")),
        )
        if not rows
    ]
    return written(
        _("Your week as a chair, from %(day)s") % {"day": format_day(today)},
        [part for part in parts if part.lines],
        [
            *nothing,
            _next_meeting(person, bodies),
            _("Everything on one page: %(address)s")
            % {"address": address_of(reverse("desk:chair"))},
        ],
    )


def _lines(rows: Iterable[Deadline], now: datetime, says_office: bool = False) -> Sequence[Line]:
    return [
        Line(
            sentence=sentence_of(row),
            late=late_words(row.due_on, today_in(row.office.time_zone, now)),
            why=row.office.code if says_office else "",
            address=address_of(row.path),
        )
        for row in rows
    ]


def _next_meeting(person: User, bodies: list) -> str:
    found = next_meeting_of(person, bodies)
    if found is None or found.on_day is None:
        return _("No meeting is planned.")
    meeting = found.meeting
    what = f"{meeting} ({meeting.reference})" if meeting.marking == "U" else meeting.reference
    return _("Your next meeting: %(day)s, %(what)s.") % {
        "day": format_day(found.on_day),
        "what": what,
    }


def _chairs(now: datetime) -> Iterable[User]:
    terms = ChairTerm.objects.for_system(REASON).filter(
        current(home_today(now)), seat__side=Side.HOME, holder__isnull=False
    )
    return User.objects.filter(pk__in=terms.values("holder_id"), is_active=True).order_by("pk")


def _zone_of(person: User, now: datetime) -> str:
    """Return the zone of the person's office, their own where they have none."""
    membership = (
        Membership.objects.filter(current(home_today(now)), user=person)
        .select_related("office")
        .order_by("starts_on", "pk")
        .first()
    )
    return membership.office.time_zone if membership else person.time_zone
