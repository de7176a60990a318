"""Watches for joins to rows with a marking of their own: they would go past the gate.

The gate asks for the rows of one table. A join brings others along, and may: up or down to rows
that the database keeps in the same relationship with the same marking (core/scope.py), and to what
is always U. Anything else has to be fetched through the gate by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.apps import apps
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler

from dialogue.models import Counterpart, Track
from offices.gate import GatedQuerySet
from offices.models import Relationship, User

# Both are children of one body, and of one marking with it.
SIBLINGS = {("dialogue_meeting", "dialogue_cadence")}
ALWAYS_U = {model._meta.db_table for model in (Counterpart, Relationship, Track)}
SCOPED = """
    SELECT conrelid::regclass::text, confrelid::regclass::text,
           bool_or(attname = 'marking'), bool_or(attname = 'relationship_id')
    FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
    WHERE contype = 'f' GROUP BY pg_constraint.oid, conrelid, confrelid
"""


class Joins:
    """What queries that passed the gate for somebody have joined to, and should not have."""

    def __init__(self) -> None:
        self.queries = 0
        self.wrong: set[str] = set()
        self.gated = {m._meta.db_table for m in apps.get_models() if hasattr(m, "gate")}
        with connection.cursor() as cursor:
            cursor.execute(SCOPED)
            keys = cursor.fetchall()
        same = {(child, parent) for child, parent, marked, _ in keys if marked}
        self.allowed = SIBLINGS | same | {(parent, child) for child, parent in same}
        self.allowed |= {
            (child, parent) for child, parent, _, kept in keys if kept and parent in ALWAYS_U
        }

    def look_at(self, query: Any) -> None:
        """Note each join of a query from one table to another that goes past the gate."""
        self.queries += 1
        for alias, join in query.alias_map.items():
            parent = getattr(join, "parent_alias", None)
            if parent is None or not query.alias_refcount.get(alias):
                continue
            tables = (query.alias_map[parent].table_name, join.table_name)
            if join.table_name in self.gated and tables not in self.allowed:
                self.wrong.add(" to ".join(tables))


@contextmanager
def watching() -> Iterator[Joins]:
    """Watch every query that is made SQL for a reader."""
    joins = Joins()
    behind_gate, from_clause = GatedQuerySet._behind_gate, SQLCompiler.get_from_clause

    def mark(rows: GatedQuerySet, user: User, relationships: Any) -> GatedQuerySet:
        passed = behind_gate(rows, user, relationships)
        passed.query.is_for_reader = True
        return passed

    def look(compiler: SQLCompiler) -> Any:
        # Here all joins of the query are known, those of select_related and order_by too.
        if getattr(compiler.query, "is_for_reader", False):
            joins.look_at(compiler.query)
        return from_clause(compiler)

    with (
        mock.patch.object(GatedQuerySet, "_behind_gate", mark),
        mock.patch.object(SQLCompiler, "get_from_clause", look),
    ):
        yield joins
