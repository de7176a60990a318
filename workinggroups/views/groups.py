"""Founding a working group, changing its remit: for approvers of the desk or the lead office."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.dates import home_today
from dialogue.models import Body, BodyKind
from dialogue.views.reach import reach_body, reach_track, typed, typed_marking
from offices.acts import act_page, at_once
from offices.powers import Act
from offices.requests import SignedIn
from workinggroups.forms.groups import EditIssueForm, IssueForm, NewGroupForm, offered_markings
from workinggroups.models import RemitIssue
from workinggroups.services import founding, remit
from workinggroups.views.group_reach import reach_issue, visible_body


def new_group(request: SignedIn, uid: UUID) -> HttpResponse:
    """Found a working group on a track; `?forum=` says to which forum it reports."""
    reached = reach_track(request, uid, Act.ARRANGE)
    track = reached.record
    parent = visible_body(request, request.GET.get("forum", ""), track=track, kind=BodyKind.FORUM)
    form = NewGroupForm(
        typed(request), track=track, user=request.user, today=home_today(), parent=parent
    )
    cancel = parent.get_absolute_url() if parent else track.relationship.get_absolute_url()
    return act_page(
        request,
        form,
        lambda data: founding.found_group(track, actor=reached.actor, **data),
        done=_("Founded. Now say how often it meets."),
        go_to=lambda group: group.get_absolute_url(),
        template="workinggroups/act.html",
        title=_("Found a working group"),
        submit_label=_("Found the group"),
        cancel_url=cancel,
        record=parent or track,
        typed_marking=typed_marking(form),
        shown_markings=offered_markings(form, "parent"),
    )


def new_issue(request: SignedIn, uid: UUID) -> HttpResponse:
    """Add an issue to the remit of a group."""
    reached = reach_body(request, uid, Act.ARRANGE)
    group = reached.record
    if group.kind != BodyKind.GROUP:
        raise Http404
    return _remit_page(
        request,
        group,
        IssueForm(typed(request)),
        lambda data: remit.add_issue(group, actor=reached.actor, **data),
        title=_("Add an issue to the remit"),
        submit_label=_("Add the issue"),
        done=_("Added."),
    )


def edit_issue(request: SignedIn, uid: UUID) -> HttpResponse:
    """Call an issue otherwise."""
    reached = reach_issue(request, uid)
    issue = reached.record
    return _remit_page(
        request,
        issue.group,
        EditIssueForm(typed(request), record=issue),
        lambda data: remit.rename_issue(issue, actor=reached.actor, **data),
        title=_("Rename the issue"),
        submit_label=_("Rename"),
        done=_("Renamed."),
    )


@require_POST
def move_issue(request: SignedIn, uid: UUID, where: str) -> HttpResponse:
    """Move an issue one place up or down."""
    if where not in ("up", "down"):
        raise Http404
    reached = reach_issue(request, uid)
    issue = reached.record
    return at_once(
        request,
        lambda: remit.move_issue(issue, up=where == "up", actor=reached.actor),
        go_to=issue.get_absolute_url(),
    )


@require_POST
def drop_issue(request: SignedIn, uid: UUID) -> HttpResponse:
    """Take an issue out of the remit."""
    reached = reach_issue(request, uid)
    issue: RemitIssue = reached.record
    return at_once(
        request,
        lambda: remit.drop_issue(issue, actor=reached.actor),
        go_to=issue.get_absolute_url(),
        done=_("Taken out of the remit. Its activities stay with the group."),
    )


def _remit_page(request: SignedIn, group: Body, form: Any, act: Any, **more: Any) -> HttpResponse:
    address = f"{group.get_absolute_url()}#remit"
    return act_page(request, form, act, go_to=address, cancel_url=address, record=group, **more)
