"""Releasing, handing in and withdrawing a request."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from agenda import powers
from agenda.forms.acts import OnlyReasonForm, VersionForm
from agenda.models import Ask, RequestState
from agenda.services.filing import can_release, file_request
from agenda.services.withdrawal import require_withdrawing, withdraw_request
from agenda.views.reach import visible_request
from agenda.views.writing import written
from core.dates import format_day, home_today
from dialogue.services.meetings import Actor
from dialogue.views.reach import typed
from offices.acts import act_page
from offices.requests import SignedIn


def release(request: SignedIn, uid: UUID) -> HttpResponse:
    """File a request: an approver releases it, a drafter hands it in for release."""
    found, today = visible_request(request.user, uid), home_today()
    office = powers.require_drafting(request.user, found, today=today)
    actor = Actor(request.user, office)
    releases = can_release(found, actor, today)
    if not found.is_unfiled:
        return redirect(found)
    if found.state == RequestState.FOR_RELEASE and not releases:
        powers.require_release(request.user, found, today=today)
    form = VersionForm(typed(request), record=found)

    def act(data: dict[str, Any]) -> Any:
        return file_request(found, actor=actor, today=today, version=data["version"])

    return act_page(
        request,
        form,
        act,
        done=written,
        go_to=found.get_absolute_url(),
        title=_("Release the request") if releases else _("Hand in for release"),
        submit_label=_("Release") if releases else _("Hand in"),
        record=found,
        cancel_url=found.get_absolute_url(),
        says=_says(request, found, releases),
    )


def _says(request: SignedIn, found: Any, releases: bool) -> list[str]:
    """Return what happens when the button is pressed."""
    if not releases:
        return [
            _("An approver of %(office)s other than its author releases it.")
            % {"office": found.office.code}
        ]
    asks = Ask.objects.visible_to(request.user).filter(request=found)
    day = format_day(found.suspense_on)
    said = [
        _("%(office)s is asked to answer by %(day)s: %(what)s")
        % {"office": ask.action_office.code, "day": day, "what": ask.text}
        for ask in asks.select_related("action_office")
    ]
    if found.is_short:
        said.append(_("These are fewer than five business days."))
    if found.drafted_by_id == request.user.pk:
        said.append(_("You drafted it, and no other approver can release it. That is recorded."))
    return said


def withdraw(request: SignedIn, uid: UUID) -> HttpResponse:
    """Withdraw a request with a reason; it stays on record."""
    found, today = visible_request(request.user, uid), home_today()
    actor = Actor(request.user, found.office)
    require_withdrawing(found, actor=actor, today=today)
    if found.state == RequestState.WITHDRAWN:
        return redirect(found)
    form = OnlyReasonForm(typed(request), record=found)
    says = [_("Nobody answers it any more. What was answered already stays.")]
    if found.is_unfiled:
        says = [_("Nobody was asked yet.")]

    return act_page(
        request,
        form,
        lambda data: withdraw_request(found, actor=actor, today=today, **data),
        done=_("Withdrawn. It stays on record with your reason."),
        go_to=found.get_absolute_url(),
        title=_("Withdraw the request"),
        submit_label=_("Withdraw"),
        record=found,
        cancel_url=found.get_absolute_url(),
        says=says,
    )
