from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agenda.models import ActionRequest, Ask, AskState
from core.constraints import current
from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from desk.contacts import contact_lines, contacts_of
from desk.forums import columns
from desk.hand_overs import notes_about
from desk.officers import with_absences
from desk.standing import Level
from desk.standing_facts import facts_of
from desk.tables.forums import FORUMS, forum_lines
from desk.tables.relationships import OFFICES, RELATIONSHIPS, TRACKS, relationship_lines
from dialogue.models import Body, Status, Track
from offices.models import Assignment, Part, Relationship, Side, User
from offices.powers import Act, office_acting, offices_acting
from offices.requests import SignedIn
from offices.services.starting import offices_that_may_start
from workinggroups.activities import activities_of, activity_lines, uncovered
from workinggroups.promises import promises_of

MOST_REQUESTS = 5
MOST_CONTACTS = 5
MOST_ACTIVITIES = 5
MOST_OFFICES = 12


def visible_relationship(request: SignedIn, code: str) -> Relationship:
    """Return the relationship with this country code; 404 unless it is visible."""
    return get_object_or_404(Relationship.objects.visible_to(request.user), code=code.upper())


def all_relationships(request: SignedIn) -> HttpResponse:
    """Every relationship that the reader's offices are assigned to, the worst standing first."""
    today = home_today()
    found = Relationship.objects.visible_to(request.user)
    wanted = request.GET.get("q", "").replace("\x00", "").strip()
    if wanted:
        found = found.filter(name__icontains=wanted)
    lines = relationship_lines(request.user, today, found)
    level = request.GET.get("standing", "")
    if level in Level.values:
        lines = [line for line in lines if line.worst.level == level]
    if wants_csv(request):
        return csv_answer(RELATIONSHIPS, lines)
    return render(
        request,
        "desk/relationships.html",
        {
            "page": paginate(request, lines),
            "wanted": wanted,
            "levels": Level.choices,
            "level": level if level in Level.values else "",
            "may_start": offices_that_may_start(request.user, today).exists(),
        },
    )


def relationship(request: SignedIn, code: str) -> HttpResponse:
    """One relationship: who is responsible, its tracks with forums, open requests, contacts."""
    user, today = request.user, home_today()
    found = visible_relationship(request, code)
    tracks = list(
        Track.objects.visible_to(user)
        .filter(relationship=found)
        .exclude(status=Status.CLOSED)
        .select_related("theme", "lead_office")
    )
    bodies = list(
        Body.objects.visible_to(user)
        .filter(track__in=tracks)
        .exclude(status=Status.CLOSED)
        .by_name(today, "status")
    )
    facts = facts_of(user, [found.pk], today)
    requests = open_requests(user, found)
    contacts = contacts_of(user, found)
    activities = activities_of(user, found)
    assigned = assignments_of(user, found, today)
    office_count = assigned.count()
    can_edit = office_acting(user, Act.EDIT, found) is not None
    all_url = reverse("workinggroups:activities", args=[code.lower()])
    return render(
        request,
        "desk/relationship.html",
        {
            "relationship": found,
            "today": today,
            "columns": columns(user, found, tracks, bodies, facts),
            "standings": facts.of_relationship(found.pk),
            "assignments": with_absences(assigned[:MOST_OFFICES], today=today),
            "notes": notes_about(user, assigned, today),
            "more_offices": max(office_count - MOST_OFFICES, 0),
            "ours": requests.filter(asked_by=Side.HOME)[:MOST_REQUESTS],
            "theirs": requests.filter(asked_by=Side.PARTNER)[:MOST_REQUESTS],
            "request_count": requests.count(),
            "promises": promises_of(user, found, today),
            "contacts": contact_lines(user, contacts[:MOST_CONTACTS]),
            "contact_count": contacts.count(),
            "activities": activity_lines(user, activities[:MOST_ACTIVITIES], today=today),
            "activity_count": activities.count(),
            "uncovered_count": uncovered(user, activities).count(),
            "all_url": all_url,
            "new_url": f"{all_url}#note" if can_edit else "",
            "can_edit": can_edit,
            "can_arrange": office_acting(user, Act.ARRANGE, found) is not None,
            "can_file": office_acting(user, Act.FILE, found) is not None,
        },
    )


def set_up(request: SignedIn, code: str) -> HttpResponse:
    """What a relationship consists of: offices, tracks and forums, each with what can be done."""
    user, today = request.user, home_today()
    found = visible_relationship(request, code)
    every_track = (
        Track.objects.visible_to(user)
        .filter(relationship=found)
        .select_related("theme", "lead_office")
    )
    forums = (
        Body.objects.visible_to(user)
        .filter(relationship=found)
        .select_related("track__theme")
        .by_name(today, "track__theme__position", "track_id")
    )
    offices = assignments_of(user, found, today)
    if wants_csv(request, "tracks"):
        return csv_answer(TRACKS, every_track, code)
    if wants_csv(request, "forums"):
        return csv_answer(FORUMS, forums, code, rows=partial(forum_lines, user))
    if wants_csv(request, "offices"):
        return csv_answer(OFFICES, offices, code, rows=partial(with_absences, today=today))
    officers = paginate(request, offices, name="offices")
    officers.object_list = with_absences(officers.object_list, today=today)
    tracks = paginate(request, every_track, name="tracks")
    is_desk = office_acting(user, Act.ARRANGE, found) is not None
    return render(
        request,
        "desk/set_up.html",
        {
            "relationship": found,
            "today": today,
            "tracks": tracks,
            "track_lines": _track_lines(user, found, tracks.object_list, is_desk=is_desk),
            "page": paginate(request, forums),
            "offices": officers,
            "can_arrange": is_desk,
        },
    )


def _track_lines(
    user: User, relationship: Relationship, tracks: Iterable[Track], *, is_desk: bool
) -> list[dict[str, Any]]:
    """Return each track with what the reader may do: the lead office arranges its own tracks."""
    tracks = list(tracks)
    lead = [track.lead_office_id for track in tracks]
    arranging = {office.pk for office in offices_acting(user, Act.ARRANGE, relationship, lead=lead)}
    can_edit = office_acting(user, Act.EDIT, relationship) is not None
    return [
        {
            "track": track,
            "can_arrange": is_desk or track.lead_office_id in arranging,
            "can_edit": can_edit,
        }
        for track in tracks
    ]


def assignments_of(user: User, relationship: Relationship, today: date) -> QuerySet[Assignment]:
    """Return who works on a relationship on `today`: the desk first, then posts and bureaus.

    Each has `shared_with` and `shared_until`: who handed it over and still sees it, and how long.
    """
    in_order = Case(
        *(When(part=part, then=Value(n)) for n, part in enumerate(Part)),
        output_field=IntegerField(),
    )
    shared = Q(hand_over__overlap_until__gt=today)
    return (
        Assignment.objects.visible_to(user)
        .filter(current(today), relationship=relationship)
        .select_related("office", "responsible", "alternate")
        .annotate(
            shared_with=Case(When(shared, then=F("hand_over__leaver__name"))),
            shared_until=Case(When(shared, then=F("hand_over__overlap_until"))),
        )
        .order_by(in_order, "office__code")
    )


def open_requests(user: User, relationship: Relationship) -> QuerySet[ActionRequest]:
    """Return the requests of a relationship of which an ask waits for its answer."""
    waiting = Ask.objects.visible_to(user).filter(state__in=[AskState.OPEN, AskState.RETURNED])
    return (
        ActionRequest.objects.visible_to(user)
        .filter(relationship=relationship, pk__in=waiting.values("request_id"))
        .select_related("office")
        .order_by("suspense_on", "id")
    )
