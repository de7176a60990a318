"""What a person reaches: the record through the gate (404), the act through an office (403)."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from core.dates import home_today
from dialogue.models import Body, BodyKind, Track
from dialogue.services.steps import Actor
from dialogue.views.reach import Reach
from offices.powers import Act, require_office
from offices.requests import SignedIn
from workinggroups.models import Activity, BodyLink, RemitIssue


def reach_issue(request: SignedIn, uid: UUID) -> Reach[RemitIssue]:
    """Return the visible issue with its group, to change the remit; 404 once it is dropped."""
    issues = RemitIssue.objects.visible_to(request.user).filter(is_dropped=False)
    issue = get_object_or_404(issues, uid=uid)
    bodies = Body.objects.visible_to(request.user).with_name(home_today())
    issue.group = bodies.select_related("relationship", "track").get(pk=issue.group_id)
    return _reach(request, Act.ARRANGE, issue, issue.group.track)


def reach_activity(request: SignedIn, uid: UUID, act: Act) -> Reach[Activity]:
    """Return the visible activity with its track, for `act`."""
    found = Activity.objects.visible_to(request.user).select_related(
        "track__theme", "relationship", "office"
    )
    activity = get_object_or_404(found, uid=uid)
    return _reach(request, act, activity, activity.track)


def reach_link(request: SignedIn, uid: UUID) -> Reach[BodyLink]:
    """Return the visible link with the body at its first end, to take it out."""
    links = BodyLink.objects.visible_to(request.user).filter(is_dropped=False)
    link = get_object_or_404(links, uid=uid)
    bodies = Body.objects.visible_to(request.user).with_name(home_today())
    link.body = get_object_or_404(bodies.select_related("relationship", "track"), pk=link.body_id)
    return _reach(request, Act.ARRANGE, link, link.body.track)


def visible_body(request: SignedIn, uid: str, **which: object) -> Body | None:
    """Return the body that a query names and that the reader sees, with its name; or None."""
    try:
        wanted = UUID(uid)
    except ValueError:
        return None
    bodies = Body.objects.visible_to(request.user).filter(**which).with_name(home_today())
    return bodies.filter(uid=wanted).first()


def visible_group(request: SignedIn, uid: str, **which: object) -> Body | None:
    """The same for a working group."""
    return visible_body(request, uid, kind=BodyKind.GROUP, **which)


def _reach(request: SignedIn, act: Act, record: Any, track: Track) -> Reach[Any]:
    lead = [track.lead_office_id]
    office = require_office(request.user, act, record.relationship, lead=lead)
    return Reach(record, Actor(request.user, office), office)
