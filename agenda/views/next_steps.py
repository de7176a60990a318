"""Who, what, by when, as a meeting left it: proposals for next steps."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from agenda.forms import next_steps as forms
from agenda.forms.fields import Reader
from agenda.models import StepProposal
from agenda.services.step_proposals import change_step, drop_step, propose_step
from agenda.views.reach import reach_record
from core.dates import home_today
from dialogue.forms.fields import ask_why_corrected
from dialogue.models import Meeting, State
from dialogue.services.meetings import Actor
from dialogue.views.reach import typed
from offices.acts import act_page, at_once
from offices.forms import VersionedForm
from offices.requests import SignedIn


def new_step(request: SignedIn, uid: UUID) -> HttpResponse:
    """Add who, what, by when for the meeting as a whole."""
    reached = reach_record(request, uid)
    meeting = reached.record
    reader = Reader(request.user, meeting.relationship, home_today())
    form = forms.NewStepForm(typed(request), reader=reader)

    def act(data: dict[str, Any]) -> StepProposal:
        step = form.taken_step(data)
        assert step is not None  # the form asks for it
        return propose_step(meeting, actor=reached.actor, **step, **data)

    return _step_page(request, meeting, form, act, _("Add a next step"), _("Added."))


def edit_step(request: SignedIn, uid: UUID) -> HttpResponse:
    """Change who, what, by when."""
    step, actor = reach_step(request, uid)
    reader = Reader(request.user, step.relationship, home_today())
    form = forms.StepForm(typed(request), record=step, offices=forms.offices_of(reader))

    def act(data: dict[str, Any]) -> StepProposal:
        values = form.taken_step(data)
        assert values is not None  # the form asks for it
        return change_step(step, actor=actor, **values, **data)

    return _step_page(
        request,
        step.meeting,
        form,
        act,
        _("Edit the next step"),
        _("Saved."),
        record=step,
    )


def remove_step(request: SignedIn, uid: UUID) -> HttpResponse:
    """Take a proposal for a next step off; it stays on record.

    A button does it; once the meeting is concluded a page asks for the reason.
    """
    step, actor = reach_step(request, uid)
    done = _("Taken off: %(what)s.") % {"what": step.what}
    if step.meeting.state == State.CONCLUDED:
        form = VersionedForm(typed(request), record=step)
        return _step_page(
            request,
            step.meeting,
            form,
            lambda data: drop_step(step, actor=actor, **data),
            _("Take the next step off"),
            done,
            record=step,
            submit_label=_("Take off"),
        )
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    address = f"{step.meeting.get_absolute_url()}after/"
    return at_once(request, lambda: drop_step(step, actor=actor), go_to=address, done=done)


def reach_step(request: SignedIn, uid: UUID) -> tuple[StepProposal, Actor]:
    """Return the visible proposal with its meeting, and who may change it: 404, 403."""
    step = get_object_or_404(
        StepProposal.objects.visible_to(request.user)
        .filter(is_dropped=False)
        .select_related("office", "relationship"),
        uid=uid,
    )
    reached = reach_record(request, step.meeting.uid)
    step.meeting = reached.record
    return step, reached.actor


def _step_page(
    request: SignedIn,
    meeting: Meeting,
    form: Form,
    act: Callable[..., Any],
    title: str,
    done: str,
    **more: Any,
) -> HttpResponse:
    """Show a form about a step of a meeting, or about the meeting where there is none yet."""
    ask_why_corrected(form, meeting)
    address = f"{meeting.get_absolute_url()}after/"
    return act_page(
        request,
        form,
        act,
        done=done,
        go_to=f"{address}#steps",
        template="dialogue/marked.html",
        title=title,
        cancel_url=address,
        **{"record": meeting, **more},
    )
