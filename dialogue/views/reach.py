"""What a person reaches: the record through the gate (404), the act through an office (403)."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.http import QueryDict
from django.shortcuts import get_object_or_404

from core.dates import home_today
from dialogue.models import Body, Cadence, ChairSeat, Meeting, Track
from dialogue.services.steps import Actor
from offices.models import Office, Relationship
from offices.powers import Act, office_acting, require_office
from offices.requests import SignedIn

Found = TypeVar("Found")


@dataclass(frozen=True)
class Reach(Generic[Found]):
    """A record that a person may act on, and the office through which they do."""

    record: Found
    actor: Actor
    office: Office


def typed(request: SignedIn) -> QueryDict | None:
    """Return what was sent with a POST; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def reach_relationship(request: SignedIn, code: str, act: Act) -> Reach[Relationship]:
    """Return the visible relationship with this country code, for `act`."""
    found = get_object_or_404(Relationship.objects.visible_to(request.user), code=code.upper())
    return _reach(request, act, found, found, [])


def reach_track(request: SignedIn, uid: UUID, act: Act) -> Reach[Track]:
    """Return the visible track, for `act`."""
    tracks = Track.objects.visible_to(request.user).select_related("relationship", "theme")
    track = get_object_or_404(tracks, uid=uid)
    return _reach(request, act, track, track.relationship, [track.lead_office_id])


def reach_body(request: SignedIn, uid: UUID, act: Act) -> Reach[Body]:
    """Return the visible body with its name of today, for `act`."""
    bodies = Body.objects.visible_to(request.user).with_name(home_today())
    body = get_object_or_404(bodies.select_related("relationship", "track"), uid=uid)
    return _reach(request, act, body, body.relationship, [body.track.lead_office_id])


def reach_cadence(request: SignedIn, uid: UUID, act: Act) -> Reach[Cadence]:
    """Return the visible cadence with its body, for `act`."""
    cadence = get_object_or_404(Cadence.objects.visible_to(request.user), uid=uid)
    bodies = Body.objects.visible_to(request.user).with_name(home_today())
    body = bodies.select_related("relationship", "track").get(pk=cadence.body_id)
    cadence.body = body
    return _reach(request, act, cadence, body.relationship, [body.track.lead_office_id])


def reach_seat(request: SignedIn, uid: UUID, home_act: Act, partner_act: Act) -> Reach[Any]:
    """Return the visible seat with its body, for the act that goes with its side."""
    seats = ChairSeat.objects.visible_to(request.user).select_related("relationship", "office")
    seat = get_object_or_404(seats, uid=uid)
    act = home_act if seat.office_id else partner_act
    bodies = Body.objects.visible_to(request.user).with_name(home_today())
    seat.body = bodies.select_related("relationship", "track").get(pk=seat.body_id)
    return _reach(request, act, seat, seat.relationship, [seat.body.track.lead_office_id])


def reach_meeting(request: SignedIn, uid: UUID, act: Act) -> Reach[Meeting]:
    """Return the visible meeting with its title, for `act`."""
    meetings = Meeting.objects.visible_to(request.user).with_title()
    meeting = get_object_or_404(meetings.select_related("body__track"), uid=uid)
    lead = [meeting.body.track.lead_office_id]
    return _reach(request, act, meeting, meeting.relationship, lead)


def can_arrange(request: SignedIn, track: Track) -> bool:
    """Return whether the person may arrange, not only edit, what rests with a visible track."""
    lead = [track.lead_office_id]
    return office_acting(request.user, Act.ARRANGE, track.relationship, lead=lead) is not None


def _reach(
    request: SignedIn, act: Act, record: Any, relationship: Relationship, lead: list[int]
) -> Reach[Any]:
    office = require_office(request.user, act, relationship, lead=lead)
    return Reach(record, Actor(request.user, office), office)
