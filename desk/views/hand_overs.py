"""Handing over: the list, the preview of one, and its acts; for who is no party, 404."""

from functools import partial
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from desk.due import due_lines
from desk.hand_over_forms import ChangeHandOverForm, HandOverForm, NewNoteForm, NoteForm
from desk.hand_overs import (
    above,
    absences_to_mind,
    notes_of,
    open_with,
    part_lines,
    parts_of,
    seats_of,
    state_of,
)
from desk.tables.due import DUE
from desk.tables.hand_overs import HAND_OVERS, PARTS
from desk.views.relationships import visible_relationship
from dialogue.views.reach import typed, typed_marking
from offices.acts import act_page, at_once, version_seen
from offices.hand_overs import may_hand_over, offices_to_arrange
from offices.models import HandOver
from offices.requests import SignedIn
from offices.services import hand_overs as services


def all_hand_overs(request: SignedIn) -> HttpResponse:
    """The hand-overs that one gives, takes or approves for, the latest day first."""
    user, today = request.user, home_today()
    found = (
        HandOver.objects.visible_to(user, today=today)
        .select_related("office", "leaver", "successor")
        .order_by("-on_day", "-pk")
    )
    if wants_csv(request):
        return csv_answer(HAND_OVERS, found)
    page = paginate(request, found)
    return render(
        request,
        "desk/hand_overs.html",
        {
            "page": page,
            "lines": [(one, state_of(one)) for one in page.object_list],
            "may_plan": offices_to_arrange(user, today).exists(),
        },
    )


def new_hand_over(request: SignedIn) -> HttpResponse:
    """Plan a hand-over; its page shows what it is about before anything moves."""
    user, today = request.user, home_today()
    if not offices_to_arrange(user, today).exists():
        raise PermissionDenied(_("Only drafters and approvers of an office hand over."))
    return act_page(
        request,
        HandOverForm(typed(request), user=user, today=today),
        lambda data: services.plan_hand_over(by=user, today=today, **data),
        done=_("Planned. Look at what is open, write notes, then confirm."),
        go_to=lambda made: made.get_absolute_url(),
        title=_("Hand over"),
        submit_label=_("Go on"),
        cancel_url=reverse("desk:hand_overs"),
        says=[_("Nothing moves until you confirm. The next page shows what is open.")],
    )


def hand_over(request: SignedIn, uid: UUID) -> HttpResponse:
    """One hand-over: its state, the relationships with their notes, everything that is open."""
    found = _visible(request, uid)
    user, today = request.user, home_today()
    parts, rows = parts_of(user, found, today), open_with(user, found, today)
    to_lines = partial(part_lines, user, found, rows=rows, today=today)
    if wants_csv(request, "parts"):
        return csv_answer(PARTS, parts, found.office.code, rows=to_lines)
    if wants_csv(request):
        return csv_answer(DUE, rows, found.office.code, rows=due_lines)
    shown = paginate(request, parts, name="parts")
    page = paginate(request, rows)
    return render(
        request,
        "desk/hand_over.html",
        {
            "hand_over": found,
            "state": state_of(found),
            "parts": shown,
            "part_lines": to_lines(shown.object_list),
            "page": page,
            "lines": due_lines(page.object_list),
            "above": above(rows, found.successor),
            "seats": seats_of(user, found, today) if found.is_open else [],
            "absences": absences_to_mind(user, found, today) if found.is_open else [],
            "may_change": may_hand_over(user, found.office, found.leaver, today=today),
            "today": today,
        },
    )


def edit_hand_over(request: SignedIn, uid: UUID) -> HttpResponse:
    """Choose another successor or other days; it is confirmed anew."""
    found = _arranged(request, uid)
    user, today = request.user, home_today()
    return act_page(
        request,
        ChangeHandOverForm(typed(request), record=found, today=today),
        lambda data: services.change_hand_over(found, by=user, today=today, **data),
        done=_("Saved. Nothing moves until you confirm."),
        go_to=found.get_absolute_url(),
        title=_("Change the hand-over"),
        cancel_url=found.get_absolute_url(),
        record=found,
    )


@require_POST
def confirm(request: SignedIn, uid: UUID) -> HttpResponse:
    """Let it stand."""
    found = _arranged(request, uid)
    by: dict[str, Any] = {"by": request.user, "today": home_today()}
    return at_once(
        request,
        lambda: services.confirm_hand_over(found, version=version_seen(request), **by),
        done=_("Confirmed. The successor gets a mail."),
        go_to=found.get_absolute_url(),
    )


@require_POST
def cancel(request: SignedIn, uid: UUID) -> HttpResponse:
    """Let nothing move."""
    found = _arranged(request, uid)
    by: dict[str, Any] = {"by": request.user, "today": home_today()}
    return at_once(
        request,
        lambda: services.cancel_hand_over(found, version=version_seen(request), **by),
        done=_("Cancelled. Nothing moves."),
        go_to=found.get_absolute_url(),
    )


def note(request: SignedIn, uid: UUID, code: str) -> HttpResponse:
    """Write what one would want to know of one relationship, or change it."""
    found = _arranged(request, uid)
    user, today = request.user, home_today()
    relationship = visible_relationship(request, code)
    if not parts_of(user, found, today).filter(relationship=relationship).exists():
        raise Http404
    own = notes_of(user, found, today).filter(relationship=relationship, written_by=user).first()
    form: NewNoteForm | NoteForm
    if own is None:
        form = NewNoteForm(typed(request), user=user)
    else:
        form = NoteForm(typed(request), record=own, user=user)
    by: dict[str, Any] = {"by": user, "today": today, "relationship": relationship}
    return act_page(
        request,
        form,
        lambda data: services.write_note(found, **by, **data),
        done=_("Saved. The successor reads it here, and later on the page of the relationship."),
        go_to=found.get_absolute_url(),
        template="dialogue/marked.html",
        title=_("Note about %(country)s") % {"country": relationship.name},
        cancel_url=found.get_absolute_url(),
        record=own or found,
        typed_marking=typed_marking(form),
    )


def _visible(request: SignedIn, uid: UUID) -> HandOver:
    rows = HandOver.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("office", "leaver", "successor"), uid=uid)


def _arranged(request: SignedIn, uid: UUID) -> HandOver:
    """Return the visible hand-over that one may change; 403 for the successor alone."""
    found = _visible(request, uid)
    if not may_hand_over(request.user, found.office, found.leaver, today=home_today()):
        raise PermissionDenied(
            _("Only the person who leaves or an approver of the office hands over.")
        )
    return found
