"""One page, one act: show a form, do it, say so, go on; or keep what was typed and say why not."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from offices.drafts import recall
from offices.models.typed import ACCEPTED
from offices.requests import SignedIn
from offices.versions import StaleVersionError


def act_page(
    request: SignedIn,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    done: str | Callable[[Any], str],
    go_to: str | Callable[[Any], str],
    template: str = "act.html",
    **context: Any,
) -> HttpResponse:
    """Answer with the form (200), with its errors (422), with a clash (409), or go on (303).

    `act` gets the cleaned data and returns what it made; `done` is the sentence that follows and
    `go_to` the address, both perhaps made from what `act` returned. A ValidationError of `act`
    becomes an error of the form, beside the field it is about, a StaleVersionError a clash with
    both texts; if what stands now is no longer for this reader, Http404. A form that is looked at
    holds what its reader typed before and did not send, `unsent`.
    """
    status, unsent = 200, None
    if request.method != "POST":
        unsent = recall(request.user, request.get_full_path(), form)
    else:
        status = 422
        if form.is_valid():
            try:
                made = act(form.cleaned_data)
            except StaleVersionError as error:
                _require_visible(error.record, request)
                form.show_clash(error)  # type: ignore[attr-defined]
                status = 409
            except ValidationError as error:
                _blame(form, error)
            else:
                messages.success(request, done(made) if callable(done) else done)
                return see_other(go_to(made) if callable(go_to) else go_to)
    context = {"form": form, "unsent": unsent, **context}
    return render(request, template, context, status=status)


def at_once(
    request: SignedIn, act: Callable[[], Any], *, go_to: str, done: str = ""
) -> HttpResponse:
    """Do what a button alone asks for and go on (303), or say why it was not done (302)."""
    try:
        with transaction.atomic():
            act()
    except StaleVersionError:
        messages.error(request, _("It changed meanwhile. Read it again."))
        return HttpResponseRedirect(go_to)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(go_to)
    if done:
        messages.success(request, done)
    return see_other(go_to)


def version_seen(request: HttpRequest) -> int:
    """Return the version of its record that the page of a button showed; 0, which none has, if it
    says none."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 9 else 0


def see_other(address: str) -> HttpResponse:
    """Return the answer (303) that sends the browser on after a form was accepted.

    Only this one is remembered: the same form sent again is answered alike and not done again.
    """
    response = HttpResponseRedirect(address)
    response.status_code = ACCEPTED
    return response


def _blame(form: Form, error: ValidationError) -> None:
    """Put what was refused beside its field of `form`, and on top what is about no field of it."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        place = name if name in form.fields or name == NON_FIELD_ERRORS else None
        form.add_error(place, errors)


def _require_visible(record: Any, request: SignedIn) -> None:
    """Raise Http404 when somebody has meanwhile put a record out of this reader's sight."""
    model = type(record)
    if hasattr(model, "gate") and not model.objects.visible_to(request.user).contains(record):
        raise Http404
