"""What a person reaches: requests and asks through the gate (404), and errors beside fields."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.shortcuts import get_object_or_404

from agenda.models import ActionRequest, Ask
from core.dates import home_today
from offices.models import User


def visible_request(user: User, uid: UUID) -> ActionRequest:
    """Return the visible request with its office, relationship and track; Http404."""
    requests = ActionRequest.objects.readable_by(user, home_today())
    return get_object_or_404(
        requests.select_related("office", "relationship", "track__theme"), uid=uid
    )


def visible_ask(user: User, uid: UUID) -> Ask:
    """Return the visible ask with all that is said of it, and its request; Http404."""
    asks = Ask.objects.readable_by(user, home_today()).with_answer(user)
    return get_object_or_404(
        asks.select_related(
            "action_office", "relationship", "request__office", "request__track__theme"
        ),
        uid=uid,
    )


@contextmanager
def beside(form: BaseForm, **names: str) -> Iterator[None]:
    """Put what a service refuses beside the field of `form` that it is about.

    `names` tells how the form calls what the service calls otherwise; what is about no field of
    it stands on top.
    """
    try:
        yield
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
        placed: dict[str, list] = {}
        for name, errors in error.error_dict.items():
            field = names.get(name, name)
            place = field if field in form.fields else NON_FIELD_ERRORS
            placed.setdefault(place, []).extend(errors)
        raise ValidationError(placed) from error
