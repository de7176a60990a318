"""What a page may show: only words of records that its reader reads, under a banner for all."""

import re
from html import unescape

from core.markings import banner, parse_line, parse_portion, stricter
from tests.harness.samples import Reader
from tests.harness.tokens import TOKEN, Owner, may_read

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
    shown = [parse_portion(mark) for mark in _PORTION.findall(page)]
    said = ["has a portion mark that nobody can read"] if None in shown else []
    least = most = banner(mark for mark in shown if mark is not None)
    found = set(TOKEN.findall(page)) - set(TOKEN.findall(typed))
    for token in sorted(found & owners.keys()):
        marks = [owner.marking for owner in owners[token] if _may_read(looking, owner)]
        if not marks:
            said.append(f"shows {token} of {owners[token]}")
            continue
        least = stricter(least, min(marks, key=lambda mark: mark.rank))
        most = banner([most, *marks])
    lines = [parse_line(unescape(line)) for line in _BANNER.findall(page)]
    if len(lines) != 2 or lines[0] is None or lines[0] != lines[1]:
        return [*said, f"has the banners {lines}, not one on top and the same at the bottom"]
    if stricter(least, lines[0]) != lines[0] or stricter(lines[0], most) != most:
        said.append(f"has the banner {lines[0]}, but shows {least}")
    title = _TITLE.search(page)
    if title is None or not unescape(title[1]).rstrip().endswith(lines[0].line):
        said.append(f"does not say {lines[0].line} in its title")
    return said


def _may_read(looking: Reader, owner: Owner) -> bool:
    return looking.user is not None and may_read(
        looking.user, owner.marking, owner.relationship_id, set(looking.relationships)
    )
