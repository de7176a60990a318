"""Markings: how sensitive a text is, who may read it, and the banner over several texts.

Pure: no Django, no database. The rules are those of design §1 ("marking") and §10.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Level(StrEnum):
    U = "U"
    C = "C"
    S = "S"


class Rank(IntEnum):
    """The order of access: somebody cleared to a rank reads that rank and all below it."""

    U = 0
    SBU = 1
    C = 2
    S = 3


LEVEL_WORDS = {Level.U: "UNCLASSIFIED", Level.C: "CONFIDENTIAL", Level.S: "SECRET"}
SBU_WORDS = "SENSITIVE BUT UNCLASSIFIED"


@dataclass(frozen=True)
class Marking:
    """One of seven markings. It puts itself in normal form: `sbu` says something only beside
    level U, and NOFORN there makes the text SBU.

    Markings have no `<`: C/NF and S are each stricter than the other in one respect. Use
    `is_readable`, `stricter` or `banner`.
    """

    level: Level
    sbu: bool = False
    noforn: bool = False

    def __post_init__(self) -> None:
        level = Level(self.level)
        object.__setattr__(self, "level", level)
        object.__setattr__(self, "noforn", bool(self.noforn))
        object.__setattr__(self, "sbu", level is Level.U and bool(self.sbu or self.noforn))

    @property
    def rank(self) -> Rank:
        return Rank.SBU if self.sbu else Rank[self.level]

    @property
    def code(self) -> str:
        """As stored: U, SBU, SBU/NF, C, C/NF, S or S/NF."""
        return self.rank.name + ("/NF" if self.noforn else "")

    @property
    def portion(self) -> str:
        """As printed before a title or paragraph: `(SBU/NF)`."""
        return f"({self.code})"

    @property
    def line(self) -> str:
        """As printed over a page: `CONFIDENTIAL//NOFORN`."""
        words = SBU_WORDS if self.sbu else LEVEL_WORDS[self.level]
        return words + ("//NOFORN" if self.noforn else "")

    def __str__(self) -> str:
        return self.code


UNCLASSIFIED = Marking(Level.U)
MARKINGS = (
    UNCLASSIFIED,
    Marking(Level.U, sbu=True),
    Marking(Level.U, sbu=True, noforn=True),
    Marking(Level.C),
    Marking(Level.C, noforn=True),
    Marking(Level.S),
    Marking(Level.S, noforn=True),
)
MARKING_CHOICES = [(each.code, each.line) for each in MARKINGS]
_BY_CODE = {each.code: each for each in MARKINGS}

# What people write for a level, and for what stands behind the slash.
_LEVELS = {
    "U": UNCLASSIFIED,
    "UNCLAS": UNCLASSIFIED,
    "UNCLASSIFIED": UNCLASSIFIED,
    "SBU": _BY_CODE["SBU"],
    "UNCLAS SENSITIVE": _BY_CODE["SBU"],
    "UNCLASSIFIED SENSITIVE": _BY_CODE["SBU"],
    SBU_WORDS: _BY_CODE["SBU"],
    "C": _BY_CODE["C"],
    "CONFIDENTIAL": _BY_CODE["C"],
    "S": _BY_CODE["S"],
    "SECRET": _BY_CODE["S"],
}
_CAVEATS = {"NF": "NF", "NOFORN": "NF", "SBU": "SBU", "SENSITIVE": "SBU"}
_SPACED_WORD = re.compile(r"\b\w(?: \w)+\b")


def marking(code: str | Marking) -> Marking:
    """The marking of a stored code; a Marking comes back as it is. ValueError for all else."""
    if isinstance(code, Marking):
        return code
    try:
        return _BY_CODE[code]
    except (KeyError, TypeError):
        raise ValueError(f"Not a marking: {code!r}") from None


def parse_portion(text: str) -> Marking | None:
    """The marking typed before a paragraph: `(S/NF)`, `SBU`, `( c // nf )`. None when any part
    of it cannot be read, so that an unknown caveat is never dropped in silence."""
    return _parse(text.strip().removeprefix("(").removesuffix(")"))


def parse_line(text: str) -> Marking | None:
    """The marking of a banner or class line: `SECRET//NOFORN`, `C O N F I D E N T I A L`,
    `UNCLAS SENSITIVE`. None when any part of it cannot be read."""
    blanks_single = " ".join(text.split())
    return _parse(_SPACED_WORD.sub(lambda word: word[0].replace(" ", ""), blanks_single))


def _parse(text: str) -> Marking | None:
    first, *rest = (" ".join(part.split()) for part in re.split("/+", text.upper()))
    level = _LEVELS.get(first)
    caveats = {_CAVEATS.get(part) for part in rest}
    if level is None or None in caveats:
        return None
    return Marking(level.level, sbu=level.sbu or "SBU" in caveats, noforn="NF" in caveats)


def portion_or_whole(text: str, whole: Marking | str) -> tuple[Marking, bool]:
    """The marking of a portion of a document, and whether a person must review it.

    An unreadable portion takes the marking of the whole and is flagged (design §10)."""
    read = parse_portion(text)
    return (marking(whole), True) if read is None else (read, False)


def stricter(first: Marking | str, second: Marking | str) -> Marking:
    """The least marking that protects both: the higher level, NOFORN if either has it."""
    one, other = marking(first), marking(second)
    higher = max(one, other, key=lambda each: each.rank)
    return Marking(higher.level, sbu=higher.sbu, noforn=one.noforn or other.noforn)


def banner(markings: Iterable[Marking | str]) -> Marking:
    """The maximum over all: the highest level, NOFORN if any has it. U when there are none."""
    highest = UNCLASSIFIED
    for each in markings:
        highest = stricter(highest, each)
    return highest


def is_readable(text_marking: Marking | str, rank: int, is_home_national: bool) -> bool:
    """Whether somebody cleared to `rank` may read it; NOFORN is for home nationals only."""
    wanted = marking(text_marking)
    return wanted.rank <= rank and (is_home_national or not wanted.noforn)


def readable_codes(rank: int, is_home_national: bool) -> tuple[str, ...]:
    """The stored codes that such a reader may read, lowest first."""
    return tuple(each.code for each in MARKINGS if is_readable(each, rank, is_home_national))
