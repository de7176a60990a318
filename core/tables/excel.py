"""The first visible sheet of an .xlsx workbook, within limits that a hostile one cannot pass."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from core.tables.cells import MOST_COLUMNS, TableError

MOST_UNPACKED = 20_000_000  # bytes of all parts together; a thousand long rows need one million
MOST_PARTS = 1_000
LAST_ROW = 1_048_576  # of any sheet


def read_workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first visible sheet with their numbers, blank ones too.

    Raises TableError for what is no workbook, and for one that unpacks to more than 20 MB.
    """
    _refuse_bomb(data)
    unreadable = TableError(
        _("This file cannot be opened as an .xlsx workbook. Save it again, or as “CSV UTF-8”.")
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions that are not read
        # openpyxl trusts its input: a broken workbook ends it with errors of any kind.
        try:
            rows = list(_rows_of(data))
        except Exception as error:
            raise unreadable from error
    yield from rows


def _refuse_bomb(data: bytes) -> None:
    """Look at what the archive says of its parts; zipfile reads no more of one than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise TableError(
            _("This file is damaged. Save the table again, then try again.")
        ) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TableError(
            _("This workbook is too large. Copy the table alone into a new one, then try again.")
        )


def _rows_of(data: bytes) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # here: it would add a tenth of a second to each start

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    with closing(book):
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in sheets[:1]:
            # What a sheet says of its own size is often wrong.
            sheet.reset_dimensions()
            values = sheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS + 1, values_only=True)
            for number, row in enumerate(values, start=1):
                if any(value is not None for value in row):
                    yield number, [_as_text(value) for value in row]


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
