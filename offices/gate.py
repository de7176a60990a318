"""The one read gate: a gated query that nobody passed through the gate raises (design §10).

A query of a gated model is turned into SQL only after `visible_to(user)`, `editable_by(user)` or
`for_system(reason)`, whichever way it is evaluated: as a list, a count, a sub-query, part of a
union. The base manager of these models stays plain, for Django's own internals.
"""

from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn, Self, cast

from django.db import models
from django.db.models import QuerySet, sql

from core.dates import home_today
from core.markings import Rank, readable_codes

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from offices.models import User


class UngatedQueryError(RuntimeError):
    """A gated model was read without saying for whom, or its rows were to be deleted."""


def readable_markings(user: "User") -> tuple[str, ...]:
    """Return the marking codes that reach this user's eyes: clearance and NOFORN (design §5)."""
    return readable_codes(Rank[user.clearance], user.is_home_national)


def _name(model: type[models.Model] | None) -> str:
    return model.__name__ if model else "A query"


class Gate:
    """Which columns of a model decide who reads a row: its relationship and its marking."""

    def __init__(self, relationship: str = "relationship_id", marking: str | None = "marking"):
        self.relationship = relationship
        self.marking = marking


class GatedQuery(sql.Query):
    """A query that becomes no SQL while it waits at the gate.

    All evaluation ends in `get_compiler`, for this query and for those that it contains. Only a
    new queryset lets its query wait: what Django builds for itself (the inside of an `exclude`)
    takes part in a query that waits or has passed.
    """

    waits_at_gate = False

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        """Return what turns this query into SQL; raise UngatedQueryError while it waits."""
        self.refuse_while_waiting()
        return super().get_compiler(*args, **kwargs)

    def refuse_while_waiting(self) -> None:
        """Raise UngatedQueryError unless this query has passed the gate."""
        if self.waits_at_gate:
            raise UngatedQueryError(
                f"{_name(self.model)}: call visible_to(user), editable_by(user) "
                "or for_system(reason) first"
            )


class GatedQuerySet(QuerySet):
    """Rows that are read for somebody. A model says where its columns are with `gate`."""

    def __init__(
        self,
        model: type[models.Model] | None = None,
        query: sql.Query | None = None,
        using: str | None = None,
        hints: dict[str, models.Model] | None = None,
    ) -> None:
        if query is None:
            query = GatedQuery(model)
            query.waits_at_gate = True
        super().__init__(model, query, using, hints)

    def visible_to(self, user: "User | AnonymousUser", *, today: date | None = None) -> Self:
        """Return the rows that `user` may read on `today` (the home date)."""
        from offices.access import readable_relationships

        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self._behind_gate(user, readable_relationships(user, today or home_today()))

    def editable_by(self, user: "User | AnonymousUser", *, today: date | None = None) -> Self:
        """Return the visible rows of relationships that `user` may edit on `today`."""
        from offices.access import editable_relationships

        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self._behind_gate(user, editable_relationships(user, today or home_today()))

    def for_system(self, reason: str) -> Self:
        """Return the rows unfiltered, for work that shows no person anything; say why.

        Each call is listed in tests/offices/for_system_calls.txt.
        """
        if not reason:
            raise ValueError("for_system needs a reason")
        return self._passed()

    def none(self) -> Self:
        """Return no rows: nothing shows nothing to anybody, so this needs no gate."""
        return super().none()._passed()

    def _behind_gate(self, user: "User", relationships: QuerySet) -> Self:
        gate: Gate = self.model.gate  # type: ignore[attr-defined]
        rows = self.filter(**{f"{gate.relationship}__in": relationships})
        if gate.marking:
            rows = rows.filter(**{f"{gate.marking}__in": readable_markings(user)})
        return rows._passed()

    def _passed(self) -> Self:
        rows = self.all()
        rows._gated_query.waits_at_gate = False
        return rows

    @property
    def _gated_query(self) -> GatedQuery:
        return cast(GatedQuery, self.query)

    # --- What would take rows along that have not passed -----------------------------------

    def _refuse_waiting(self, *others: Any) -> None:
        for rows in (self, *others):
            if not isinstance(rows, GatedQuerySet):
                raise UngatedQueryError(f"{_name(self.model)}: the other rows have no gate")
            rows._gated_query.refuse_while_waiting()

    def __or__(self, other: Any) -> Any:
        self._refuse_waiting(other)
        return super().__or__(other)

    def __and__(self, other: Any) -> Any:
        self._refuse_waiting(other)
        return super().__and__(other)

    def __xor__(self, other: Any) -> Any:
        self._refuse_waiting(other)
        return super().__xor__(other)

    # --- What does not go through get_compiler of this query ----------------------------------

    def update(self, **kwargs: Any) -> int:
        """Change the rows that passed the gate; for services, which claim rows so."""
        self._refuse_waiting()
        return super().update(**kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: nobody can say which rows a text of SQL reads."""
        raise UngatedQueryError(f"{_name(self.model)}: raw SQL has no gate")

    def delete(self) -> NoReturn:
        """Refuse: no row of a domain is ever deleted (design §10); the database refuses too."""
        raise UngatedQueryError(f"{_name(self.model)}: rows are never deleted")

    def _raw_delete(self, using: str | None) -> NoReturn:
        self.delete()


GatedManager = models.Manager.from_queryset(GatedQuerySet)
