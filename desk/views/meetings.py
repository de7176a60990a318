from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from agenda.models import Ask, AskState
from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from desk.agendas import agenda_of
from desk.news import SAID_OF_STEPS
from desk.papers import papers_of
from desk.quarters import quarter_name
from desk.run_ups import run_up_of
from desk.tables.items import agenda_table
from desk.tables.meetings import STEPS
from dialogue.delegations import delegations_of
from dialogue.models import Confirmation, Meeting, MeetingKind, MeetingStep, State
from dialogue.models.meetings import WITH_DAYS
from dialogue.services.meetings import last_step
from dialogue.states import OPEN_STATES, Step, is_possible
from dialogue.wording import clocks, status_sentence, when_and_where
from offices.models import Side, User
from offices.powers import Act, office_acting
from offices.requests import SignedIn

MOST_ASKS = 10


def meeting(request: SignedIn, uid: UUID) -> HttpResponse:
    """One meeting: when and where, both sides' words, what was asked, what happened to it."""
    user, today = request.user, home_today()
    found = get_object_or_404(
        Meeting.objects.visible_to(user)
        .told()
        .select_related("body__track__theme", "body__track__lead_office", "cadence"),
        uid=uid,
    )
    relationship = found.relationship
    every_step = _steps_of(user, found)
    if wants_csv(request):
        return csv_answer(STEPS, every_step, found.reference)
    if wants_csv(request, "agenda"):
        items = agenda_of(user, found).all_items
        return csv_answer(agenda_table(relationship), items, found.reference)
    steps = paginate(request, every_step, per_page=10)
    happened = [{"step": step, "said": SAID_OF_STEPS[Step(step.act)]} for step in steps.object_list]
    words = Confirmation.objects.visible_to(user).standing(found)
    lead = [found.body.track.lead_office_id]
    can_arrange = office_acting(user, Act.ARRANGE, relationship, lead=lead) is not None
    asks = (
        Ask.objects.visible_to(user)
        .filter(meeting=found)
        .exclude(state=AskState.DRAFT)
        .select_related("request", "action_office")
        .order_by("-id")
    )
    papers = papers_of(user, found)
    run_up = run_up_of(user, found) if found.state in WITH_DAYS else []
    is_open = found.state in OPEN_STATES
    can_file = is_open and office_acting(user, Act.FILE, relationship) is not None
    return render(
        request,
        "desk/meeting.html",
        {
            "meeting": found,
            "relationship": relationship,
            "today": today,
            "sentence": status_sentence(found, relationship),
            "when": when_and_where(found),
            "clocks": clocks(found),
            "our_word": next((word for word in words if word.side == Side.HOME), None),
            "their_word": next((word for word in words if word.side == Side.PARTNER), None),
            "steps": steps,
            "happened": happened,
            "asks": asks[:MOST_ASKS],
            "ask_count": asks.count(),
            "past_words": Confirmation.objects.visible_to(user).withdrawn(found)[:MOST_ASKS],
            "is_scheduled": found.state == State.SCHEDULED,
            "is_open": is_open,
            "is_over": is_over(found, today),
            "can_arrange": can_arrange,
            "can_edit": office_acting(user, Act.EDIT, relationship, lead=lead) is not None,
            "agenda": agenda_of(user, found),
            "papers": papers,
            "run_up": run_up,
            "done_count": sum(row.step.done_on is not None for row in run_up),
            "is_prepared": bool(run_up) or found.state == State.SCHEDULED,
            "was_sent": any(one.last for one in papers),
            "quarter": _quarter(found),
            "delegations": delegations_of(user, found),
            "can_file": can_file,
            "can_propose": can_file or (is_open and can_arrange),
            "can_schedule": can_arrange and is_possible(Step.SCHEDULE, found.state),
            "can_step_back": can_arrange and last_step(found) is not None,
        },
    )


def _quarter(meeting: Meeting) -> str:
    """Return the quarter for which a meeting of a group counts; "" for other meetings."""
    day = meeting.due_on or meeting.first_day
    is_of_group = meeting.kind == MeetingKind.GROUP_MEETING
    return quarter_name(day) if is_of_group and day else ""


def is_over(meeting: Meeting, today: date) -> bool:
    """Return whether a meeting was missed, or its day has come and nobody has recorded it."""
    if meeting.state == State.MISSED:
        return True
    has_come = meeting.first_day is not None and meeting.first_day <= today
    return meeting.state == State.SCHEDULED and has_come


def _steps_of(user: User, meeting: Meeting) -> QuerySet[MeetingStep]:
    steps = MeetingStep.objects.visible_to(user)
    undone = Exists(steps.filter(undoes=OuterRef("pk")))
    return steps.filter(meeting=meeting).select_related("by", "office").annotate(was_undone=undone)
