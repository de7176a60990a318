"""The run-up: of a forum, for its approvers; of a meeting, ticked off by who drafts for it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.dates import home_today
from dialogue.forms.run_up import SAYS, RunUpForm
from dialogue.models import Meeting, RunUpStep
from dialogue.services import run_up
from dialogue.views.reach import reach_body, reach_meeting, typed
from offices.acts import act_page, at_once
from offices.powers import Act, require_office
from offices.requests import SignedIn


def of_body(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say what is to be done before and after each meeting of a forum or group."""
    body = reach_body(request, uid, Act.ARRANGE).record
    form = RunUpForm(typed(request), record=body, user=request.user, today=home_today())

    def act(data: dict[str, Any]) -> None:
        run_up.set_run_up(body, lines=form.chosen(), version=data["version"])

    says = [str(SAYS)]
    if form.is_usual:
        says.append(_("There is no run-up yet. This is the usual one: save it, or change it."))
    return act_page(
        request,
        form,
        act,
        done=_("Saved. The next meeting that is scheduled has this run-up."),
        go_to=body.get_absolute_url(),
        title=_("Run-up to each meeting"),
        cancel_url=body.get_absolute_url(),
        record=body,
        says=says,
    )


@require_POST
def done(request: SignedIn, uid: UUID) -> HttpResponse:
    """Note that a step is done."""
    step = _reach_step(request, uid)
    return _tick(request, step, is_done=True, said=_("Done: %(what)s.") % {"what": step})


@require_POST
def undone(request: SignedIn, uid: UUID) -> HttpResponse:
    """Note that a step is not done after all."""
    step = _reach_step(request, uid)
    return _tick(request, step, is_done=False, said=_("Not done yet: %(what)s.") % {"what": step})


@require_POST
def drop(request: SignedIn, uid: UUID) -> HttpResponse:
    """Take a line off the run-up of a meeting."""
    step = _reach_step(request, uid)
    return at_once(
        request,
        lambda: run_up.drop_step(step),
        go_to=_address(step.meeting),
        done=_("Taken off: %(what)s. “Like last time” brings it back.") % {"what": step},
    )


@require_POST
def like_last_time(request: SignedIn, uid: UUID) -> HttpResponse:
    """Give a meeting the lines of the last one, or the forum's where there was none."""
    meeting = reach_meeting(request, uid, Act.EDIT).record
    lines = run_up.last_lines(meeting, request.user)
    return at_once(
        request,
        lambda: run_up.take_up_lines(meeting, lines=lines),
        go_to=_address(meeting),
        done=_("The run-up is as it was last time.") if lines else _("There is nothing to take."),
    )


def _tick(request: SignedIn, step: RunUpStep, *, is_done: bool, said: str) -> HttpResponse:
    return at_once(
        request,
        lambda: run_up.tick(step, by=request.user, today=home_today(), is_done=is_done),
        go_to=_address(step.meeting),
        done=said,
    )


def _reach_step(request: SignedIn, uid: UUID) -> RunUpStep:
    """Return the visible step with its meeting, for whoever may edit that."""
    steps = RunUpStep.objects.visible_to(request.user).filter(is_dropped=False)
    step = get_object_or_404(steps.select_related("relationship"), uid=uid)
    meetings = Meeting.objects.visible_to(request.user).select_related("body__track")
    step.meeting = meetings.get(pk=step.meeting_id)
    lead = [step.meeting.body.track.lead_office_id]
    require_office(request.user, Act.EDIT, step.relationship, lead=lead)
    return step


def _address(meeting: Meeting) -> str:
    return f"{meeting.get_absolute_url()}#run-up"
