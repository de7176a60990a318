from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import ListPage, paginate
from desk.chairs import seat_lines
from desk.conclusions import conclusions_of
from desk.groups import (
    MOST_GROUPS,
    group_lines,
    groups_of,
    link_lines,
    parent_of,
    remit_lines,
)
from desk.ledgers import last_meetings, next_meetings
from desk.quarters import quarters
from desk.standing_facts import facts_of
from desk.tables.forums import CHAIRS, FORUMS, forum_lines, term_lines
from desk.tables.meetings import LEDGER
from desk.views.relationships import visible_relationship
from dialogue.models import Body, BodyKind, BodyName, Cadence, Meeting, Status
from dialogue.services.clearing import clearing_offices
from dialogue.wording import status_sentence
from offices.models import User
from offices.powers import Act, office_acting
from offices.requests import SignedIn
from workinggroups.activities import activities_of, activity_lines
from workinggroups.lines import steps_of, to_lines
from workinggroups.models import Stage
from workinggroups.promises import programme_of_body
from workinggroups.tables import PROGRAMME

MOST_NAMES = 20  # the newest; the history has them all
MOST_ACTIVITIES = 5


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
    """One forum or group: its chairs, how often it meets, its names, the ledger of its periods."""
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
    if wants_csv(request, "programme"):
        steps = steps_of(user, group=found, stage=Stage.ADOPTED)
        rows = partial(to_lines, user, today=today)
        return csv_answer(PROGRAMME, steps, found.reference, rows=rows)
    page = paginate(request, meetings)
    lead = [found.track.lead_office_id]
    is_group = found.kind == BodyKind.GROUP
    can_edit = office_acting(user, Act.EDIT, relationship, lead=lead) is not None
    special = _of_group(user, found, page, today) if is_group else _of_forum(user, found, page)
    if is_group and can_edit and found.status != Status.CLOSED:
        note = reverse("workinggroups:new_activity", args=[found.track.uid])
        special["new_url"] = f"{note}?group={found.uid}"
    return render(
        request,
        "desk/group.html" if is_group else "desk/body.html",
        {
            "conclusions": conclusions_of(user, found, can_edit=can_edit),
            "clearing_offices": clearing_offices(user, found),
            "body": found,
            "relationship": relationship,
            "standings": facts_of(user, [relationship.pk], today).of_body(found),
            "today": today,
            "page": page,
            "seats": seat_lines(user, found, today),
            "names": BodyName.objects.visible_to(user).filter(body=found)[:MOST_NAMES],
            "cadences": Cadence.objects.visible_to(user).filter(body=found, ended_on__isnull=True),
            "can_arrange": office_acting(user, Act.ARRANGE, relationship, lead=lead) is not None,
            "can_edit": can_edit,
            "can_file": office_acting(user, Act.FILE, relationship) is not None,
            **link_lines(user, found, today),
            **programme_of_body(user, found, today),
            **special,
        },
    )


def _of_forum(user: User, forum: Body, page: ListPage) -> dict[str, Any]:
    """Return what only the page of a forum says: its ledger, and the groups that report to it."""
    relationship = forum.relationship
    groups = groups_of(user, forum, home_today())
    return {
        "ledger": [
            {"meeting": meeting, "sentence": status_sentence(meeting, relationship)}
            for meeting in page.object_list
        ],
        "groups": group_lines(user, relationship, groups[:MOST_GROUPS]),
        "group_count": groups.count(),
    }


def _of_group(user: User, group: Body, page: ListPage, today: date) -> dict[str, Any]:
    """Return what only the page of a group says: quarters, remit, activities, its forum."""
    relationship = group.relationship
    coming = next_meetings(user, [group]).get(group.pk)
    activities = activities_of(user, relationship).filter(group=group)
    return {
        "parent_forum": parent_of(user, group, today),
        "coming": coming,
        "coming_sentence": status_sentence(coming, relationship) if coming else "",
        "has_met": group.pk in last_meetings(user, [group]),
        "ledger": quarters(page.object_list, relationship, coming),
        "remit": remit_lines(user, group),
        "activities": activity_lines(user, activities[:MOST_ACTIVITIES], today=today),
        "activity_count": activities.count(),
        "all_url": reverse("workinggroups:activities", args=[relationship.code.lower()]),
    }
