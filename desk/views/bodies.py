from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from desk.chairs import seat_lines
from desk.conclusions import conclusions_of
from desk.tables.forums import CHAIRS, FORUMS, forum_lines, term_lines
from desk.tables.meetings import LEDGER
from desk.views.relationships import visible_relationship
from dialogue.models import Body, BodyName, Cadence, Meeting
from dialogue.services.clearing import clearing_offices
from dialogue.wording import status_sentence
from offices.powers import Act, office_acting
from offices.requests import SignedIn

MOST_NAMES = 20  # the newest; the history has them all


def all_bodies(request: SignedIn, code: str) -> HttpResponse:
    """The forums of a relationship; `?q=` finds them by any name that they ever had."""
    relationship = visible_relationship(request, code)
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = Body.objects.visible_to(request.user).filter(relationship=relationship)
    if wanted:
        found = found.named(wanted)
    found = found.select_related("track__theme").by_name(home_today())
    to_lines = partial(forum_lines, request.user)
    if wants_csv(request):
        return csv_answer(FORUMS, found, code, rows=to_lines)
    page = paginate(request, found)
    return render(
        request,
        "desk/bodies.html",
        {
            "relationship": relationship,
            "page": page,
            "rows": to_lines(page.object_list),
            "wanted": wanted,
        },
    )


def body(request: SignedIn, uid: UUID) -> HttpResponse:
    """One forum: its chairs, how often it meets, its names, and the ledger of its periods."""
    user, today = request.user, home_today()
    found = get_object_or_404(
        Body.objects.visible_to(user)
        .with_name(today)
        .select_related("relationship", "track__theme", "track__lead_office"),
        uid=uid,
    )
    relationship = found.relationship
    meetings = Meeting.objects.visible_to(user).ledger(found)
    if wants_csv(request):
        return csv_answer(LEDGER, meetings, found.reference)
    if wants_csv(request, "chairs"):
        every_term = seat_lines(user, found, today, most=None)
        return csv_answer(CHAIRS, every_term, found.reference, rows=term_lines)
    page = paginate(request, meetings)
    ledger = [
        {"meeting": meeting, "sentence": status_sentence(meeting, relationship)}
        for meeting in page.object_list
    ]
    lead = [found.track.lead_office_id]
    can_edit = office_acting(user, Act.EDIT, relationship) is not None
    return render(
        request,
        "desk/body.html",
        {
            "conclusions": conclusions_of(user, found, can_edit=can_edit),
            "clearing_offices": clearing_offices(user, found),
            "body": found,
            "relationship": relationship,
            "today": today,
            "page": page,
            "ledger": ledger,
            "seats": seat_lines(user, found, today),
            "names": BodyName.objects.visible_to(user).filter(body=found)[:MOST_NAMES],
            "cadences": Cadence.objects.visible_to(user).filter(body=found, ended_on__isnull=True),
            "can_arrange": office_acting(user, Act.ARRANGE, relationship, lead=lead) is not None,
            "can_edit": can_edit,
            "can_file": office_acting(user, Act.FILE, relationship) is not None,
        },
    )
