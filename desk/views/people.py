"""Who is who: the people of both sides of a relationship."""

from functools import partial

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from desk.officers import with_absences
from desk.people import person_lines
from desk.tables.people import COUNTERPARTS
from desk.tables.relationships import OFFICES
from desk.views.relationships import assignments_of, visible_relationship
from dialogue.models import Counterpart
from offices.powers import Act, office_acting
from offices.requests import SignedIn


def who(request: SignedIn, code: str) -> HttpResponse:
    """Our officers by office, and the counterparts; `?q=` finds these by what is known of them.

    `?at=` shows the page of them that has the person with this reference.
    """
    user, today = request.user, home_today()
    relationship = visible_relationship(request, code)
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = Counterpart.objects.visible_to(user).filter(relationship=relationship)
    if wanted:
        found = found.filter(
            Q(name__icontains=wanted)
            | Q(title__icontains=wanted)
            | Q(organisation__icontains=wanted)
        )
    found = found.order_by(F("left_on").desc(nulls_first=True), "name", "pk")
    offices = assignments_of(user, relationship, today)
    to_lines = partial(person_lines, user)
    if wants_csv(request):
        return csv_answer(COUNTERPARTS, found, code, rows=to_lines)
    if wants_csv(request, "offices"):
        return csv_answer(OFFICES, offices, code, rows=partial(with_absences, today=today))
    officers = paginate(request, offices, name="offices")
    officers.object_list = with_absences(officers.object_list, today=today)
    page = paginate(request, found, at=_place_of(request.GET.get("at", ""), found))
    return render(
        request,
        "desk/who.html",
        {
            "relationship": relationship,
            "page": page,
            "rows": to_lines(page.object_list),
            "wanted": wanted,
            "offices": officers,
            "can_edit": office_acting(user, Act.EDIT, relationship) is not None,
        },
    )


def _place_of(reference: str, found: QuerySet[Counterpart]) -> int:
    """Return how many stand before the person with this reference; 0 for one who is not there."""
    references = list(found.values_list("reference", flat=True)) if reference else []
    return references.index(reference) if reference in references else 0
