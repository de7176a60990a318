"""Withdrawing a request: it stays on record with its reason (design §10)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agenda import powers
from agenda.models import ActionRequest, RequestState
from agenda.services.answers import withdraw_ask
from agenda.services.due_list import sync_request
from agenda.services.locks import lock_asks, lock_meetings_asked_for
from dialogue.services.meetings import Actor
from offices.versions import lock_version, save_next_version


@transaction.atomic
def withdraw_request(
    request: ActionRequest, *, reason: str, actor: Actor, today: date, version: int | None = None
) -> ActionRequest:
    """Withdraw a request and each of its asks that has no final answer; answers given stay.

    What is not filed any drafter of the office withdraws, what is filed an approver. Raises
    PermissionDenied, StaleVersionError, and ValidationError without a reason or the second time.
    """
    lock_meetings_asked_for(request)
    locked = lock_version(request, version)
    require_withdrawing(locked, actor=actor, today=today)
    if not reason.strip():
        raise ValidationError(_("Say why, in a few words."))
    if locked.state == RequestState.WITHDRAWN:
        raise ValidationError(_("It is withdrawn already."))
    for ask in lock_asks(locked):
        if ask.is_unanswered or ask.deferred_until is not None:
            withdraw_ask(ask, text=reason, actor=actor, today=today)
    locked.state, locked.withdrawn_reason = RequestState.WITHDRAWN, reason.strip()
    save_next_version(locked, ["state", "withdrawn_reason"])
    sync_request(locked)
    return locked


def require_withdrawing(request: ActionRequest, *, actor: Actor, today: date) -> None:
    """Raise PermissionDenied unless `actor` may withdraw this request."""
    if request.is_unfiled:
        powers.require_drafting(powers.somebody(actor.user), request, today=today)
    else:
        powers.require_release(powers.somebody(actor.user), request, today=today)
