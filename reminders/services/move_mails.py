"""The mails about the move of an office: to approvers of both, since both answer for it."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.constraints import current
from core.dates import format_day, home_today
from offices.models import Membership, Office, OfficeMove, Role, User
from offices.office_moves import who_confirms
from offices.services.move_steps import MoveStep
from reminders.letters import Line, Part, address_of, written
from reminders.models import Mail, Sort


def mail_step(move: OfficeMove, step: MoveStep, by: User | None) -> None:
    """Write the mails of one step, once; nobody is told what they did themselves.

    They name offices and days, which are U. Planned, it is told to who may confirm it, everything
    else to approvers of both offices and to who planned it.
    """
    now = timezone.now()
    subject, more = _words(move, step)
    line = Line(sentence=subject, late="", why="", address=address_of(move.get_absolute_url()))
    letter = written(subject, [Part("", [line])], more)
    waits = by or move.entered_by
    Mail.objects.bulk_create(
        [
            Mail(
                sort=Sort.HAND_OVER,
                recipient=person,
                key=f"office-move:{move.uid}:{step}:{move.version}",
                goes_at=now,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                reply_to=waits.email if waits != person else "",
            )
            for person in _people(move, step)
            if person != by
        ],
        ignore_conflicts=True,
    )


def _people(move: OfficeMove, step: MoveStep) -> Iterable[User]:
    if step == MoveStep.PLANNED:
        return _who_may_confirm(move.to_office)
    both = _approving([move.office_id, move.to_office_id])
    concerned = Q(pk__in=both.values("user_id")) | Q(pk=move.entered_by_id)
    return User.objects.filter(concerned, is_active=True).order_by("pk")


def _who_may_confirm(office: Office) -> list[User]:
    """Return the approvers of an office; where it has none, of the next one above that has."""
    above: Office | None = office
    passed: set[int] = set()
    while above is not None and above.pk not in passed:
        own = _approving([above.pk])
        found = User.objects.filter(pk__in=own.values("user_id"), is_active=True).order_by("pk")
        if people := list(found):
            return people
        passed.add(above.pk)
        above = above.superior
    return []


def _approving(offices: Iterable[int]) -> QuerySet[Membership]:
    rows = Membership.objects.filter(current(home_today()), office__in=offices, role=Role.APPROVER)
    return rows.order_by()


def _words(move: OfficeMove, step: MoveStep) -> tuple[str, list[str]]:
    """Return the sentence of a step, and what more a mail says."""
    said = {
        "office": move.office.code,
        "other": move.to_office.code,
        "day": format_day(move.on_day),
    }
    if step == MoveStep.PLANNED:
        subject = _("To confirm: everything of %(office)s goes to %(other)s on %(day)s") % said
        return subject, [who_confirms(move.to_office), _("Until then nothing moves.")]
    if step == MoveStep.CONFIRMED:
        subject = _("Everything of %(office)s goes to %(other)s on %(day)s") % said
        return subject, [_("It is confirmed and moves by itself on that day.")]
    if step == MoveStep.CANCELLED:
        subject = _("Cancelled: %(office)s does not move to %(other)s on %(day)s") % said
        return subject, [_("Nothing moves.")]
    if step == MoveStep.MOVED:
        return _("Everything of %(office)s has gone to %(other)s") % said, []
    subject = _("Not moved: %(office)s to %(other)s") % said
    again = _("It is tried again each hour. Or cancel the move and plan it anew.")
    return subject, [move.get_not_moved_because_display(), again]
