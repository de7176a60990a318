"""Filing: a drafter's request waits for an approver of the same office (design §5, §6)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda import powers
from agenda.models import ActionRequest, Ask, AskKind, AskState, RequestState
from agenda.services.checks import check_ask, check_marking, check_suspense
from agenda.services.drafts import asks_of, lock_unfiled, offers_of
from agenda.services.due_list import sync_request
from agenda.services.locks import lock_meetings_asked_for
from agenda.services.outcomes import shares_marking
from dialogue.models import Body, Meeting
from dialogue.services.meetings import Actor, request_date
from offices.powers import Act, office_acting
from offices.versions import StaleVersionError, save_next_version


@transaction.atomic
def file_request(
    request: ActionRequest, *, actor: Actor, today: date, version: int | None = None
) -> ActionRequest:
    """File a request as far as `actor` can: an approver releases it, a drafter hands it in.

    An approver releases what somebody else drafted, and own work only where nobody else in the
    office could (`is_own_release`); otherwise own work waits for another approver. The state of
    what comes back tells: filed, or waiting for release. Raises PermissionDenied,
    StaleVersionError, and ValidationError with a sentence.
    """
    if can_release(request, actor, today):
        return release_request(request, actor=actor, today=today, version=version)
    locked = lock_unfiled(request, actor=actor, today=today, version=version)
    _check(locked, asks_of(locked), actor, today)
    if locked.state == RequestState.FOR_RELEASE:
        raise ValidationError(_("It waits for release by an approver of your office already."))
    locked.state = RequestState.FOR_RELEASE
    save_next_version(locked, ["state"])
    sync_request(locked)
    return locked


@transaction.atomic
def release_request(
    request: ActionRequest, *, actor: Actor, today: date, version: int | None = None
) -> ActionRequest:
    """File a request: its asks are open from now on, meetings wait for their date, offices owe.

    Raises PermissionDenied unless an approver of its office acts, ValidationError for own work
    that another approver can release.
    """
    user = powers.somebody(actor.user)
    powers.require_release(user, request, today=today)
    meetings = lock_meetings_asked_for(request)
    locked = lock_unfiled(request, actor=actor, today=today, version=version)
    is_own = locked.drafted_by_id == user.pk
    if is_own and not powers.is_alone(user, locked, today=today):
        raise ValidationError(_("Another approver of your office releases what you drafted."))
    asks = asks_of(locked)
    if {ask.meeting_id for ask in asks if ask.kind == AskKind.DATE} != {m.pk for m in meetings}:
        # Somebody named another meeting between the two locks.
        raise StaleVersionError(locked)
    _check(locked, asks, actor, today)
    locked.state = RequestState.FILED
    locked.released_by, locked.is_own_release = user, is_own
    locked.filed_at = timezone.now()
    save_next_version(locked, ["state", "released_by", "is_own_release", "filed_at"])
    for ask in asks:
        ask.state, ask.opened_at = AskState.OPEN, locked.filed_at
        save_next_version(ask, ["state", "opened_at"])
    for meeting in meetings:
        if shares_marking(locked, meeting):
            request_date(meeting, actor=actor)
    sync_request(locked)
    return locked


def can_release(request: ActionRequest, actor: Actor, today: date) -> bool:
    """Return whether `actor` releases this request, or could only hand it in."""
    user = powers.somebody(actor.user)
    office = office_acting(
        user, Act.RELEASE, request.relationship, today=today, own=[request.office_id]
    )
    if office is None:
        return False
    is_own = request.drafted_by_id == user.pk
    return not is_own or powers.is_alone(user, request, today=today)


def _check(request: ActionRequest, asks: list[Ask], actor: Actor, today: date) -> None:
    """Check again what was checked when it was written: days pass, offices and meetings change."""
    check_suspense(request.suspense_on, today)
    user = powers.somebody(actor.user)
    named: list[Meeting | Body] = []
    for ask in asks:
        ask.offers = offers_of(ask)  # type: ignore[attr-defined]
        check_ask(ask, request.relationship, user, today)
        named += [place for place in (ask.meeting, ask.body) if place is not None]
    check_marking(request.marking, named, user)
