"""Recording a meeting: each act saves one part of the page after it (`agenda.views.after`)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from agenda.forms import after as forms
from agenda.forms.fields import Reader
from agenda.powers import act_on_record
from agenda.services.minutes import record_item, touched_after
from agenda.services.step_proposals import propose_step
from agenda.views.after import CAN_BE_HELD, SUMMARY_WITHIN, TEMPLATE, AfterPage, after_page
from agenda.views.reach import beside, reach_item, reach_record
from core.dates import home_today
from dialogue.models import Meeting, MeetingSummary, State
from dialogue.services import holding
from dialogue.views.reach import reach_meeting, typed, typed_marking
from offices.acts import act_page
from offices.models import Side
from offices.powers import Act
from offices.requests import SignedIn


def hold(request: SignedIn, uid: UUID) -> HttpResponse:
    """Record that a meeting was held, with its summary or without."""
    reached = reach_meeting(request, uid, Act.ARRANGE)
    if request.method != "POST" and reached.record.state not in CAN_BE_HELD:
        return redirect(f"{reached.record.get_absolute_url()}after/")
    page = after_page(request, reached.record)
    form = page.hold_form(typed(request))
    page.own_form, page.own_part = form, "hold"

    @transaction.atomic
    def act(data: dict[str, Any]) -> None:
        text, marking = data.pop("summary", ""), data.pop("summary_marking", "")
        is_later = data.pop("is_later", False)
        heads = {side: data.pop(f"{side}_head").strip() for side in Side.values}
        done = holding.hold_meeting(
            page.meeting, actor=reached.actor, today=page.today, led_by=heads, **data
        )
        if text.strip():
            holding.write_summary(done.meeting, text=text, marking=marking, actor=reached.actor)
        elif is_later:
            holding.put_off_summary(done.meeting, by_on=page.today + SUMMARY_WITHIN)

    return _act(page, form, act, done=_("Recorded as held."), part="items")


def summary(request: SignedIn, uid: UUID) -> HttpResponse:
    """Write the summary of a meeting."""
    reached = reach_meeting(request, uid, Act.EDIT)
    meeting = reached.record
    reader = Reader(request.user, meeting.relationship, home_today())
    form = forms.SummaryForm(typed(request), reader=reader, initial={"marking": meeting.marking})

    def act(data: dict[str, Any]) -> MeetingSummary:
        with beside(form):
            return holding.write_summary(meeting, actor=reached.actor, **data)

    return _summary_page(request, meeting, form, act, _("Write the summary"))


def edit_summary(request: SignedIn, uid: UUID) -> HttpResponse:
    """Change a summary; after the meeting is concluded as a correction with a reason."""
    # Its meeting comes through the gate by itself, in `reach_meeting`.
    found = get_object_or_404(MeetingSummary.objects.visible_to(request.user), uid=uid)
    reached = reach_record(request, found.meeting.uid)
    meeting = reached.record
    reader = Reader(request.user, meeting.relationship, home_today())
    form = forms.EditSummaryForm(typed(request), record=found, reader=reader)

    def act(data: dict[str, Any]) -> MeetingSummary:
        with beside(form):
            return holding.change_summary(found, actor=reached.actor, **data)

    return _summary_page(request, meeting, form, act, _("Edit the summary"))


def _summary_page(
    request: SignedIn, meeting: Meeting, form: Form, act: Callable[..., Any], title: str
) -> HttpResponse:
    address = f"{meeting.get_absolute_url()}after/"
    return act_page(
        request,
        form,
        act,
        done=_("Saved."),
        go_to=f"{address}#summary",
        template="dialogue/marked.html",
        title=title,
        submit_label=_("Save"),
        record=meeting,
        cancel_url=address,
        typed_marking=typed_marking(form),
    )


def record(request: SignedIn, uid: UUID) -> HttpResponse:
    """Save one row: what became of an item, what was said, and perhaps a next step."""
    found = reach_item(request, uid)
    reached = reach_item(request, uid, act_on_record(found.meeting))
    page = after_page(request, reached.meeting)
    if request.method != "POST" and not page.shows_form_of(reached.item):
        return redirect(reached.item)
    form = page.item_form(reached.item, typed(request))
    page.own_form, page.own_part, page.own_item = form, str(reached.item.uid), reached.item

    @transaction.atomic
    def act(data: dict[str, Any]) -> str:
        step = form.taken_step(data)
        with beside(form):
            saved = record_item(reached.item, actor=reached.actor, **data)
            if step is not None:
                reason = data.get("reason", "")
                propose_step(page.meeting, item=saved, actor=reached.actor, reason=reason, **step)
        said = _("Saved: %(item)s.") % {"item": saved}
        if touched_after(saved, request.user):
            said += " " + _("A later meeting carries it on already: decide there if it stays.")
        return said

    return _act(page, form, act, done=str, part=reached.item.reference)


def conclude(request: SignedIn, uid: UUID) -> HttpResponse:
    """End the record of a held meeting."""
    reached = reach_meeting(request, uid, Act.ARRANGE)
    if reached.record.state != State.HELD:
        return redirect(f"{reached.record.get_absolute_url()}after/")
    page = after_page(request, reached.record)
    form = page.conclude_form(typed(request))
    page.own_form, page.own_part = form, "conclude"

    def act(data: dict[str, Any]) -> None:
        data.setdefault("summary_later_on", None)
        holding.conclude_meeting(page.meeting, actor=reached.actor, today=page.today, **data)

    return _act(page, form, act, done=_("Concluded."), part="")


def _act(
    page: AfterPage,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    done: str | Callable[[Any], str],
    part: str,
) -> HttpResponse:
    anchor = f"#{part}" if part else ""
    return act_page(
        page.request,
        form,
        act,
        done=done,
        go_to=f"{page.address}{anchor}",
        template=TEMPLATE,
        **page.context(),
    )
