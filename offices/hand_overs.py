"""Who may hand over to whom in an office, and which assignments go with it (design §5)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from core.constraints import current
from core.dates import ONE_DAY
from offices.access import WRITING_ROLES, open_on, own_offices_of
from offices.models import Assignment, HandOver, Membership, NotMoved, Office, Role, User
from offices.responsible import responsible_ids

REASON = "a hand-over: what somebody answers for in their office"


def may_hand_over(user: User, office: Office, leaver: User, *, today: date) -> bool:
    """Return whether `user` arranges the hand-over of `leaver` in `office` on `today`.

    The leaver does, while they draft or approve there, and whoever approves for the office, by
    their own role: who stands in could else make that last.
    """
    roles = WRITING_ROLES if user == leaver else (Role.APPROVER,)
    own = own_offices_of(user, today, roles)
    return user.is_active and own.filter(office_id=office.pk).exists()


def offices_to_arrange(user: User, today: date) -> QuerySet[Office]:
    """Return the offices in which `user` may hand over something, by code."""
    own = own_offices_of(user, today, WRITING_ROLES) if user.is_active else []
    return Office.objects.filter(pk__in=own).order_by("code")


def leavers_for(user: User, today: date) -> QuerySet[User]:
    """Return whose work `user` may hand over: their own, and in offices that they approve for
    whoever writes there or is still named there, also those who no longer sign in; by name."""
    own = Q(pk=user.pk) & Q(Exists(_writing(today).filter(user=OuterRef("pk"))))
    approving = own_offices_of(user, today, [Role.APPROVER])
    writing = _writing(today).filter(office_id__in=approving)
    named = Assignment.objects.for_system(REASON).filter(_runs_on(today), office_id__in=approving)
    return User.objects.filter(
        own
        | Q(pk__in=writing.order_by().values("user_id"))
        | Q(pk__in=named.order_by().exclude(responsible=None).values("responsible_id"))
        | Q(pk__in=named.order_by().exclude(alternate=None).values("alternate_id"))
    )


def successors_in(offices: Iterable[int] | QuerySet, day: date, *, later: bool = False) -> QuerySet:
    """Return who drafts or approves in one of `offices` on `day` and may sign in, by name.

    With `later` also those who begin after it.
    """
    when = _runs_on(day) if later else current(day)
    rows = Membership.objects.filter(
        when, open_on(day, "office__"), office_id__in=offices, role__in=WRITING_ROLES
    )
    return User.objects.filter(pk__in=rows.order_by().values("user_id"), is_active=True)


def handed_over(rows: QuerySet[Assignment], hand_over: HandOver) -> QuerySet[Assignment]:
    """Return those of `rows`, which have passed the gate, that go with a hand-over or went.

    Where the leaver is named, and where they answered on the day before although nobody is named:
    the successor is named then, so that nothing falls to a third. Each has `answers_id`.
    """
    if hand_over.done_at is not None:
        return rows.filter(hand_over=hand_over)
    answers = responsible_ids(
        office=OuterRef("office_id"),
        relationship=OuterRef("relationship_id"),
        marking="U",
        today=hand_over.on_day - ONE_DAY,
        is_anybody_away=False,  # many are on leave before they go
    )
    leaver = hand_over.leaver_id
    return (
        rows.filter(_runs_on(hand_over.on_day), office_id=hand_over.office_id)
        .annotate(answers_id=Subquery(answers[:1]))
        .filter(Q(responsible=leaver) | Q(alternate=leaver) | Q(answers_id=leaver))
    )


def count_handed_over(hand_over: HandOver) -> int:
    """Return how many relationships a hand-over is about: U, as all of the skeleton."""
    rows = handed_over(Assignment.objects.for_system(REASON), hand_over)
    return rows.order_by().values("relationship_id").distinct().count()


def why_not(hand_over: HandOver, day: date) -> NotMoved | None:
    """Return why a hand-over could not be carried out on `day`; None when it can."""
    if not Office.objects.filter(open_on(day), pk=hand_over.office_id).exists():
        return NotMoved.CLOSED
    able = successors_in([hand_over.office_id], day).filter(pk=hand_over.successor_id)
    return None if able.exists() else NotMoved.SUCCESSOR


def _writing(today: date) -> QuerySet[Membership]:
    return Membership.objects.filter(
        current(today), open_on(today, "office__"), role__in=WRITING_ROLES
    )


def _runs_on(day: date) -> Q:
    """Return the condition that a span has not ended by `day`; it may begin later."""
    return Q(ends_on__isnull=True) | Q(ends_on__gt=day)
