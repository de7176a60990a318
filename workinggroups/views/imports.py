"""Importing next steps: bring a table, match its columns, correct its rows, then import."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from dialogue.models import Meeting, Status, Track
from dialogue.models.meetings import HELD
from dialogue.services.steps import Actor
from dialogue.views.reach import typed, typed_marking
from offices.acts import act_page, at_once, see_other, version_seen
from offices.drafts import draft_for
from offices.models import Relationship, User
from offices.powers import Act, offices_acting
from offices.requests import SignedIn
from workinggroups import powers
from workinggroups.forms.imports import BringForm, MatchForm, RowForm, corrections
from workinggroups.imports.looking import Sheet
from workinggroups.imports.rows import Judged
from workinggroups.models import StepImport
from workinggroups.services import imports
from workinggroups.tables import IMPORTED, WRONG

MOST_OPEN = 10
MOST_MEETINGS = 30
WRONG_PER_PAGE = 20


def new_import(request: SignedIn, code: str) -> HttpResponse:
    """Bring a table of next steps, or go on with one that was brought before."""
    found = Relationship.objects.visible_to(request.user)
    relationship = get_object_or_404(found, code=code.upper())
    office = powers.require_edit(Actor(request.user), relationship, today=home_today())
    files = request.FILES if request.method == "POST" else None
    form = BringForm(
        typed(request), files, user=request.user, initial={"marking": relationship.marking}
    )

    def act(data: dict[str, Any]) -> StepImport:
        return imports.bring(
            relationship,
            data["rows"],
            name=data["name"],
            marking=data["marking"],
            actor=Actor(request.user, office),
            today=home_today(),
        )

    return act_page(
        request,
        form,
        act,
        done=_("The table is here. Nothing is saved as a next step yet."),
        go_to=lambda record: record.get_absolute_url(),
        template="workinggroups/new_import.html",
        relationship=relationship,
        started=StepImport.objects.open_to(request.user).filter(relationship=relationship)[
            :MOST_OPEN
        ],
        typed_marking=typed_marking(form),
    )


def import_columns(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say which column says what, and what the rows are."""
    record, today = _reach(request, uid), home_today()
    user, relationship = request.user, record.relationship
    office = powers.require_edit(Actor(user), relationship, today=today)
    tracks = Track.objects.visible_to(user).filter(relationship=relationship)
    held = Meeting.objects.visible_to(user).filter(relationship=relationship, state__in=HELD)
    meetings = list(held.with_title().order_by("-first_day", "-pk")[:MOST_MEETINGS])
    form = MatchForm(
        typed(request),
        record=record,
        tracks=list(tracks.exclude(status=Status.CLOSED).select_related("theme")),
        meetings=meetings,
        may_be_in_force=_may_be_chair(user, relationship),
    )
    if not form.is_bound:
        chosen = next((each for each in meetings if each.pk == record.meeting_id), None)
        form.initial["meeting"] = str(chosen.uid) if chosen else ""

    def act(data: dict[str, Any]) -> StepImport:
        data.setdefault("adopted_on", None)
        return imports.match(record, actor=Actor(user, office), today=today, **data)

    return act_page(
        request,
        form,
        act,
        done=_("The columns are matched. Nothing is saved as a next step yet."),
        go_to=reverse("workinggroups:import", args=[record.uid]),
        template="workinggroups/import_columns.html",
        record=record,
        relationship=relationship,
    )


def step_import(request: SignedIn, uid: UUID) -> HttpResponse:
    """The rows: what is wrong and corrected here, what is ready, and the button that imports."""
    record, today = _reach(request, uid), home_today()
    powers.require_edit(Actor(request.user), record.relationship, today=today)
    if not record.is_matched:
        return redirect(record)
    if request.method == "POST":
        return _correct(request, record)
    sheet = Sheet(record, request.user, today)
    if wants_csv(request):
        return csv_answer(IMPORTED, sheet.ready, record.relationship.code)
    if wants_csv(request, "wrong"):
        rows = [*sheet.wrong, *sheet.left_out]
        return csv_answer(WRONG, rows, record.relationship.code)
    asked = [row for row in sheet.rows if str(row.number) == request.GET.get("row")]
    others = [row for row in (*sheet.wrong, *sheet.left_out) if row not in asked]
    page = paginate(request, [*asked, *others], WRONG_PER_PAGE, "wrong")
    unsent = draft_for(request.user, request.get_full_path())
    row_forms = _forms_of(list(page.object_list), sheet, asked, unsent)
    return render(
        request,
        "workinggroups/import.html",
        {
            "record": record,
            "relationship": record.relationship,
            "sheet": sheet,
            "wrong_page": page,
            "forms": row_forms,
            "unsent": unsent,
            "page": paginate(request, sheet.ready),
            "import_label": _import_label(sheet.ready),
            "shown_markings": _offered(row_forms, sheet),
        },
    )


@require_POST
def import_steps(request: SignedIn, uid: UUID) -> HttpResponse:
    """Save all rows at once, or say why not."""
    record = get_object_or_404(_own(request), uid=uid)
    programme = reverse("workinggroups:programme", args=[record.relationship.code.lower()])
    try:
        with transaction.atomic():
            done = imports.import_all(
                record,
                version=version_seen(request),
                actor=Actor(request.user),
                today=home_today(),
                now=timezone.now(),
            )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        record.refresh_from_db(fields=["imported_at"])  # another window may have been quicker
        return HttpResponseRedirect(programme if record.imported_at else record.get_absolute_url())
    said = ngettext("%(count)d row is imported.", "%(count)d rows are imported.", done.count)
    messages.success(request, said % {"count": done.count})
    return see_other(programme if done.adopted_on else f"{programme}?show=proposed")


@require_POST
def discard_import(request: SignedIn, uid: UUID) -> HttpResponse:
    """Forget a table that was brought."""
    record = _reach(request, uid)
    return at_once(
        request,
        lambda: imports.discard(record, actor=Actor(request.user)),
        go_to=reverse("workinggroups:new_import", args=[record.relationship.code.lower()]),
        done=_("Discarded. Nothing was imported."),
    )


def _own(request: SignedIn) -> Any:
    """Return what this person brought, imported or not, in relationships that they read."""
    visible = Relationship.objects.visible_to(request.user)
    own = StepImport.objects.filter(author=request.user, relationship__in=visible)
    return own.select_related("relationship")


def _reach(request: SignedIn, uid: UUID) -> StepImport:
    found = StepImport.objects.open_to(request.user).select_related("relationship", "track")
    return get_object_or_404(found, uid=uid)


def _correct(request: SignedIn, record: StepImport) -> HttpResponse:
    numbers = [int(n) for n in request.POST.getlist("row") if n.isdecimal() and len(n) < 9]
    said, left_out = corrections(request.POST, numbers)

    def act() -> None:
        kept = imports.correct(
            record,
            said=said,
            left_out=left_out,
            actor=Actor(request.user),
            today=home_today(),
        )
        wrong = len(Sheet(kept, request.user, home_today()).wrong)
        messages.success(request, _still_wrong(wrong))

    return at_once(request, act, go_to=reverse("workinggroups:import", args=[record.uid]))


def _still_wrong(count: int) -> str:
    if not count:
        return _("Saved. Every row is ready.")
    return ngettext(
        "Saved. %(count)d row is still wrong.", "Saved. %(count)d rows are still wrong.", count
    ) % {"count": count}


def _forms_of(rows: list[Judged], sheet: Sheet, asked: list[Judged], unsent: Any) -> list[RowForm]:
    typed_before = None
    if unsent is not None:
        typed_before = QueryDict(mutable=True)
        for name, values in unsent.fields.items():
            typed_before.setlist(name, values)
    return [RowForm(row, sheet, is_whole=row in asked, typed=typed_before) for row in rows]


def _offered(row_forms: list[RowForm], sheet: Sheet) -> set[str]:
    """Return the markings of the groups that a row offers: the banner must reach them."""
    is_offered = any("group" in form.fields for form in row_forms)
    return {group.marking for group in sheet.groups} if is_offered else set()


def _import_label(ready: list[Judged]) -> str:
    steps = sum("target" not in row.step for row in ready)
    marks = len(ready) - steps
    said = [
        ngettext("%(count)d next step", "%(count)d next steps", steps) % {"count": steps},
        ngettext("%(count)d benchmark", "%(count)d benchmarks", marks) % {"count": marks},
    ]
    what = _(" and ").join(each for each, n in zip(said, (steps, marks), strict=True) if n)
    return _("Import %(what)s") % {"what": what}


def _may_be_chair(user: User, relationship: Relationship) -> bool:
    """Return whether the person decides for any office that may hold a chair here."""
    offices = powers.working_offices(relationship, today=home_today()).values_list("pk", flat=True)
    return bool(offices_acting(user, Act.ADOPT, relationship, chair=list(offices)))
