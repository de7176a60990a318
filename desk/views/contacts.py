"""Contacts: the list of a relationship, and the page of one with what it led to."""

from functools import partial
from uuid import UUID

from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from agenda.models import ActionRequest, AgendaItem
from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from desk.contacts import contact_lines, contacts_of
from desk.tables.people import contacts_table
from desk.views.relationships import visible_relationship
from dialogue.models import Contact, ContactKind, Meeting, Track
from dialogue.models.meetings import OPEN_STATES
from dialogue.services.contacts import lead_of
from offices.models import User
from offices.powers import Act, office_acting
from offices.requests import SignedIn

MOST_LED_TO = 20
MOST_MEETINGS = 3


def all_contacts(request: SignedIn, code: str) -> HttpResponse:
    """The contacts of a relationship, newest first; `?kind=` and `?track=` narrow them."""
    user = request.user
    relationship = visible_relationship(request, code)
    tracks = list(
        Track.objects.visible_to(user).filter(relationship=relationship).select_related("theme")
    )
    kind = request.GET.get("kind", "")
    wanted = request.GET.get("track", "")
    track = next((each for each in tracks if str(each.uid) == wanted), None)
    found = contacts_of(user, relationship)
    if kind in ContactKind.values:
        found = found.filter(kind=kind)
    if track is not None:
        found = found.filter(track=track)
    to_lines = partial(contact_lines, user)
    if wants_csv(request):
        return csv_answer(contacts_table(relationship), found, code, rows=to_lines)
    page = paginate(request, found)
    return render(
        request,
        "desk/contacts.html",
        {
            "relationship": relationship,
            "page": page,
            "rows": to_lines(page.object_list),
            "kinds": ContactKind.choices,
            "kind": kind,
            "tracks": tracks,
            "track": track,
            "is_narrowed": kind in ContactKind.values or track is not None,
            "can_edit": office_acting(user, Act.EDIT, relationship) is not None,
        },
    )


def contact(request: SignedIn, uid: UUID) -> HttpResponse:
    """One contact: who took part, what was said, and what it led to."""
    user = request.user
    contacts = Contact.objects.visible_to(user).select_related(
        "relationship", "track__theme", "office", "noted_by"
    )
    found = get_object_or_404(contacts, uid=uid)
    relationship = found.relationship
    can_edit = office_acting(user, Act.EDIT, relationship) is not None
    counts = found.withdrawn_at is None
    corrects = office_acting(user, Act.CORRECT, relationship, lead=lead_of(found)) is not None
    items = AgendaItem.objects.visible_to(user).filter(from_contact=found).order_by("-pk")
    requests = ActionRequest.objects.readable_by(user, home_today()).filter(from_contact=found)
    (line,) = contact_lines(user, [found])
    return render(
        request,
        "desk/contact.html",
        {
            "contact": found,
            "relationship": relationship,
            "people": line.people,
            "items": items[:MOST_LED_TO],
            "requests": requests.order_by("-pk")[:MOST_LED_TO],
            "can_edit": counts and can_edit,
            "can_withdraw": counts and (corrects or (can_edit and found.noted_by == user)),
            "can_file": counts and office_acting(user, Act.FILE, relationship) is not None,
            "meetings": _coming(user, found) if counts and can_edit else [],
        },
    )


def _coming(user: User, contact: Contact) -> list[Meeting]:
    """Return the next meetings at which it can be taken up: those of its track, if it has one."""
    found = Meeting.objects.visible_to(user).filter(
        relationship=contact.relationship, state__in=OPEN_STATES
    )
    if contact.track_id is not None:
        found = found.filter(body__track=contact.track_id)
    soonest = Coalesce("first_day", "due_on")
    return list(found.with_title().order_by(soonest, "pk")[:MOST_MEETINGS])
