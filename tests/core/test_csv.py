"""A file of a table: marked, read back as it was, and nothing in it is a formula."""

import csv
import io
import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.csv import Column, cell, marked_csv
from core.markings import MARKINGS, banner, marking

SIGNS = "=+-@|%\uff1d\uff0b\uff0d\uff20"
INVISIBLE = " \t\r\n\x00\x0b\x85\u00a0\u00ad\u200b\u200e\u202e\u2060\ufeff"
texts = st.text(st.sampled_from(f"{SIGNS}{INVISIBLE};,\"'1a.ş") | st.characters(codec="utf-8"))
COLUMNS = (Column("Word", lambda row: row[1]), Column("Other", lambda row: row[2]))


def written(*rows, note=""):
    return marked_csv(COLUMNS, rows, marking_of=lambda row: row[0], note=note)


def read(text, delimiter=","):
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=delimiter))


def test_banner_stands_first_then_headings_then_rows_with_their_portions():
    text = written(("C", "one", 1), ("SBU/NF", "two", None))
    assert text.encode().startswith(b"\xef\xbb\xbf")
    assert text == (
        "\ufeffCONFIDENTIAL//NOFORN\r\nPortion,Word,Other\r\n(C),one,1\r\n(SBU/NF),two,\r\n"
    )


def test_empty_table_is_unclassified():
    assert read(written()) == [["UNCLASSIFIED"], ["Portion", "Word", "Other"]]


def test_note_stands_beside_the_banner():
    assert read(written(note="The first 2."))[0] == ["UNCLASSIFIED", "The first 2."]


def test_row_without_a_marking_is_never_written():
    with pytest.raises(ValueError, match="Not a marking"):
        written(("", "one", 1))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 5, 19), "2026-05-19"),
        (datetime(2026, 5, 19, 8, 7, 6, tzinfo=UTC), "2026-05-19 08:07"),
        (None, ""),
        (-3, -3),
        ("two\r\n lines\t here ", "two lines here"),
        ("Mədəniyyət", "Mədəniyyət"),
    ],
)
def test_cell_says_what_is_meant(value, said):
    assert cell(value) == said


@pytest.mark.parametrize(
    "attack",
    [
        '=HYPERLINK("http://x","y")',
        "\t=1+1",
        "\r\n=1+1",
        " @SUM(A1)",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "\u200b=1+1",
        "\uff1d1+1",
        "harmless;=1+1",
        'quoted";=1+1',
        "harmless;|1+1",
        "harmless;%1+1",
    ],
)
def test_known_attacks_become_text(attack):
    for delimiter in ",;":
        for row in read(written(("U", attack, "x")), delimiter)[2:]:
            assert not any(is_formula(one) for one in row), row


@given(st.lists(st.tuples(st.sampled_from(MARKINGS), texts, texts), max_size=4))
@example([(marking("U"), "a;=1", '";=1')])
def test_nothing_in_it_is_a_formula(rows):
    """Neither where the comma parts the cells nor where the semicolon does."""
    text = written(*rows)
    assert read(text)[0] == [banner(row[0] for row in rows).line]
    assert [row[0] for row in read(text)[2:]] == [row[0].portion for row in rows]
    for delimiter in ",;":
        for row in read(text, delimiter):
            assert not any(is_formula(one) for one in row), row


@given(texts.filter(lambda text: not set(text) & set(SIGNS)))
def test_what_is_no_formula_is_kept(text):
    kept = read(written(("U", text, "x")))[2][1]
    controls = dict.fromkeys([*range(32), *range(127, 160)], " ")
    assert kept == " ".join(text.translate(controls).split())


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take this for a formula: a sign comes first, and no number."""
    seen = text.lstrip(INVISIBLE)
    if not seen or seen[0] not in SIGNS:
        return False
    return re.fullmatch(r"-?[0-9,.]*", seen) is None
