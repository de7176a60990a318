"""What one typed and did not send: kept while typing, listed, discarded."""

import re
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_POST

from core.dates import clock
from core.pages import paginate
from offices.acts import see_other
from offices.ended_sessions import author_of
from offices.form_keys import key_of, read_form_key
from offices.keeping import keep_sent, page_of
from offices.models import Draft
from offices.requests import SignedIn
from offices.services.drafts import keep_draft

# What the first word of an address stands for.
KINDS = {
    "activities": gettext_lazy("Activity"),
    "assessments": gettext_lazy("Assessment"),
    "assignments": gettext_lazy("Offices and people"),
    "asks": gettext_lazy("Question to be decided"),
    "away": gettext_lazy("Away"),
    "benchmarks": gettext_lazy("Benchmark"),
    "bodies": gettext_lazy("Forum"),
    "cadences": gettext_lazy("How often a forum meets"),
    "conclusions": gettext_lazy("Joint conclusion"),
    "contacts": gettext_lazy("Contact"),
    "counterparts": gettext_lazy("Who is who"),
    "delegates": gettext_lazy("Delegation list"),
    "holidays": gettext_lazy("Days of an office"),
    "imports": gettext_lazy("Import of next steps"),
    "items": gettext_lazy("Agenda item"),
    "meetings": gettext_lazy("Meeting"),
    "offices": gettext_lazy("Office"),
    "paper-words": gettext_lazy("Word on a paper"),
    "relationships": gettext_lazy("Relationship"),
    "requests": gettext_lazy("Action request"),
    "seats": gettext_lazy("Chair"),
    "step-proposals": gettext_lazy("Next step"),
    "steps": gettext_lazy("Next step"),
    "summaries": gettext_lazy("Summary of a meeting"),
    "tracks": gettext_lazy("Track"),
}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@login_not_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what a page sends while somebody types in it, and say so in a few words.

    The key of the form tells who; their session may have ended meanwhile.
    """
    key = read_form_key(request.POST.get("form_of", ""))
    author: Any = request.user if request.user.is_authenticated else (key and author_of(key))
    if key is None or not author or key.author != author.uid:
        return _said(_("Not kept. Copy your text, then load this page again."), 403)
    now = timezone.now()
    try:
        keep_draft(
            author,
            path=request.POST.get("form_path", ""),
            page=request.POST.get("form_page", ""),
            typed=dict(request.POST.lists()),
            shown=key.marking,
            now=now,
            key=None if "form_again" in request.POST else key.key,
            turn=_number(request.POST.get("form_turn", "")),
        )
    except ValidationError as error:
        return _said(" ".join(error.messages), 413)
    kept = {"time": clock(now, author.time_zone)[1]}
    if not request.user.is_authenticated:
        return _said(_("Kept %(time)s. Your session has ended: you will sign in first.") % kept)
    return _said(_("Kept %(time)s") % kept)


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 18 else 0


def _said(words: str, status: int = 200) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")


def drafts(request: SignedIn) -> HttpResponse:
    """List what one typed and did not send, the newest first."""
    page = paginate(request, Draft.objects.unsent_of(request.user).order_by("-kept_at", "pk"))
    lines = [(draft, place_of(draft.page)) for draft in page.object_list]
    return render(request, "offices/drafts.html", {"page": page, "lines": lines})


def place_of(address: str) -> str:
    """Return of what a form is in words, without the record's own: "Meeting: date"."""
    path = address.partition("?")[0]
    parts = [part for part in path.split("/") if part and not _UUID.fullmatch(part)] or ["/"]
    first, *rest = [part.upper() if len(part) == 2 else part.replace("-", " ") for part in parts]
    kind = str(KINDS.get(parts[0], first.capitalize()))
    return ": ".join(filter(None, [kind, ", ".join(rest)]))


@require_POST
def discard(request: SignedIn, uid: UUID) -> HttpResponse:
    """Forget what was typed, and show its form again as it was."""
    draft = get_object_or_404(Draft.objects.unsent_of(request.user), uid=uid)
    draft.delete()
    messages.success(request, _("Discarded."))
    return see_other(draft.page)


def form_was_refused(request: Any, reason: str = "") -> HttpResponse:
    """Say that a form's CSRF token is not right (settings.CSRF_FAILURE_VIEW).

    Mostly its author signed in again in another window, which changes the token. Then the form's
    own key, which no other site can know, lets what was typed be kept: it comes back in the form.
    """
    is_only_old = request.user.is_authenticated and reason.startswith("CSRF token from POST")
    if is_only_old and request.resolver_match.func is keep:
        return keep(request)
    key = key_of(request)
    if is_only_old and key is not None and key.author == request.user.uid:
        with suppress(ValidationError):  # told like any other
            if keep_sent(request, key, request.user):
                return redirect(page_of(request))
    return csrf_failure(request, reason)
