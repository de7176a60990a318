"""What follows when somebody is away: the stand-in is told, and the sweep looks anew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.constraints import current
from core.dates import format_day
from offices.models import Absence, Membership, User
from offices.services.absences import AbsenceChange
from reminders.letters import Line, Part, address_of, written
from reminders.models import Mail, Sort
from reminders.services.due_list import wake


@dataclass(frozen=True)
class _Word:
    """A mail to be: to whom, its sentence, and what more it says."""

    to: User
    subject: str
    more: str


def follow_absence(change: AbsenceChange) -> None:
    """Write the mails of a change, once for each version; let the sweep look at what is owed.

    A mail says names and days, which are U; its answer goes to the person who is away.
    """
    now, after = timezone.now(), change.after
    address = address_of(reverse("offices:away"))
    mails = []
    for word in _words(change):
        line = Line(sentence=word.subject, late="", why="", address=address)
        letter = written(word.subject, [Part("", [line])], [word.more] if word.more else [])
        mails.append(
            Mail(
                sort=Sort.ABSENCE,
                recipient=word.to,
                key=f"absence:{after.uid}:{after.version}",
                goes_at=now,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                reply_to=after.person.email if word.to != after.person else change.by.email,
            )
        )
    Mail.objects.bulk_create(mails, ignore_conflicts=True)
    _wake_for([after.person_id], change.today)


def wake_for_absences(*, today: date) -> int:
    """Let the sweep look anew where somebody goes or is back on `today`; return at how much."""
    changing = Absence.objects.filter(
        Q(starts_on=today) | Q(ends_on=today), withdrawn_at__isnull=True
    )
    return _wake_for(list(changing.values_list("person_id", flat=True)), today)


def _wake_for(people: list[int], today: date) -> int:
    own = Membership.objects.filter(current(today), user_id__in=people).order_by()
    owed = Q(office_id__in=own.values("office_id")) | Q(taken_by_id__in=people)
    return wake(owed, now=timezone.now()) if people else 0


def _words(change: AbsenceChange) -> Iterator[_Word]:
    """Yield what is told to whom; nobody is told what they did themselves."""
    before, after, today = change.before, change.after, change.today
    was = before.stand_in if before else None
    is_over = after.withdrawn_at is not None or after.ends_on <= today
    now = None if is_over else after.stand_in
    for person in {was, now} - {None, change.by}:
        if person is not None and person.is_active:
            yield _to_stand_in(change, person, stood_in=person == was, stands_in=person == now)
    if change.by != after.person:
        yield _to_absent(change, is_over=is_over)


def _to_stand_in(change: AbsenceChange, person: User, *, stood_in: bool, stands_in: bool) -> _Word:
    after = change.after
    said = {"name": after.person, "days": after.days}
    back = _("Back on %(day)s.") % {"day": format_day(after.ends_on)}
    means = _(
        "Until then you answer for what they answer for in the offices where you both work, and "
        "act in their role there, with your own clearance."
    )
    if not stands_in:
        return _Word(person, _("You no longer stand in for %(name)s.") % said, "")
    if not stood_in:
        subject = _("%(name)s is away %(days)s; you stand in.") % said
        return _Word(person, subject, f"{back} {means}")
    subject = _("Other days: %(name)s is away %(days)s; you stand in.") % said
    return _Word(person, subject, back)


def _to_absent(change: AbsenceChange, *, is_over: bool) -> _Word:
    """Tell somebody what another one has entered for them."""
    after = change.after
    said = {"by": change.by, "days": after.days, "stand_in": after.stand_in}
    if is_over:
        return _Word(after.person, _("%(by)s has noted that you are not away any more.") % said, "")
    if after.stand_in is None:
        subject = _("%(by)s has noted that you are away %(days)s; nobody stands in.") % said
    else:
        subject = _("%(by)s has noted that you are away %(days)s; %(stand_in)s stands in.") % said
    return _Word(after.person, subject, _("Is that wrong? Change it there."))
