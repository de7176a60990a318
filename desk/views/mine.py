from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from core.constraints import current
from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from desk.chairing import chaired_bodies
from desk.due import (
    MINE,
    OFFICE,
    STANDING_IN,
    TITLES,
    conditions,
    due_lines,
    in_sections,
    open_deadlines,
    sections,
)
from desk.ledgers import missed_and_not_made_up
from desk.news import News, news_since
from desk.tables.due import DUE, MY_DESK
from desk.tables.meetings import MISSED as MISSED_TABLE
from dialogue.models import BodyKind
from offices.absence_words import you_are_away
from offices.models import Absence, Membership, User
from offices.requests import SignedIn

MISSED = "missed"
MOST_MISSED = 8


def mine(request: SignedIn) -> HttpResponse:
    """My desk: what is late, due, waiting; `?show=` mine, office or standing-in.

    The first page of whoever chairs a forum is the chair's; my desk is `?show=mine` then.
    """
    user, today = request.user, home_today()
    chaired = {body.kind for body in chaired_bodies(user, today)}
    if BodyKind.FORUM in chaired and not request.GET:
        return redirect("desk:chair")
    show = request.GET.get("show", MINE)
    show = show if show in (MINE, OFFICE, STANDING_IN) else MINE
    code = request.GET.get("section", "")
    context: dict[str, Any] = {
        "today": today,
        "now": timezone.now(),
        "show": show,
        "week_ends_on": today + timedelta(days=6),
        "month_ends_on": today + timedelta(days=30),
        "offices": [
            membership.office.code
            for membership in Membership.objects.filter(current(today), user=user).select_related(
                "office"
            )
        ],
        **_away(user, today),
    }
    said = conditions(user, show, today)
    if code in said:
        rows = open_deadlines(user, today).filter(said[code])
        if wants_csv(request):
            return csv_answer(DUE, rows, code, rows=due_lines)
        page = paginate(request, rows)
        lines = due_lines(page.object_list)
        context |= {"code": code, "title": TITLES[code], "page": page, "lines": lines}
        return render(request, "desk/section.html", context)
    missed = missed_and_not_made_up(user)
    if code == MISSED:
        if wants_csv(request):
            return csv_answer(MISSED_TABLE, missed)
        context |= {"code": code, "title": TITLES[code], "page": paginate(request, missed)}
        return render(request, "desk/section.html", context)
    if wants_csv(request):
        return csv_answer(MY_DESK, in_sections(user, show, today), rows=due_lines)
    found = sections(user, show, today)
    news: list[News] = []
    news_count = 0
    if user.previous_visit_at:
        news, news_count = news_since(user, user.previous_visit_at)
    return render(
        request,
        "desk/mine.html",
        {
            **context,
            "sections": found,
            "is_chair": bool(chaired),
            "owes_nothing": not any(found[code].count for code in ("late", "week", "month")),
            "missed": missed[:MOST_MISSED],
            "missed_count": missed.count(),
            "news": news,
            "news_count": news_count,
        },
    )


def _away(user: User, today: date) -> dict[str, Any]:
    """Return one's own absence of today, and the people for whom one stands in."""
    found = Absence.objects.on(today).filter(Q(person=user) | Q(stand_in=user))
    rows = list(found.select_related("person", "stand_in").order_by("person__name", "pk"))
    own = next((row for row in rows if row.person_id == user.pk), None)
    return {
        "absence": own,
        "away_words": you_are_away(own) if own else "",
        "stood_in": [row.person for row in rows if row is not own],
    }
