"""The quarter's report: one page for each office over all its relationships, saved row by row."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import clock, home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from dialogue.services.steps import Actor
from dialogue.views.reach import typed
from offices.acts import act_page
from offices.drafts import drafts_for, restore
from offices.models import Office, Side
from offices.requests import SignedIn
from workinggroups import powers
from workinggroups.forms.progress import InquiryForm, ProgressForm
from workinggroups.lines import Line, to_lines
from workinggroups.models import NextStep
from workinggroups.reports import OwedStep, by_office, chosen_quarter, owed_in
from workinggroups.services import progress
from workinggroups.services.quarters import known_quarters
from workinggroups.tables import OFFICE_REPORTS, QUARTER
from workinggroups.views.reach import reach

PER_PAGE = 20


def all_reports(request: SignedIn) -> HttpResponse:
    """Who has not reported: every office that owes a report, in a quarter."""
    quarters, quarter = chosen_quarter(request.GET.get("quarter", ""), home_today())
    owed = owed_in(request.user, quarter) if quarter else []
    if wants_csv(request):
        return csv_answer(OFFICE_REPORTS, by_office(owed), quarter.name if quarter else "")
    page = paginate(request, by_office(owed))
    return render(
        request,
        "workinggroups/reports.html",
        {
            "quarters": quarters[:8],
            "quarter": quarter,
            "page": page,
            "owed": len(owed),
            "filed": sum(each.is_filed for each in owed),
            "shown_markings": {each.step.marking for each in owed},
        },
    )


def report(request: SignedIn, uid: UUID) -> HttpResponse:
    """The quarter's report of one office: each row a form of its own."""
    page = ReportPage(request, get_object_or_404(Office, uid=uid))
    if wants_csv(request):
        return csv_answer(QUARTER, page.lines, page.office.code)
    return render(request, "workinggroups/report.html", page.context())


def report_row(request: SignedIn, uid: UUID) -> HttpResponse:
    """Save one row of a quarter's report; the page stays, "3 left"."""
    step, today = reach(request, NextStep, uid), home_today()
    who = powers.require_reporting(Actor(request.user), step, today=today)
    page = ReportPage(request, step.office, own=step)
    if request.method != "POST":
        return redirect(f"{page.address}#{step.reference}")
    form = page.form_of(step, typed(request))
    page.own_form = form
    actor = Actor(request.user, who)

    def act(data: dict[str, Any]) -> str:
        if step.side == Side.PARTNER:
            progress.note_inquiry(step, actor=actor, today=today, **data)
        else:
            progress.report_progress(step, actor=actor, today=today, **data)
        return ReportPage(request, step.office).said_after_saving()

    return act_page(
        request,
        form,
        act,
        done=str,
        go_to=f"{page.address}#rows",
        template="workinggroups/report.html",
        **page.context(),
    )


@dataclass
class ReportPage:
    """The page of one office and quarter for one reader."""

    request: SignedIn
    office: Office
    own: NextStep | None = None
    own_form: Form | None = None

    def __post_init__(self) -> None:
        self.today = home_today()
        wanted = self.request.GET.get("quarter", "")
        self.quarters, self.quarter = chosen_quarter(wanted, self.today)
        self.reporting = powers.Reporting(self.request.user, today=self.today)

    @property
    def address(self) -> str:
        """The address of this page."""
        return reverse("workinggroups:report", args=[self.office.uid])

    @cached_property
    def owed(self) -> list[OwedStep]:
        """What the office owes in the quarter, not filed first."""
        if self.quarter is None:
            return []
        return owed_in(self.request.user, self.quarter, office=self.office)

    @cached_property
    def lines(self) -> list[Line]:
        """The same as lines with their last words."""
        return to_lines(self.request.user, [each.step for each in self.owed], self.today)

    def said_after_saving(self) -> str:
        """Say when a row was saved and how many are left."""
        left = sum(not each.is_filed for each in self.owed)
        _day, time = clock(timezone.now(), self.request.user.time_zone)
        return _("Saved %(time)s. %(left)d left.") % {"time": time, "left": left}

    def form_of(self, step: NextStep, data: Any = None) -> Form:
        """Return the form of a row: progress of ours, or what we heard of theirs."""
        shared: dict[str, Any] = {"record": step, "auto_id": f"{step.reference}-%s"}
        if step.side == Side.PARTNER:
            return InquiryForm(data, today=self.today, **shared)
        return ProgressForm(data, **shared)

    def rows(self, page: Any) -> list[dict[str, Any]]:
        """Return the rows of a page of what is owed, each with its form where one may file."""
        owed: list[OwedStep] = list(page.object_list)
        shown = [each.step for each in owed]
        is_late = self.own is not None and self.own not in shown
        if is_late and self.own_form is not None:
            assert self.own is not None
            owed = [OwedStep(self.own, is_filed=False), *owed]
        lines = to_lines(self.request.user, [each.step for each in owed], self.today)
        paths = [_row_address(each.step) for each in owed]
        drafts = drafts_for(self.request.user, paths)
        return [
            {"line": line, "is_filed": each.is_filed, **self._part(each.step, drafts)}
            for line, each in zip(lines, owed, strict=True)
        ]

    def _part(self, step: NextStep, drafts: dict[str, Any]) -> dict[str, Any]:
        is_open = step.is_adopted and self.is_taken and self.reporting.office_for(step) is not None
        address = _row_address(step)
        if self.own == step and self.own_form is not None:
            return {"form": self.own_form, "address": address, "unsent": None}
        if not is_open:
            return {}
        form, unsent = self.form_of(step), drafts.get(address)
        if unsent is not None:
            restore(form, unsent)
        return {"form": form, "address": address, "unsent": unsent}

    @property
    def is_taken(self) -> bool:
        """Whether the reports of this quarter are taken today."""
        return self.quarter is not None and self.quarter.takes(self.today)

    def context(self) -> dict[str, Any]:
        """Return what the template shows."""
        page = paginate(self.request, self.owed, per_page=PER_PAGE)
        return {
            "office": self.office,
            "quarter": self.quarter,
            "quarters": self.quarters[:8],
            "is_taken": self.is_taken,
            "today": self.today,
            "page": page,
            "rows": self.rows(page),
            "owed": len(self.owed),
            "filed": sum(each.is_filed for each in self.owed),
            "next_due_on": self._next_due_on(),
            "own": self.own,
        }

    def _next_due_on(self) -> Any:
        later = [each.due_on for each in known_quarters() if each.opens_on > self.today]
        return min(later, default=None)


def _row_address(step: NextStep) -> str:
    return reverse("workinggroups:report_row", args=[step.uid])
