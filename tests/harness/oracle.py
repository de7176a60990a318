"""What a page may show: only words of records that its reader reads, under a banner for all."""

import re
from html import unescape

from core.markings import Marking, banner, parse_line, parse_portion
from tests.harness.samples import Reader
from tests.harness.tokens import TOKEN, Owner, may_read

_BANNER = re.compile(r'<div class="marking-banner[^>]*>(?:<span[^>]*>[^<]*</span>)?([^<]*)</div>')
_PORTION = re.compile(r'<span class="portion">([^<]*)</span>')
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def complaints(page: str, looking: Reader, owners: dict[str, Owner]) -> list[str]:
    """Return a sentence for each thing that a page must not show, and for a wrong banner.

    The banner, top and bottom, is the maximum of the portion marks and of the markings of all
    records of which a text stands on the page: not lower, not higher.
    """
    found = {token: owners[token] for token in set(TOKEN.findall(page)) if token in owners}
    said = [
        f"shows {token} of a {owner.kind}, {owner.marking}"
        for token, owner in found.items()
        if looking.user is None
        or not may_read(
            looking.user, owner.marking, owner.relationship_id, set(looking.relationships)
        )
    ]
    lines = [parse_line(unescape(line)) for line in _BANNER.findall(page)]
    if len(lines) != 2 or lines[0] is None or lines[0] != lines[1]:
        return [*said, f"has the banners {lines}, not one on top and the same at the bottom"]
    shown = [parse_portion(mark) for mark in _PORTION.findall(page)]
    highest = _maximum([*shown, *(owner.marking for owner in found.values())])
    if lines[0] != highest:
        said.append(f"has the banner {lines[0]}, but shows {highest}")
    title = _TITLE.search(page)
    if title is None or not unescape(title[1]).rstrip().endswith(highest.line):
        said.append(f"does not say {highest.line} in its title")
    return said


def _maximum(marks: list[Marking | None]) -> Marking:
    if None in marks:
        raise ValueError("a portion mark that nobody can read")
    return banner(mark for mark in marks if mark is not None)
