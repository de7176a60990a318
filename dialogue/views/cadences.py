"""How often a forum meets: for approvers of the desk or the lead office (design §5)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from core.dates import home_today
from dialogue.forms.bodies import CadenceForm, EndCadenceForm, kind_choices
from dialogue.models import Body, BodyKind, Cadence, Meeting, State
from dialogue.services import cadences
from dialogue.views.reach import reach_body, reach_cadence, typed
from dialogue.wording import status_sentence
from offices.acts import act_page
from offices.models import User
from offices.powers import Act
from offices.requests import SignedIn


def set_cadence(request: SignedIn, uid: UUID) -> HttpResponse:
    """Set how often a forum meets; `?kind=` says for which kind of meeting."""
    body = reach_body(request, uid, Act.ARRANGE).record
    kinds = dict(kind_choices(body))
    kind = (typed(request) or request.GET).get("kind")
    kind = kind if kind in kinds else next(iter(kinds))
    form = CadenceForm(typed(request), record=body, kind=kind)

    def act(data: dict[str, Any]) -> Cadence:
        standing = cadences.current_cadence(body, data["kind"])
        data["rotation"] = data["rotation"].split(",")
        if standing is not None:
            data["ask_days_ahead"] = standing.ask_days_ahead
        return cadences.set_cadence(body, today=home_today(), **data)

    return act_page(
        request,
        form,
        act,
        done=lambda cadence: _next_one(cadence, body, request.user),
        go_to=body.get_absolute_url(),
        title=_("Set how often it meets"),
        cancel_url=body.get_absolute_url(),
        record=body,
        says=[
            *_present(body, request.user),
            _("Meetings to come that nobody has touched move to the new days; numbers count on."),
            *_groups_follow(body),
        ],
    )


def end_cadence(request: SignedIn, uid: UUID) -> HttpResponse:
    """Plan no more meetings of a kind."""
    reached = reach_cadence(request, uid, Act.ARRANGE)
    cadence, body = reached.record, reached.record.body
    form = EndCadenceForm(typed(request), record=cadence)

    def act(data: dict[str, Any]) -> None:
        cadences.end_cadence(cadence, actor=reached.actor, today=home_today(), **data)

    return act_page(
        request,
        form,
        act,
        done=_("No more are planned."),
        go_to=body.get_absolute_url(),
        title=_("Plan no more: %(kind)s") % {"kind": cadence.get_kind_display()},
        submit_label=_("Plan no more"),
        cancel_url=body.get_absolute_url(),
        record=body,
        says=[_("Meetings to come for which nobody has done anything yet are waived.")],
    )


def _present(body: Body, user: User) -> list[str]:
    found = Cadence.objects.visible_to(user)
    return [
        _("Now: %(cadence)s.") % {"cadence": cadence}
        for cadence in found.filter(body=body, ended_on__isnull=True)
    ]


def _groups_follow(body: Body) -> list[str]:
    if body.kind != BodyKind.GROUP or body.parent_id is None:
        return []
    return [_("Each consultation of the forum it reports to lets its meetings be counted anew.")]


def _next_one(cadence: Cadence, body: Body, user: User) -> str:
    coming = Meeting.objects.visible_to(user).filter(cadence=cadence, state=State.DUE)
    first = coming.told().order_by("due_on").first()
    if first is None:
        return _("Set. Nothing falls due in the next twelve months.")
    return _("Set. The next one: %(sentence)s.") % {
        "sentence": status_sentence(first, body.relationship)
    }
