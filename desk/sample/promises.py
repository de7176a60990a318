"""The programmes of the sample: next steps, benchmarks and what became of them; all invented."""

from dataclasses import dataclass

from desk.sample.groups import MARITIME, PARTNERSHIP


@dataclass(frozen=True)
class Word:
    """What an office said, so many days ago; `new` is the day to which it moved, and why."""

    ago: int
    word: str
    was_done: str = ""
    comes_next: str = ""
    new: int | None = None
    because: str = ""


@dataclass(frozen=True)
class Heard:
    """That the other side was asked, so many days ago, and what it said."""

    ago: int
    heard: str = ""


@dataclass(frozen=True)
class Promise:
    """A next step: what, by whom, due in so many days, and every word on it.

    `under` is the working group that carries it and the issue there, where one does.
    """

    what: str
    office: str
    due: int
    words: tuple[Word, ...] = ()
    is_theirs: bool = False
    heard: tuple[Heard, ...] = ()
    withdrawn: str = ""
    is_proposed: bool = False
    under: tuple[str, str] | None = None


@dataclass(frozen=True)
class Measure:
    """A benchmark: what is measured, the target, due in so many days, and its readings.

    A reading is how many days ago, what was found, and how it stands against the target.
    """

    what: str
    target: str
    office: str
    due: int
    readings: tuple[tuple[int, str, str], ...] = ()
    under: tuple[str, str] | None = None


@dataclass(frozen=True)
class Programme:
    """What a forum adopted so many days ago."""

    country: str
    forum: str
    promises: tuple[Promise, ...] = ()
    measures: tuple[Measure, ...] = ()
    ago: int = 300


SECURITY = Programme(
    "AZ",
    "Bilateral Security Dialogue",
    (
        Promise(
            "Name points of contact for the joint exercise",
            "PM",
            -120,
            (
                Word(210, "on_track", "Three offices have named theirs."),
                Word(118, "done", "All seven are named, with a deputy each."),
            ),
        ),
        Promise(
            "Send the draft glossary of radio procedure",
            "PM",
            52,
            (
                Word(205, "on_track", "The first half is translated."),
                Word(34, "on_track", "The draft is with the editors.", "Drawings are added."),
            ),
            under=(PARTNERSHIP, "Standards and exercises"),
        ),
        Promise(
            "Compare the lists of dual-use goods",
            "ISN",
            40,
            (
                Word(190, "on_track", "Both lists are in one table."),
                Word(29, "risk", "Half of the table is compared.", "A second reader is needed."),
            ),
            under=(MARITIME, "Export controls"),
        ),
        Promise(
            "Survey the berths of the training harbor",
            "Embassy Baku",
            75,
            (
                Word(
                    120,
                    "delayed",
                    "The survey ship is in dock.",
                    "A smaller boat is looked for.",
                    new=75,
                    because="The survey ship comes out of dock only in the new year.",
                ),
                Word(33, "delayed", "The boat is found.", "The survey begins after the storms."),
            ),
            under=(MARITIME, "Safety of ports"),
        ),
        Promise(
            "Agree the program of the border post course",
            "INL",
            -16,
            (Word(180, "on_track", "A first program was sent."),),
            under=(MARITIME, "Security of border posts"),
        ),
        Promise(
            "Open the exchange of weather data for exercises",
            "Embassy Baku",
            34,
            under=(PARTNERSHIP, "Standards and exercises"),
        ),
        Promise(
            "Publish the joint handbook on search at sea",
            "EUR/CARC",
            120,
            under=(MARITIME, "Response to disasters"),
        ),
        Promise(
            "Invite two officers to the staff course",
            "PM",
            25,
            (Word(27, "on_track", "The invitations are signed.", "They travel in spring."),),
            under=(PARTNERSHIP, "Education of officers"),
        ),
        Promise(
            "Send the list of sites for the demining visit",
            "Embassy Baku",
            -30,
            is_theirs=True,
            heard=(Heard(95, "The ministry collects the names."), Heard(36, "Next month.")),
            under=(MARITIME, "Demining"),
        ),
        Promise(
            "Name the head of the harbor inspection team",
            "Embassy Baku",
            48,
            is_theirs=True,
            heard=(Heard(22, "A name is with the minister."),),
            under=(MARITIME, "Safety of ports"),
        ),
        Promise(
            "Lend the mobile bridge for the flood exercise",
            "PM",
            -60,
            (Word(170, "risk", "The bridge is needed elsewhere."),),
            withdrawn="The exercise was moved to a river that has a bridge.",
            under=(MARITIME, "Response to disasters"),
        ),
        Promise(
            "Hold a seminar on fire safety in ports",
            "ISN",
            150,
            is_proposed=True,
            under=(MARITIME, "Safety of ports"),
        ),
        Promise(
            "Translate the export control manual",
            "ISN",
            170,
            is_proposed=True,
            under=(MARITIME, "Export controls"),
        ),
    ),
    (
        Measure(
            "Officers trained in radio procedure",
            "40 from each side",
            "PM",
            60,
            ((150, "18 and 22", "on_track"), (35, "31 and 36", "on_track")),
            under=(PARTNERSHIP, "Standards and exercises"),
        ),
        Measure(
            "Sites visited together",
            "All eight sites",
            "Embassy Baku",
            90,
            ((140, "2 of 8", "on_track"), (31, "3 of 8", "at_risk")),
            under=(MARITIME, "Demining"),
        ),
        Measure(
            "Points of contact that answer within a day",
            "All seven",
            "EUR/CARC",
            -50,
            ((60, "7 of 7", "met"),),
        ),
        Measure(
            "Lists of goods that agree word by word",
            "Both lists",
            "ISN",
            110,
            under=(MARITIME, "Export controls"),
        ),
    ),
)
