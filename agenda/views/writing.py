"""Writing requests: a new one with one ask, and changing what is not filed yet."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agenda import powers
from agenda.forms.fields import Reader, shown_markings
from agenda.forms.requests import RequestForm, ask_form, edit_ask_form, new_request_form
from agenda.models import ActionRequest, RequestState
from agenda.services import drafts
from agenda.services.filing import file_request
from agenda.views.reach import beside, visible_ask, visible_request
from agenda.views.variants import Variant
from core.dates import format_day, home_today
from dialogue.services.meetings import Actor
from dialogue.views.reach import typed
from offices.acts import act_page
from offices.models import Relationship, Side
from offices.requests import SignedIn


def new(request: SignedIn, code: str) -> HttpResponse:
    """Choose what is asked, then write it: a request with one ask, filed or kept as a draft."""
    user, today = request.user, home_today()
    relationships = Relationship.objects.visible_to(user)
    relationship = get_object_or_404(relationships, code=code.upper())
    powers.require_filing(user, relationship, today=today)
    offices = powers.filing_offices(user, relationship, today=today)
    reader = Reader(user, relationship, today)
    variant = Variant.read(request.GET, reader)
    about = {"relationship": relationship, "variant": variant}
    form_class = new_request_form(variant.kind, variant.effect)
    if form_class is None:
        return render(request, "agenda/choose.html", about)
    form = form_class(
        typed(request),
        reader=reader,
        meeting=variant.meeting,
        body=variant.body,
        offices=offices,
        is_theirs=variant.is_theirs,
        initial=variant.initial(),
    )

    def act(data: dict[str, Any]) -> ActionRequest:
        with beside(form):
            return _write(form, user, variant, keep=request.POST.get("then") == "keep")

    return act_page(
        request,
        form,
        act,
        done=written,
        go_to=lambda made: made.get_absolute_url(),
        template="agenda/new.html",
        cancel_url=variant.back_to or relationship.get_absolute_url(),
        shown_markings=shown_markings(form),
        **about,
    )


def _write(form: Any, user: Any, variant: Variant, *, keep: bool) -> ActionRequest:
    """Draft what the form says and, unless it is only to be kept, file it."""
    reader, data = form.reader, form.cleaned_data
    actor = Actor(user, form.asking_office())
    draft = form.draft()
    about = draft.meeting or draft.body
    made = drafts.draft_request(
        reader.relationship,
        actor=actor,
        title=form.subject(draft.text, str(about or "")),
        suspense_on=data["suspense_on"],
        marking=data["marking"],
        background=data["background"],
        asks=[draft],
        asked_by=Side.PARTNER if variant.is_theirs else Side.HOME,
        conveyed_on=data.get("conveyed_on"),
        from_contact=variant.contact,
        today=reader.today,
    )
    return made if keep else file_request(made, actor=actor, today=reader.today)


def written(made: ActionRequest) -> str:
    """Return what has become of a request, as its author is told."""
    if made.state == RequestState.DRAFT:
        return _("Kept as a draft. Nobody is asked yet.")
    if made.state == RequestState.FOR_RELEASE:
        return _(
            "Handed in. An approver of %(office)s releases it; until then nobody is asked."
        ) % {"office": made.office.code}
    filed = [_("Filed. Answer needed by %(day)s.") % {"day": format_day(made.suspense_on)}]
    if made.is_short:
        filed.append(_("These are fewer than five business days."))
    if made.is_own_release:
        filed.append(_("Recorded as released by its author, the only approver of the office."))
    return " ".join(filed)


def edit(request: SignedIn, uid: UUID) -> HttpResponse:
    """Change the subject, the suspense date, the marking or the background of a draft."""
    found = visible_request(request.user, uid)
    actor = _drafting(request, found)
    if not found.is_unfiled:
        return redirect(found)
    may_lower = powers.may_release(request.user, found, today=home_today())
    form = RequestForm(typed(request), record=found, user=request.user, may_lower=may_lower)

    def act(data: dict[str, Any]) -> object:
        with beside(form):
            return drafts.change_request(found, actor=actor, today=home_today(), **data)

    return act_page(
        request,
        form,
        act,
        done=_("Saved."),
        go_to=found.get_absolute_url(),
        template="agenda/edit.html",
        title=_("Edit the request"),
        record=found,
        cancel_url=found.get_absolute_url(),
        shown_markings=shown_markings(form),
    )


def add_ask(request: SignedIn, uid: UUID) -> HttpResponse:
    """Add another ask to a request that is not filed yet: first its kind, then its words."""
    found = visible_request(request.user, uid)
    actor, today = _drafting(request, found), home_today()
    if not found.is_unfiled:
        return redirect(found)
    reader = Reader(request.user, found.relationship, today)
    variant = Variant.read(request.GET, reader)
    form_class = ask_form(variant.kind, variant.effect)
    about = {"relationship": found.relationship, "variant": variant, "action_request": found}
    if form_class is None:
        return render(request, "agenda/choose.html", about)
    form = form_class(typed(request), reader=reader, initial=variant.initial())

    def act(data: dict[str, Any]) -> object:
        with beside(form):
            return drafts.add_ask(found, form.draft(), actor=actor, today=today)

    return act_page(
        request,
        form,
        act,
        done=_("Added."),
        go_to=found.get_absolute_url(),
        template="agenda/edit.html",
        title=variant.title,
        submit_label=_("Add the ask"),
        record=found,
        cancel_url=found.get_absolute_url(),
        shown_markings=shown_markings(form),
    )


def edit_ask(request: SignedIn, uid: UUID) -> HttpResponse:
    """Change an ask of a request that is not filed yet; its kind stays."""
    ask = visible_ask(request.user, uid)
    found, today = ask.request, home_today()
    actor = _drafting(request, found)
    if not found.is_unfiled:
        return redirect(found)
    reader = Reader(request.user, ask.relationship, today)
    form = edit_ask_form(ask)(
        typed(request), record=ask, reader=reader, meeting=ask.meeting, body=ask.body
    )

    def act(data: dict[str, Any]) -> object:
        with beside(form):
            if (ask.meeting_id and not ask.meeting) or (ask.body_id and not ask.body):
                raise ValidationError(_("It is about something that you may not read."))
            return drafts.change_ask(
                ask, form.draft(), actor=actor, today=today, version=data["version"]
            )

    return act_page(
        request,
        form,
        act,
        done=_("Saved. Offices that had cleared other words are asked again."),
        go_to=found.get_absolute_url(),
        template="agenda/edit.html",
        title=_("Edit the ask"),
        record=found,
        cancel_url=found.get_absolute_url(),
        shown_markings=shown_markings(form),
    )


def _drafting(request: SignedIn, found: ActionRequest) -> Actor:
    office = powers.require_drafting(request.user, found, today=home_today())
    return Actor(request.user, office)
