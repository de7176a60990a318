"""The page of whoever runs Entente: is the work done that nobody asks for, and what failed?"""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.csv import Column
from core.downloads import Table, csv_answer, wants_csv
from core.jobs import job_named
from core.pages import paginate
from offices.requests import SignedIn
from reminders.broker import BrokerError, Queue, waiting
from reminders.work import BEAT, WORKER, failures, is_silent, last_sign, run_again

FAILURES = Table(
    "failures",
    (
        Column(gettext_lazy("Task"), lambda row: row.task),
        Column(gettext_lazy("What happened"), lambda row: row.sentence),
        Column(gettext_lazy("Error"), lambda row: row.error),
        Column(gettext_lazy("Times"), lambda row: row.times),
        Column(gettext_lazy("First"), lambda row: row.first_at),
        Column(gettext_lazy("Last"), lambda row: row.last_at),
        Column(gettext_lazy("Over since"), lambda row: row.over_at),
    ),
    marking_of=lambda row: "U",
)


def operator(request: SignedIn) -> HttpResponse:
    """Show what waits, who gave the last sign of life, and what failed; 404 unless staff."""
    _require_staff(request)
    found = failures()
    if wants_csv(request):
        return csv_answer(FAILURES, found)
    now = timezone.now()
    signs = [(name, last_sign(name)) for name in (WORKER, BEAT)]
    queue, is_away = _queue()
    return render(
        request,
        "reminders/operator.html",
        {
            "has_broker": bool(settings.REDIS_URL),
            "is_away": is_away,
            "queue": queue,
            "minutes": _minutes(queue, now),
            "signs": [(name, sign, is_silent(sign, now)) for name, sign in signs],
            "page": paginate(request, found),
        },
    )


@require_POST
def run_job(request: SignedIn, job: str) -> HttpResponse:
    """Do a job here and now, and say how it went; 404 for what is no job, and unless staff."""
    _require_staff(request)
    known = job_named(job)
    if known is None:
        raise Http404
    if problem := run_again(known, now=timezone.now()):
        messages.error(request, problem)
    else:
        messages.success(request, _("Done: %(job)s went well.") % {"job": job})
    return HttpResponseRedirect(reverse("reminders:operator"))


def _require_staff(request: SignedIn) -> None:
    if not request.user.is_staff:
        raise Http404


def _queue() -> tuple[Queue | None, bool]:
    """Return what waits, None where that is not known, and whether Redis does not answer."""
    if not settings.REDIS_URL:
        return None, False
    try:
        return waiting(), False
    except BrokerError:
        return None, True


def _minutes(queue: Queue | None, now: datetime) -> int | None:
    """Return for how many minutes the oldest task has waited, None where that is not known."""
    if queue is None or queue.oldest_at is None:
        return None
    return max(0, int((now - queue.oldest_at).total_seconds()) // 60)
