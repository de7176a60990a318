"""What a page may show: only words of records that its reader reads, under a banner for all."""

import csv
import io
import re
from html import unescape

from core.markings import Marking, banner, parse_line, parse_portion, stricter
from tests.harness.samples import Reader
from tests.harness.tokens import TOKEN, Owner, is_within, may_read

_BANNER = re.compile(r'<div class="marking-banner[^>]*>(?:<span[^>]*>[^<]*</span>)?([^<]*)</div>')
_PORTION = re.compile(r'<span class="portion">([^<]*)</span>')
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def complaints(
    page: str, looking: Reader, owners: dict[str, set[Owner]], typed: str = ""
) -> list[str]:
    """Return a sentence for each thing that a page must not show, and for a wrong banner.

    What the reader typed into the address is the reader's own.
    The banner, top and bottom, is the maximum of the portion marks and of the markings of all
    records of which a text stands on the page: not lower, not higher.
    """
    lines = [parse_line(unescape(line)) for line in _BANNER.findall(page)]
    if len(lines) != 2 or lines[0] is None or lines[0] != lines[1]:
        return [f"has the banners {lines}, not one on top and the same at the bottom"]
    shown = [parse_portion(mark) for mark in _PORTION.findall(page)]
    said = ["has a portion mark that nobody can read"] if None in shown else []
    highest = banner(mark for mark in shown if mark is not None)
    least = highest
    found = set(TOKEN.findall(page)) - set(TOKEN.findall(typed))
    for token in sorted(found & owners.keys()):
        marks = [owner.marking for owner in owners[token] if _may_read(looking, owner)]
        if not marks:
            said.append(f"shows {token} of {owners[token]}")
        elif not any(_covers(lines[0], mark) for mark in marks):
            least = banner([least, *marks])
        highest = banner([highest, *marks])
    if not _covers(lines[0], least):
        said.append(f"has the banner {lines[0]}, but shows {least}")
    if not _covers(highest, lines[0]):
        said.append(f"has the banner {lines[0]}, but shows only {highest}")
    title = _TITLE.search(page)
    if title is None or not unescape(title[1]).rstrip().endswith(lines[0].line):
        said.append(f"does not say {lines[0].line} in its title")
    return said


def file_complaints(
    text: str, looking: Reader, owners: dict[str, set[Owner]], typed: str = ""
) -> list[str]:
    """Return a sentence for each thing that a file (CSV) must not show, and for a wrong banner.

    Its banner is the maximum of its portions, and each row's portion covers what the row says.
    """
    if not text.startswith("\ufeff"):
        return ["does not begin with the mark that tells spreadsheets of UTF-8"]
    (line, *_), (first, *_), *rows = csv.reader(io.StringIO(text[1:], newline=""))
    said = [] if first == "Portion" else [f"has {first}, not Portion, as its first column"]
    portions = [parse_portion(row[0]) for row in rows]
    if None in portions:
        return [*said, "has a portion mark that nobody can read"]
    highest = banner(mark for mark in portions if mark is not None)
    if parse_line(line) != highest:
        said.append(f"has the banner {line}, but its rows make {highest}")
    for row, portion in zip(rows, portions, strict=True):
        found = set(TOKEN.findall(" ".join(row[1:]))) - set(TOKEN.findall(typed))
        for token in sorted(found & owners.keys()):
            marks = [owner.marking for owner in owners[token] if _may_read(looking, owner)]
            if not marks:
                said.append(f"shows {token} of {owners[token]}")
            elif not any(_covers(portion, mark) for mark in marks):
                said.append(f"has {portion} before {token}, which is {marks}")
    return said


def _covers(one: Marking, other: Marking) -> bool:
    return stricter(one, other) == one


def _may_read(looking: Reader, owner: Owner) -> bool:
    user = looking.user
    if user is None:
        return False
    if owner.author_id is not None:
        return user.pk == owner.author_id and is_within(user, owner.marking)
    return may_read(user, owner.marking, owner.relationship_id, set(looking.relationships))
