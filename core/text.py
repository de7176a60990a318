"""Text in normal form, its digest, and the differences between two texts, word by word. Pure."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# Blanks, words, and each mark that ends or encloses words by itself.
_PIECE = re.compile(r"\s+|[^\s.,;:!?()\[\]{}\"“”«»/]+|.")
# Pairs of equal words beyond which a comparison would keep a page waiting for seconds.
MOST_PAIRS = 3_000_000

Kind = Literal["same", "removed", "added"]


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

    Texts too large to compare in good time come back as one change, without what they share at
    the beginning and end."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    ending = before[len(before) - tail :]
    before_middle, after_middle = before[head : len(before) - tail], after[head : len(after) - tail]

    pieces: list[tuple[Kind, list[str]]] = [("same", before[:head])]
    for kind, start, stop, new_start, new_stop in _steps(before_middle, after_middle):
        if kind == "equal":
            pieces.append(("same", before_middle[start:stop]))
        else:
            pieces.append(("removed", before_middle[start:stop]))
            pieces.append(("added", after_middle[new_start:new_stop]))
    pieces.append(("same", ending))
    return _joined(pieces)


def _common(one: list[str], other: list[str]) -> int:
    """How many pieces both begin with."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _steps(before: list[str], after: list[str]) -> Sequence[tuple[str, int, int, int, int]]:
    counts, new_counts = Counter(before), Counter(after)
    pairs = sum(n * new_counts[word] for word, n in counts.items() if not word.isspace())
    if pairs > MOST_PAIRS:
        return [("replace", 0, len(before), 0, len(after))]
    # Blanks are everywhere: two texts are not alike because of them.
    return SequenceMatcher(str.isspace, before, after, autojunk=False).get_opcodes()


def _joined(runs: list[tuple[Kind, list[str]]]) -> list[Piece]:
    """The runs as pieces, without empty ones, neighbours of one kind made one."""
    pieces: list[Piece] = []
    for kind, words in runs:
        text = "".join(words)
        if pieces and pieces[-1].kind == kind:
            text = pieces.pop().text + text
        if text:
            pieces.append(Piece(kind, text))
    return pieces
