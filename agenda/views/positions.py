"""Other offices' positions on an ask: asking for them, giving them."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from agenda import powers
from agenda.forms.acts import AskPositionForm
from agenda.models import Ask, Position
from agenda.services.positions import ask_position, give_position
from agenda.views.reach import beside, visible_ask
from core.dates import home_today
from dialogue.forms.clearances import WordForm
from dialogue.services.meetings import Actor
from dialogue.views.reach import typed
from offices.acts import act_page
from offices.models import ClearanceWord
from offices.powers import REFUSALS, Act
from offices.requests import SignedIn


def give(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say for one's office what it thinks of an ask; one that has not spoken comes first."""
    ask, today = visible_ask(request.user, uid), home_today()
    position = _own_position(request, ask)
    office = powers.require_position(request.user, position, today=today)
    form = WordForm(typed(request), record=position)

    def act(data: dict[str, Any]) -> Position:
        with beside(form):
            return give_position(
                position,
                word=data["word"],
                text=data["position"],
                version=data["version"],
                actor=Actor(request.user, office),
                today=today,
            )

    return act_page(
        request,
        form,
        act,
        done=_("Recorded for %(office)s.") % {"office": office},
        go_to=ask.request.get_absolute_url(),
        template="agenda/position.html",
        title=_("Position of %(office)s") % {"office": office},
        submit_label=_("Record"),
        ask=ask,
        cancel_url=ask.request.get_absolute_url(),
    )


def ask(request: SignedIn, uid: UUID) -> HttpResponse:
    """Ask another office for its position before the answer."""
    found, today = visible_ask(request.user, uid), home_today()
    office = powers.require_asking(request.user, found, today=today)
    form = AskPositionForm(typed(request), ask=found, user=request.user, today=today)
    actor = Actor(request.user, office)

    def act(data: dict[str, Any]) -> Position:
        with beside(form, action_office="office"):
            return ask_position(found, office=data["office"], actor=actor, today=today)

    return act_page(
        request,
        form,
        act,
        done=lambda made: _("%(office)s is asked.") % {"office": made.office},
        go_to=found.request.get_absolute_url(),
        template="agenda/position.html",
        title=_("Ask for a position"),
        submit_label=_("Ask"),
        ask=found,
        cancel_url=found.request.get_absolute_url(),
    )


def _own_position(request: SignedIn, ask: Ask) -> Position:
    """Return the position that the reader may give, one not given yet first; PermissionDenied."""
    positions: list[Any] = list(ask.positions.all())
    own = [position for position in positions if position.may_give]
    if not own:
        raise PermissionDenied(REFUSALS[Act.CLEAR]())
    return min(own, key=lambda position: position.word != ClearanceWord.PENDING)
