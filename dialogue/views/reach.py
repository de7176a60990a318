"""What a person reaches: the record through the gate (404), the act through an office (403)."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.forms import Form
from django.http import QueryDict
from django.shortcuts import get_object_or_404

from core.dates import home_today
from core.markings import MARKINGS
from dialogue.delegations import act_on_list
from dialogue.models import (
    Body,
    Cadence,
    ChairSeat,
    Contact,
    Counterpart,
    DelegationMember,
    Meeting,
    Track,
)
from dialogue.services.contacts import lead_of
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


def typed_marking(form: Form) -> str | None:
    """Return the marking chosen for what was typed: the page that shows it again bears it."""
    chosen = form["marking"].value()
    return chosen if chosen in {each.code for each in MARKINGS} else None


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


def reach_delegations(request: SignedIn, uid: UUID) -> Reach[Meeting]:
    """Return the visible meeting with its title, to change its delegations."""
    meetings = Meeting.objects.visible_to(request.user).with_title()
    meeting = get_object_or_404(meetings.select_related("body__track"), uid=uid)
    lead = [meeting.body.track.lead_office_id]
    return _reach(request, act_on_list(meeting), meeting, meeting.relationship, lead)


def reach_delegate(request: SignedIn, uid: UUID) -> Reach[DelegationMember]:
    """Return the visible entry on a list with its meeting, to change it; 404 once taken off."""
    found = DelegationMember.objects.visible_to(request.user).filter(withdrawn_at__isnull=True)
    delegate = get_object_or_404(found.select_related("relationship", "office"), uid=uid)
    meetings = Meeting.objects.visible_to(request.user).with_title()
    meeting = meetings.select_related("body__track").get(pk=delegate.meeting_id)
    delegate.meeting = meeting
    lead = [meeting.body.track.lead_office_id]
    return _reach(request, act_on_list(meeting), delegate, meeting.relationship, lead)


def reach_counterpart(request: SignedIn, uid: UUID, act: Act) -> Reach[Counterpart]:
    """Return the visible person of the other side, for `act`."""
    found = Counterpart.objects.visible_to(request.user).select_related("relationship")
    counterpart = get_object_or_404(found, uid=uid)
    return _reach(request, act, counterpart, counterpart.relationship, [])


def reach_contact(request: SignedIn, uid: UUID, act: Act, *, own: Act | None = None) -> Reach[Any]:
    """Return the visible contact that still counts, for `act`; for `own` to who noted it."""
    found = Contact.objects.visible_to(request.user).filter(withdrawn_at__isnull=True)
    contact = get_object_or_404(found.select_related("relationship", "track"), uid=uid)
    if own is not None and contact.noted_by_id == request.user.pk:
        act = own
    return _reach(request, act, contact, contact.relationship, lead_of(contact))


def can_arrange(request: SignedIn, track: Track) -> bool:
    """Return whether the person may arrange, not only edit, what rests with a visible track."""
    lead = [track.lead_office_id]
    return office_acting(request.user, Act.ARRANGE, track.relationship, lead=lead) is not None


def _reach(
    request: SignedIn, act: Act, record: Any, relationship: Relationship, lead: list[int]
) -> Reach[Any]:
    office = require_office(request.user, act, relationship, lead=lead)
    return Reach(record, Actor(request.user, office), office)
