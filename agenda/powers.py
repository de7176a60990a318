"""Who may file, release, answer and clear, propose and arrange: design §5 for this app.

Each `require_…` returns the office through which a person acts, or raises PermissionDenied with a
sentence (403). Pages call them before they show a form, services before they do anything.
"""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from agenda.models import ActionRequest, AgendaItem, Ask, Position, ProposalCall
from core.constraints import current
from core.dates import home_today
from core.markings import Rank, is_readable
from dialogue.models import Meeting, State
from dialogue.services.steps import Actor
from offices.access import acting, away, open_on
from offices.gate import readable_markings
from offices.models import Assignment, GatedRow, Office, Relationship, Role, User
from offices.powers import (
    REFUSALS,
    Act,
    office_acting,
    offices_acting,
    require_office,
    use_office,
)


def somebody(user: User | None) -> User:
    """Return the person who acts; the ledger, which is nobody, asks and answers nothing."""
    if user is None:
        raise PermissionDenied(_("Only a person can do this."))
    return user


def filing_offices(
    user: User, relationship: Relationship, *, today: date | None = None
) -> list[Office]:
    """Return the offices for which `user` may draft requests, by code."""
    return offices_acting(user, Act.FILE, relationship, today=today)


def require_filing(user: User, relationship: Relationship, *, today: date | None = None) -> Office:
    """Return the first office for which `user` may draft requests."""
    return require_office(user, Act.FILE, relationship, today=today)


def require_drafting(user: User, request: ActionRequest, *, today: date | None = None) -> Office:
    """Return the request's office for one of its drafters or approvers: to change it, to reply."""
    own, relationship = request.office, request.relationship
    if use_office(user, Act.FILE, relationship, through=own, today=today) is None:
        raise PermissionDenied(_("Only drafters of the office that asks can do this."))
    return own


def may_release(user: User, request: ActionRequest, *, today: date | None = None) -> bool:
    """Return whether `user` is an approver of the request's office, which still has its part."""
    own = [request.office_id]
    return bool(offices_acting(user, Act.RELEASE, request.relationship, today=today, own=own))


def may_draft(user: User, request: ActionRequest, *, today: date | None = None) -> bool:
    """Return whether `user` is a drafter or approver of the request's office."""
    return request.office in filing_offices(user, request.relationship, today=today)


def may_withdraw(user: User, request: ActionRequest, *, today: date | None = None) -> bool:
    """Return whether `user` may withdraw it: a drafter what is not filed, else an approver."""
    may = may_draft if request.is_unfiled else may_release
    return may(user, request, today=today)


def require_release(user: User, request: ActionRequest, *, today: date | None = None) -> Office:
    """Return the request's office for one of its approvers."""
    return require_office(
        user, Act.RELEASE, request.relationship, today=today, own=[request.office_id]
    )


def require_answering(user: User, ask: Ask, *, today: date | None = None) -> Office:
    """Return the action office of `ask`, as it is now, for one of its approvers."""
    return require_office(
        user, Act.ANSWER, ask.relationship, today=today, asked=[ask.action_office_id]
    )


def require_asking(user: User, ask: Ask, *, today: date | None = None) -> Office:
    """Return the office through which `user` may ask others for a position: action or filing."""
    return require_office(
        user,
        Act.ASK,
        ask.relationship,
        today=today,
        own=[ask.request.office_id],
        asked=[ask.action_office_id],
    )


def require_position(user: User, position: Position, *, today: date | None = None) -> Office:
    """Return the office of `position` for one of its approvers."""
    return require_office(
        user, Act.CLEAR, position.relationship, today=today, clearing=[position.office_id]
    )


def assigned_offices(relationship: Relationship, *, today: date | None = None):
    """Return the open offices with any part in `relationship` on `today`, by code."""
    today = today or home_today()
    assigned = (
        Assignment.objects.for_system("who works on a relationship is part of the skeleton: U")
        .filter(current(today), relationship=relationship)
        .order_by()
        .values("office_id")
    )
    return Office.objects.filter(open_on(today), pk__in=assigned).order_by("code")


def is_alone(user: User, request: ActionRequest, *, today: date | None = None) -> bool:
    """Return whether no other approver of the request's office could release it on `today`.

    Who stands in for an approver could; an approver who is away could not.
    """
    today = today or home_today()
    others = (
        acting(today, [Role.APPROVER])
        .filter(office_id=request.office_id, user__is_active=True)
        .exclude(user=user)
        .exclude(user_id__in=away(today))
        .select_related("user")
    )
    return not any(
        is_readable(request.marking, Rank[other.user.clearance], other.user.is_home_national)
        for other in others
    )


def require_for_meeting(
    actor: Actor, act: Act, meeting: Meeting, *records: GatedRow, today: date | None = None
) -> tuple[User, Office]:
    """Return the person and the office of `actor`, who may do `act` to what belongs to `meeting`.

    Raises PermissionDenied unless their office acts here and they read the meeting and `records`
    as they are marked now.
    """
    user, lead = somebody(actor.user), [meeting.body.track.lead_office_id]
    office, relationship = actor.office, meeting.relationship
    if office is None or not use_office(
        user, act, relationship, through=office, today=today, lead=lead
    ):
        raise PermissionDenied(REFUSALS[act]())
    readable = readable_markings(user)
    if any(record.marking not in readable for record in (meeting, *records)):
        raise PermissionDenied(_("This is not for you to read."))
    return user, office


def act_on_record(meeting: Meeting) -> Act:
    """Return what it is to change what belongs to a meeting: once concluded, a correction."""
    return Act.CORRECT if meeting.state == State.CONCLUDED else Act.EDIT


def withdrawing_office(user: User, meeting: Meeting, item: AgendaItem) -> Office | None:
    """Return the office through which `user` may withdraw an item: the one that proposed it, else
    one that arranges the meeting; None when there is none."""
    own = offices_acting(user, Act.EDIT, meeting.relationship)
    if item.office in own:
        return item.office
    lead = [meeting.body.track.lead_office_id]
    return office_acting(user, Act.ARRANGE, meeting.relationship, lead=lead)


def require_withdrawing(actor: Actor, meeting: Meeting, item: AgendaItem) -> None:
    """Raise PermissionDenied unless `actor` acts for the office that proposed, or arranges."""
    is_own = actor.office is not None and actor.office.pk == item.office_id
    act = Act.EDIT if is_own else Act.ARRANGE
    require_for_meeting(actor, act, meeting, item)


def require_called(actor: Actor, meeting: Meeting, call: ProposalCall) -> None:
    """Raise PermissionDenied unless the person of `actor` may speak for the office asked."""
    user = somebody(actor.user)
    if call.office not in offices_acting(user, Act.EDIT, meeting.relationship):
        raise PermissionDenied(_("Only the office that was asked can say this."))
    require_for_meeting(Actor(user, call.office), Act.EDIT, meeting, call)
