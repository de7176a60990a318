from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from core.dates import home_today
from core.pages import paginate
from desk.chairs import seat_lines
from desk.views.relationships import visible_relationship
from dialogue.models import Body, BodyName, Cadence, Meeting
from dialogue.wording import status_sentence
from offices.powers import Act, office_acting
from offices.requests import SignedIn

MOST_NAMES = 20  # the newest; the history has them all


def all_bodies(request: SignedIn, code: str) -> HttpResponse:
    """The forums of a relationship; `?q=` finds them by any name that they ever had."""
    relationship = visible_relationship(request, code)
    wanted = request.GET.get("q", "").strip()[:200]
    found = Body.objects.visible_to(request.user).filter(relationship=relationship)
    if wanted:
        found = found.named(wanted)
    page = paginate(request, found.select_related("track__theme").by_name(home_today()))
    names: dict[int, list[str]] = {}
    for named in BodyName.objects.visible_to(request.user).filter(body__in=page.object_list):
        names.setdefault(named.body_id, []).append(named.name)
    rows = [
        {
            "body": body,
            "other_names": [name for name in names.get(body.pk, []) if name != str(body)],
        }
        for body in page.object_list
    ]
    return render(
        request,
        "desk/bodies.html",
        {"relationship": relationship, "page": page, "rows": rows, "wanted": wanted},
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
    page = paginate(request, Meeting.objects.visible_to(user).ledger(found))
    ledger = [
        {"meeting": meeting, "sentence": status_sentence(meeting, relationship)}
        for meeting in page.object_list
    ]
    lead = [found.track.lead_office_id]
    return render(
        request,
        "desk/body.html",
        {
            "body": found,
            "relationship": relationship,
            "today": today,
            "page": page,
            "ledger": ledger,
            "seats": seat_lines(user, found, today),
            "names": BodyName.objects.visible_to(user).filter(body=found)[:MOST_NAMES],
            "cadences": Cadence.objects.visible_to(user).filter(body=found, ended_on__isnull=True),
            "can_arrange": office_acting(user, Act.ARRANGE, relationship, lead=lead) is not None,
            "can_edit": office_acting(user, Act.EDIT, relationship) is not None,
            "can_file": office_acting(user, Act.FILE, relationship) is not None,
        },
    )
