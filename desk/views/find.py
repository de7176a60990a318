from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from core.models import Reference
from core.references import read_reference
from desk.kinds import model_of, readable_rows, record_path
from offices.requests import SignedIn
from reminders.work import what_is_silent


def reference(request: SignedIn, reference: str) -> HttpResponse:
    """Go to the record that `/r/AZ-7KQ4` names; 404 unless it is visible."""
    record = named_record(request, read_reference(reference) or "")
    if record is None:
        raise Http404
    return redirect(record_path(record))


def named_record(request: SignedIn, code: str) -> Any:
    """Return the record that a reference names; None unless it is visible."""
    named = Reference.objects.filter(code=code).first()
    model = named and model_of(named.kind.split(".")[-1])
    if named is None or not model:
        return None
    return readable_rows(model, request.user).filter(uid=named.uid).first()


@login_not_required
def healthz(request: SignedIn) -> HttpResponse:
    """Say whether the database answers and workers are at work; 503 with a sentence if not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return HttpResponse(
            "The database does not answer.\n", status=503, content_type="text/plain"
        )
    if silent := what_is_silent(timezone.now()):
        return HttpResponse(f"{silent}\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
