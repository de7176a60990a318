"""The progress that a review measures, and what the chairs decide on one next step there."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from dialogue.models import Body, Meeting
from dialogue.models.meetings import HELD, REVIEWS
from dialogue.services.steps import Actor
from dialogue.views.reach import typed
from offices.acts import act_page
from offices.powers import Act, office_acting
from offices.requests import SignedIn
from workinggroups import powers
from workinggroups.forms.reviews import DecideForm
from workinggroups.lines import to_lines
from workinggroups.measuring import Review
from workinggroups.measuring_bodies import bodies_measured
from workinggroups.models import Assessment
from workinggroups.models.programme import Commitment
from workinggroups.reviews import held_reviews
from workinggroups.services.assessments import is_to_assess
from workinggroups.services.reviews import decide
from workinggroups.tables import BENCHMARKS_MEASURED, BODIES_MEASURED, STEPS_MEASURED
from workinggroups.views.reach import KINDS, reach

MOST_ASSESSMENTS = 20


def progress(request: SignedIn, uid: UUID) -> HttpResponse:
    """What a review measures since the last consultation, and what the chairs say of it."""
    user, today = request.user, home_today()
    meeting = reach_review(request, uid)
    review = Review(user, meeting, today)
    bodies = bodies_measured(user, review)
    if wants_csv(request):
        return csv_answer(STEPS_MEASURED, review.steps, meeting.reference)
    if wants_csv(request, "benchmarks"):
        return csv_answer(BENCHMARKS_MEASURED, review.benchmarks, meeting.reference)
    if wants_csv(request, "bodies"):
        return csv_answer(BODIES_MEASURED, bodies, meeting.reference)
    is_held = meeting.state in HELD
    said = Assessment.objects.visible_to(user).filter(meeting=meeting)
    return render(
        request,
        "workinggroups/progress.html",
        {
            "meeting": meeting,
            "relationship": meeting.relationship,
            "today": review.until,
            "review": review,
            "is_held": is_held,
            "bodies": paginate(request, bodies, name="bodies"),
            "page": paginate(request, review.steps),
            "marks": paginate(request, review.benchmarks, name="benchmarks"),
            "assessments": said.select_related("office", "given_by")[:MOST_ASSESSMENTS],
            "can_prepare": is_to_assess(meeting)
            and bool(powers.offices_preparing(user, meeting, today=today)),
            "can_decide": is_held and bool(powers.offices_assessing(user, meeting, today=today)),
            "can_edit": office_acting(user, Act.EDIT, meeting.relationship) is not None,
        },
    )


def decide_on(request: SignedIn, uid: UUID, kind: str) -> HttpResponse:
    """What the chairs decide on one next step or benchmark at a review: that which `?meeting=`
    names, else the last one that was held."""
    record, today = reach(request, KINDS[kind], uid), home_today()
    meeting = _review_of(request, record)
    office = powers.require_assessing(Actor(request.user), meeting, today=today)
    if request.method != "POST" and not record.is_adopted:
        return redirect(record)
    form = DecideForm(typed(request), record=record)

    def act(data: dict[str, Any]) -> Any:
        actor = Actor(request.user, office)
        return decide(record, meeting=meeting, actor=actor, today=today, **data)

    (line,) = to_lines(request.user, [record], today)
    address = f"{progress_path(meeting)}#{record.reference}"
    return act_page(
        request,
        form,
        act,
        done=_("Decided."),
        go_to=address,
        cancel_url=address,
        template="workinggroups/decide.html",
        title=_("Decide at the review"),
        submit_label=_("Record the decision"),
        record=record,
        meeting=meeting,
        line=line,
        today=today,
    )


def reach_review(request: SignedIn, uid: UUID) -> Meeting:
    """Return the visible review or check-in with its title and the name of its body, or 404."""
    meetings = Meeting.objects.visible_to(request.user).with_title().filter(kind__in=REVIEWS)
    meeting = get_object_or_404(meetings.select_related("body__track__theme"), uid=uid)
    bodies = Body.objects.visible_to(request.user).with_name(home_today())
    track = meeting.body.track
    meeting.body = bodies.select_related("relationship").get(pk=meeting.body_id)
    meeting.body.track = track
    return meeting


def progress_path(meeting: Meeting) -> str:
    """Return the address of the progress that a review measures."""
    return reverse("workinggroups:progress", args=[meeting.uid])


def _review_of(request: SignedIn, record: Commitment) -> Meeting:
    forum = powers.forum_of(record)
    if forum is None:
        raise Http404
    held = held_reviews(request.user, forum).select_related("body__track")
    try:
        wanted = held.filter(uid=UUID(request.GET["meeting"]))
    except (KeyError, ValueError):
        wanted = held
    meeting = wanted.first()
    if meeting is None:
        raise Http404
    return meeting
