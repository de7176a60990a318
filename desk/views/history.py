from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from desk.kinds import model_of, readable_rows, record_path
from desk.tables.histories import HISTORY, change_lines
from offices.history import readable_history
from offices.requests import SignedIn


def history(request: SignedIn, kind: str, uid: UUID) -> HttpResponse:
    """What happened to one record, word by word, as far as the reader may know."""
    model = model_of(kind)
    if model is None:
        raise Http404
    record = get_object_or_404(_read(model, request), uid=uid)
    events = readable_history(record, request.user)
    if wants_csv(request):
        return csv_answer(
            HISTORY, events, kind, str(uid), rows=partial(change_lines, record.marking)
        )
    page = paginate(request, events)
    return render(
        request,
        "desk/history.html",
        {"record": record, "page": page, "back": record_path(record), "kind": kind},
    )


def _read(model, request: SignedIn):
    rows = readable_rows(model, request.user)
    if hasattr(rows, "named_for_history"):
        rows = rows.named_for_history()
    return rows
