"""Which notices a person reads about, and what became of each in a sentence (design §8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.due import MINE, DueLine, conditions, due_lines, open_deadlines
from desk.record_pages import record_path
from offices.access import offices_of
from offices.models import Role, User
from offices.working_days import WorkingDays
from reminders.facts import kind_of
from reminders.models import Deadline, Ladder, Mail, MailState, Notice
from reminders.services.again import ENDED_BADLY
from reminders.steps import next_day

WAITING, SENT, FAILED, AMBIGUOUS, SILENT, COMING = (
    "waiting",
    "sent",
    "failed",
    "ambiguous",
    "silent",
    "coming",
)
TITLES = {
    SENT: gettext_lazy("Sent"),
    WAITING: gettext_lazy("Waiting"),
    FAILED: gettext_lazy("Failed"),
    AMBIGUOUS: gettext_lazy("Perhaps sent twice"),
    SILENT: gettext_lazy("Not sent"),
    COMING: gettext_lazy("Next 30 days"),
}
WHICH = {
    SENT: Q(mail__state=MailState.SENT),
    WAITING: Q(silenced_at__isnull=True)
    & (Q(mail__isnull=True) | Q(mail__state=MailState.WAITING)),
    FAILED: Q(mail__state__in=ENDED_BADLY),
    AMBIGUOUS: Q(mail__ambiguous_at__isnull=False),
    SILENT: Q(silenced_at__isnull=False),
}


@dataclass(frozen=True)
class NoticeLine:
    """A notice as a list tells it: what about, to whom and why, what became of it."""

    notice: Notice
    verb: str
    path: str

    @property
    def marking(self) -> str:
        """That of its deadline."""
        return self.notice.marking

    @property
    def outcome(self) -> str:
        """What became of it, in a few words."""
        if self.notice.silenced_at is not None:
            return _("not sent: %(reason)s") % {
                "reason": self.notice.get_silenced_because_display()
            }
        return became_of(self.notice.mail)

    @property
    def at(self) -> datetime:
        """When it was sent, or goes."""
        mail: Mail | None = self.notice.mail
        return mail.ended_at if mail and mail.ended_at else self.notice.goes_at


def became_of(mail: Mail | None) -> str:
    """Return in a few words what became of a mail, None for one that is not written yet."""
    if mail is None or mail.state == MailState.WAITING:
        return _("waiting")
    if mail.state == MailState.FAILED:
        return _("failed: %(reason)s") % {"reason": mail.failure}
    if mail.state == MailState.UNKNOWN:
        return _("perhaps sent, twice tried; the mail server did not answer")
    if mail.state == MailState.DROPPED:
        return _("not sent: it was taken back before")
    if mail.ambiguous_at is not None:
        return _("sent, perhaps twice")
    return _("sent")


def notices_for(user: User, today: date) -> QuerySet[Notice]:
    """Return what `user` reads about: their own notices, and those of offices they approve for."""
    approving = offices_of(user, today, [Role.APPROVER])
    rows = Notice.objects.visible_to(user, today=today)
    return shown(rows.filter(Q(recipient=user) | Q(office_id__in=approving)), user)


def told_of(user: User, reference: str) -> QuerySet[Notice]:
    """Return all notices about what `reference` names, as far as `user` reads them."""
    about = Deadline.objects.visible_to(user).filter(reference=reference).order_by().values("pk")
    return shown(Notice.objects.visible_to(user).filter(deadline_id__in=about), user)


def shown(rows: QuerySet[Notice], user: User) -> QuerySet[Notice]:
    """Return notices with what their lines show."""
    deadlines = Deadline.objects.visible_to(user).select_related("office", "relationship")
    return (
        rows.select_related("recipient", "office", "mail", "asked_by", "stands_in_for")
        .prefetch_related(Prefetch("deadline", queryset=deadlines))
        .order_by("-goes_at", "-pk")
    )


def notice_lines(notices: Iterable[Notice]) -> list[NoticeLine]:
    """Return the lines of notices read by `shown`."""
    return [
        NoticeLine(one, str(kind_of(one.deadline.kind).verb), record_path(one.deadline.path))
        for one in notices
    ]


@dataclass(frozen=True)
class ComingLine:
    """Something due soon, and the day on which its owner is reminded next."""

    due: DueLine
    reminded_on: date | None

    @property
    def marking(self) -> str:
        """That of the deadline."""
        return self.due.row.marking


def coming_for(user: User, today: date) -> QuerySet[Deadline]:
    """Return what is due from `user` in the next 30 days or late, the nearest first."""
    said = conditions(user, MINE, today)
    rows = open_deadlines(user, today).filter(said["late"] | said["week"] | said["month"])
    return rows.order_by("due_on", "key")


def coming_lines(rows: Iterable[Deadline], today: date) -> list[ComingLine]:
    """Return each with the day of its next reminder, within 30 days."""
    rungs = {ladder.code: ladder.rungs for ladder in Ladder.objects.all()}
    days = WorkingDays()

    def next_of(row: Deadline) -> date | None:
        day = next_day(
            rungs[kind_of(row.kind).ladder], row.due_on, today, days.adding(row.office_id)
        )
        return day if day and day <= today + timedelta(days=30) else None

    return [ComingLine(line, next_of(line.row)) for line in due_lines(rows)]
