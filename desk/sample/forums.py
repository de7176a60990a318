"""The words in which the sample writes down a forum. Days are counted from today."""

from dataclasses import dataclass

from dialogue.models import Channel, MeetingKind, Venue

WASHINGTON, ABROAD, VIDEO = Venue.HOME, Venue.PARTNER, Venue.VIDEO
IN_TURN = (WASHINGTON, ABROAD)


@dataclass(frozen=True)
class Held:
    """A meeting of the past, about so many days ago."""

    days_ago: int
    venue: Venue
    length: int = 1
    kind: MeetingKind = MeetingKind.CONSULTATION


@dataclass(frozen=True)
class Scheduled:
    """Days for the next meeting, set so many business days ago; `hour` is that of the place.

    `word` is how many business days ago the other side confirmed; None: it has not.
    """

    in_days: int
    venue: Venue
    set_ago: int
    length: int = 1
    hour: str = ""
    word: int | None = None
    channel: Channel = Channel.NOTE


@dataclass(frozen=True)
class Confirmed:
    """The other side confirmed the next meeting so many business days ago; then it has an hour."""

    word: int
    channel: Channel = Channel.NOTE
    hour: str = ""


@dataclass(frozen=True)
class Postponed:
    """The next meeting is put off to about a day."""

    in_days: int
    reason: str
    set_ago: int


@dataclass(frozen=True)
class Waived:
    """The next meeting is done without."""

    reason: str
    set_ago: int


@dataclass(frozen=True)
class Expected:
    """The next meeting is expected in a month, so many months from now."""

    in_months: int
    venue: Venue


Turn = Scheduled | Confirmed | Postponed | Waived | Expected


@dataclass(frozen=True)
class Rhythm:
    """How often it meets; `due` is the day of the first period kept here. `then` happens to it."""

    due: int
    every_months: int = 12
    kind: MeetingKind = MeetingKind.CONSULTATION
    rotation: tuple[Venue, ...] = IN_TURN
    ask_days_ahead: int = 60
    then: tuple[Turn, ...] = ()


@dataclass(frozen=True)
class Term:
    """Who holds a seat since so many days ago; `holder` is the key of a person of ours."""

    name: str
    since: int
    holder: str = ""


@dataclass(frozen=True)
class Seat:
    """A co-chair's place: of an `office` of ours, or of an `organisation` on the other side."""

    title: str
    office: str = ""
    organisation: str = ""
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Forum:
    """A forum: what it is called, how often it met, how often it meets, who chairs it.

    `held` counts the meetings held before it was kept here, so many days ago (`kept_for`), `past`
    are those of them that are entered. `formerly` is its name until `renamed_ago` days ago, or
    until it was kept here. `closed` says why it is closed.
    """

    theme: str
    name: str
    rhythms: tuple[Rhythm, ...] = ()
    past: tuple[Held, ...] = ()
    held: int = 0
    seats: tuple[Seat, ...] = ()
    kept_for: int = 100
    marking: str = "U"
    formerly: str = ""
    renamed_ago: int = 0
    closed: str = ""
