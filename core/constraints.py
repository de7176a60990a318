"""Constraints on spans of days: half open, `ends_on` is the first day that no longer counts."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value


class _Point(Func):
    """A number as a range of itself: lets GiST compare it without an extension."""

    function = "int8range"

    def __init__(self, column: str) -> None:
        super().__init__(F(column), F(column), Value("[]"))


class _Days(Func):
    function = "daterange"

    def __init__(self, start: str, end: str) -> None:
        super().__init__(F(start), F(end), Value("[)"))


def no_overlap(name: str, *owners: str, condition: Q | None = None) -> ExclusionConstraint:
    """Return a constraint: rows of the same owners never overlap in [starts_on, ends_on).

    With `condition` only rows that meet it count.
    """
    return ExclusionConstraint(
        name=name,
        condition=condition,
        expressions=[
            *((_Point(owner), RangeOperators.OVERLAPS) for owner in owners),
            (_Days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
        ],
    )


def ends_after_start(
    name: str, start: str = "starts_on", end: str = "ends_on"
) -> models.CheckConstraint:
    """Return a constraint: the end, when known, comes after the start."""
    return models.CheckConstraint(
        name=name, condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": F(start)})
    )


def current(today: object, prefix: str = "") -> Q:
    """Return the condition that a span holds on `today`; `prefix` leads to it (`office__`)."""
    return Q(**{f"{prefix}starts_on__lte": today}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": today})
    )
