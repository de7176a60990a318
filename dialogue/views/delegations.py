"""Who comes to a meeting: both lists, and each act on them as a page with its form."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.dates import home_today
from core.downloads import csv_answer, wants_csv
from core.pages import paginate
from dialogue.delegations import expected_heads, may_edit, members_of
from dialogue.forms.fields import ask_why_corrected
from dialogue.forms.people import EditDelegateForm, OurDelegateForm, TheirDelegateForm
from dialogue.models import Counterpart, DelegationMember, Meeting
from dialogue.services import delegations
from dialogue.services.counterparts import ALWAYS_READ, find_counterpart
from dialogue.services.delegations import NOBODY_CAME
from dialogue.tables import DELEGATES
from dialogue.views.reach import reach_delegate, reach_delegations, typed
from offices.acts import act_page
from offices.forms import VersionedForm
from offices.models import Side
from offices.requests import SignedIn


def delegation(request: SignedIn, uid: UUID) -> HttpResponse:
    """Both lists in full."""
    user = request.user
    meetings = Meeting.objects.visible_to(user).with_title().select_related("body__track")
    meeting = get_object_or_404(meetings, uid=uid)
    members = members_of(user, meeting)
    if wants_csv(request):
        listed = members.select_related("office", "relationship")
        return csv_answer(DELEGATES, listed, meeting.reference)
    sides = [
        {
            "side": side,
            "country": meeting.relationship.country(side),
            "page": paginate(request, members.filter(side=side), name=side),
        }
        for side in Side.values
    ]
    return render(
        request,
        "dialogue/delegation.html",
        {
            "meeting": meeting,
            "relationship": meeting.relationship,
            "sides": sides,
            "can_edit": may_edit(user, meeting),
        },
    )


def add_delegate(request: SignedIn, uid: UUID) -> HttpResponse:
    """Put a person on the list of a side: `?side=home` or `?side=partner`."""
    reached = reach_delegations(request, uid)
    meeting, today = reached.record, home_today()
    relationship = meeting.relationship
    is_theirs = request.GET.get("side") == Side.PARTNER
    form_class = TheirDelegateForm if is_theirs else OurDelegateForm
    form = form_class(typed(request), user=request.user, relationship=relationship, today=today)
    side = Side.PARTNER if is_theirs else Side.HOME
    if is_theirs and meeting.marking != ALWAYS_READ:
        form.fields["name"].help_text = _("For somebody who is not in who is who.")

    @transaction.atomic
    def act(data: dict[str, Any]) -> DelegationMember:
        if is_theirs and data["counterpart"] is None:
            data["counterpart"] = _in_who_is_who(meeting, data)
        return delegations.add_delegate(meeting, side=side, actor=reached.actor, **data)

    return _page(
        request,
        meeting,
        form,
        act,
        title=_("Add a person: %(country)s") % {"country": relationship.country(side)},
        done=lambda made: _("%(name)s is on the list.") % {"name": made.name},
        submit_label=_("Add"),
    )


def _in_who_is_who(meeting: Meeting, data: dict[str, Any]) -> Counterpart | None:
    """Return the person of this name in who is who; they are added where nobody is.

    Not from the list of a meeting that is marked higher: who is who is unclassified, and nobody
    would learn of the meeting's guests there. Then None.
    """
    return find_counterpart(
        meeting.relationship,
        name=data["name"],
        title=data["title"],
        organisation=data["organisation"],
        today=home_today(),
        is_added=meeting.marking == ALWAYS_READ,
    )


def edit_delegate(request: SignedIn, uid: UUID) -> HttpResponse:
    """Change what the list says of a person."""
    delegate = reach_delegate(request, uid).record
    form = EditDelegateForm(typed(request), record=delegate, user=request.user, today=home_today())
    return _page(
        request,
        delegate.meeting,
        form,
        lambda data: delegations.change_delegate(delegate, **data),
        title=_("Edit: %(name)s") % {"name": delegate.name},
        done=_("Saved."),
        submit_label=_("Save"),
    )


def remove_delegate(request: SignedIn, uid: UUID) -> HttpResponse:
    """Take a person off the list."""
    delegate = reach_delegate(request, uid).record
    form = VersionedForm(typed(request), record=delegate)
    return _page(
        request,
        delegate.meeting,
        form,
        lambda data: delegations.withdraw_delegate(delegate, **data),
        title=_("Take off the list: %(name)s") % {"name": delegate.name},
        done=_("%(name)s is not on the list any more.") % {"name": delegate.name},
        submit_label=_("Take off the list"),
    )


def list_chairs(request: SignedIn, uid: UUID) -> HttpResponse:
    """Put the chairs of the forum on the lists, as heads of their delegations."""
    reached = reach_delegations(request, uid)
    meeting = reached.record
    form = VersionedForm(typed(request), record=meeting)
    listed = list(members_of(request.user, meeting))
    chairs = expected_heads(request.user, meeting, listed)
    country = meeting.relationship.country
    is_done = request.method != "POST" and not chairs

    def act(data: dict[str, Any]) -> list[DelegationMember]:
        return delegations.list_chairs(meeting, actor=reached.actor, **data)

    return _page(
        request,
        meeting,
        form,
        act,
        title=_("Put the chairs on the lists"),
        done=_("The chairs lead their delegations."),
        submit_label=_("Put them on the lists"),
        says=[
            _("%(country)s: %(name)s, %(title)s")
            % {"country": country(chair.side), "name": chair.name, "title": chair.title}
            for chair in chairs
        ]
        or [_("Every chair is on a list already.")],
        **({"template": "dialogue/said.html"} if is_done else {}),
    )


def _page(request: SignedIn, meeting: Meeting, form: Any, act: Any, **more: Any) -> HttpResponse:
    """Show a form over the lists of a meeting; to which nobody came, nothing begins."""
    if request.method != "POST" and meeting.state in NOBODY_CAME:
        return redirect(meeting)
    ask_why_corrected(form, meeting)
    address = f"{meeting.get_absolute_url()}#delegations"
    return act_page(request, form, act, go_to=address, cancel_url=address, record=meeting, **more)
