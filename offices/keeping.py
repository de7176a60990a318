"""Where the server itself keeps what was typed: a form that it did not accept."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils import timezone

from offices.form_keys import FormKey
from offices.models import Draft, User
from offices.services.drafts import keep_draft


def keep_sent(request: HttpRequest, key: FormKey, author: User) -> Draft | None:
    """Keep what was sent to no avail; None when nothing was typed.

    Raises ValidationError where it cannot be kept.
    """
    return keep_draft(
        author,
        path=request.get_full_path(),
        page=page_of(request),
        typed=dict(request.POST.lists()),
        shown=key.marking,
        now=timezone.now(),
    )


def page_of(request: HttpRequest) -> str:
    """Return the page of ours on which the form stood: what the browser says, else its address."""
    said = urlsplit(request.headers.get("Referer", ""))
    if said.netloc != request.get_host():
        return request.get_full_path()
    return said.path + (f"?{said.query}" if said.query else "")
