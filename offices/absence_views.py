"""Who is away: one's own absences and those of the people with whom one works."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.csv import Column
from core.dates import home_today
from core.downloads import Table, csv_answer, wants_csv
from core.pages import paginate
from offices.absence_forms import AbsenceForm, ChangeAbsenceForm
from offices.absence_rules import NOT_THEIRS, people_entered_by
from offices.absence_words import WHAT_FOLLOWS, saved
from offices.acts import act_page, at_once, version_seen
from offices.models import Absence
from offices.requests import SignedIn
from offices.services.absences import change_absence, end_absence, enter_absence

ABSENCES = Table(
    "away",
    (
        Column(gettext_lazy("Who"), lambda row: row.person),
        Column(gettext_lazy("First day away"), lambda row: row.starts_on),
        Column(gettext_lazy("Back on"), lambda row: row.ends_on),
        Column(gettext_lazy("Stands in"), lambda row: row.stand_in),
        Column(gettext_lazy("Entered by"), lambda row: row.entered_by),
    ),
)


def away(request: SignedIn) -> HttpResponse:
    """List who is away from today on, of the people of one's offices, and oneself."""
    user, today = request.user, home_today()
    rows = Absence.objects.seen_by(user, today).not_over(today)
    rows = rows.select_related("person", "stand_in", "entered_by").order_by("starts_on", "id")
    if wants_csv(request):
        return csv_answer(ABSENCES, rows)
    page = paginate(request, rows)
    people = {row.person_id for row in page.object_list}
    own = people_entered_by(user, today).filter(pk__in=people)
    context = {"page": page, "today": today, "changeable": set(own.values_list("pk", flat=True))}
    return render(request, "offices/away.html", context)


def new_absence(request: SignedIn) -> HttpResponse:
    """Say that one is away, or that somebody in whose office one approves is."""
    user, today = request.user, home_today()
    form = AbsenceForm(request.POST if request.method == "POST" else None, user=user, today=today)

    def act(data: dict[str, Any]) -> Absence:
        return enter_absence(
            data.get("person") or user,
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            stand_in=_stand_in(form, data),
            by=user,
            today=today,
        )

    return _page(request, form, act, _("I am away"))


def edit_absence(request: SignedIn, uid: UUID) -> HttpResponse:
    """Change the days of an absence, or who stands in."""
    user, today = request.user, home_today()
    absence = _changeable(request, uid)
    form = ChangeAbsenceForm(
        request.POST if request.method == "POST" else None,
        record=absence,
        user=user,
        today=today,
    )

    def act(data: dict[str, Any]) -> Absence:
        return change_absence(
            absence,
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            stand_in=_stand_in(form, data),
            by=user,
            today=today,
            version=data["version"],
        )

    return _page(request, form, act, _("%(name)s is away") % {"name": absence.person})


@require_POST
def end(request: SignedIn, uid: UUID) -> HttpResponse:
    """ "I am back", or not away after all."""
    absence = _changeable(request, uid)
    return at_once(
        request,
        lambda: end_absence(
            absence, by=request.user, today=home_today(), version=version_seen(request)
        ),
        done=_("Saved: %(name)s is not away any more.") % {"name": absence.person},
        go_to=reverse("offices:away"),
    )


def _changeable(request: SignedIn, uid: UUID) -> Absence:
    """Return an absence that is not over: 404 unless visible, 403 for one of somebody else."""
    user, today = request.user, home_today()
    rows = Absence.objects.seen_by(user, today).not_over(today)
    absence = get_object_or_404(rows.select_related("person", "stand_in"), uid=uid)
    if not people_entered_by(user, today).filter(pk=absence.person_id).exists():
        raise PermissionDenied(NOT_THEIRS)
    return absence


def _stand_in(form: Any, data: dict[str, Any]) -> Any:
    return form.fields["stand_in"].person(data["stand_in"])


def _page(request: SignedIn, form: Any, act: Any, title: str) -> HttpResponse:
    address = reverse("offices:away")
    return act_page(
        request,
        form,
        act,
        done=lambda made: saved(made, reader=request.user, today=home_today()),
        go_to=address,
        cancel_url=address,
        title=title,
        says=WHAT_FOLLOWS,
    )
