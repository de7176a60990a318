"""Notices: what was sent, waits, failed; what is coming; who was told of one record."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from core.references import read_reference
from desk.day_mails import day_mail_lines, day_mails_of
from desk.kinds import record_path
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
from desk.views.find import named_record
from offices.requests import SignedIn

DAYS = "days"  # the second list of a page, and its file


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
    """Who was told what of one record, and when; 404 unless it is visible.

    Reminders first, then what was mailed about the day of a meeting; `?days=` is its page.
    """
    code = read_reference(reference) or ""
    record = named_record(request, code)
    if record is None:
        raise Http404
    rows, mails = told_of(request.user, code), day_mails_of(record)
    to_lines = partial(day_mail_lines, marking=record.marking)
    if wants_csv(request):
        return csv_answer(tables.NOTICES, rows, code, rows=notice_lines)
    if wants_csv(request, DAYS):
        return csv_answer(tables.DAY_MAILS, mails, code, rows=to_lines)
    page, days = paginate(request, rows), paginate(request, mails, name=DAYS)
    context = {
        "reference": code,
        "path": record_path(record),
        "page": page,
        "lines": notice_lines(page.object_list),
        "days": days,
        "day_lines": to_lines(days.object_list),
    }
    return render(request, "desk/told.html", context)
