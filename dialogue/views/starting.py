"""The steps of a start that have pages of their own: offices, people, a forum.

Each saves at once; `desk:start` shows what is done and what comes next.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import home_today
from dialogue.forms.starting import AssignForm, PeopleForm, StartForumForm
from dialogue.models import Body
from dialogue.services.starting import start_forum
from dialogue.views.reach import reach_relationship, reach_track, typed, typed_marking
from offices.acts import act_page
from offices.models import Assignment, Relationship
from offices.powers import Act, office_acting, require_office
from offices.requests import SignedIn
from offices.services.starting import assign_office, name_people


def assign(request: SignedIn, code: str) -> HttpResponse:
    """Let one more office have a part; then say who answers for it."""
    relationship = reach_relationship(request, code, Act.ARRANGE).record
    user, today = request.user, home_today()
    form = AssignForm(typed(request), relationship=relationship, today=today, user=user)
    return act_page(
        request,
        form,
        lambda data: assign_office(relationship, by=user, today=today, **data),
        done=_("It works on this from today on. Who is responsible for it?"),
        go_to=lambda made: reverse("dialogue:people", args=[made.uid]),
        title=_("Add an office"),
        submit_label=_("Add the office"),
        cancel_url=checklist(relationship),
        record=relationship,
        says=[_("Its people read what is here up to their clearance.")],
    )


def people(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say who answers for the part of an office, and who does in their place."""
    found = Assignment.objects.visible_to(request.user)
    assignment = get_object_or_404(
        found.select_related("relationship", "office", "responsible", "alternate"), uid=uid
    )
    user, today, relationship = request.user, home_today(), assignment.relationship
    require_office(user, Act.ARRANGE, relationship, today=today)
    form = PeopleForm(typed(request), record=assignment, today=today)
    return act_page(
        request,
        form,
        lambda data: name_people(assignment, by=user, today=today, **data),
        done=_("Saved."),
        go_to=checklist(relationship),
        title=_("Who answers for %(office)s") % {"office": assignment.office},
        submit_label=_("Save"),
        cancel_url=checklist(relationship),
        record=relationship,
    )


def forum(request: SignedIn, uid: UUID) -> HttpResponse:
    """Add a forum from a template: what was held last, what is due next."""
    reached = reach_track(request, uid, Act.ARRANGE)
    track = reached.record
    form = StartForumForm(typed(request), track=track, user=request.user)
    back = checklist(track.relationship)
    # The lead office of a track may add a forum too, but the checklist is the desk's.
    is_desk = office_acting(request.user, Act.ARRANGE, track.relationship) is not None

    def act(data: dict[str, Any]) -> Body:
        return start_forum(track, actor=reached.actor, today=home_today(), **data)

    return act_page(
        request,
        form,
        act,
        done=_("Added. Its meetings of the next twelve months are planned."),
        go_to=lambda body: back if is_desk else body.get_absolute_url(),
        template="dialogue/marked.html",
        title=_("Add a forum from a template"),
        submit_label=_("Add the forum"),
        cancel_url=back if is_desk else track.get_absolute_url(),
        record=track,
        says=[_("Nothing before today is planned, missed or reminded.")],
        typed_marking=typed_marking(form),
    )


def checklist(relationship: Relationship) -> str:
    """Return the address of the page that shows what is done and what comes next."""
    return reverse("desk:start", args=[relationship.code.lower()])
