"""What a person reaches: requests and asks through the gate (404), and errors beside fields."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.shortcuts import get_object_or_404

from agenda.models import ActionRequest, AgendaItem, Ask
from agenda.powers import act_on_record
from core.dates import home_today
from dialogue.models import Meeting
from dialogue.services.meetings import Actor
from dialogue.views.reach import Reach, reach_meeting
from offices.models import User
from offices.powers import Act, office_acting, require_office
from offices.requests import SignedIn


def visible_request(user: User, uid: UUID) -> ActionRequest:
    """Return the visible request with its office, relationship and track; Http404."""
    requests = ActionRequest.objects.readable_by(user, home_today())
    return get_object_or_404(
        requests.select_related("office", "relationship", "track__theme"), uid=uid
    )


def visible_ask(user: User, uid: UUID) -> Ask:
    """Return the visible ask with all that is said of it, and its request; Http404."""
    asks = Ask.objects.readable_by(user, home_today()).with_answer(user)
    return get_object_or_404(
        asks.select_related(
            "action_office", "relationship", "request__office", "request__track__theme"
        ),
        uid=uid,
    )


@contextmanager
def beside(form: BaseForm, **names: str) -> Iterator[None]:
    """Put what a service refuses beside the field of `form` that it is about.

    `names` tells how the form calls what the service calls otherwise; what is about no field of
    it stands on top.
    """
    try:
        yield
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
        placed: dict[str, list] = {}
        for name, errors in error.error_dict.items():
            field = names.get(name, name)
            place = field if field in form.fields else NON_FIELD_ERRORS
            placed.setdefault(place, []).extend(errors)
        raise ValidationError(placed) from error


@dataclass(frozen=True)
class ItemReach:
    """An agenda item that a person sees, its meeting, and through which office they act."""

    user: User
    item: AgendaItem
    meeting: Meeting
    actor: Actor

    def can(self, act: Act) -> bool:
        """Return whether the person may do `act` here: for buttons."""
        lead = [self.meeting.body.track.lead_office_id]
        return office_acting(self.user, act, self.meeting.relationship, lead=lead) is not None


def reach_record(request: SignedIn, uid: UUID) -> Reach[Meeting]:
    """Return the visible meeting (404) to change what is on its record (403)."""
    found = get_object_or_404(Meeting.objects.visible_to(request.user), uid=uid)
    return reach_meeting(request, uid, act_on_record(found))


def reach_item(request: SignedIn, uid: UUID, act: Act | None = None) -> ItemReach:
    """Return the visible item with its meeting (404), for `act` (403) or only to be looked at."""
    found = get_object_or_404(AgendaItem.objects.visible_to(request.user).told(), uid=uid)
    meetings = Meeting.objects.visible_to(request.user).with_title()
    meeting = get_object_or_404(meetings.select_related("body__track"), pk=found.meeting_id)
    found.meeting = meeting
    lead, office = [meeting.body.track.lead_office_id], None
    if act is not None:
        office = require_office(request.user, act, meeting.relationship, lead=lead)
    return ItemReach(request.user, found, meeting, Actor(request.user, office))
