"""The kinds of records that have a history page, by the word that stands in its address."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import QuerySet

from core.dates import home_today
from offices.models import (
    Assignment,
    GatedRow,
    HandOver,
    Holiday,
    OfficeMove,
    Relationship,
    User,
)

# What shows a record that has no page of its own, the nearest first.
PARENTS = (
    "step",
    "benchmark",
    "conclusion",
    "group",
    "body",
    "meeting",
    "seat",
    "ask",
    "contact",
    "relationship",
)
_WITH_HISTORY = (GatedRow, Relationship, Assignment, Holiday, HandOver, OfficeMove)
_APPS = ("agenda", "workinggroups", "dialogue", "offices")


def history_kinds() -> dict[str, Any]:
    """Return each gated model with a history, holidays, hand-overs and moves, by its name."""
    return {
        str(model._meta.model_name): model
        for app in _APPS
        for model in apps.get_app_config(app).get_models()
        if hasattr(model, "events")
        and not model._meta.proxy
        and (
            issubclass(
                model, GatedRow | Relationship | Assignment | Holiday | HandOver | OfficeMove
            )
        )
    }


def model_of(kind: str) -> Any:
    """Return the gated model of a kind, or None."""
    return history_kinds().get(kind)


def readable_rows(model: Any, user: User) -> QuerySet:
    """Return the rows of a gated model that `user` may read; not the drafts of other offices."""
    rows = model.objects.all()
    if hasattr(rows, "readable_by"):
        return rows.readable_by(user, home_today())
    return rows.visible_to(user)


def record_path(record: models.Model) -> str:
    """Return the address of the page that shows a record: its own, or the one of its parent."""
    if hasattr(record, "get_absolute_url"):
        return record.get_absolute_url()
    for name in PARENTS:
        if getattr(record, name, None) is not None:
            return record_path(getattr(record, name))
    raise TypeError(f"no page shows a {record._meta.label}")
