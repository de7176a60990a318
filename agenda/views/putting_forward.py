"""From what a meeting left to the programme: the chairs then decide on it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from agenda.services.step_proposals import put_forward as put_forward_step
from agenda.views.next_steps import reach_step
from core.dates import home_today
from dialogue.views.reach import typed, typed_marking
from offices.acts import act_page
from offices.requests import SignedIn
from workinggroups.forms.programme import ProposeForm, Reader


def put_forward(request: SignedIn, uid: UUID) -> HttpResponse:
    """Propose to the chairs as a next step what a meeting left."""
    step, actor = reach_step(request, uid)
    meeting, today = step.meeting, home_today()
    track = meeting.body.track
    address = f"{meeting.get_absolute_url()}programme/"
    if request.method != "POST" and step.next_step_id is not None:
        return redirect(address)
    form = ProposeForm(
        typed(request),
        reader=Reader(request.user, track, today),
        target=False,
        initial={
            "what": step.what,
            "side": step.side,
            "office": step.office or track.lead_office,
            "due_on": step.by_on,
            "group": str(meeting.body.uid),
            "marking": step.marking,
        },
    )

    def act(data: dict[str, Any]) -> Any:
        return put_forward_step(step, actor=actor, today=today, **data)

    return act_page(
        request,
        form,
        act,
        done=_("Put forward. The chairs decide on it."),
        go_to=address,
        template="dialogue/marked.html",
        title=_("Put forward for the programme"),
        submit_label=_("Put forward"),
        cancel_url=f"{meeting.get_absolute_url()}after/",
        record=step,
        typed_marking=typed_marking(form),
    )
