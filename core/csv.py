"""A table as CSV text that a spreadsheet opens as it is and runs nothing of. Pure.

The first row is the banner: the maximum of the portion marks in the first column (design §10).
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import defusedcsv.csv

from core.markings import Marking, banner, marking

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for something else
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
# defusedcsv looks at the first character alone, for the narrow signs. Programs see past what is
# invisible, read full-width signs, and part at semicolons where the comma is the decimal sign.
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_WIDE_SIGNS = "\uff1d\uff0b\uff0d\uff20"
_HIDDEN_FORMULA = re.compile(rf"^(?=[{_INVISIBLE}]+[=+\-@|%]|[{_INVISIBLE}]*[{_WIDE_SIGNS}])")
_FORMULA_IN_A_PART = re.compile(rf"(?<=;)(?=[{_INVISIBLE}]*[=+\-@|%{_WIDE_SIGNS}])")


@dataclass(frozen=True)
class Column:
    """One column: its heading, and what it says of a row."""

    label: Any  # a text, perhaps one that is translated when it is needed
    value: Callable[[Any], object]


def marked_csv(
    columns: Sequence[Column],
    rows: Iterable[Any],
    *,
    marking_of: Callable[[Any], str | Marking],
    portion_label: str = "Portion",
    note: str = "",
) -> str:
    """Return the banner row, the row of headings, then a row for each of `rows`.

    `note` stands beside the banner. ValueError for a row without a marking: nothing is written
    that does not say how sensitive it is.
    """
    rows = list(rows)
    marks = [marking(marking_of(row)) for row in rows]
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = defusedcsv.csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([banner(marks).line, *([note] if note else [])])
    writer.writerow([cell(portion_label), *(cell(column.label) for column in columns)])
    for mark, row in zip(marks, rows, strict=True):
        writer.writerow([mark.portion, *(cell(column.value(row)) for column in columns)])
    return text.getvalue()


def cell(value: object) -> str | int:
    """Return what stands in a cell: one line; days as 2026-05-19, instants as their UTC minute."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    line = " ".join(_CONTROLS.sub(" ", str(value)).split())
    line = _FORMULA_IN_A_PART.sub("'", line)
    return _HIDDEN_FORMULA.sub("'", line)
