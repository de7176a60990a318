from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from desk.chairing import (
    chaired_bodies,
    decisions_of,
    how_they_stand,
    late_of,
    next_meeting_of,
    who_has_it,
)
from desk.due import due_lines, with_responsible
from desk.happenings import happenings
from desk.tables.due import DUE
from offices.requests import SignedIn

MOST_BODIES = 5
MOST_DECISIONS = 8
MOST_LATE = 5
A_WEEK = timedelta(days=7)
TITLES = {"decisions": _("Waiting for your decision"), "late": _("Late, and who has it")}


def chair(request: SignedIn) -> HttpResponse:
    """The page of whoever holds a chair's seat of ours: what to decide, what comes, what is late.

    404 for others. `?section=` decisions or late is all of one.
    """
    user, today = request.user, home_today()
    bodies = list(chaired_bodies(user, today))
    if not bodies:
        raise Http404
    decisions = decisions_of(user, today)
    late = with_responsible(late_of(user, bodies, today), today)
    context: dict[str, Any] = {"today": today}
    rows_of = {"decisions": (decisions, due_lines), "late": (late, who_has_it)}
    code = request.GET.get("section", "")
    if code in rows_of:
        rows, to_lines = rows_of[code]
        if wants_csv(request):
            return csv_answer(DUE, rows, code, rows=to_lines)
        page = paginate(request, rows)
        context |= {"of_chair": True, "code": code, "title": TITLES[code], "page": page}
        return render(
            request, "desk/section.html", {**context, "lines": to_lines(page.object_list)}
        )
    since = today - A_WEEK
    news, has_more_news = happenings(user, bodies, since)
    return render(
        request,
        "desk/chair.html",
        {
            **context,
            "chaired": how_they_stand(user, bodies[:MOST_BODIES], today),
            "more_bodies": max(0, len(bodies) - MOST_BODIES),
            "decisions": due_lines(decisions[:MOST_DECISIONS]),
            "decision_count": decisions.count(),
            "next": next_meeting_of(user, bodies),
            "late": who_has_it(late[:MOST_LATE]),
            "late_count": late.count(),
            "since": since,
            "news": news,
            "has_more_news": has_more_news,
        },
    )
