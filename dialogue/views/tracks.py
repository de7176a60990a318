"""Opening, changing, pausing and closing tracks: each a page with its form.

Opening and closing is for approvers of the desk or the lead office; the texts of a track are for
every drafter of the desk, a post or an action office (design §5).
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.dates import home_today
from dialogue.forms.tracks import NewTrackForm, StatusForm, TrackForm
from dialogue.models import Body, Status, Track
from dialogue.services import lifecycle
from dialogue.services.tracks import change_track, open_track
from dialogue.views.reach import can_arrange, reach_relationship, reach_track, typed
from offices.acts import act_page
from offices.models import User
from offices.powers import Act
from offices.requests import SignedIn


def new_track(request: SignedIn, code: str) -> HttpResponse:
    """Open a track on a theme."""
    reached = reach_relationship(request, code, Act.ARRANGE)
    relationship = reached.record
    form = NewTrackForm(
        typed(request),
        relationship=relationship,
        user=request.user,
        office=reached.office,
        today=home_today(),
    )
    return act_page(
        request,
        form,
        lambda data: open_track(relationship, **data),
        done=_("Opened. Now add its first forum."),
        go_to=lambda track: track.get_absolute_url(),
        title=_("Add a track with %(country)s") % {"country": relationship.name},
        submit_label=_("Add the track"),
        cancel_url=relationship.get_absolute_url(),
        record=relationship,
    )


def edit_track(request: SignedIn, uid: UUID) -> HttpResponse:
    """Change the texts of a track; its lead office only by those who arrange."""
    track = reach_track(request, uid, Act.EDIT).record
    form = TrackForm(
        typed(request),
        record=track,
        user=request.user,
        can_arrange=can_arrange(request, track),
        today=home_today(),
    )
    return act_page(
        request,
        form,
        lambda data: change_track(track, **data),
        done=_("Saved."),
        go_to=track.get_absolute_url(),
        title=_("Edit the track"),
        cancel_url=track.get_absolute_url(),
        record=track,
    )


def track_status(request: SignedIn, uid: UUID) -> HttpResponse:
    """Pause, resume or close a track, and say what happens to its forums and meetings."""
    reached = reach_track(request, uid, Act.ARRANGE)
    track = reached.record
    open_bodies = Body.objects.visible_to(request.user).filter(track=track)
    forums = open_bodies.exclude(status=Status.CLOSED).count()
    closes_with_it = ngettext(
        "If you close it, its %(count)s forum is closed with it.",
        "If you close it, its %(count)s forums are closed with it.",
        forums,
    ) % {"count": forums}
    return status_page(
        request,
        track,
        reached.actor,
        title=_("Pause or close the track") if track.is_active else _("Resume or close the track"),
        address=reverse("desk:set_up", args=[track.relationship.code.lower()]),
        says=[closes_with_it] if forums else [],
    )


def status_page(
    request: SignedIn, record: Track | Body, actor: Any, *, title: str, address: str, says: list
) -> HttpResponse:
    """Answer the page on which a track or a forum is paused, resumed or closed."""
    form = StatusForm(typed(request), record=record)

    def act(data: dict[str, Any]) -> Track | Body:
        return lifecycle.set_status(
            record,
            status=data["change_to"],
            reason=data["reason"],
            version=data["version"],
            actor=actor,
            today=home_today(),
        )

    return act_page(
        request,
        form,
        act,
        done=lambda changed: STATUS_SAID[Status(changed.status)](),
        go_to=address,
        title=title,
        submit_label=_("Save"),
        cancel_url=address,
        record=record,
        says=[*waived_with(record, request.user), *says],
    )


def waived_with(record: Track | Body, user: User) -> list[str]:
    """Return the sentences on what pausing or closing, or resuming, does to meetings to come."""
    if not record.is_active:
        return [
            _("If you resume it, the meetings to come stand again, and the next ones are planned.")
        ]
    count = lifecycle.resting_with(record, user).count()
    if not count:
        return [_("No meeting is to come.")]
    waived = ngettext(
        "If you pause or close it, %(count)s meeting to come is waived.",
        "If you pause or close it, %(count)s meetings to come are waived.",
        count,
    ) % {"count": count}
    return [waived, _("What is paused can be resumed. What is closed stays closed.")]


STATUS_SAID = {
    Status.ACTIVE: lambda: _("Resumed. The meetings to come are planned again."),
    Status.PAUSED: lambda: _("Paused. Nothing is planned or owed until you resume it."),
    Status.CLOSED: lambda: _("Closed. Its past stays here."),
}
