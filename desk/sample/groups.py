"""The working groups of the sample, what they did each quarter, and activities: all invented."""

from dataclasses import dataclass

from desk.sample.forums import ABROAD, VIDEO, WASHINGTON, Scheduled, Seat, Term
from dialogue.models import Venue
from workinggroups.models import LinkKind

READ_OUT = "Both sides went through the list, and agreed what each brings next time."


@dataclass(frozen=True)
class Met:
    """A quarter in which the group met, with its read-out."""

    venue: Venue
    read_out: str = READ_OUT


@dataclass(frozen=True)
class Group:
    """A working group: its forum and remit, its quarters up to now (None: missed), the next one.

    The next quarter is due in so many days (`next_due`), the earlier ones three months before each.
    """

    country: str
    theme: str
    forum: str
    name: str
    issues: tuple[str, ...]
    quarters: tuple[Met | None, ...]
    next_due: int
    seats: tuple[Seat, ...] = ()
    then: Scheduled | None = None


@dataclass(frozen=True)
class Work:
    """An activity as it stood so many days ago; `group` "" where no group covers it."""

    country: str
    theme: str
    title: str
    state: str
    office: str
    partner: str
    ago: int
    group: str = ""
    issue: str = ""


@dataclass(frozen=True)
class Link:
    """How one body stands to another one of its country."""

    country: str
    one: str
    kind: LinkKind
    other: str


PARTNERSHIP = "Working Group on Partnership and Interoperability"
MARITIME = "Working Group on Maritime and Regional Security"
DIALOGUE = "Bilateral Security Dialogue"
CUSTOMS = "Working Group on Customs and Crossings"
ROADS = "Working Group on Rail and Road"
COAST = "Working Group on Rescue Exercises"

GROUPS = (
    Group(
        "AZ",
        "security",
        DIALOGUE,
        PARTNERSHIP,
        ("Joint training", "Standards and exercises", "Education of officers"),
        (
            Met(WASHINGTON, "The group took up its work: three issues, and who speaks for each."),
            Met(ABROAD, "Baku showed its training ground. Radio procedures come first."),
            Met(VIDEO, "A first draft of the glossary was read; it needs drawings."),
            None,
            Met(WASHINGTON, "What the missed quarter left open was made up for in one long day."),
            Met(ABROAD, "Both sides tried the glossary in a small exercise and will mend it."),
        ),
        next_due=38,
        seats=(
            Seat("Office Director", office="PM", terms=(Term("Ingrid Fallowmere", 520),)),
            Seat(
                "Head of Department",
                organisation="Ministry of Defense",
                terms=(Term("Toghrul Zeytundagh", 520),),
            ),
        ),
    ),
    Group(
        "AZ",
        "security",
        DIALOGUE,
        MARITIME,
        (
            "Safety of ports",
            "Security of border posts",
            "Demining",
            "Response to disasters",
            "Export controls",
        ),
        (
            Met(ABROAD, "Five issues under one roof: each gets a quarter of its own."),
            Met(VIDEO, "Ports: the new rules will be read by both sides' harbor masters."),
            Met(WASHINGTON, "Border posts: one course in the spring, a second one is looked at."),
            Met(ABROAD, "Demining: trainers will see each other's ground before summer."),
            Met(VIDEO, "Disasters: who is called first, and in which language."),
            Met(WASHINGTON, "Export controls: lists were compared, and few words differ."),
        ),
        next_due=66,
        seats=(
            Seat("Office Director", office="ISN", terms=(Term("Percy Hollinshade", 505),)),
            Seat(
                "Head of Department",
                organisation="Ministry of Foreign Affairs",
                terms=(Term("Sevda Ardichli", 505), Term("Nariman Alchali", 130)),
            ),
        ),
        then=Scheduled(47, ABROAD, set_ago=6, word=3),
    ),
    Group(
        "GE",
        "security",
        "Border Management Talks",
        CUSTOMS,
        ("One window for carriers", "Dogs and scanners"),
        (Met(ABROAD), Met(VIDEO)),
        next_due=25,
    ),
    Group(
        "KZ",
        "security",
        "Transport Safety Talks",
        ROADS,
        ("Winter roads", "Crossings of rail and road"),
        (Met(WASHINGTON), None),
        next_due=44,
    ),
    Group(
        "RO",
        "security",
        "Coastal Safety Consultations",
        COAST,
        ("Search at night",),
        (Met(VIDEO),),
        next_due=58,
    ),
)

WORKS = (
    Work(
        "AZ",
        "security",
        "Courses for staff of border posts",
        "The first course is planned; a second one is asked for.",
        "PM",
        "Training center of the border service",
        24,
        MARITIME,
        "Security of border posts",
    ),
    Work(
        "AZ",
        "security",
        "Exchange of officers at staff colleges",
        "Two places a year on each side, all of them taken.",
        "PM",
        "Staff college",
        61,
        PARTNERSHIP,
        "Education of officers",
    ),
    Work(
        "AZ",
        "security",
        "Common glossary of radio procedures",
        "Second draft; tried in an exercise.",
        "PM",
        "Ministry of Defense",
        40,
        PARTNERSHIP,
        "Standards and exercises",
    ),
    Work(
        "AZ",
        "security",
        "Visits of demining trainers",
        "Each spring; the next visit waits for a date.",
        "PM",
        "Mine action agency",
        33,
        MARITIME,
        "Demining",
    ),
    Work(
        "AZ",
        "security",
        "Table-top exercise on the safety of ports",
        "The story is written, the room is booked.",
        "INL",
        "Port authority",
        18,
        MARITIME,
        "Safety of ports",
    ),
    Work(
        "AZ",
        "democracy",
        "Summer school for town clerks",
        "Third year; forty came last time.",
        "DRL",
        "School of public service",
        75,
    ),
    Work(
        "GE",
        "security",
        "Scanners lent to two crossings",
        "Both work; spare parts come from Washington.",
        "EUR/CARC",
        "Customs service",
        50,
        CUSTOMS,
        "Dogs and scanners",
    ),
    Work(
        "GE",
        "energy",
        "Exchange of grid engineers",
        "Four engineers for a month, each autumn.",
        "EUR/CARC",
        "Grid operator",
        90,
    ),
    Work(
        "RO",
        "security",
        "Rescue exercise at night",
        "The third one is being prepared.",
        "PM",
        "Coast guard",
        29,
        COAST,
        "Search at night",
    ),
)

LINKS = (
    Link("AZ", "Bilateral Defense Consultations", LinkKind.CONTEXT, PARTNERSHIP),
    Link("AZ", MARITIME, LinkKind.FOLLOWS, PARTNERSHIP),
    Link("AZ", MARITIME, LinkKind.SUCCEEDS, "EXERCISE Harbor Security Table"),
)
