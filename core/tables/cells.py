"""Rows of text, and how large a table may be."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_BYTES = 2_000_000
MOST_ROWS = 1_000
MOST_COLUMNS = 50
MOST_CHARACTERS = 2_000
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class TableError(ValueError):
    """It cannot be read as a table; the sentence says why and what to do."""


@dataclass(frozen=True)
class Row:
    """A row with its number as a spreadsheet counts it, and its cells, all of one width."""

    number: int
    cells: tuple[str, ...]


def clean(value: str) -> str:
    """Return a cell as one line without controls and outer blanks."""
    return " ".join(_CONTROLS.sub(" ", value).split())


def within_limits(rows: Iterable[tuple[int, list[str]]]) -> list[Row]:
    """Return the rows that hold anything, cleaned and of one width; TableError above a limit."""
    kept: list[tuple[int, list[str]]] = []
    for number, cells in rows:
        said = [clean(cell) for cell in cells]
        while said and not said[-1]:
            said.pop()
        if not said:
            continue
        if len(said) > MOST_COLUMNS:
            raise TableError(
                _("Row %(row)d has more than %(most)d columns. Delete those that are not needed.")
                % {"row": number, "most": MOST_COLUMNS}
            )
        if any(len(cell) > MOST_CHARACTERS for cell in said):
            raise TableError(
                _("A cell of row %(row)d has more than %(most)d characters. Shorten it.")
                % {"row": number, "most": MOST_CHARACTERS}
            )
        kept.append((number, said))
        if len(kept) > MOST_ROWS:
            raise TableError(
                _("This table has more than %(most)d rows. Bring it in parts.")
                % {"most": MOST_ROWS}
            )
    if not kept:
        raise TableError(_("Nothing stands in this table."))
    width = max(len(cells) for _number, cells in kept)
    return [Row(number, (*cells, *[""] * (width - len(cells)))) for number, cells in kept]
