"""The one read gate: a gated query that nobody passed through the gate raises (design §10).

A query of a gated model is evaluated only after `visible_to(user)`, `editable_by(user)` or
`for_system(reason)`. The base manager of these models stays plain, for Django's own internals.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import QuerySet

from core.dates import home_today
from core.markings import Rank, readable_codes

if TYPE_CHECKING:
    from offices.models import User


class UngatedQueryError(RuntimeError):
    """A gated model was read without saying for whom."""


def readable_markings(user: "User") -> tuple[str, ...]:
    """Return the marking codes that reach this user's eyes: clearance and NOFORN (design §5)."""
    return readable_codes(Rank[user.clearance], user.is_home_national)


class GatedQuerySet(QuerySet):
    """Rows that are read for somebody. A model says where its columns are with `gate`."""

    _passed_gate = False

    def visible_to(self, user: "User", *, today: date | None = None) -> Self:
        """Return the rows that `user` may read on `today` (the home date)."""
        from offices.access import readable_relationships

        if not user.is_authenticated or not user.is_active:
            return self.none().for_system("nobody reads nothing")
        relationships = readable_relationships(user, today or home_today())
        return self._behind_gate(user, relationships)

    def editable_by(self, user: "User", *, today: date | None = None) -> Self:
        """Return the visible rows of relationships that `user` may edit on `today`."""
        from offices.access import editable_relationships

        if not user.is_authenticated or not user.is_active:
            return self.none().for_system("nobody edits nothing")
        relationships = editable_relationships(user, today or home_today())
        return self._behind_gate(user, relationships)

    def for_system(self, reason: str) -> Self:
        """Return the rows unfiltered, for work that shows no person anything; say why."""
        if not reason:
            raise ValueError("for_system needs a reason")
        passed = self._chain()
        passed._passed_gate = True
        return passed

    def _behind_gate(self, user: "User", relationships: QuerySet) -> Self:
        gate: Gate = self.model.gate  # type: ignore[attr-defined]
        rows = self.filter(**{f"{gate.relationship}__in": relationships})
        if gate.marking:
            rows = rows.filter(**{f"{gate.marking}__in": readable_markings(user)})
        rows._passed_gate = True
        return rows

    def _refuse_ungated(self) -> None:
        if not self._passed_gate:
            raise UngatedQueryError(
                f"{self.model.__name__}: call visible_to(user), editable_by(user) "
                "or for_system(reason) first"
            )

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone._passed_gate = self._passed_gate
        return clone

    def _fetch_all(self) -> None:
        if self._result_cache is None:  # type: ignore[has-type]
            self._refuse_ungated()
        super()._fetch_all()  # type: ignore[misc]

    def iterator(self, chunk_size: int | None = None) -> Any:
        self._refuse_ungated()
        return super().iterator(chunk_size)

    def count(self) -> int:
        if self._result_cache is None:
            self._refuse_ungated()
        return super().count()

    def exists(self) -> bool:
        if self._result_cache is None:
            self._refuse_ungated()
        return super().exists()

    def contains(self, obj: models.Model) -> bool:
        if self._result_cache is None:
            self._refuse_ungated()
        return super().contains(obj)

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._refuse_ungated()
        return super().aggregate(*args, **kwargs)

    def explain(self, **kwargs: Any) -> str:
        self._refuse_ungated()
        return super().explain(**kwargs)

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse an ungated query inside another one: a filter on hidden rows tells of them."""
        self._refuse_ungated()
        return super().resolve_expression(*args, **kwargs)  # type: ignore[misc]

    def _refuse_ungated_others(self, others: Iterable[Any]) -> None:
        self._refuse_ungated()
        for other in others:
            if isinstance(other, GatedQuerySet):
                other._refuse_ungated()

    def __or__(self, other: Any) -> Any:
        self._refuse_ungated_others([other])
        return super().__or__(other)

    def __and__(self, other: Any) -> Any:
        self._refuse_ungated_others([other])
        return super().__and__(other)

    def __xor__(self, other: Any) -> Any:
        self._refuse_ungated_others([other])
        return super().__xor__(other)

    def union(self, *others: Any, all: bool = False) -> Any:  # noqa: A002
        self._refuse_ungated_others(others)
        return super().union(*others, all=all)

    def intersection(self, *others: Any) -> Any:
        self._refuse_ungated_others(others)
        return super().intersection(*others)

    def difference(self, *others: Any) -> Any:
        self._refuse_ungated_others(others)
        return super().difference(*others)


class Gate:
    """Which columns of a model decide who reads a row: its relationship and its marking."""

    def __init__(self, relationship: str = "relationship_id", marking: str | None = "marking"):
        self.relationship = relationship
        self.marking = marking


GatedManager = models.Manager.from_queryset(GatedQuerySet)
