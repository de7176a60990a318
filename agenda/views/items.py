"""One agenda item: its page, proposing it, changing it, and what is decided on it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agenda import powers
from agenda.forms.acts import OnlyReasonForm
from agenda.forms.fields import Reader, shown_markings
from agenda.forms.items import EditItemForm, NewItemForm
from agenda.meeting_deadlines import LIVE, MAY_COME_UP
from agenda.models import AgendaItem, ItemClearance, ItemState, StepProposal
from agenda.services import deciding, items
from agenda.services.briefings import briefing_of
from agenda.services.carrying import lineage_of
from agenda.services.item_checks import is_recordable
from agenda.views.reach import beside, reach_item
from core.dates import home_today
from dialogue.models import Contact, Meeting
from dialogue.models.meetings import OPEN_STATES, State
from dialogue.services.meetings import Actor
from dialogue.views.clearances import may_clear
from dialogue.views.reach import reach_meeting, typed
from offices.acts import act_page, at_once
from offices.clearances import clearance_line
from offices.models import Side
from offices.powers import Act, offices_acting
from offices.requests import SignedIn

TAKES_PROPOSALS = (*OPEN_STATES, State.HELD)


def item_page(request: SignedIn, uid: UUID) -> HttpResponse:
    """Everything that is known of an item, where it comes from and where it went."""
    reached = reach_item(request, uid)
    item, meeting, user = reached.item, reached.meeting, request.user
    may_change = meeting.state in (*TAKES_PROPOSALS, State.CONCLUDED)
    can_arrange = reached.can(Act.ARRANGE)
    clearances = list(
        ItemClearance.objects.visible_to(user)
        .filter(item=item)
        .select_related("office", "given_by")
    )
    comes_up = meeting.state in LIVE and item.state in MAY_COME_UP
    steps = StepProposal.objects.visible_to(request.user).filter(item=item, is_dropped=False)
    return render(
        request,
        "agenda/item.html",
        {
            "item": item,
            "meeting": meeting,
            "relationship": meeting.relationship,
            "contact": Contact.objects.visible_to(request.user)
            .filter(pk__in=[item.from_contact_id])
            .first(),
            "lineage": _lineage(request, item),
            "today": home_today(),
            "clearances": clearances,
            "is_over": not comes_up,
            "clearance_line": clearance_line(clearances),
            "ask_url": reverse("agenda:ask_item", args=[item.uid])
            if comes_up and briefing_of(item) and reached.can(Act.EDIT)
            else "",
            "clear_url": reverse("agenda:clear_item", args=[item.uid])
            if comes_up and may_clear(user, clearances, meeting.relationship)
            else "",
            "tells_outcome": is_recordable(meeting),
            "steps": steps.select_related("office", "relationship"),
            "can_edit": may_change
            and item.state != ItemState.WITHDRAWN
            and reached.can(powers.act_on_record(meeting)),
            "can_accept": can_arrange
            and meeting.state in OPEN_STATES
            and item.state == ItemState.PROPOSED,
            "can_decline": can_arrange and item.state in (ItemState.PROPOSED, ItemState.DEFERRED),
            "can_withdraw": meeting.state in OPEN_STATES
            and item.state in (ItemState.PROPOSED, ItemState.ACCEPTED)
            and powers.withdrawing_office(user, meeting, item) is not None,
        },
    )


def _lineage(request: SignedIn, item: AgendaItem) -> list[AgendaItem]:
    """Return the line of items that carry each other on, with `item` in it; empty for one alone."""
    others = lineage_of(item, request.user)
    return sorted([*others, item], key=lambda one: one.pk) if others else []


def new_item(request: SignedIn, uid: UUID) -> HttpResponse:
    """Propose a subject for a meeting, for one's office or on behalf of the other side."""
    meeting = reach_meeting(request, uid, Act.EDIT).record
    if meeting.state not in TAKES_PROPOSALS:
        return redirect(meeting)
    user, today, relationship = request.user, home_today(), meeting.relationship
    is_theirs = request.GET.get("by") == Side.PARTNER
    contact = _contact(request, meeting)
    form = NewItemForm(
        typed(request),
        reader=Reader(user, relationship, today),
        meeting=meeting,
        offices=offices_acting(user, Act.EDIT, relationship, today=today),
        initial={"is_shared": is_theirs},
    )

    def act(data: dict[str, Any]) -> AgendaItem:
        actor = Actor(user, form.proposing_office())
        with beside(form):
            return items.propose_item(
                meeting,
                actor=actor,
                today=today,
                proposed_by=Side.PARTNER if is_theirs else Side.HOME,
                from_contact=contact,
                **form.cleaned_data,
            )

    country = {"country": relationship.name}
    says = [_("%(contact)s leads to it.") % {"contact": contact}] if contact else []
    return act_page(
        request,
        form,
        act,
        done=_("Proposed. Approvers of the desk or the lead office decide on it."),
        go_to=meeting.get_absolute_url() + "#agenda",
        template="agenda/edit.html",
        title=(
            _("Note what %(country)s proposes") % country
            if is_theirs
            else _("Propose an agenda item")
        ),
        submit_label=_("Propose"),
        record=meeting,
        cancel_url=meeting.get_absolute_url(),
        says=says,
        shown_markings=shown_markings(form) | ({contact.marking} if contact else set()),
    )


def _contact(request: SignedIn, meeting: Meeting) -> Contact | None:
    uid = request.GET.get("contact")
    if not uid:
        return None
    try:
        wanted = UUID(uid)
    except ValueError:
        return None
    contacts = Contact.objects.visible_to(request.user).filter(relationship=meeting.relationship)
    return get_object_or_404(contacts, uid=wanted)


def edit_item(request: SignedIn, uid: UUID) -> HttpResponse:
    """Change what an item says; after the meeting is concluded as a correction with a reason."""
    reached = reach_item(request, uid)
    reached = reach_item(request, uid, powers.act_on_record(reached.meeting))
    item = reached.item
    reader = Reader(request.user, reached.meeting.relationship, home_today())
    form = EditItemForm(typed(request), record=item, reader=reader)

    def act(data: dict[str, Any]) -> AgendaItem:
        with beside(form):
            return items.change_item(item, actor=reached.actor, **data)

    return act_page(
        request,
        form,
        act,
        done=_("Saved."),
        go_to=item.get_absolute_url(),
        template="agenda/edit.html",
        title=_("Edit the agenda item"),
        record=item,
        cancel_url=item.get_absolute_url(),
        shown_markings=shown_markings(form),
    )


@require_POST
def accept(request: SignedIn, uid: UUID) -> HttpResponse:
    """Put a proposal on the agenda, at its end."""
    return _at_once(request, uid, deciding.accept_item)


@require_POST
def reopen(request: SignedIn, uid: UUID) -> HttpResponse:
    """Make an item a proposal again, as before it was decided."""
    return _at_once(request, uid, deciding.reopen_item)


@require_POST
def move(request: SignedIn, uid: UUID, where: str) -> HttpResponse:
    """Move an item on the agenda one place up or down."""
    if where not in ("up", "down"):
        raise Http404
    is_up = where == "up"
    return _at_once(
        request, uid, lambda item, actor: deciding.move_item(item, up=is_up, actor=actor)
    )


def _at_once(request: SignedIn, uid: UUID, act: Callable[..., Any]) -> HttpResponse:
    """Do what needs no form and go back to the agenda."""
    reached = reach_item(request, uid, Act.ARRANGE)
    return at_once(
        request,
        lambda: act(reached.item, actor=reached.actor),
        go_to=f"{reached.meeting.get_absolute_url()}#agenda",
    )


def defer(request: SignedIn, uid: UUID) -> HttpResponse:
    """Put an item off to a later meeting."""
    return _with_reason(
        request,
        uid,
        Act.ARRANGE,
        deciding.defer_item,
        title=_("Defer the item"),
        says=_("It stays open and is offered to the next meeting."),
        done=_("Deferred. The next meeting can carry it over."),
        submit_label=_("Defer"),
        is_optional=True,
    )


def decline(request: SignedIn, uid: UUID) -> HttpResponse:
    """Decline a proposal, with a reason."""
    return _with_reason(
        request,
        uid,
        Act.ARRANGE,
        deciding.decline_item,
        title=_("Decline the item"),
        says=_("It stays on record with your reason."),
        done=_("Declined."),
        submit_label=_("Decline"),
    )


def withdraw(request: SignedIn, uid: UUID) -> HttpResponse:
    """Take a proposal back, as the office that made it or as the desk."""
    return _with_reason(
        request,
        uid,
        None,
        items.withdraw_item,
        title=_("Withdraw the item"),
        says=_("It stays on record with your reason. Its office or the desk can do this."),
        done=_("Withdrawn."),
        submit_label=_("Withdraw"),
    )


def _with_reason(
    request: SignedIn,
    uid: UUID,
    act: Act | None,
    service: Callable[..., Any],
    *,
    title: str,
    says: str,
    done: str,
    submit_label: str,
    is_optional: bool = False,
) -> HttpResponse:
    """Ask for the reason and do `service`; `act` None: what withdrawing an item takes."""
    reached = reach_item(request, uid, act)
    item, actor = reached.item, reached.actor
    if act is None:
        actor = Actor(request.user, powers.withdrawing_office(request.user, reached.meeting, item))
        powers.require_withdrawing(actor, reached.meeting, item)
    if request.method != "POST" and item.state in (ItemState.WITHDRAWN, ItemState.DECLINED):
        return redirect(item)
    form = OnlyReasonForm(typed(request), record=item)
    form.fields["reason"].required = not is_optional
    return act_page(
        request,
        form,
        lambda data: service(item, actor=actor, **data),
        done=done,
        go_to=reached.meeting.get_absolute_url() + "#agenda",
        title=title,
        submit_label=submit_label,
        record=item,
        cancel_url=item.get_absolute_url(),
        says=[says],
    )
