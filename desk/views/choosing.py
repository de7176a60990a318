"""Where something new begins when it is not said yet about what: a country, or a meeting."""

from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.pages import paginate
from desk.views.relationships import visible_relationship
from dialogue.models import Meeting
from dialogue.models.meetings import OPEN_STATES
from offices.models import Relationship
from offices.requests import SignedIn


def new_request(request: SignedIn) -> HttpResponse:
    """Choose the relationship of a new request, unless there is only one to choose."""
    return _choose_relationship(request, "agenda:new", _("New action request"))


def new_contact(request: SignedIn) -> HttpResponse:
    """Choose the relationship of a new contact, unless there is only one to choose."""
    return _choose_relationship(request, "dialogue:new_contact", _("Note a contact"))


def _choose_relationship(request: SignedIn, then: str, title: str) -> HttpResponse:
    found = Relationship.objects.editable_by(request.user)
    only = list(found[:2])
    if len(only) == 1:
        return redirect(then, only[0].code.lower())
    return render(
        request,
        "desk/choose_relationship.html",
        {"page": paginate(request, found), "then": then, "title": title},
    )


def new_item(request: SignedIn, code: str) -> HttpResponse:
    """Choose the meeting for which an agenda item is proposed: the next ones first."""
    relationship = visible_relationship(request, code)
    meetings = Meeting.objects.visible_to(request.user).filter(
        relationship=relationship, state__in=OPEN_STATES
    )
    soonest = Coalesce("first_day", "due_on")
    return render(
        request,
        "desk/choose_meeting.html",
        {
            "relationship": relationship,
            "page": paginate(request, meetings.with_title().order_by(soonest, "pk")),
        },
    )
