"""The key that every form of ours carries: whose page it stands on, and how that is marked.

A page has one key, drawn when it is made. Its signature lets the server believe what a form says
of itself, also after the session has ended: who typed into it, and the marking of the page.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, UnreadablePostError

from core.markings import Marking, marking
from offices.models import User

NAME = "form_key"
LASTS = timedelta(days=14)
# Sign-in and administration keep forms of their own: nothing typed there is kept.
NOT_OURS = ("/accounts/", "/admin/")
# What a form carries beside what its author typed; the last five only on the way to a draft.
NOT_TYPED = {
    *("csrfmiddlewaretoken", NAME),
    *("form_of", "form_path", "form_page", "form_again", "form_turn"),
}
_signer = TimestampSigner(salt="offices.form_keys")


@dataclass(frozen=True)
class FormKey:
    """Who opened the page (`User.uid`), which page it was, and its highest marking then."""

    author: UUID
    key: UUID
    marking: Marking


def new_form_key(user: User, shown: Marking) -> str:
    """Return the key for a page that `user` opens and that shows up to `shown`."""
    return _signer.sign(f"{user.uid.hex}.{uuid4().hex}.{shown.code}")


def read_form_key(typed: str) -> FormKey | None:
    """Return what a key says; None when it is not ours, or older than 14 days."""
    try:
        author, key, code = _signer.unsign(typed, max_age=LASTS).split(".")
    except BadSignature:
        return None
    return FormKey(UUID(author), UUID(key), marking(code))


def key_of(request: HttpRequest) -> FormKey | None:
    """Return the key of the form that was sent; None for one without, or not of ours."""
    if request.method != "POST" or request.path.startswith(NOT_OURS):
        return None
    try:
        return read_form_key(request.POST.get(NAME, ""))
    except UnreadablePostError:  # the line broke: nobody waits for the answer
        return None
