"""Joint conclusions: the page of one, the list of a group, drafting, editing, withdrawing."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from dialogue.models import Status
from dialogue.services.steps import Actor
from dialogue.views.clearances import may_clear
from dialogue.views.reach import typed, typed_marking
from offices.acts import act_page
from offices.models import User
from offices.powers import Act, offices_acting, require_office
from offices.requests import SignedIn
from workinggroups.deadlines_texts import WAITS_FOR_A_SIDE, WAITS_FOR_CLEARANCE
from workinggroups.forms.conclusions import EditConclusionForm, NewConclusionForm, ReasonForm
from workinggroups.lines import benchmarks_of, steps_of, to_lines
from workinggroups.models import JointConclusion, TextState
from workinggroups.reading import ConclusionLine, conclusion_lines
from workinggroups.services.conclusions import (
    change_conclusion,
    draft_conclusion,
    withdraw_conclusion,
)
from workinggroups.tables import PROGRAMME
from workinggroups.text_tables import CONCLUSIONS
from workinggroups.views.text_reach import (
    TextReach,
    meeting_of,
    meetings_of,
    reach_conclusion,
    visible_group,
)


def conclusion(request: SignedIn, uid: UUID) -> HttpResponse:
    """One conclusion: its text, how far it is, who cleared it and agreed, what may be done."""
    reached = reach_conclusion(request, uid)
    record, group = reached.record, reached.group
    (line,) = conclusion_lines(request.user, [record], group.relationship)
    came_of_it = _came_of(request.user, record)
    if wants_csv(request):
        rows = partial(to_lines, request.user, today=home_today())
        return csv_answer(PROGRAMME, came_of_it, record.reference, rows=rows)
    page = paginate(request, came_of_it)
    return render(
        request,
        "workinggroups/conclusion.html",
        {
            "conclusion": record,
            "group": group,
            "relationship": group.relationship,
            "today": home_today(),
            "page": page,
            "came_of_it": to_lines(request.user, page.object_list, home_today()),
            "is_withdrawn": record.state == TextState.WITHDRAWN,
            "meeting": meeting_of(request, record),
            "line": line,
            **_can(reached, line),
        },
    )


def _came_of(user: User, conclusion: JointConclusion) -> list[Any]:
    """Return the next steps and benchmarks of a conclusion, as far as `user` sees them."""
    about = {"conclusion": conclusion}
    return [*steps_of(user, **about), *benchmarks_of(user, **about)]


def _can(reached: TextReach, line: ConclusionLine) -> dict[str, bool]:
    """Return which acts the page offers: what the state allows and the reader's office may."""
    user, state = reached.user, reached.record.state
    may = {act: reached.can(act) for act in (Act.EDIT, Act.ARRANGE, Act.CORRECT)}
    seat_offices = [row.seat.office_id or 0 for row in line.seats if not row.is_acknowledged]
    relationship = reached.group.relationship
    can_clear = may_clear(user, line.clearances, relationship)
    is_reported = reached.record.reported_on is not None
    is_live = state != TextState.WITHDRAWN
    return {
        "can_propose": is_live and may[Act.EDIT],
        "can_edit": is_live and may[Act.CORRECT if state == TextState.AGREED else Act.EDIT],
        "can_ask": state in WAITS_FOR_CLEARANCE and may[Act.EDIT],
        "can_clear": state in WAITS_FOR_CLEARANCE and can_clear,
        "can_need_none": state == TextState.DRAFT and not line.clearances and may[Act.ARRANGE],
        "can_agree": state in WAITS_FOR_A_SIDE and may[Act.ARRANGE],
        "can_take_back": is_live and may[Act.CORRECT],
        "can_report": state == TextState.AGREED and not is_reported and may[Act.ARRANGE],
        "can_acknowledge": is_reported
        and bool(offices_acting(user, Act.ADOPT, relationship, chair=seat_offices)),
        "can_withdraw": is_live and may[Act.EDIT if state == TextState.DRAFT else Act.CORRECT],
    }


def conclusions(request: SignedIn, uid: UUID) -> HttpResponse:
    """All conclusions of a group, newest first; as a file with `?format=csv`."""
    group = visible_group(request, uid)
    found = JointConclusion.objects.visible_to(request.user).filter(group=group).order_by("-pk")
    to_lines = partial(conclusion_lines, request.user, relationship=group.relationship)
    if wants_csv(request):
        return csv_answer(CONCLUSIONS, found, group.reference, rows=to_lines)
    page = paginate(request, found)
    return render(
        request,
        "workinggroups/conclusions.html",
        {
            "body": group,
            "relationship": group.relationship,
            "page": page,
            "lines": to_lines(page.object_list),
            "can_add": group.status != Status.CLOSED
            and bool(offices_acting(request.user, Act.EDIT, group.relationship)),
        },
    )


def new_conclusion(request: SignedIn, uid: UUID) -> HttpResponse:
    """Add a joint conclusion of a group."""
    group = visible_group(request, uid)
    office = require_office(request.user, Act.EDIT, group.relationship)
    form = NewConclusionForm(
        typed(request),
        user=request.user,
        meetings=meetings_of(request, group),
        initial={"marking": group.marking},
    )
    actor = Actor(request.user, office)
    return act_page(
        request,
        form,
        lambda data: draft_conclusion(group, actor=actor, today=home_today(), **data),
        done=_("Drafted. Now ask offices to clear it, or say that no clearance is needed."),
        go_to=lambda made: made.get_absolute_url(),
        template="dialogue/marked.html",
        title=_("Add a joint conclusion"),
        submit_label=_("Save the draft"),
        record=group,
        cancel_url=group.get_absolute_url(),
        typed_marking=typed_marking(form),
    )


def edit(request: SignedIn, uid: UUID) -> HttpResponse:
    """Change what a conclusion says; what both sides agreed as a correction with a reason."""
    found = reach_conclusion(request, uid).record
    is_agreed = found.state == TextState.AGREED
    reached = reach_conclusion(request, uid, Act.CORRECT if is_agreed else Act.EDIT)
    record = reached.record
    form = EditConclusionForm(
        typed(request),
        record=record,
        user=request.user,
        meetings=meetings_of(request, reached.group, keep=record.meeting_id),
    )
    return _page(
        request,
        reached,
        form,
        lambda data: change_conclusion(record, actor=reached.actor, today=home_today(), **data),
        done=_("Saved."),
        title=_("Correct the conclusion") if is_agreed else _("Edit the conclusion"),
        submit_label=_("Save"),
        template="dialogue/marked.html",
        typed_marking=typed_marking(form),
        says=_what_an_edit_does(record),
    )


def _what_an_edit_does(conclusion: JointConclusion) -> list[str]:
    if conclusion.state == TextState.DRAFT:
        return []
    return [
        _(
            "Another title or text makes it a draft again: offices are asked to clear it anew, "
            "and what a side agreed to no longer counts. It stays on record."
        )
    ]


def withdraw(request: SignedIn, uid: UUID) -> HttpResponse:
    """Withdraw a conclusion with a reason."""
    found = reach_conclusion(request, uid).record
    act = Act.EDIT if found.state == TextState.DRAFT else Act.CORRECT
    reached = reach_conclusion(request, uid, act)
    return _page(
        request,
        reached,
        ReasonForm(typed(request), record=reached.record),
        lambda data: withdraw_conclusion(reached.record, actor=reached.actor, **data),
        done=_("Withdrawn. It stays on record."),
        title=_("Withdraw the conclusion"),
        submit_label=_("Withdraw"),
    )


def _page(request: SignedIn, reached: TextReach, form: Any, act: Any, **more: Any) -> HttpResponse:
    address = reached.record.get_absolute_url()
    return act_page(
        request,
        form,
        act,
        go_to=address,
        cancel_url=address,
        record=reached.record,
        **more,
    )
