"""Notices: what was sent, waits, failed; what is coming; who was told of one record."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from core.references import read_reference
from desk.noticeboard import (
    COMING,
    SENT,
    TITLES,
    WHICH,
    coming_for,
    coming_lines,
    notice_lines,
    notices_for,
    told_of,
)
from desk.tables import notices as tables
from desk.views.find import path_of_reference
from offices.requests import SignedIn


def notices(request: SignedIn) -> HttpResponse:
    """What one was told and will be told; `?show=` sent, waiting, failed, …, coming."""
    user, today = request.user, home_today()
    show = request.GET.get("show", SENT)
    show = show if show in TITLES else SENT
    context: dict[str, Any] = {
        "show": show,
        "tabs": [(code, title) for code, title in TITLES.items()],
        "today": today,
    }
    if show == COMING:
        found, to_lines = coming_for(user, today), partial(coming_lines, today=today)
        if wants_csv(request):
            return csv_answer(tables.COMING, found, rows=to_lines)
        page = paginate(request, found)
        context |= {"page": page, "lines": to_lines(page.object_list)}
        return render(request, "desk/notices.html", context)
    rows = notices_for(user, today).filter(WHICH[show])
    if wants_csv(request):
        return csv_answer(tables.NOTICES, rows, show, rows=notice_lines)
    page = paginate(request, rows)
    context |= {"page": page, "lines": notice_lines(page.object_list)}
    return render(request, "desk/notices.html", context)


def told(request: SignedIn, reference: str) -> HttpResponse:
    """Who was told what of one record, and when; 404 unless it is visible."""
    code = read_reference(reference) or ""
    path = path_of_reference(request, code)
    if not path:
        raise Http404
    rows = told_of(request.user, code)
    if wants_csv(request):
        return csv_answer(tables.NOTICES, rows, code, rows=notice_lines)
    page = paginate(request, rows)
    context = {
        "reference": code,
        "path": path,
        "page": page,
        "lines": notice_lines(page.object_list),
    }
    return render(request, "desk/told.html", context)
