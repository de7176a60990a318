"""Giving rows of the old office to the new one, for the listeners of `hear_office_moves`."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from offices.models import ClearanceWord, OfficeMove
from offices.versions import save_next_version


def give(rows: QuerySet[Any], move: OfficeMove, name: str = "office") -> list[Any]:
    """Let what the old office owes among `rows` be the new one's; return what changed.

    `name` is the column that names the office.
    """
    found = rows.filter(**{name: move.office_id}).order_by("pk").select_for_update(of=("self",))
    given = list(found)
    for row in given:
        setattr(row, f"{name}_id", move.to_office_id)
        save_fields(row, [name])
    return given


def give_once(
    rows: QuerySet[Any], move: OfficeMove, parent: str, end: Callable[[Any, Any], None]
) -> list[Any]:
    """The same where an office has one row to a parent: the one that the new office has stands,
    and `end(row, standing)` ends that of the old one. Return those that ended."""
    ended = []
    found = rows.filter(office=move.office_id).order_by("pk").select_for_update(of=("self",))
    for row in list(found):
        everything: Any = type(row).objects.for_system("an office moves: whether the other has one")
        about = {f"{parent}_id": getattr(row, f"{parent}_id"), "office": move.to_office_id}
        standing = everything.filter(**about).first()
        if standing is not None:
            end(row, standing)
            ended.append(row)
        else:
            row.office_id = move.to_office_id
            save_fields(row, ["office"])
    return ended


def take_note(move: OfficeMove) -> Callable[[Any, Any], None]:
    """Return how a clearance ends that the new office was asked for too: for information only."""

    def end(row: Any, _standing: Any) -> None:
        row.word, row.given_by_id = ClearanceWord.INFORMATION, move.entered_by_id
        row.given_at = timezone.now()
        save_next_version(row, ["word", "given_by", "given_at"])

    return end


def save_fields(row: Any, fields: list[str]) -> None:
    """Save `fields` of a row, under its next version number where it has one."""
    if hasattr(row, "version"):
        save_next_version(row, fields)
    else:
        row.save(update_fields=fields)
