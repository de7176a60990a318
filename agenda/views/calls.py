"""Asking offices for agenda items, and an office's word that it has none."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agenda.forms.papers import CallForm
from agenda.models import CallState, ProposalCall
from agenda.services import calls
from agenda.views.reach import beside
from core.dates import home_today
from dialogue.models.meetings import OPEN_STATES
from dialogue.services.meetings import Actor
from dialogue.views.reach import reach_meeting, typed
from offices.acts import act_page, at_once
from offices.powers import Act
from offices.requests import SignedIn
from workinggroups.powers import working_offices

TIME_TO_PROPOSE = timedelta(days=14)


def ask(request: SignedIn, uid: UUID) -> HttpResponse:
    """Ask offices for proposals by a day."""
    reached = reach_meeting(request, uid, Act.ARRANGE)
    meeting, today = reached.record, home_today()
    if meeting.state not in OPEN_STATES:
        return redirect(meeting)
    asked = ProposalCall.objects.visible_to(request.user).filter(
        meeting=meeting, state=CallState.OPEN
    )
    offices = working_offices(meeting.relationship, today=today).exclude(
        pk__in=asked.values("office_id")
    )
    form = CallForm(
        typed(request),
        offices=offices,
        meeting=meeting,
        today=today,
        initial={"due_on": today + TIME_TO_PROPOSE},
    )

    def act(data: dict[str, Any]) -> list[ProposalCall]:
        with beside(form):
            return calls.ask_for_proposals(meeting, actor=reached.actor, today=today, **data)

    return act_page(
        request,
        form,
        act,
        done=lambda made: (
            ngettext("%(count)s office is asked.", "%(count)s offices are asked.", len(made))
            % {"count": len(made)}
        ),
        go_to=meeting.get_absolute_url() + "#agenda",
        title=_("Ask offices for proposals"),
        submit_label=_("Ask"),
        record=meeting,
        cancel_url=meeting.get_absolute_url(),
    )


@require_POST
def nothing(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say for one's office that it has nothing to propose."""
    call = _visible_call(request, uid)
    reached = reach_meeting(request, call.meeting.uid, Act.EDIT)
    return at_once(
        request,
        lambda: calls.nothing_to_propose(call, actor=Actor(request.user, reached.office)),
        go_to=reached.record.get_absolute_url() + "#agenda",
        done=_("Noted: %(office)s has nothing to propose.") % _named(call),
    )


@require_POST
def stop(request: SignedIn, uid: UUID) -> HttpResponse:
    """Ask an office no longer."""
    call = _visible_call(request, uid)
    reached = reach_meeting(request, call.meeting.uid, Act.ARRANGE)
    return at_once(
        request,
        lambda: calls.stop_asking(call, actor=reached.actor),
        go_to=reached.record.get_absolute_url() + "#agenda",
        done=_("%(office)s is asked no longer.") % _named(call),
    )


def _visible_call(request: SignedIn, uid: UUID) -> ProposalCall:
    found = ProposalCall.objects.visible_to(request.user).select_related("office", "meeting")
    return get_object_or_404(found, uid=uid)


def _named(call: ProposalCall) -> dict[str, Any]:
    return {"office": call.office.code}
