from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from agenda import powers
from agenda.models import UNFILED, ActionRequest, Ask, RequestState
from agenda.services.filing import can_release
from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from desk.tables.asks import ANSWERED_ASKS, ASKS
from dialogue.models import Contact
from dialogue.services.steps import Actor
from offices.access import WRITING_ROLES, offices_of
from offices.models import Office, Relationship
from offices.requests import SignedIn

BOXES = ("in", "out", "release", "all")


def inbox(request: SignedIn) -> HttpResponse:
    """Asks by office: to answer, asked by us, not filed yet, all.

    `?box=` says which; `?country=az` keeps to one relationship.
    """
    user, today = request.user, home_today()
    box = request.GET.get("box", "in")
    box = box if box in BOXES else "in"
    own = offices_of(user, today, WRITING_ROLES)
    asks = (
        Ask.objects.readable_by(user, today)
        .with_acts(user, today)
        .select_related("request__office", "action_office", "relationship")
        .order_by("request__suspense_on", "request_id", "number")
    )
    country = request.GET.get("country", "")
    relationship = Relationship.objects.visible_to(user).filter(code=country.upper()).first()
    if relationship is not None:
        asks = asks.filter(relationship=relationship)
    boxes = {
        "in": asks.unanswered().filter(action_office__in=own),
        "out": asks.unanswered().filter(request__office__in=own),
        "release": asks.filter(request__state__in=UNFILED, request__office__in=own),
        "all": asks.order_by("-request_id", "number"),
    }
    if wants_csv(request):
        return csv_answer(ASKS, boxes[box], box, relationship.code if relationship else "")
    return render(
        request,
        "desk/requests.html",
        {
            "box": box,
            "relationship": relationship,
            "page": paginate(request, boxes[box]),
            "offices": Office.objects.filter(pk__in=own),
            "today": today,
        },
    )


def request_page(request: SignedIn, uid: UUID) -> HttpResponse:
    """One request with its asks and all that was said on them."""
    user, today = request.user, home_today()
    found = get_object_or_404(ActionRequest.objects.readable_by(user, today).with_people(), uid=uid)
    asks = Ask.objects.visible_to(user).filter(request=found)
    contacts = Contact.objects.visible_to(user)
    if wants_csv(request):
        return csv_answer(ANSWERED_ASKS, asks.with_answer(user), found.reference)
    releases = found.is_unfiled and can_release(found, Actor(user), today)
    may_edit = found.is_unfiled and powers.may_draft(user, found, today=today)
    return render(
        request,
        "desk/request.html",
        {
            "action_request": found,
            "relationship": found.relationship,
            "page": paginate(request, asks.with_answer(user)),
            "has_unanswered": asks.unanswered().exists(),
            "contact": contacts.filter(pk__in=[found.from_contact_id]).first(),
            "today": today,
            "can_release": releases,
            "can_hand_in": found.state == RequestState.DRAFT and may_edit and not releases,
            "can_withdraw": found.state != RequestState.WITHDRAWN
            and powers.may_withdraw(user, found, today=today),
            "can_edit": may_edit,
        },
    )
