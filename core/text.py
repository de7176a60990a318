"""Text in normal form, its digest, and the differences between two texts, word by word. Pure."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

# A word, or one mark that ends or encloses words, and the blanks behind it.
_WORD = re.compile(r"([^\s.,;:!?()\[\]{}\"“”«»/]+|\S)(\s*)")
# The time of a comparison grows with the square of the words; this many take 2 s at the worst.
MOST_WORDS = 3000

Kind = Literal["same", "removed", "added"]
Run = tuple[Kind, str]
Word = tuple[str, str]  # and the blanks behind it


@dataclass(frozen=True)
class Piece:
    """A stretch of text that both versions have, or that was removed or added."""

    kind: Kind
    text: str


def normal_form(text: str) -> str:
    """The text as it is compared and signed: NFC, lines ended by LF, no blanks at the end of a
    line or of the text (design §7). Texts with equal normal form are the same text."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in composed.split("\n")).rstrip()


def digest(text: str) -> str:
    """The SHA-256 of the normal form, in hexadecimal."""
    return hashlib.sha256(normal_form(text).encode()).hexdigest()


def word_differences(old: str, new: str) -> list[Piece]:
    """What changed from `old` to `new`, in reading order; what is removed comes before what
    replaces it. Same and removed pieces together are `old`, same and added are `new`.

    Where more than MOST_WORDS lie between what both share at the beginning and at the end, all
    of that comes back as one change."""
    before, after = _words(old), _words(new)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    before_end, after_end = len(before) - tail, len(after) - tail
    return _joined(
        [
            *(("same", word + blanks) for word, blanks in before[:head]),
            *_changes(before[head:before_end], after[head:after_end]),
            *(("same", word + blanks) for word, blanks in before[before_end:]),
        ]
    )


def _words(text: str) -> list[Word]:
    """The words of a text; blanks at its beginning stand behind an empty word."""
    leading = text[: len(text) - len(text.lstrip())]
    return [("", leading), *_WORD.findall(text)]


def _common(one: list[Word], other: list[Word]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


def _changes(before: list[Word], after: list[Word]) -> Iterator[Run]:
    """Compares words without their blanks: blanks are everywhere, and make no texts alike."""
    if max(len(before), len(after)) > MOST_WORDS:
        yield from _replacement(before, after)
        return
    old_words, new_words = [word for word, _ in before], [word for word, _ in after]
    # The autojunk of difflib stays on: a word that is everywhere begins no match, but prolongs one.
    matcher = SequenceMatcher(None, old_words, new_words)
    for kind, start, stop, new_start, new_stop in matcher.get_opcodes():
        old_run, new_run = before[start:stop], after[new_start:new_stop]
        if kind != "equal":
            yield from _replacement(old_run, new_run)
            continue
        for (word, blanks), (_, new_blanks) in zip(old_run, new_run, strict=True):
            yield "same", word
            yield from _replacement([("", blanks)], [("", new_blanks)])


def _replacement(before: list[Word], after: list[Word]) -> Iterator[Run]:
    """One run of words for another; the blanks behind both, where they agree, stay."""
    old, new = "".join(map("".join, before)), "".join(map("".join, after))
    blanks = before[-1][1] if before and after and before[-1][1] == after[-1][1] else ""
    yield "removed", old.removesuffix(blanks)
    yield "added", new.removesuffix(blanks)
    yield "same", blanks


def _joined(runs: list[Run]) -> list[Piece]:
    """The runs as pieces, without empty ones, neighbours of one kind made one."""
    filled = (run for run in runs if run[1])
    grouped = groupby(filled, key=lambda run: run[0])
    return [Piece(kind, "".join(text for _, text in group)) for kind, group in grouped]
