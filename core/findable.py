"""What search finds of a kind of record, said once, beside its model.

    @findable(title="title", text=["purpose", "minutes"], page="meeting")
    class AgendaItem(Record): …

A trigger of the database then keeps one row of the search index for each record: with its
relationship and marking, so that the gate over the index says what the gate over the record says,
whoever wrote it and however (docs/decisions/0010-search.md). Records that are there already come
into the index by `manage.py index_search`.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pgtrigger
from django.apps import apps
from django.db import models

INDEX = "offices_searchentry"  # the table of offices.models.SearchEntry
KEEP = "offices_keep_findable"  # of offices/migrations: writes the row of one record

Model = TypeVar("Model", bound=type[models.Model])


class Sql(str):
    """A value that no path leads to; `NEW` is the record."""

    __slots__ = ()


_found: dict[str, type[models.Model]] = {}


def findable(
    *,
    title: str = "",
    text: Sequence[str] = (),
    page: str = "",
    day: str = "",
    theme: str = "",
    only_if: str = "",
) -> Callable[[Model], Model]:
    """Return the decorator of a model whose records search finds.

    `title` weighs most; `text` is what is searched beside it. `page` is the path to the record on
    whose page this one is shown, "" for a page of its own: from there come day and theme, unless
    `day` (a date or an instant) or `theme` (its code) lead to others. Paths are fields joined by a
    dot ("body.track.theme.code"), or Sql. Records of which `only_if` (SQL over NEW) does not hold
    are not found.
    """

    def decorate(model: Model) -> Model:
        _found[model._meta.label] = model
        trigger = KeepFindable(title, text, page, day, theme, only_if)
        pgtrigger.register(trigger)(model)
        return model

    return decorate


def findable_models() -> dict[str, type[models.Model]]:
    """Return what search finds, by the kind that stands in the index; in the order of the apps."""
    order = [app.label for app in apps.get_app_configs()]
    found = sorted(_found.values(), key=lambda model: -order.index(model._meta.app_label))
    return {str(model._meta.model_name): model for model in found}


def touch(table: str) -> str:
    """Return the SQL that lets the triggers of a table see every row, and changes none."""
    return f'UPDATE "{table}" SET uid = uid'


class KeepFindable(pgtrigger.Trigger):
    """Keep the index row of each record of a model."""

    name = "keep_findable"
    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.Update

    def __init__(
        self,
        title: str,
        text: Sequence[str],
        page: str,
        day: str,
        theme: str,
        only_if: str,
    ) -> None:
        self.title, self.text, self.page = title, tuple(text), page
        self.day, self.theme, self.only_if = day, theme, only_if
        super().__init__()

    def get_func(self, model: Any) -> str:
        """Return the trigger's body."""
        keep = f"PERFORM {KEEP}({', '.join(self._told(model))}); RETURN NULL;"
        if not self.only_if:
            return keep
        return f"""
            IF NOT ({self.only_if}) THEN
                DELETE FROM {INDEX} WHERE uid = NEW.uid;
                RETURN NULL;
            END IF;
            {keep}
        """

    def _told(self, model: Any) -> list[str]:
        """Return what the record says, in the order of what `offices_keep_findable` takes."""
        has = {field.name for field in model._meta.concrete_fields}
        page = _end_of(model, self.page)
        return [
            "NEW.uid",
            "NEW.relationship_id" if "relationship" in has else "NEW.id",
            "NEW.marking" if "marking" in has else "'U'",
            f"'{model._meta.model_name}'",
            f"'{page._meta.model_name}'",
            _value(model, f"{self.page}.uid" if self.page else "uid"),
            "NEW.reference" if "reference" in has else "''",
            _value(model, self.title) if self.title else "''",
            _joined([_value(model, each) for each in self.text]),
            _value(model, self.theme) if self.theme else "NULL",
            _day(model, self.day) if self.day else "NULL",
        ]


def _joined(values: list[str]) -> str:
    """Return the SQL of these texts, each a paragraph of its own; those that are empty left out."""
    if not values:
        return "''"
    kept = ", ".join(f"nullif({value}, '')" for value in values)
    return f"concat_ws(E'\\n\\n', {kept})"


def _day(model: Any, path: str) -> str:
    value = _value(model, path)
    if not isinstance(path, Sql) and isinstance(_field(model, path), models.DateTimeField):
        return f"({value} AT TIME ZONE 'UTC')::date"
    return value


def _value(model: Any, path: str) -> str:
    """Return the SQL of what a path leads to, from the record that is written."""
    if isinstance(path, Sql):
        return f"({path})"
    return _follow(model, path.split("."), "NEW", 1)


def _follow(model: Any, path: list[str], row: str, depth: int) -> str:
    field = model._meta.get_field(path[0])
    if path[1:] in ([], ["id"]):
        return f"{row}.{field.column}"
    target, there = field.related_model, f"r{depth}"
    value = _follow(target, path[1:], there, depth + 1)
    return (
        f"(SELECT {value} FROM {target._meta.db_table} AS {there} "
        f"WHERE {there}.id = {row}.{field.column})"
    )


def _field(model: Any, path: str) -> Any:
    *steps, last = path.split(".")
    return _end_of(model, ".".join(steps))._meta.get_field(last)


def _end_of(model: Any, path: str) -> Any:
    for step in filter(None, path.split(".")):
        model = model._meta.get_field(step).related_model
    return model
