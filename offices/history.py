"""The audit trail of one record, read through the gate (design §10).

The rows are written by triggers of the database, whatever changed the record. `docs/security.md`
says what a reader learns from them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as _

from core.dates import city_of, clock, format_day
from core.markings import Rank, is_readable
from core.markings import marking as read_marking
from core.text import Piece, word_differences
from offices.models import Side, User

# A model says here how fields are called in words that name the countries, `"%(home)s brings"`,
# and which fields say a place by its side.
LABELS, PLACES = "labels_by_country", "places_by_side"
UNSAID = {"version", "uid", "created_at", "id", "reference", "digest"}
Names = dict[tuple[str, Any], str]


@dataclass(frozen=True)
class Change:
    """One field that an event changed, word by word."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Event:
    """One thing that happened to a record: when, by whom, why if it was said, what it changed."""

    at: datetime
    actor: str
    reason: str
    is_first: bool
    marking: str
    changes: list[Change]


def events_of(record: models.Model) -> models.QuerySet:
    """Return the raw events of a record, newest first; callers keep to the gate."""
    event_model: Any = type(record)._meta.get_field("events").related_model
    return (
        event_model._base_manager.filter(pgh_obj_id=record.pk)
        .select_related("pgh_context")
        .order_by("-pgh_id")
    )


def newest_event(model: type[models.Model]) -> models.Subquery:
    """Return the key of the newest event of a record, to annotate rows of `model` with."""
    event_model: Any = model._meta.get_field("events").related_model
    events = event_model._base_manager.filter(pgh_obj_id=models.OuterRef("pk"))
    return models.Subquery(events.order_by("-pgh_id").values("pgh_id")[:1])


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
    last event that the reader may see. An event that changed nothing for this reader is left
    out, so that nobody can tell from it that another one lies hidden before it; for the same
    end the reason for lowering a marking is told only to those who could read the record before.
    """
    everything = list(reversed(events_of(record)))
    events = [event for event in everything if _reaches(reader, event)]
    after_hidden = {
        event.pgh_id for earlier, event in pairwise(everything) if not _reaches(reader, earlier)
    }
    model = type(record)
    names = _names(model, events, reader)
    people = _people(events)
    sides = _sides_of(record)
    told: list[Event] = []
    before = None
    for event in events:
        changes = list(_changes(record, before, event, names, reader.time_zone, sides))
        if changes or before is None:
            told.append(
                Event(
                    at=event.pgh_created_at,
                    actor=_actor(event, people),
                    reason=""
                    if event.pgh_id in after_hidden
                    else _context(event).get("reason", ""),
                    is_first=before is None,
                    marking=getattr(event, "marking", "U"),
                    changes=changes,
                )
            )
        before = event
    return told[::-1]


def _reaches(reader: User, event: Any) -> bool:
    then = read_marking(getattr(event, "marking", "U"))
    return is_readable(then, Rank[reader.clearance], reader.is_home_national)


def _told_fields(model: type[models.Model]) -> Iterator[models.Field]:
    for field in model._meta.concrete_fields:
        if field.name not in UNSAID and not isinstance(field, models.JSONField):
            yield field


def _names(model: type[models.Model], events: list[Any], reader: User) -> Names:
    """Return what the records are called that events link to, as far as the reader sees them."""
    names: Names = {}
    for field in _told_fields(model):
        if not isinstance(field, models.ForeignKey):
            continue
        ids = {getattr(event, field.attname, None) for event in events} - {None}
        linked: Any = field.related_model
        rows = linked.objects.visible_to(reader) if hasattr(linked, "gate") else linked.objects
        if hasattr(rows, "named_for_history"):
            rows = rows.named_for_history()
        for row in rows.filter(pk__in=ids) if ids else ():
            names[field.attname, row.pk] = str(row)
    return names


def _countries(record: models.Model) -> dict[str, str]:
    """Return the names of both countries by side; none for a record of no relationship."""
    relationship = getattr(record, "relationship", None)
    return {side: relationship.country(side) for side in Side.values} if relationship else {}


def _capitals(record: models.Model) -> dict[str, str]:
    """Return the names of both capitals by side, as far as they are known."""
    relationship = getattr(record, "relationship", None)
    if relationship is None:
        return {}
    return {Side.HOME: settings.HOME_CAPITAL, Side.PARTNER: relationship.capital}


def _sides_of(record: models.Model) -> dict[str, dict[str, str]]:
    """Return by field how the sides are called that stand in it as a value."""
    places = getattr(record, PLACES, ())
    countries, capitals = _countries(record), _capitals(record)
    return {
        field.name: capitals if field.name in places else countries
        for field in _told_fields(type(record))
        if field.name in places or field.choices == Side.choices
    }


def _changes(
    record: models.Model, before: Any, after: Any, names: Names, zone: str, sides: Any
) -> Iterator[Change]:
    countries = _countries(record)
    labels = getattr(record, LABELS, {}) if countries else {}
    for field in _told_fields(type(record)):
        if not hasattr(after, field.attname):
            continue
        if before is None and getattr(after, field.attname) is False:
            continue  # a first entry says what is, not all that is not
        called = sides.get(field.name, {})
        old = _said(before, field, names, zone, called) if before is not None else ""
        new = _said(after, field, names, zone, called)
        if old != new:
            label = labels[field.name] % countries if field.name in labels else field.verbose_name
            label = str(label)
            yield Change(label[:1].upper() + label[1:], word_differences(old, new))


def _said(event: Any, field: models.Field, names: Names, zone: str, called: dict[str, str]) -> str:
    """Return the value of a field in words; "" for none, and for a link the reader may not see.

    `called` are the words for values that name a side.
    """
    value = getattr(event, field.attname)
    if isinstance(field, models.ForeignKey):
        return names.get((field.attname, value), "")
    if isinstance(field, ArrayField):
        each_said = (
            called.get(each) or _in_words(each, field.base_field, zone) for each in value or ()
        )
        return ", ".join(each_said)
    return called.get(value) or _in_words(value, field, zone)


def _in_words(value: Any, field: models.Field, zone: str) -> str:
    if value is None or value == "":
        return ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        day, time = clock(value, zone)
        return f"{format_day(day)} {time} ({_place(zone)})"
    if isinstance(value, date):
        return format_day(value)
    return str(value)


def _place(zone: str) -> str:
    """Return the city on whose clocks a time is told; that of home is its capital."""
    return settings.HOME_CAPITAL if zone == settings.HOME_TIME_ZONE else city_of(zone)


def _people(events: list[Any]) -> dict[int, str]:
    ids: set[Any] = {_context(event).get(who) for event in events for who in ("user", "acting_for")}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids - {None})}


def _actor(event: Any, people: dict[int, str]) -> str:
    """Return who did it: a person, a named automatic actor, or "" when nothing is known.

    Of somebody who stood in, for whom: `Dana Reed, acting for Robin Hale`.
    """
    said = _context(event)
    if said.get("user") in people:
        person, absent = people[said["user"]], people.get(said.get("acting_for", 0))
        if absent is None:
            return person
        return _("%(person)s, acting for %(absent)s") % {"person": person, "absent": absent}
    return _("automatic: %(actor)s") % {"actor": said["actor"]} if said.get("actor") else ""


def _context(event: Any) -> dict[str, Any]:
    return event.pgh_context.metadata if event.pgh_context is not None else {}
