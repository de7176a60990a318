"""Offices' words on a text: asked for, given, and asked for anew when the text changes (design §1).

One way for every kind of text: conclusions, agenda papers, summaries, asks. Callers hold the record
whose text it is, have checked who may, and bring the due list along.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.constraints import current
from core.dates import home_today
from core.text import digest
from offices.models import Assignment, ClearanceWord, Office, OfficeMove, User
from offices.models.clearance import NEEDS_WORDS
from offices.versions import save_next_version

NO_OBJECTION = (ClearanceWord.CLEARED, ClearanceWord.INFORMATION)


class TextChangedError(ValidationError):
    """The text is not the one that was on the screen any more."""

    def __init__(self) -> None:
        super().__init__(
            _("The text changed while you looked at it. It stands here as it reads now.")
        )


def ask_office(rows: QuerySet[Any], *, office: Office, text: str, **about: Any) -> Any:
    """Return the clearance of `office` among `rows`, all those on one text; asked twice it is one.

    `about` is what a new one says besides: its record, scope and due day. An office that has not
    spoken gets the new day.
    """
    found = rows.filter(office=office).first()
    if found is None:
        return rows.model.objects.create(office=office, text_digest=digest(text), **about)
    due_on = about.get("due_on")
    if due_on is not None and found.word == ClearanceWord.PENDING and found.due_on != due_on:
        found.due_on = due_on
        save_next_version(found, ["due_on"])
    return found


def give_word(clearance: Any, *, word: str, text: str, user: User, position: str = "") -> None:
    """Save an office's word on `text` as it reads now; a later word replaces it.

    The caller has locked `clearance`. Raises ValidationError beside the field to blame.
    """
    if word not in ClearanceWord.values or word == ClearanceWord.PENDING:
        raise ValidationError({"word": _("Choose a word.")})
    if word in NEEDS_WORDS and not position.strip():
        raise ValidationError({"position": _("Say what you would change, or why not.")})
    clearance.word, clearance.position = word, position.strip()
    clearance.text_digest = digest(text)
    clearance.given_by, clearance.given_at = user, timezone.now()
    save_next_version(clearance, ["word", "position", "text_digest", "given_by", "given_at"])


def reopen(rows: QuerySet[Any], text: str, *, is_edited: bool = False) -> None:
    """Ask anew for every word given on another text than `text`; for all where `is_edited`.

    What an office said before stays in `position` until it speaks again, and in the history. Of an
    office that has moved the other one is asked; where that has a word of its own, this one is not
    asked again.
    """
    now = digest(text)
    stale = rows if is_edited else rows.exclude(text_digest=now)
    for row in stale.order_by("pk").select_for_update(of=("self",)):
        asked = _asked_now(row)
        if asked != row.office_id and rows.filter(office=asked).exists() and row.given_by_id:
            row.word, row.text_digest = ClearanceWord.INFORMATION, now
            save_next_version(row, ["word", "text_digest"])
            continue
        row.office_id = asked
        if row.word != ClearanceWord.PENDING:
            row.asked_at = timezone.now()
        row.word, row.text_digest = ClearanceWord.PENDING, now
        row.given_by = row.given_at = None
        fields = ["office", "word", "text_digest", "given_by", "given_at", "asked_at"]
        save_next_version(row, fields)


def _asked_now(row: Any) -> int:
    """Return the office that is asked for the word of `row`: its own, or where that has moved, from
    one to the next until one works there."""
    assigned = Assignment.objects.for_system("whether an office that moved still works here")
    here = assigned.filter(current(home_today()), relationship_id=row.relationship_id)
    office: int = row.office_id
    passed: set[int] = set()
    while office not in passed and not here.filter(office_id=office).exists():
        passed.add(office)
        move = OfficeMove.objects.filter(office_id=office, done_at__isnull=False).first()
        office = move.to_office_id if move else office
    return office


def refuse_changed(seen: str | None, text: str) -> None:
    """Raise TextChangedError unless `text` is the one whose digest was `seen`; None is no look."""
    if seen is not None and seen != digest(text):
        raise TextChangedError


def is_cleared(rows: Iterable[Any], text_digest: str) -> bool:
    """Return whether every office asked has cleared this text as it reads, or only takes note.

    One that clears it with edits clears another text: that blocks until they are made.
    """
    return all(row.word in NO_OBJECTION and row.text_digest == text_digest for row in rows)
