"""Contacts: noting one, changing it, taking out what was entered by mistake."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from core.dates import home_today
from dialogue.forms.contacts import ContactForm, NewContactForm, WithdrawContactForm
from dialogue.models import Contact, Track
from dialogue.services import contacts
from dialogue.views.reach import reach_contact, reach_relationship, typed, typed_marking
from offices.acts import act_page
from offices.models import Relationship
from offices.powers import Act, office_acting
from offices.requests import SignedIn


def new_contact(request: SignedIn, code: str) -> HttpResponse:
    """Note a visit, call, letter or démarche; `?track=` says what it was about.

    The marking of that track is preselected (design §10). Without it there is no parent whose
    marking could be, so that one is chosen.
    """
    reached = reach_relationship(request, code, Act.EDIT)
    relationship, today = reached.record, home_today()
    track = _track(request, relationship)
    form = NewContactForm(
        typed(request),
        user=request.user,
        relationship=relationship,
        today=today,
        initial={"on_day": today, "track": track, "marking": track.marking if track else None},
    )

    def act(data: dict[str, Any]) -> Contact:
        return contacts.note_contact(relationship, actor=reached.actor, today=today, **data)

    return act_page(
        request,
        form,
        act,
        done=_("Noted."),
        go_to=lambda made: made.get_absolute_url(),
        template="dialogue/marked.html",
        title=_("Note a contact with %(country)s") % {"country": relationship.name},
        submit_label=_("Note"),
        cancel_url=relationship.get_absolute_url(),
        record=relationship,
        typed_marking=typed_marking(form),
    )


def edit_contact(request: SignedIn, uid: UUID) -> HttpResponse:
    """Change what a contact says."""
    reached = reach_contact(request, uid, Act.EDIT)
    contact, today = reached.record, home_today()
    lead = contacts.lead_of(contact)
    may_lower = office_acting(request.user, Act.CORRECT, contact.relationship, lead=lead)
    form = ContactForm(
        typed(request),
        record=contact,
        user=request.user,
        today=today,
        may_lower=may_lower is not None,
    )

    def act(data: dict[str, Any]) -> Contact:
        return contacts.change_contact(contact, actor=reached.actor, today=today, **data)

    return _page(
        request,
        contact,
        form,
        act,
        title=_("Edit the contact"),
        done=_("Saved."),
        template="dialogue/marked.html",
        typed_marking=typed_marking(form),
    )


def withdraw_contact(request: SignedIn, uid: UUID) -> HttpResponse:
    """Take out a contact: who noted it, or an approver of the desk or the lead office."""
    contact = reach_contact(request, uid, Act.CORRECT, own=Act.EDIT).record
    form = WithdrawContactForm(typed(request), record=contact)
    return _page(
        request,
        contact,
        form,
        lambda data: contacts.withdraw_contact(contact, **data),
        title=_("Entered by mistake"),
        done=_("Taken out. Lists do not show it any more."),
        submit_label=_("Take it out"),
        says=[_("Its page stays, with your reason.")],
    )


def _page(request: SignedIn, contact: Contact, form: Any, act: Any, **more: Any) -> HttpResponse:
    address = contact.get_absolute_url()
    return act_page(request, form, act, go_to=address, cancel_url=address, record=contact, **more)


def _track(request: SignedIn, relationship: Relationship) -> Track | None:
    """Return the track that the address names, as far as the reader sees it."""
    wanted = request.GET.get("track", "")
    tracks = Track.objects.visible_to(request.user).filter(relationship=relationship)
    return next((track for track in tracks if str(track.uid) == wanted), None)
