"""A table that somebody brings along, as rows of text: .xlsx, CSV of any make, pasted cells. Pure.

What it is is told by its content, never by its name. Nothing in it is computed or followed: of a
formula the result that stands in the file is read, and a text that looks like one stays a text.
"""

from django.utils.translation import gettext as _

from core.tables.cells import MOST_BYTES, Row, TableError, within_limits
from core.tables.days import NotADayError, is_month_first, read_day
from core.tables.excel import read_workbook
from core.tables.text import decode, read_cells

__all__ = [
    "MOST_BYTES",
    "NotADayError",
    "Row",
    "TableError",
    "is_month_first",
    "read_cells",
    "read_day",
    "read_pasted",
    "read_table",
]

ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"


def read_table(data: bytes) -> list[Row]:
    """Return the rows of a file that hold anything, each with its number in the file.

    Raises TableError with a sentence that says what to do for what is no table, is too large, is
    protected, or is of a kind that is not read.
    """
    if not data.strip():
        raise TableError(_("This file is empty."))
    if len(data) > MOST_BYTES:
        raise TableError(_("This file is larger than 2 MB. Keep the table alone, then try again."))
    if data.startswith(OLE):
        raise TableError(
            _(
                "This is an old .xls file, or one with a password. Save it as .xlsx or as CSV "
                "without a password, then try again."
            )
        )
    if data.startswith(PDF):
        raise TableError(_("This is a PDF. Bring the table as .xlsx or CSV, or paste its cells."))
    return within_limits(read_workbook(data) if data.startswith(ZIP) else read_cells(decode(data)))


def read_pasted(text: str) -> list[Row]:
    """Return the rows of cells that were copied out of a spreadsheet, or of CSV; TableError."""
    return within_limits(read_cells(text))
