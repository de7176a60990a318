"""The words in which the sample writes down requests. "Ago" and suspense are business days."""

from dataclasses import dataclass

from agenda.effects import Effect
from agenda.models import AnswerKind, AskKind
from desk.sample.forums import Turn
from dialogue.models import Venue
from offices.models import ClearanceWord


@dataclass(frozen=True)
class Day:
    """A day offered for a meeting, about so many days from today."""

    in_days: int
    venue: Venue
    length: int = 1
    is_recommended: bool = False


@dataclass(frozen=True)
class Stand:
    """What an office says on an ask; without a `word` it was asked and has not spoken."""

    office: str
    word: ClearanceWord = ClearanceWord.PENDING
    by: str = ""
    ago: int = 1
    text: str = ""


@dataclass(frozen=True)
class Said:
    """An answer, or what takes the place of one."""

    kind: AnswerKind
    by: str
    ago: int
    text: str = ""
    to_office: str = ""
    day: Day | None = None
    defer_until: int = 0


@dataclass(frozen=True)
class Asked:
    """One ask: of which office, about which forum (its name), with what it offers or changes."""

    kind: AskKind
    text: str
    office: str
    forum: str = ""
    days: tuple[Day, ...] = ()
    effect: Effect | None = None
    stands: tuple[Stand, ...] = ()
    answers: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Paper:
    """A request: from which office, written by whom, when filed, and what it asks for.

    `released_by` somebody else than `by`; "" leaves it waiting for release unless `by` can
    release it. `is_theirs`: the other side asked, and the office conveyed it on that day.
    """

    country: str
    office: str
    by: str
    title: str
    filed_ago: int
    suspense: int
    asks: tuple[Asked, ...]
    background: str = ""
    marking: str = "U"
    theme: str = ""
    released_by: str = ""
    is_theirs: bool = False


@dataclass(frozen=True)
class Afterwards:
    """What happened to the next meeting of a forum once the requests had been answered."""

    country: str
    forum: str
    turn: Turn
    by: str
    office: str
