"""One next step or benchmark: how it stands, what was said of it, and the word to add."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from dialogue.services.steps import Actor
from dialogue.views.reach import typed
from offices.acts import act_page
from offices.models import Side
from offices.powers import Act, office_acting
from offices.requests import SignedIn
from workinggroups import powers
from workinggroups.forms.progress import InquiryForm, ProgressForm, ReadingForm
from workinggroups.lines import to_lines
from workinggroups.models import (
    Benchmark,
    Inquiry,
    NextStep,
    ProgressReport,
    Reading,
    Slip,
    Stage,
)
from workinggroups.models.programme import Commitment
from workinggroups.reviews import last_review
from workinggroups.services import progress
from workinggroups.tables import READINGS, REPORTS
from workinggroups.views.deciding import ENDED
from workinggroups.views.reach import reach


def step(request: SignedIn, uid: UUID) -> HttpResponse:
    """One next step: owner, baseline and now, every word on it, where it comes from."""
    record = reach(request, NextStep, uid)
    reports = ProgressReport.objects.visible_to(request.user).filter(step=record)
    if wants_csv(request):
        return csv_answer(REPORTS, reports.select_related("office", "by"), record.reference)
    page = paginate(request, reports.select_related("office", "by"), per_page=10)
    inquiries = Inquiry.objects.visible_to(request.user).filter(step=record)
    return render(
        request,
        "workinggroups/step.html",
        {
            **_told(request, record),
            "page": page,
            "inquiries": inquiries.select_related("office", "by")[:10],
            "slips": Slip.objects.visible_to(request.user).filter(step=record).order_by("-pk")[:10],
        },
    )


def benchmark(request: SignedIn, uid: UUID) -> HttpResponse:
    """One benchmark: measure, target, every reading, where it comes from."""
    record = reach(request, Benchmark, uid)
    readings = Reading.objects.visible_to(request.user).filter(benchmark=record)
    if wants_csv(request):
        return csv_answer(READINGS, readings.select_related("office", "by"), record.reference)
    page = paginate(request, readings.select_related("office", "by"), per_page=10)
    slips = Slip.objects.visible_to(request.user).filter(benchmark=record).order_by("-pk")
    context = {**_told(request, record), "page": page, "slips": slips[:10]}
    return render(request, "workinggroups/benchmark.html", context)


def report(request: SignedIn, uid: UUID) -> HttpResponse:
    """File progress on a next step."""
    record, today = reach(request, NextStep, uid), home_today()
    office = powers.require_reporting(Actor(request.user), record, today=today)
    if request.method != "POST" and not record.is_adopted:
        return redirect(record)
    form = ProgressForm(typed(request), record=record)

    def act(data: dict[str, Any]) -> Any:
        return progress.report_progress(
            record, actor=Actor(request.user, office), today=today, **data
        )

    return _page(request, record, form, act, _("File progress"), _("Filed."), _for(record, office))


def inquire(request: SignedIn, uid: UUID) -> HttpResponse:
    """Note that we asked the other side."""
    record, today = reach(request, NextStep, uid), home_today()
    office = powers.require_reporting(Actor(request.user), record, today=today)
    is_open = record.is_adopted and record.side == Side.PARTNER
    if request.method != "POST" and not is_open:
        return redirect(record)
    form = InquiryForm(typed(request), record=record, today=today)

    def act(data: dict[str, Any]) -> Any:
        return progress.note_inquiry(record, actor=Actor(request.user, office), today=today, **data)

    title = _("Note that we asked %(country)s") % {"country": record.relationship.name}
    return _page(request, record, form, act, title, _("Noted."), _for(record, office))


def read(request: SignedIn, uid: UUID) -> HttpResponse:
    """Note what was measured."""
    record, today = reach(request, Benchmark, uid), home_today()
    office = powers.require_reporting(Actor(request.user), record, today=today)
    if request.method != "POST" and not record.is_adopted:
        return redirect(record)
    form = ReadingForm(typed(request), record=record, today=today)

    def act(data: dict[str, Any]) -> Any:
        return progress.note_reading(record, actor=Actor(request.user, office), today=today, **data)

    says = [_("Target: %(target)s") % {"target": record.target}, *_for(record, office)]
    return _page(request, record, form, act, _("Note a reading"), _("Noted."), says)


def _told(request: SignedIn, record: Commitment) -> dict[str, Any]:
    user, today = request.user, home_today()
    lead = [record.track.lead_office_id]
    reports = powers.reporting_office(user, record, today=today) is not None
    is_chair = powers.may_adopt(user, record, today=today)
    corrects = office_acting(user, Act.CORRECT, record.relationship, lead=lead) is not None
    edits = office_acting(user, Act.EDIT, record.relationship) is not None
    is_proposed = record.stage == Stage.PROPOSED
    return {
        "record": record,
        "relationship": record.relationship,
        "line": to_lines(user, [record], today)[0],
        "today": today,
        "can_report": reports and record.is_adopted,
        "can_change": edits if is_proposed else corrects,
        "can_decide": is_chair and is_proposed,
        "can_end": is_chair and record.is_adopted,
        "can_reopen": corrects and record.stage in ENDED,
        "last_review": last_review(user, record),
    }


def _for(record: Commitment, office: Any) -> list[str]:
    """Say it where the desk reports on behalf of another office (design §5)."""
    if office.pk == record.office_id:
        return []
    return [
        _("You file this as %(office)s on behalf of %(owner)s.")
        % {"office": office.code, "owner": record.office.code}
    ]


def _page(
    request: SignedIn,
    record: Commitment,
    form: Any,
    act: Any,
    title: str,
    done: str,
    says: list[str],
) -> HttpResponse:
    address = record.get_absolute_url()
    return act_page(
        request,
        form,
        act,
        done=done,
        go_to=address,
        title=title,
        submit_label=_("Save"),
        cancel_url=address,
        record=record,
        says=says,
    )
