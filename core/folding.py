"""Letters as they are looked for: small, without accents, `ə` as `e`. Pure.

The database folds in the same way by `core_fold` (core/migrations/0002_fold.py): what is stored is
found whether it was typed Bakı, Baki or BAKI. Here it is done letter by letter, so that a word
found in the folded text can be shown in the text as it was written.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# Letters that no decomposition leads to an ASCII one; both cases, since a server with the locale C
# knows the small letters of ASCII alone.
ONE_LETTER = dict(
    zip(
        "\u018f\u0259I\u0131\u0141\u0142\u00d8\u00f8\u0110\u0111\u0126\u0127\u0166\u0167\u014a\u014b\u03c2",
        "eeiilloodd" + "hhttnn\u03c3",
        strict=True,
    )
)
TWO_LETTERS = {
    "\u00df": "ss",
    "\u1e9e": "ss",
    "\u00e6": "ae",
    "\u00c6": "ae",
    "\u0153": "oe",
    "\u0152": "oe",
    "\u00fe": "th",
    "\u00de": "th",
}
# Combining marks, and signs that nobody sees: they are left out.
MARKS = (
    "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ue000\ue001"
)
# Quotes, dashes, dots beyond ASCII: a server with the locale C takes them for letters. And what the
# parser of full text would take for a tag, and drop.
BLANKED = (
    "<>\u00a0-\u00a9\u00ab\u00ac\u00ae-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7"
    "\u2000-\u200a\u2010-\u2029\u202f-\u205f\u3000-\u303f"
)
# Private signs: where a found word begins and ends. No text that is folded has them.
BEGIN, END = "\ue000", "\ue001"
_MARK = re.compile(f"[{MARKS}]")
_BLANK = re.compile(f"[{BLANKED}]")


def fold(text: str) -> str:
    """Return a text as it is looked for."""
    return "".join(_fold_letter(letter) for letter in text)


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    bare = _BLANK.sub(" ", _MARK.sub("", unicodedata.normalize("NFD", letter)))
    return "".join(TWO_LETTERS.get(c) or ONE_LETTER.get(c) or c.lower() for c in bare)


@dataclass(frozen=True)
class Stretch:
    """A stretch of text, found or not."""

    text: str
    is_found: bool


def stretches(text: str, folded: str) -> list[Stretch]:
    """Return the text in stretches, found or not, as BEGIN and END say in its folded form.

    The whole is one stretch that is not found where the two do not belong together.
    """
    parts = list(map(_fold_letter, text))
    if "".join(parts) != folded.replace(BEGIN, "").replace(END, ""):
        return [Stretch(text, False)]
    if all(len(part) == 1 for part in parts):  # nearly always: each letter has its own place
        return list(_cut_at_marks(text, folded))
    own = [n for n, part in enumerate(parts) for _ in part]
    found = {n for n, is_found in zip(own, _marks(folded), strict=True) if is_found}
    return list(_joined(text, found))


def _cut_at_marks(text: str, folded: str) -> Iterator[Stretch]:
    at = 0
    for n, piece in enumerate(re.split(f"[{BEGIN}{END}]", folded)):
        if piece:
            yield Stretch(text[at : at + len(piece)], n % 2 == 1)
            at += len(piece)


def _marks(folded: str) -> list[bool]:
    marks, is_found = [], False
    for sign in folded:
        if sign in (BEGIN, END):
            is_found = sign == BEGIN
        else:
            marks.append(is_found)
    return marks


def _joined(text: str, found: set[int]) -> Iterator[Stretch]:
    start = 0
    for n in range(1, len(text) + 1):
        # A mark that stands alone belongs to the letter before it.
        if n == len(text) or ((n in found) != (start in found) and not _MARK.match(text[n])):
            yield Stretch(text[start:n], start in found)
            start = n


def snippet(text: str, folded: str, most: int = 240) -> list[Stretch]:
    """Return the part of a text, about `most` letters, in which most is found; cut at blanks.

    Without anything found it is the beginning of the text.
    """
    whole = stretches(text, folded)
    starts, at = [], 0
    for stretch in whole:
        if stretch.is_found:
            starts.append(at)
        at += len(stretch.text)
    first, last = _window(text, starts, most)
    cut = list(_cut(whole, first, last))
    if first > 0:
        cut.insert(0, Stretch("… ", False))
    if last < len(text):
        cut.append(Stretch(" …", False))
    return cut


def _window(text: str, starts: list[int], most: int) -> tuple[int, int]:
    """Return where the part begins and ends: some words before the first that is found in it."""
    if len(text) <= most:
        return 0, len(text)
    # Of very many that are found the first ones decide.
    starts = starts[:100]
    near = {one: sum(one <= other < one + most for other in starts) for one in starts}
    best = max(near, key=lambda one: near[one], default=0)
    first = max(0, min(best - most // 4, len(text) - most))
    last = min(len(text), first + most)
    if first:
        first = text.find(" ", first, best) + 1 or first
    if last < len(text):
        last = max(text.rfind(" ", best + 1, last), best + most // 2)
    return first, last


def _cut(whole: list[Stretch], first: int, last: int) -> Iterator[Stretch]:
    at = 0
    for stretch in whole:
        part = stretch.text[max(0, first - at) : max(0, last - at)]
        at += len(stretch.text)
        if part:
            yield Stretch(part, stretch.is_found)
