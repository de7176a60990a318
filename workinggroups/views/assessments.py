"""What a chair says of the progress at a review: its page, preparing, giving, taking back."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.dates import home_today
from dialogue.models import Meeting
from dialogue.models.meetings import HELD
from dialogue.services.steps import Actor
from dialogue.views.reach import typed, typed_marking
from offices.acts import act_page, at_once, version_seen
from offices.models import Office
from offices.requests import SignedIn
from workinggroups import powers
from workinggroups.forms.programme import WhyForm
from workinggroups.forms.reviews import EditAssessmentForm, PrepareForm
from workinggroups.models import Assessment
from workinggroups.services import assessments as services
from workinggroups.views.reviews import progress_path, reach_review


def assessment(request: SignedIn, uid: UUID) -> HttpResponse:
    """One assessment: what it says, whose word it is, and what may be done with it."""
    found, meeting = _reach(request, uid)
    today = home_today()
    may_decide = found.office in powers.offices_assessing(request.user, meeting, today=today)
    may_prepare = found.office in powers.offices_preparing(request.user, meeting, today=today)
    stands = found.withdrawn_on is None
    may_change = stands and (may_decide if found.is_given else may_prepare)
    return render(
        request,
        "workinggroups/assessment.html",
        {
            "assessment": found,
            "meeting": meeting,
            "relationship": meeting.relationship,
            "can_give": stands and not found.is_given and may_decide and meeting.state in HELD,
            "can_change": may_change,
        },
    )


def prepare(request: SignedIn, uid: UUID) -> HttpResponse:
    """Prepare the assessment of a chair."""
    meeting, today = reach_review(request, uid), home_today()
    offices = powers.offices_preparing(request.user, meeting, today=today)
    if not offices:
        raise PermissionDenied(_("Only the offices of the chairs prepare an assessment."))
    if request.method != "POST" and not services.is_to_assess(meeting):
        return redirect(progress_path(meeting))
    form = PrepareForm(
        typed(request), user=request.user, offices=offices, initial={"marking": meeting.marking}
    )

    def act(data: dict[str, Any]) -> Assessment:
        actor = Actor(request.user, data["office"])
        return services.prepare_assessment(meeting, actor=actor, today=today, **data)

    return act_page(
        request,
        form,
        act,
        done=_("Saved. It is the word of the chair once it is given."),
        go_to=lambda made: made.get_absolute_url(),
        template="dialogue/marked.html",
        title=_("Assess progress"),
        submit_label=_("Save the draft"),
        cancel_url=progress_path(meeting),
        record=meeting,
        says=[_("In the name of %(office)s.") % {"office": offices[0]}] * (len(offices) == 1),
        typed_marking=typed_marking(form),
    )


def edit(request: SignedIn, uid: UUID) -> HttpResponse:
    """Edit what is prepared, or amend what was given."""
    found, _meeting, office = _reach_to_change(request, uid)
    if request.method != "POST" and found.withdrawn_on is not None:
        return redirect(found)
    form = EditAssessmentForm(typed(request), record=found, user=request.user)
    actor = Actor(request.user, office)
    return act_page(
        request,
        form,
        lambda data: services.change_assessment(found, actor=actor, today=home_today(), **data),
        done=_("Saved."),
        go_to=found.get_absolute_url(),
        template="dialogue/marked.html",
        title=_("Amend the assessment") if found.is_given else _("Edit the assessment"),
        submit_label=_("Save"),
        cancel_url=found.get_absolute_url(),
        record=found,
        typed_marking=typed_marking(form),
    )


@require_POST
def give(request: SignedIn, uid: UUID) -> HttpResponse:
    """Make it the word of the chair."""
    found, _meeting, office = _reach_to_change(request, uid)
    actor = Actor(request.user, office)
    return at_once(
        request,
        lambda: services.give_assessment(
            found, actor=actor, today=home_today(), version=version_seen(request)
        ),
        go_to=found.get_absolute_url(),
        done=_("Given. It is the word of the chair now."),
    )


def take_back(request: SignedIn, uid: UUID) -> HttpResponse:
    """Take it back with a reason."""
    found, _meeting, office = _reach_to_change(request, uid)
    if request.method != "POST" and found.withdrawn_on is not None:
        return redirect(found)
    actor = Actor(request.user, office)
    return act_page(
        request,
        WhyForm(typed(request), record=found),
        lambda data: services.take_back_assessment(found, actor=actor, today=home_today(), **data),
        done=_("Taken back. It stays on record."),
        go_to=found.get_absolute_url(),
        title=_("Take the assessment back"),
        submit_label=_("Take back"),
        cancel_url=found.get_absolute_url(),
        record=found,
    )


def _reach(request: SignedIn, uid: UUID) -> tuple[Assessment, Meeting]:
    """Return the visible assessment and its review (404)."""
    rows = Assessment.objects.visible_to(request.user)
    found = get_object_or_404(rows.select_related("office", "given_by", "prepared_by"), uid=uid)
    meetings = Meeting.objects.visible_to(request.user).filter(pk=found.meeting_id)
    meeting = reach_review(request, get_object_or_404(meetings).uid)
    found.meeting = meeting
    return found, meeting


def _reach_to_change(request: SignedIn, uid: UUID) -> tuple[Assessment, Meeting, Office]:
    """Return them for somebody who may change the assessment through its office, else 403."""
    found, meeting = _reach(request, uid)
    may = powers.offices_assessing if found.is_given else powers.offices_preparing
    if found.office not in may(request.user, meeting, today=home_today()):
        raise PermissionDenied(
            _("Only %(office)s can change this, and only its chair what was given.")
            % {"office": found.office}
        )
    return found, meeting, found.office
