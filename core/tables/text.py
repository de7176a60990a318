"""CSV of any make and pasted cells: which encoding, which sign between the cells."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from django.utils.translation import gettext as _

from core.tables.cells import TableError

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
DELIMITERS = "\t;,"
LOOKED_AT = 50  # rows, to tell the delimiter


def decode(data: bytes) -> str:
    """Return a file's text: UTF-8 or UTF-16 where it says or shows so, else Windows-1252.

    Raises TableError for what is no text.
    """
    try:
        text = data.decode(_encoding_of(data))
    except UnicodeDecodeError:
        text = ""
    if not text.strip() or any(sign < " " and sign not in "\t\r\n" for sign in text):
        raise TableError(
            _("This file cannot be read as a table. Save it as .xlsx or as “CSV UTF-8”.")
        )
    return text


def _encoding_of(data: bytes) -> str:
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return encoding
    # Latin letters in UTF-16 have a zero beside each of them.
    half = len(data) // 2
    if data[1::2].count(0) > half * 0.4:
        return "utf-16-le"
    if data[::2].count(0) > half * 0.4:
        return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def read_cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of CSV or of pasted cells with their numbers, blank ones too."""
    text = text.lstrip("\ufeff")
    if not text.strip(f'{DELIMITERS} \r\n"'):
        return
    first, _break, rest = text.partition("\n")
    said = first.strip().strip('"').lower()
    if said.startswith("sep=") and said[4:] in ("", *DELIMITERS):  # Excel's own hint
        yield from _numbered(rest, said[4:] or "\t", after=1)
    else:
        yield from _numbered(text, _delimiter_of(text))


def _delimiter_of(text: str) -> str:
    """Return the sign that parts most rows alike: the one of tab, semicolon and comma."""

    def evenness(delimiter: str) -> tuple[int, int]:
        widths: Counter[int] = Counter()
        with suppress(TableError):  # whoever reads it with this sign is told
            for number, cells in _numbered(text, delimiter):
                if any(cells):
                    widths[len(cells)] += 1
                if number >= LOOKED_AT:
                    break
        several = {width: rows for width, rows in widths.items() if width > 1}
        if not several:
            return (0, 0)
        width = max(several, key=lambda each: (several[each], each))
        return (several[width], width)

    return max(DELIMITERS, key=evenness)


def _numbered(text: str, delimiter: str, after: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Yield rows; TableError at an open quotation, which would swallow the rows below it."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = after
    try:
        for number, cells in enumerate(reader, start=after + 1):
            yield number, cells
    except csv.Error as error:
        raise TableError(
            _(
                "Row %(row)d: a cell is too long, or the quotation mark that begins it is never "
                "closed at its end. Shorten the cell, close the mark, or delete it."
            )
            % {"row": number + 1}
        ) from error
