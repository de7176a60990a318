"""Which column of a table says what, guessed by its heading; markings also by what they are."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.folding import fold
from core.markings import parse_portion

LOOKED_AT = 10  # rows, among which the headings stand


class Field(StrEnum):
    """What a row may say of a next step, in the order of the page."""

    WHAT = "what"
    WHO = "who"
    FOLLOWER = "follower"
    DUE = "due"
    GROUP = "group"
    TARGET = "target"
    MARKING = "marking"


LABELS: Mapping[Field, Any] = {
    Field.WHAT: _("What is to be done"),
    Field.WHO: _("Who does it"),
    Field.FOLLOWER: _("Office that follows it for the other side"),
    Field.DUE: _("By when"),
    Field.GROUP: _("Forum or group"),
    Field.TARGET: _("Target"),
    Field.MARKING: _("Marking"),
}
NEEDED = (Field.WHAT, Field.WHO, Field.DUE)

# What people write over a column; whole headings first, then words in longer ones.
HEADINGS: Mapping[Field, tuple[str, ...]] = {
    Field.FOLLOWER: ("followed by", "following office", "follower", "follow up by"),
    Field.TARGET: ("target", "target value", "benchmark target", "indicator"),
    Field.MARKING: ("marking", "classification", "class", "portion", "portion mark"),
    Field.GROUP: ("working group", "group", "forum", "wg", "body"),
    Field.DUE: ("due date", "due", "deadline", "by when", "due by", "target date", "by", "date"),
    Field.WHO: ("owner", "responsible", "who", "action office", "lead", "office", "assigned to"),
    Field.WHAT: (
        *("next step", "next steps", "what", "action", "action item", "step", "task"),
        *("benchmark", "measure", "deliverable", "description", "commitment", "title"),
    ),
}


def guess_headings(rows: Sequence[Sequence[str]]) -> int | None:
    """Return which of the first rows holds the headings, from 0; None when none looks like it."""
    found = [len(guess_columns(row)) for row in rows[:LOOKED_AT]]
    most = max(found, default=0)
    return found.index(most) if most >= 2 else None


def guess_columns(headings: Sequence[str]) -> dict[str, int]:
    """Return by field the column whose heading says it; each column says one thing."""
    words = [_words(heading) for heading in headings]
    columns: dict[str, int] = {}
    for matches in (_is_whole, _is_part):
        for field, known in HEADINGS.items():
            taken = set(columns.values())
            free = [n for n, said in enumerate(words) if said and n not in taken]
            if field not in columns:
                hit = next((n for name in known for n in free if matches(name, words[n])), None)
                if hit is not None:
                    columns[field] = hit
    return columns


def guess_marked(
    rows: Iterable[Sequence[str]], free: Iterable[int], *, is_headed: bool
) -> list[int]:
    """Return the columns of `free` in which nothing but markings stands, whatever their heading.

    Unless the table `is_headed`, the first cell of a column may be a heading.
    """
    rows = list(rows)
    found = []
    for column in free:
        read = [parse_portion(row[column]) is not None for row in rows if row[column]]
        if not is_headed and read and not read[0]:
            del read[0]
        if read and all(read):
            found.append(column)
    return found


def without_doubles(columns: Mapping[str, int]) -> list[int]:
    """Return the columns that were chosen for more than one thing."""
    chosen = list(columns.values())
    return sorted({n for n in chosen if chosen.count(n) > 1})


def name_of(column: int) -> str:
    """Return the letters by which a spreadsheet calls a column: A for 0, AA for 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def examples(rows: Iterable[Sequence[str]], column: int, most: int = 2) -> str:
    """Return the first different things that stand in a column, shortened, for a choice."""
    said: list[str] = []
    for row in rows:
        if row[column] and row[column][:30] not in said:
            said.append(row[column][:30])
        if len(said) == most:
            break
    return ", ".join(said)


def _words(heading: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(heading)))


def _is_whole(name: str, said: str) -> bool:
    return name == said


def _is_part(name: str, said: str) -> bool:
    return len(name) > 2 and re.search(rf"\b{name}\b", said) is not None
