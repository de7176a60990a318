from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.constraints import current
from core.dates import home_today
from core.pages import paginate
from desk.due import MINE, OFFICE, STANDING_IN, conditions, open_deadlines, sections
from desk.ledgers import missed_and_not_made_up
from desk.news import news_since
from offices.models import Membership
from offices.requests import SignedIn
from reminders.facts import kind_of

MOST_MISSED = 8


def mine(request: SignedIn) -> HttpResponse:
    """My desk: what is late, due, waiting; `?show=` mine, office or standing-in."""
    user, today = request.user, home_today()
    show = request.GET.get("show", MINE)
    show = show if show in (MINE, OFFICE, STANDING_IN) else MINE
    code = request.GET.get("section", "")
    context = {
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
    }
    said = conditions(user, show, today)
    if code in said:
        page = paginate(request, open_deadlines(user, today).filter(said[code]))
        _name_kinds(page.object_list)
        return render(request, "desk/section.html", {**context, "code": code, "page": page})
    found = sections(user, show, today)
    for section in found.values():
        _name_kinds(section.rows)
    missed = missed_and_not_made_up(user)
    news, news_count = [], 0
    if user.previous_visit_at:
        news, news_count = news_since(user, user.previous_visit_at)
    return render(
        request,
        "desk/mine.html",
        {
            **context,
            "sections": found,
            "owes_nothing": not any(found[code].count for code in ("late", "week", "month")),
            "missed": missed[:MOST_MISSED],
            "news": news,
            "news_count": news_count,
        },
    )


def _name_kinds(rows) -> None:
    for row in rows:
        row.words = kind_of(row.kind)
