"""Moving an office: the list, a form, the preview of one, and its acts."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from desk.due import due_lines
from desk.hand_over_forms import OfficeMoveForm
from desk.office_moves import open_with, part_lines, parts_of, state_of
from desk.tables.due import DUE
from desk.tables.hand_overs import MOVED_PARTS, MOVES
from dialogue.views.reach import typed
from offices.acts import act_page, at_once, version_seen
from offices.models import Office, OfficeMove
from offices.office_moves import may_cancel, may_confirm, may_move_office, who_confirms
from offices.requests import SignedIn
from offices.services import office_moves as services


def all_moves(request: SignedIn) -> HttpResponse:
    """The moves of one's offices, to them, and those that one entered; the newest first."""
    found = OfficeMove.objects.visible_to(request.user).select_related("office", "to_office")
    if wants_csv(request):
        return csv_answer(MOVES, found)
    page = paginate(request, found)
    lines = [(one, state_of(one)) for one in page.object_list]
    return render(request, "desk/office_moves.html", {"page": page, "lines": lines})


def new_move(request: SignedIn, uid: UUID) -> HttpResponse:
    """Plan that everything an office owes goes to another one."""
    office = get_object_or_404(Office, uid=uid)
    user, today = request.user, home_today()
    if not may_move_office(user, office, today=today):
        raise PermissionDenied(services.NOT_THEIRS)
    return act_page(
        request,
        OfficeMoveForm(typed(request), office=office, today=today),
        lambda data: services.plan_office_move(office, by=user, today=today, **data),
        done=lambda made: _("Planned. %(who)s") % {"who": who_confirms(made.to_office)},
        go_to=lambda made: made.get_absolute_url(),
        title=_("Move all of %(office)s") % {"office": office.code},
        submit_label=_("Go on"),
        cancel_url=reverse("offices:holidays", args=[office.uid]),
        says=[_("Nothing moves until it is confirmed. The next page shows what moves.")],
    )


def move(request: SignedIn, uid: UUID) -> HttpResponse:
    """The move of one office: its state, and what moves as far as the reader sees it."""
    found = _visible(request, uid)
    user, today = request.user, home_today()
    parts, rows = parts_of(user, found, today), open_with(user, found, today)

    def to_lines(some: Any) -> Any:
        return part_lines(some, rows)

    if wants_csv(request, "parts"):
        return csv_answer(MOVED_PARTS, parts, found.office.code, rows=to_lines)
    if wants_csv(request):
        return csv_answer(DUE, rows, found.office.code, rows=due_lines)
    shown = paginate(request, parts, name="parts")
    page = paginate(request, rows)
    return render(
        request,
        "desk/office_move.html",
        {
            "move": found,
            "state": state_of(found),
            "parts": shown,
            "part_lines": to_lines(shown.object_list),
            "page": page,
            "lines": due_lines(page.object_list),
            "who_confirms": who_confirms(found.to_office),
            "may_confirm": may_confirm(user, found, today=today),
            "may_cancel": may_cancel(user, found, today=today),
            "today": today,
        },
    )


@require_POST
def confirm(request: SignedIn, uid: UUID) -> HttpResponse:
    """Let it stand."""
    found = _visible(request, uid)
    by: dict[str, Any] = {"by": request.user, "today": home_today()}
    return at_once(
        request,
        lambda: services.confirm_office_move(found, version=version_seen(request), **by),
        done=_("Confirmed."),
        go_to=found.get_absolute_url(),
    )


@require_POST
def cancel(request: SignedIn, uid: UUID) -> HttpResponse:
    """Let nothing move."""
    found = _visible(request, uid)
    by: dict[str, Any] = {"by": request.user, "today": home_today()}
    return at_once(
        request,
        lambda: services.cancel_office_move(found, version=version_seen(request), **by),
        done=_("Cancelled. Nothing moves."),
        go_to=found.get_absolute_url(),
    )


def _visible(request: SignedIn, uid: UUID) -> OfficeMove:
    rows = OfficeMove.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("office", "to_office"), uid=uid)
