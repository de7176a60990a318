"""What follows a hand-over here: who took a task, who is told of it, and the mails about it."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.constraints import current
from core.dates import format_day, home_today
from offices.access import acting, away
from offices.hand_overs import count_handed_over
from offices.models import Assignment, HandOver, Membership, Role, User
from offices.services.carrying_out import Step
from reminders.letters import Line, Part, address_of, written
from reminders.models import Deadline, Mail, Sort
from reminders.services.announcing import take_back
from reminders.services.due_list import wake

REASON = "a hand-over: what the leaver took upon them, and what the successor answers for"


def follow_hand_over(hand_over: HandOver, step: Step) -> None:
    """Bring the due list along, and mail those concerned: names, office and day, which are U."""
    now = timezone.now()
    if step == Step.MOVED:
        _move_tasks(hand_over, now)
    _MAILS[step](hand_over, now)


def taken_along(hand_over: HandOver, today: date) -> Q:
    """Return the condition of what the leaver took upon them that goes along with a hand-over.

    What the office owes, and in its relationships what others owe in whose offices the leaver
    does not work: that they took for this one.
    """
    elsewhere = Membership.objects.filter(current(today), user=hand_over.leaver_id)
    elsewhere = elsewhere.exclude(office=hand_over.office_id).order_by()
    parts = Assignment.objects.for_system(REASON).filter(current(today), office=hand_over.office_id)
    for_it = Q(relationship_id__in=parts.order_by().values("relationship_id"))
    for_it &= ~Q(office_id__in=elsewhere.values("office_id"))
    return Q(taken_by=hand_over.leaver_id) & (Q(office_id=hand_over.office_id) | for_it)


def _move_tasks(hand_over: HandOver, now: datetime) -> None:
    """Give the successor what the leaver took upon them; tell the successor what is due next."""
    owed = Deadline.objects.for_system(REASON).filter(ended_at__isnull=True)
    taken = owed.filter(taken_along(hand_over, home_today(now)))
    keys = list(taken.values_list("pk", flat=True))
    taken.update(taken_by_id=hand_over.successor_id)
    moved = Assignment.objects.for_system(REASON).filter(hand_over=hand_over)
    about = Q(relationship_id__in=moved.order_by().values("relationship_id"))
    wake(Q(pk__in=keys) | (about & Q(office_id=hand_over.office_id)), now=now)


def _confirmed(hand_over: HandOver, now: datetime) -> None:
    subject = _("%(leaver)s hands over %(office)s to you on %(day)s") % _named(hand_over)
    successor = hand_over.successor
    more = [*_how_many(hand_over, successor, now), _("It moves by itself on that day.")]
    _mail(hand_over, "confirmed", [successor], subject, more, now)


def _taken_back(hand_over: HandOver, now: datetime) -> None:
    told = take_back(_key(hand_over, "confirmed"), now=now)
    people = User.objects.filter(pk__in=told, is_active=True)
    subject = _("Correction: %(leaver)s does not hand over %(office)s to you on %(day)s") % _named(
        hand_over
    )
    more = [_("It was changed or cancelled. You get another mail when it stands.")]
    _mail(hand_over, "taken back", people, subject, more, now)


def _moved(hand_over: HandOver, now: datetime) -> None:
    named, overlap = _named(hand_over), _overlap(hand_over)
    leaver, successor = hand_over.leaver, hand_over.successor
    subject = _("You have taken over %(office)s from %(leaver)s") % named
    more = [*_how_many(hand_over, successor, now), *overlap]
    _mail(hand_over, "moved", [successor], subject, more, now)
    if leaver.is_active:
        subject = _("%(successor)s has taken over %(office)s from you") % named
        more = [*_how_many(hand_over, leaver, now), *overlap]
        _mail(hand_over, "moved", [leaver], subject, more, now, reply_to=successor.email)


def _not_moved(hand_over: HandOver, now: datetime) -> None:
    concerned = Q(pk__in=_approvers(hand_over, home_today(now))) | Q(pk=hand_over.leaver_id)
    people = User.objects.filter(concerned, is_active=True)
    subject = _("Not moved: %(office)s from %(leaver)s to %(successor)s") % _named(hand_over)
    more = [
        hand_over.get_not_moved_because_display(),
        _("Change the hand-over, then confirm it again. Until then nothing moves."),
    ]
    what = f"not moved {hand_over.not_moved_because}"
    _mail(hand_over, what, people, subject, more, now)


def _approvers(hand_over: HandOver, today: date) -> QuerySet:
    """Return the ids of who acts as approver of the office today.

    Those who are away are left out, unless there is nobody else (decision 19).
    """
    approvers = acting(today, [Role.APPROVER]).filter(
        office_id=hand_over.office_id, user__is_active=True
    )
    present = approvers.exclude(user_id__in=away(today))
    return (present if present.exists() else approvers).order_by().values("user_id")


_MAILS = {
    Step.CONFIRMED: _confirmed,
    Step.TAKEN_BACK: _taken_back,
    Step.MOVED: _moved,
    Step.NOT_MOVED: _not_moved,
}


def _named(hand_over: HandOver) -> dict[str, str]:
    return {
        "leaver": str(hand_over.leaver),
        "successor": str(hand_over.successor),
        "office": hand_over.office.code,
        "day": format_day(hand_over.on_day),
    }


def _how_many(hand_over: HandOver, reader: User, now: datetime) -> list[str]:
    """Return the number for one who works in the office today; nothing for one who does not.

    What an office is assigned to is shown to its people alone (design §5).
    """
    here = acting(home_today(now)).filter(user=reader, office_id=hand_over.office_id)
    if not here.exists():
        return []
    count = count_handed_over(hand_over)
    said = ngettext(
        "It is about %(count)d relationship.", "It is about %(count)d relationships.", count
    )
    return [said % {"count": count}]


def _overlap(hand_over: HandOver) -> list[str]:
    if hand_over.overlap_until is None:
        return []
    named = {**_named(hand_over), "until": format_day(hand_over.overlap_until)}
    return [_("%(leaver)s sees all of it too until %(until)s.") % named]


def _key(hand_over: HandOver, what: str) -> str:
    """Return under which a mail is written once; confirmed again, it is told again."""
    return f"hand-over:{hand_over.uid}:{hand_over.confirmed_at:%Y%m%d%H%M%S%f}:{what}"


def _mail(
    hand_over: HandOver,
    what: str,
    people: Iterable[User],
    subject: str,
    more: list[str],
    now: datetime,
    *,
    reply_to: str = "",
) -> None:
    address = address_of(hand_over.get_absolute_url())
    line = Line(sentence=subject, late="", why="", address=address)
    letter = written(subject, [Part("", [line])], more)
    Mail.objects.bulk_create(
        [
            Mail(
                sort=Sort.HAND_OVER,
                recipient=person,
                key=_key(hand_over, what),
                goes_at=now,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                reply_to=reply_to or hand_over.leaver.email,
            )
            for person in people
        ],
        ignore_conflicts=True,
    )
