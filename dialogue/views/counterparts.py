"""Who is who on the other side: adding a person, changing what is known of one."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import home_today
from dialogue.forms.people import CounterpartForm, NewCounterpartForm
from dialogue.services import counterparts
from dialogue.views.reach import reach_counterpart, reach_relationship, typed
from offices.acts import act_page
from offices.powers import Act
from offices.requests import SignedIn


def new_counterpart(request: SignedIn, code: str) -> HttpResponse:
    """Add a person of the other side."""
    relationship = reach_relationship(request, code, Act.EDIT).record
    form = NewCounterpartForm(typed(request))
    address = reverse("desk:who", args=[relationship.code.lower()])
    return act_page(
        request,
        form,
        lambda data: counterparts.add_counterpart(relationship, today=home_today(), **data),
        done=lambda made: _("%(name)s is in who is who.") % {"name": made.name},
        go_to=address,
        title=_("Add a person of %(country)s") % {"country": relationship.name},
        submit_label=_("Add"),
        cancel_url=address,
        record=relationship,
        says=[_("Only what somebody is at work. All of it is unclassified.")],
    )


def edit_counterpart(request: SignedIn, uid: UUID) -> HttpResponse:
    """Change what is known of a person of the other side; saving confirms how to reach them."""
    counterpart = reach_counterpart(request, uid, Act.EDIT).record
    form = CounterpartForm(typed(request), record=counterpart)
    address = counterpart.get_absolute_url()
    return act_page(
        request,
        form,
        lambda data: counterparts.change_counterpart(counterpart, today=home_today(), **data),
        done=_("Saved."),
        go_to=address,
        title=_("Edit: %(name)s") % {"name": counterpart.name},
        cancel_url=address,
        record=counterpart,
    )
