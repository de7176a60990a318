"""Tables as people bring them, and as nobody should."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from core.tables import NotADayError, TableError, is_month_first, read_day, read_pasted, read_table

TABLE = [["Next step", "Owner", "Due"], ["Ölpreis fixieren", "EUR/CARC", "2026-05-19"]]


def cells(rows):
    return [list(row.cells) for row in rows]


def workbook(rows, **sheets):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_csv_is_read_in_any_make(delimiter, encoding):
    text = "\r\n".join(delimiter.join(row) for row in TABLE)
    assert cells(read_table(text.encode(encoding))) == TABLE


def test_pasted_cells_keep_their_lines_and_numbers():
    pasted = 'What\tWho\n\n"Name a\npoint of contact"\tPM\n \t\nSay ""yes""\t=1+1\n'
    rows = read_pasted(pasted)
    assert [row.number for row in rows] == [1, 3, 5]
    assert cells(rows)[1:] == [["Name a point of contact", "PM"], ['Say ""yes""', "=1+1"]]


def test_excels_own_hint_and_commas_in_texts_do_not_mislead():
    assert cells(read_table(b"sep=;\r\nWhat;Who\r\nA, b;PM\r\n")) == [
        ["What", "Who"],
        ["A, b", "PM"],
    ]
    assert cells(read_table(b"sep=;,\nA;B\n"))[1:] == [["A", "B"]]
    assert cells(read_table(b'A;"B"\n"C, D";E\n')) == [["A", "B"], ["C, D", "E"]]
    text = "What;Who\nAsk, then send;PM\nName one, two, three;L\n"
    assert [row.cells[1] for row in read_pasted(text)] == ["Who", "PM", "L"]


def test_a_workbook_is_read_as_it_shows():
    data = workbook(
        [["What", "Due", "No."], [], ["Ask", date(2026, 5, 19), 12.0], ["=1+1", None, 1.5]]
    )
    rows = read_table(data)
    assert [row.number for row in rows] == [1, 3, 4]
    # A formula that was never computed has no result; it is not taken for a text either.
    assert cells(rows)[1:] == [["Ask", "2026-05-19", "12"], ["", "", "1.5"]]


def test_a_workbook_that_lies_about_its_size_is_read_whole():
    data = _changed(workbook(TABLE), "xl/worksheets/sheet1.xml", b'ref="A1:C2"', b'ref="A1:A1"')
    assert cells(read_table(data)) == TABLE


def _changed(data, part, old, new):
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(written, "w") as target:
        assert part in source.namelist()
        for each in source.infolist():
            content = source.read(each)
            if each.filename == part:
                assert old in content
                content = content.replace(old, new)
            target.writestr(each.filename, content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def bomb():
    """Return a workbook of 30 kB whose sheet unpacks to 30 MB."""
    blanks = b"<sheetData>" + b" " * 30_000_000
    return _changed(workbook(TABLE), "xl/worksheets/sheet1.xml", b"<sheetData>", blanks)


def entities():
    """Return a workbook whose sheet names a text that names itself a billion times."""
    text = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    data = _changed(
        workbook(TABLE), "xl/worksheets/sheet1.xml", b"<worksheet ", text + b"]><worksheet "
    )
    return _changed(data, "xl/worksheets/sheet1.xml", b"Owner", b"&j;")


REFUSED = {
    "empty": (b" \r\n", "This file is empty."),
    "blank cells": (b";;\n;;\n", "Nothing stands in this table."),
    "too large": (b"a;b\n" * 600_000, "larger than 2 MB"),
    "xls renamed": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900,
        "old .xls file, or one with",
    ),
    "pdf": (b"%PDF-1.7 ...", "This is a PDF."),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x02\x03", "cannot be read as a table"),
    "no workbook": (b"PK\x03\x04 and no more", "This file is damaged."),
    "too long a cell": (b"What,Who\n" + b"x" * 200_000 + b",PM\n", "Row 2: a cell is too long"),
    "open quotation": (b'What,Who\n"' + b"x," * 100_000, "Row 2: .* never closed"),
    "open quotation in a small table": (b'What;Who\nA;PM\n"B;L\nC;D\n', "Row 3: .* never closed"),
    "open quotation before another": (b'sep=;\nWhat;Who\n"A;PM\n"B";L\n', "Row 3: .* never"),
    "too many rows": (b"a;b\n" * 1_001, "more than 1000 rows"),
    "too many columns": (b"a;" * 51 + b"a\n", "Row 1 has more than 50 columns"),
    "too long": (b"What;Who\nx;" + b"a" * 2_001 + b"\n", "A cell of row 2 has more than 2000"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_with_what_to_do(name):
    data, said = REFUSED[name]
    with pytest.raises(TableError, match=said):
        read_table(data)


def test_hostile_workbooks_are_refused_before_they_unfold():
    assert len(bomb()) < 100_000
    with pytest.raises(TableError, match="too large"):
        read_table(bomb())
    with pytest.raises(TableError, match="cannot be opened"):
        read_table(entities())
    far = _changed(
        workbook(TABLE), "xl/worksheets/sheet1.xml", b'<row r="2"', b'<row r="99999999999"'
    )
    assert len(read_table(far)) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("2026-05-19", "2026-05-19 00:00:00", "19 May 2026", "19-May-2026", "19th May 2026"),
        *("May 19, 2026", "Tue 19 May 2026", "Tuesday, 19 may 2026", "19/5/2026", "19.05.2026"),
        *("46161", "2026/5/19", "19 MAY 2026"),
    ],
)
def test_days_are_read_as_people_write_them(text):
    assert read_day(text) == date(2026, 5, 19)


def test_the_month_stands_first_only_where_that_is_said():
    assert read_day("3/4/2026") == date(2026, 4, 3)
    assert read_day("3/4/2026", month_first=True) == date(2026, 3, 4)
    assert is_month_first(["3/4/2026", "5/19/2026", "soon"])
    assert not is_month_first(["3/4/2026", "5/19/2026", "19/5/2026"])
    assert not is_month_first(["3/4/2026"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soon", "is no day. Write it like 2026-05-19"),
        ("May 2026", "is no day. Write it"),
        ("31 June 2026", "is no day of the calendar"),
        ("5/19/2026", "with the day first"),
        ("19/5/26", "four digits"),
        ("1926-05-19", "is the year right"),
        ("19 Mayo 2026x", "is no day"),
        ("12", "is no day"),
    ],
)
def test_what_is_no_day_is_told(text, said):
    with pytest.raises(NotADayError, match=said):
        read_day(text)
