"""The audit trail of one record, read through the gate (design §10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from core.markings import Rank, is_readable
from core.markings import marking as read_marking
from core.text import Piece, word_differences
from offices.models import User

UNSAID = {"version", "uid", "created_at", "id"}


@dataclass(frozen=True)
class Change:
    """One field that an event changed, word by word."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Event:
    """One thing that happened to a record: when, by whom, and what it changed."""

    at: datetime
    actor: str
    is_first: bool
    marking: str
    changes: list[Change]


def events_of(record: models.Model) -> models.QuerySet:
    """Return the raw events of a record, newest first; callers keep to the gate."""
    event_model = type(record)._meta.get_field("events").related_model
    return (
        event_model._base_manager.filter(pgh_obj_id=record.pk)
        .select_related("pgh_context")
        .order_by("-pgh_id")
    )


def last_change(record: models.Model) -> tuple[str, datetime | None]:
    """Return who saved a record last, by name, and when; ("", None) when nothing is known."""
    event = events_of(record).first()
    if event is None:
        return "", None
    return _actor(event, _people([event])), event.pgh_created_at


def readable_history(record: models.Model, reader: User) -> list[Event]:
    """Return what happened to a record that `reader` was shown through the gate, newest first.

    An event is told only if the reader reaches the stricter of the marking then and now; since
    the record itself is visible now, the marking then decides. What changed is told against the
    last event that the reader may see.
    """
    rank = Rank[reader.clearance]
    events = [
        event
        for event in reversed(events_of(record))
        if is_readable(read_marking(getattr(event, "marking", "U")), rank, reader.is_home_national)
    ]
    people = _people(events)
    told = []
    before = None
    for event in events:
        told.append(
            Event(
                at=event.pgh_created_at,
                actor=_actor(event, people),
                is_first=before is None,
                marking=getattr(event, "marking", "U"),
                changes=list(_changes(type(record), before, event)),
            )
        )
        before = event
    return told[::-1]


def _changes(model: type[models.Model], before: Any, after: Any) -> Iterator[Change]:
    for field in model._meta.concrete_fields:
        if field.name in UNSAID or not hasattr(after, field.attname):
            continue
        old = _said(before, field) if before is not None else ""
        new = _said(after, field)
        if old != new:
            label = str(field.verbose_name)
            yield Change(label[:1].upper() + label[1:], word_differences(old, new))


def _said(event: Any, field: models.Field) -> str:
    value = getattr(event, field.attname)
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.ForeignKey):
        related = field.related_model._base_manager.filter(pk=value).first()
        return str(related) if related is not None else ""
    return str(value)


def _people(events: list[Any]) -> dict[int, str]:
    ids = {
        event.pgh_context.metadata.get("user") for event in events if event.pgh_context is not None
    }
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids - {None})}


def _actor(event: Any, people: dict[int, str]) -> str:
    if event.pgh_context is None:
        return ""
    said = event.pgh_context.metadata
    return people.get(said.get("user"), said.get("actor", ""))
