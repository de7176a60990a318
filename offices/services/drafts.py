"""What one types is kept, for its author alone, until it is sent or discarded (design §10)."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.markings import MARKINGS, Marking, banner
from offices.form_keys import NOT_OURS, NOT_TYPED
from offices.models import Draft, User
from offices.models.typed import LONGEST_PATH

MOST_BYTES = 200_000
# Fields in which a page itself writes something, so that a button has them too.
NO_TEXT = {"version", "seen", "then"}
_CODES = {each.code for each in MARKINGS}
Typed = Mapping[str, Sequence[str]]


@transaction.atomic
def keep_draft(
    author: User,
    *,
    path: str,
    page: str,
    typed: Typed,
    shown: Marking,
    now: datetime,
    key: UUID | None = None,
    turn: int = 0,
) -> Draft | None:
    """Keep what `author` typed into the form that is sent to `path` and stands on `page`.

    It replaces what was kept of this form before. `typed` is all that the form holds: name and
    values; `shown` the marking of its page; `key` the page, if it may be sent by itself meanwhile;
    of two keepings from one page that overtake each other the one with the higher `turn` stands.
    Returns None when nothing is typed (any more). Raises ValidationError for an address that is
    none of ours, and for more than 200 kB.
    """
    if not is_ours(path):
        raise ValidationError(_("What is typed here is not kept."))
    known = Draft.objects.select_for_update().filter(author=author, path=path).first()
    if known is not None and key is not None and known.key == key and known.turn > turn:
        return known
    fields = typed_fields(typed)
    if not any(value.strip() for name in fields.keys() - NO_TEXT for value in fields[name]):
        erase_draft(author, path)
        return None
    if len(json.dumps(fields, ensure_ascii=False).encode()) > MOST_BYTES:
        raise ValidationError(
            _("This is too long to be kept while you type: more than 200 kB. Send it in parts.")
        )
    if not is_ours(page) or (page == path and known is not None):
        page = known.page if known else path
    draft, _is_new = Draft.objects.update_or_create(
        author=author,
        path=path,
        defaults={
            "page": page,
            "key": key,
            "turn": turn,
            "fields": fields,
            "marking": banner([shown, *_typed_markings(fields)]).code,
            "kept_at": now,
        },
    )
    return draft


def erase_draft(author: User, path: str) -> None:
    """Forget what `author` typed into the form that is sent to `path`, read or not."""
    Draft.objects.filter(author=author, path=path).delete()


def typed_fields(typed: Typed) -> dict[str, list[str]]:
    """Return what was typed: no keys, no passwords, and not the one sign that JSON cannot hold."""
    return {
        name: [value.replace("\x00", "") for value in values]
        for name, values in typed.items()
        if name not in NOT_TYPED and "password" not in name and "\x00" not in name
    }


def is_ours(address: str) -> bool:
    """Return whether an address is a path of Entente, with its query, that forms are sent to."""
    path = address.partition("?")[0]
    if (
        len(address) > LONGEST_PATH
        or not path.startswith("/")
        or path.startswith(NOT_OURS)
        or not url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    ):
        return False
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _typed_markings(fields: Typed) -> list[str]:
    """Return the markings that were chosen in the form for what it says."""
    return [
        value
        for name, values in fields.items()
        if name.endswith("marking")
        for value in values
        if value in _CODES
    ]
