"""Taking up what earlier meetings left open, and starting like last time."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agenda.forms.carrying import CopyForm, ItemsForm
from agenda.models import AgendaItem
from agenda.services.carrying import carry_over, like_last_time, open_items_before
from core.dates import home_today
from dialogue.models import Meeting
from dialogue.models.meetings import HELD, OPEN_STATES
from dialogue.services.delegations import copy_delegation
from dialogue.views.reach import reach_meeting, typed
from offices.acts import act_page
from offices.models import User
from offices.powers import Act
from offices.requests import SignedIn


def carry(request: SignedIn, uid: UUID) -> HttpResponse:
    """Show what earlier meetings left open, and take what is chosen onto this agenda."""
    reached = reach_meeting(request, uid, Act.EDIT)
    meeting, today = reached.record, home_today()
    if request.method != "POST" and meeting.state not in OPEN_STATES:
        return _back(request, meeting, _is_over(meeting))
    offered = open_items_before(meeting, request.user)
    form = ItemsForm(typed(request), offered=offered)

    def act(data: dict[str, Any]) -> list[AgendaItem]:
        return carry_over(meeting, items=data["items"], actor=reached.actor, today=today)

    return act_page(
        request,
        form,
        act,
        done=lambda made: (
            ngettext(
                "%(count)s item is carried over, as a proposal.",
                "%(count)s items are carried over, as proposals.",
                len(made),
            )
            % {"count": len(made)}
        ),
        go_to=meeting.get_absolute_url() + "#agenda",
        template="agenda/carry.html",
        title=_("Carry over open items"),
        submit_label=_("Carry over"),
        record=meeting,
        cancel_url=meeting.get_absolute_url(),
        offered=offered,
        shown_markings={item.marking for item in offered},
    )


def like_last(request: SignedIn, uid: UUID) -> HttpResponse:
    """Start with the agenda and the delegations of the last meeting of this kind."""
    reached = reach_meeting(request, uid, Act.EDIT)
    meeting, today = reached.record, home_today()
    last = last_held(meeting, request.user)
    nothing = _("No meeting of this kind was held before.")
    if request.method != "POST" and (meeting.state not in OPEN_STATES or last is None):
        return _back(request, meeting, nothing if last is None else _is_over(meeting))
    form = CopyForm(typed(request))

    @transaction.atomic
    def act(data: dict[str, Any]) -> None:
        if last is None:
            raise ValidationError(nothing)
        if data["with_items"]:
            like_last_time(meeting, actor=reached.actor, today=today)
        if data["with_delegations"]:
            copy_delegation(last, meeting, actor=reached.actor)

    return act_page(
        request,
        form,
        act,
        done=_("Taken from the last meeting. Change what is different this time."),
        go_to=meeting.get_absolute_url() + "#agenda",
        title=_("Like last time"),
        submit_label=_("Start like last time"),
        record=meeting,
        cancel_url=meeting.get_absolute_url(),
        says=[
            _("From: %(meeting)s.") % {"meeting": last} if last else nothing,
            _("Items become proposals; nobody is invited or told by this."),
        ],
    )


def _is_over(meeting: Meeting) -> str:
    return _("Nothing can be taken over: the meeting is now “%(state)s”.") % {
        "state": meeting.get_state_display()
    }


def _back(request: SignedIn, meeting: Meeting, why: str) -> HttpResponse:
    messages.info(request, why)
    return redirect(meeting)


def last_held(meeting: Meeting, user: User) -> Meeting | None:
    """Return the last held meeting of the same body and kind before this one; None without one."""
    held = Meeting.objects.visible_to(user).filter(
        body=meeting.body_id, kind=meeting.kind, state__in=HELD
    )
    return held.exclude(pk=meeting.pk).with_title().order_by("-first_day", "-pk").first()
