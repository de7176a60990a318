"""Starting a relationship, and the checklist of what follows; any step may be left for later."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import home_today
from desk.starting import steps_of
from dialogue.forms.starting import StartForm
from dialogue.views.reach import reach_relationship, typed
from dialogue.views.starting import checklist
from offices.acts import act_page
from offices.powers import Act
from offices.requests import SignedIn
from offices.services.starting import offices_that_may_start, start_relationship

MOST_SHOWN = 10


def new_relationship(request: SignedIn) -> HttpResponse:
    """Start a relationship: the country and its desk."""
    user, today = request.user, home_today()
    if not offices_that_may_start(user, today).exists():
        raise PermissionDenied(_("Only an approver of an office can start a relationship."))
    return act_page(
        request,
        StartForm(typed(request), user=user, today=today),
        lambda data: start_relationship(by=user, today=today, **data),
        done=_("Started. Your office is its desk from today on."),
        go_to=checklist,
        title=_("Start a relationship"),
        submit_label=_("Start"),
        cancel_url=reverse("desk:relationships"),
        says=[_("Everything else can follow, step by step, in any order.")],
    )


def start(request: SignedIn, code: str) -> HttpResponse:
    """What a relationship has and what is still missing, for those who set it up."""
    relationship = reach_relationship(request, code, Act.ARRANGE).record
    steps = steps_of(request.user, relationship, home_today())
    return render(
        request,
        "desk/start.html",
        {
            "relationship": relationship,
            "steps": steps,
            "next": next((step for step in steps if not step.is_done), None),
            "done": sum(step.is_done for step in steps),
            "most": MOST_SHOWN,
        },
    )
