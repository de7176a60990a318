"""A table of a page as a file: the same rows, all of them, with `?format=csv`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.csv import Column, marked_csv

MOST_ROWS = 10_000


@dataclass(frozen=True)
class Table:
    """What a file says of each row, and how a row is marked."""

    name: str
    columns: tuple[Column, ...]
    marking_of: Callable[[Any], Any] = attrgetter("marking")


def wants_csv(request: HttpRequest, table: str = "") -> bool:
    """Return whether the address asks for this table of the page as a file, not for the page."""
    return request.GET.get("format") == "csv" and request.GET.get("table", "") == table


def csv_answer(
    table: Table,
    found: QuerySet | list[Any],
    *about: str,
    rows: Callable[[list[Any]], Iterable[Any]] = list,
) -> HttpResponse:
    """Return the file of a table: all that was found, up to 10,000; `about` is in its name.

    `rows` makes the rows of the table out of all that was found, at once.
    """
    first = list(found[: MOST_ROWS + 1])
    note = ""
    if len(first) > MOST_ROWS:
        first.pop()
        note = _told_that_more(found.count() if isinstance(found, QuerySet) else len(found))
    text = marked_csv(
        table.columns,
        rows(first),
        marking_of=table.marking_of,
        portion_label=_("Portion"),
        note=note,
    )
    name = "-".join([table.name, *filter(None, about)]).lower()
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "Cache-Control": "private, no-store",
        },
    )


def _told_that_more(count: int) -> str:
    return ngettext(
        "The first %(most)d of %(count)d row. Narrow the list to get the others.",
        "The first %(most)d of %(count)d rows. Narrow the list to get the others.",
        count,
    ) % {"most": MOST_ROWS, "count": count}
