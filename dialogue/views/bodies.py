"""Founding and changing forums: each act a page with its form.

All of it is for approvers of the desk or the lead office, since it changes what others owe; only
past meetings are entered by every drafter (design §5).
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from core.dates import home_today
from dialogue.forms.bodies import BodyForm, NewBodyForm, PastMeetingForm, RenameForm
from dialogue.models import Body, BodyKind
from dialogue.services import bodies
from dialogue.views.reach import reach_body, reach_track, typed, typed_marking
from dialogue.views.tracks import status_page
from offices.acts import act_page
from offices.powers import Act
from offices.requests import SignedIn


def new_body(request: SignedIn, uid: UUID) -> HttpResponse:
    """Add a forum to a track."""
    track = reach_track(request, uid, Act.ARRANGE).record
    form = NewBodyForm(typed(request), track=track, user=request.user, today=home_today())
    return act_page(
        request,
        form,
        lambda data: bodies.found_body(track, **data),
        done=_("Added. Now say how often it meets."),
        go_to=lambda body: body.get_absolute_url(),
        template="dialogue/marked.html",
        title=_("Add a forum"),
        submit_label=_("Add the forum"),
        cancel_url=track.get_absolute_url(),
        record=track,
        typed_marking=typed_marking(form),
    )


def edit_body(request: SignedIn, uid: UUID) -> HttpResponse:
    """Change how a forum is marked and since when it is kept here."""
    body = reach_body(request, uid, Act.ARRANGE).record
    form = BodyForm(typed(request), record=body, user=request.user)
    return _page(
        request,
        body,
        form,
        lambda data: bodies.change_body(body, today=home_today(), **data),
        title=_called(body, _("Edit the forum"), _("Edit the group")),
        done=_("Saved."),
        says=[_("A new marking holds for its meetings, names and seats as well.")],
        template="dialogue/marked.html",
        typed_marking=typed_marking(form),
    )


def rename(request: SignedIn, uid: UUID) -> HttpResponse:
    """Give a forum another name from a day on."""
    body = reach_body(request, uid, Act.ARRANGE).record
    form = RenameForm(typed(request), record=body)
    return _page(
        request,
        body,
        form,
        lambda data: bodies.rename_body(body, **data),
        title=_called(body, _("Rename the forum"), _("Rename the group")),
        submit_label=_("Rename"),
        done=_("Renamed. It is still found by its old names."),
        says=[_("Meetings from that day on bear the new name, earlier ones the old name.")],
    )


def body_status(request: SignedIn, uid: UUID) -> HttpResponse:
    """Pause, resume or close a forum, and say what happens to its meetings."""
    reached = reach_body(request, uid, Act.ARRANGE)
    body = reached.record
    return status_page(
        request,
        body,
        reached.actor,
        title=_called(body, _("Pause or close the forum"), _("Pause or close the group"))
        if body.is_active
        else _called(body, _("Resume or close the forum"), _("Resume or close the group")),
        address=body.get_absolute_url(),
        says=[],
    )


def past(request: SignedIn, uid: UUID) -> HttpResponse:
    """Enter a meeting that was held before."""
    body = reach_body(request, uid, Act.EDIT).record
    form = PastMeetingForm(typed(request), body=body)
    return _page(
        request,
        body,
        form,
        lambda data: bodies.enter_past_meeting(body, today=home_today(), **data),
        title=_("Enter a past meeting"),
        submit_label=_("Enter"),
        done=_("Entered."),
        says=[_("It makes nobody owe anything. The next host follows the last meeting held.")],
    )


def _called(body: Body, forum: str, group: str) -> str:
    return group if body.kind == BodyKind.GROUP else forum


def _page(
    request: SignedIn, body: Body, form: Any, act: Any, *, says: list[str], **more: Any
) -> HttpResponse:
    address = body.get_absolute_url()
    return act_page(
        request, form, act, go_to=address, cancel_url=address, record=body, says=says, **more
    )
