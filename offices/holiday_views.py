"""The days of an office: everybody reads them, who drafts or approves there enters them."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.csv import Column
from core.dates import format_day, home_today
from core.downloads import Table, csv_answer, wants_csv
from core.pages import paginate
from offices.acts import act_page
from offices.holiday_forms import ChangeHolidayForm, HolidayForm
from offices.models import Holiday, Office
from offices.office_moves import may_move_office
from offices.requests import SignedIn
from offices.services.holidays import change_holiday, enter_holiday, may_enter

HOLIDAYS = Table(
    "days",
    (
        Column(gettext_lazy("Day"), lambda row: row.day),
        Column(gettext_lazy("Name"), lambda row: row.name),
        Column(gettext_lazy("Open"), lambda row: _("yes") if row.is_open else _("no")),
        Column(gettext_lazy("Source"), lambda row: row.source),
    ),
)


def holidays(request: SignedIn, uid: UUID) -> HttpResponse:
    """List the days from today on at which an office is closed, or open against expectation."""
    office, today = get_object_or_404(Office, uid=uid), home_today()
    rows = Holiday.objects.filter(office=office, day__gte=today).select_related("entered_by")
    if wants_csv(request):
        return csv_answer(HOLIDAYS, rows, office.code)
    return render(
        request,
        "offices/holidays.html",
        {
            "office": office,
            "page": paginate(request, rows),
            "may_enter": may_enter(request.user, office, today=today),
            "may_move": may_move_office(request.user, office, today=today),
        },
    )


def new_holiday(request: SignedIn, uid: UUID) -> HttpResponse:
    """Enter a day."""
    office = get_object_or_404(Office, uid=uid)
    _require(request, office)
    form = HolidayForm(request.POST if request.method == "POST" else None)

    def act(data: dict[str, Any]) -> Holiday:
        return enter_holiday(
            office,
            day=data["day"],
            name=data["name"],
            is_open=data["holds"] == "open",
            by=request.user,
            today=home_today(),
        )

    return _page(request, form, act, office, _("Enter a day of %(office)s") % _named(office))


def edit_holiday(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say anew what holds on a day."""
    holiday = get_object_or_404(Holiday.objects.select_related("office"), uid=uid)
    _require(request, holiday.office)
    form = ChangeHolidayForm(request.POST if request.method == "POST" else None, record=holiday)

    def act(data: dict[str, Any]) -> Holiday:
        return change_holiday(
            holiday,
            name=data["name"],
            is_open=data["holds"] == "open",
            by=request.user,
            today=home_today(),
            version=data["version"],
        )

    said = {"day": format_day(holiday.day), "office": holiday.office.code}
    title = _("%(day)s at %(office)s") % said
    return _page(request, form, act, holiday.office, title)


def _page(request: SignedIn, form: Any, act: Any, office: Office, title: str) -> HttpResponse:
    address = reverse("offices:holidays", args=[office.uid])
    return act_page(
        request,
        form,
        act,
        done=lambda made: _("Saved: %(day)s.") % {"day": format_day(made.day)},
        go_to=address,
        cancel_url=address,
        title=title,
        says=[_("What you enter holds over what the holidays library says.")],
    )


def _require(request: SignedIn, office: Office) -> None:
    if not may_enter(request.user, office, today=home_today()):
        raise PermissionDenied(_("Only drafters and approvers of this office enter its days."))


def _named(office: Office) -> dict[str, str]:
    return {"office": office.code}
