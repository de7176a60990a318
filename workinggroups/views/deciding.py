"""What the chairs decide on one next step or benchmark, and taking it back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.dates import home_today
from dialogue.services.steps import Actor
from dialogue.views.reach import typed
from offices.acts import act_page, at_once, version_seen
from offices.requests import SignedIn
from workinggroups import powers
from workinggroups.forms.programme import EndForm, WhyForm
from workinggroups.models import Stage
from workinggroups.models.programme import Commitment
from workinggroups.services import adoption, programme
from workinggroups.views.reach import KINDS, reach

ENDED = (Stage.DONE, Stage.WITHDRAWN, Stage.OVERTAKEN)


@require_POST
def adopt(request: SignedIn, uid: UUID, kind: str) -> HttpResponse:
    """Adopt one proposal."""
    record, today = reach(request, KINDS[kind], uid), home_today()
    office = powers.require_chair(Actor(request.user), record, today=today)
    record.version = version_seen(request)
    return at_once(
        request,
        lambda: adoption.adopt([record], actor=Actor(request.user, office), today=today),
        go_to=record.get_absolute_url(),
        done=_("Adopted. Its baseline is fixed."),
    )


def decline(request: SignedIn, uid: UUID, kind: str) -> HttpResponse:
    """Do not adopt a proposal."""
    record, today = reach(request, KINDS[kind], uid), home_today()
    office = powers.require_chair(Actor(request.user), record, today=today)
    form = WhyForm(typed(request), record=record)
    if request.method != "POST" and record.stage != Stage.PROPOSED:
        return redirect(record)

    def act(data: dict[str, Any]) -> Any:
        return adoption.decline(record, actor=Actor(request.user, office), today=today, **data)

    return _page(request, record, form, act, _("Do not adopt it"), _("Not adopted."))


def end(request: SignedIn, uid: UUID, kind: str) -> HttpResponse:
    """Withdraw what was adopted, or note that events overtook it."""
    record, today = reach(request, KINDS[kind], uid), home_today()
    office = powers.require_chair(Actor(request.user), record, today=today)
    form = EndForm(typed(request), record=record)
    if request.method != "POST" and not record.is_adopted:
        return redirect(record)

    def act(data: dict[str, Any]) -> Any:
        return programme.end(record, actor=Actor(request.user, office), today=today, **data)

    return _page(request, record, form, act, _("It is not pursued any more"), _("Saved."))


def reopen(request: SignedIn, uid: UUID, kind: str) -> HttpResponse:
    """Put back in force what had ended."""
    record, today = reach(request, KINDS[kind], uid), home_today()
    office = powers.require_correct(Actor(request.user), record.track, today=today)
    form = WhyForm(typed(request), record=record)
    if request.method != "POST" and record.stage not in ENDED:
        return redirect(record)

    def act(data: dict[str, Any]) -> Any:
        return programme.reopen(record, actor=Actor(request.user, office), today=today, **data)

    return _page(request, record, form, act, _("Put it back in force"), _("In force again."))


def _page(
    request: SignedIn, record: Commitment, form: Any, act: Any, title: str, done: str
) -> HttpResponse:
    address = record.get_absolute_url()
    return act_page(
        request,
        form,
        act,
        done=done,
        go_to=address,
        title=title,
        submit_label=_("Save"),
        cancel_url=address,
        record=record,
    )
