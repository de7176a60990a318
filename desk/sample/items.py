"""The words in which the sample writes down agendas and contacts. Days are counted from today."""

from dataclasses import dataclass

from agenda.models import Outcome
from dialogue.models import ContactKind


@dataclass(frozen=True)
class Step:
    """Who does what, by so many days from today; without an office the other side does it."""

    what: str
    office: str = ""
    by: int | None = None


@dataclass(frozen=True)
class Item:
    """A subject: proposed by whom for which office, and what was decided on it.

    `office` is that of who proposed or noted it; `then` is "" for not decided, else accepted,
    deferred or declined (with `because`). `clearing`: the offices asked to clear the briefing, and
    whether each has.
    """

    title: str
    by: str
    office: str
    then: str = "accepted"
    because: str = ""
    is_theirs: bool = False
    is_shared: bool = True
    lead: str = ""
    duration: int | None = None
    purpose: str = ""
    desired_outcome: str = ""
    talking_points: str = ""
    we_bring: tuple[str, int] | None = None
    they_bring: tuple[str, int] | None = None
    outcome: Outcome | None = None
    minutes: str = ""
    steps: tuple[Step, ...] = ()
    clearing: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True)
class Person:
    """A person of the other side, with a work contact or none."""

    name: str
    title: str
    organisation: str
    email: str = ""


@dataclass(frozen=True)
class Met:
    """A contact so many business days ago, noted by somebody for an office."""

    country: str
    theme: str
    kind: ContactKind
    ago: int
    by: str
    office: str
    said: str
    our_people: str = ""
    people: tuple[str, ...] = ()
    marking: str = "U"
