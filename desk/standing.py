"""How it stands: overdue, attention or on track, each with its reason (design §9). Pure.

The facts are what one reader sees; `desk.standing_facts` fetches them. Pages and API read this.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from core.dates import business_days_between, format_day
from core.markings import UNCLASSIFIED, stricter

SOON = timedelta(days=14)
DATE_NEEDED = timedelta(days=30)
LONGEST_OPEN = 5  # business days

SENTENCES = {
    "hold_late": gettext_lazy("%(title)s was to be held by %(day)s."),
    "review_late": gettext_lazy("%(title)s was to be held by %(day)s."),
    "answer_late": gettext_lazy("“%(title)s” needed an answer by %(day)s; it is with %(owner)s."),
    "step_late": gettext_lazy("Next step “%(title)s”, owed by %(owner)s, was due %(day)s."),
    "missed": gettext_lazy("%(title)s, due %(day)s, was missed and not made up."),
    "no_date": gettext_lazy("%(title)s is to be held by %(day)s and has no date."),
    "not_cleared": gettext_lazy(
        "“%(title)s” is due %(day)s, and %(office)s has not cleared “%(text)s”."
    ),
    "not_cleared_itself": gettext_lazy(
        "“%(title)s” is due %(day)s, and %(office)s has not cleared it."
    ),
    "nobody": gettext_lazy(
        "“%(title)s” is due %(day)s, and nobody in %(office)s is responsible for it."
    ),
    "at_risk": gettext_lazy("Next step “%(title)s”, owed by %(owner)s, due %(day)s: %(word)s."),
    "no_answer": gettext_lazy(
        "“%(title)s” has waited %(days)d business days for an answer; it is with %(owner)s."
    ),
    "on_track": gettext_lazy("No meeting, answer or next step is late or at risk."),
}


class Level(TextChoices):
    """How it stands, the worst first; the codes are those of the styles."""

    OVERDUE = "overdue", gettext_lazy("Overdue")
    ATTENTION = "attention", gettext_lazy("Attention")
    ON_TRACK = "on-track", gettext_lazy("On track")


class Owed(TextChoices):
    """What may be owed: a meeting to hold, a chairs' review, an answer, a next step."""

    HOLD = "hold"
    REVIEW = "review"
    ANSWER = "answer"
    STEP = "step"


@dataclass(frozen=True)
class Place:
    """Of which relationship, track and body a fact is, as far as the reader sees them."""

    relationship_id: int
    track_id: int | None = None
    body_id: int | None = None


@dataclass(frozen=True)
class Uncleared:
    """A text that an office has not cleared; without a title it is the thing itself."""

    title: str
    office: str
    marking: str


@dataclass(frozen=True)
class Thing:
    """Something owed by a day, and what it lacks.

    `owner` is an office's code or the other country, `office` the one that answers for it here.
    `asked_on`: since when an ask has had no answer. `risk`: the last word on a next step where
    that is delayed or risk of delay, as it is read.
    """

    kind: Owed
    title: str
    owner: str
    office: str
    due_on: date
    marking: str
    path: str
    place: Place
    lacks_date: bool = False
    lacks_officer: bool = False
    uncleared: Uncleared | None = None
    asked_on: date | None = None
    risk: str = ""


@dataclass(frozen=True)
class Missed:
    """The newest closed period of a body: missed and not made up."""

    title: str
    due_on: date
    marking: str
    path: str
    place: Place


@dataclass(frozen=True)
class Standing:
    """A level with its reason: a code, a sentence, the marking of that sentence, where it leads."""

    level: Level
    code: str
    sentence: str
    marking: str = UNCLASSIFIED.code
    path: str = ""


def standings(things: Iterable[Thing], missed: Iterable[Missed], today: date) -> list[Standing]:
    """Return every reason for concern on `today` (a home date), the worst and oldest first.

    Each thing is told once, by the first rule that it meets; without any it is on track.
    """
    found = [(each.due_on, _of_missed(each)) for each in missed]
    for thing in things:
        said = _of_thing(thing, today)
        if said is not None:
            found.append((thing.due_on, said))
    order = list(Level)
    found.sort(key=lambda pair: (order.index(pair[1].level), pair[0], pair[1].path))
    return [said for _due_on, said in found] or [_on_track()]


def _of_thing(thing: Thing, today: date) -> Standing | None:
    told = _first_rule(thing, today)
    if told is None:
        return None
    level, code = told
    marking = thing.marking
    if code == "not_cleared" and thing.uncleared is not None:
        marking = stricter(marking, thing.uncleared.marking).code
    return Standing(level, code, _sentence(code, thing, today), marking, thing.path)


def _first_rule(thing: Thing, today: date) -> tuple[Level, str] | None:
    if thing.due_on < today:
        return Level.OVERDUE, f"{thing.kind.value}_late"
    if thing.lacks_date and thing.due_on <= today + DATE_NEEDED:
        return Level.ATTENTION, "no_date"
    if thing.due_on <= today + SOON:
        if thing.uncleared is not None:
            return Level.ATTENTION, "not_cleared"
        if thing.lacks_officer:
            return Level.ATTENTION, "nobody"
    if thing.risk:
        return Level.ATTENTION, "at_risk"
    if thing.asked_on is not None and _open_for(thing.asked_on, today) > LONGEST_OPEN:
        return Level.ATTENTION, "no_answer"
    return None


def _open_for(asked_on: date, today: date) -> int:
    return business_days_between(asked_on, today)


def _sentence(code: str, thing: Thing, today: date) -> str:
    """Return why, with countries and offices named; whole sentences, for whoever translates."""
    text = thing.uncleared or Uncleared("", "", "")
    if code == "not_cleared" and not text.title:
        code = "not_cleared_itself"
    days = _open_for(thing.asked_on, today) if thing.asked_on else 0
    return str(SENTENCES[code]) % {
        "title": thing.title,
        "owner": thing.owner,
        "office": text.office or thing.office,
        "day": format_day(thing.due_on),
        "text": text.title,
        "word": thing.risk,
        "days": days,
    }


def _of_missed(missed: Missed) -> Standing:
    sentence = str(SENTENCES["missed"]) % {
        "title": missed.title,
        "day": format_day(missed.due_on),
    }
    return Standing(Level.OVERDUE, "missed", sentence, missed.marking, missed.path)


def _on_track() -> Standing:
    return Standing(Level.ON_TRACK, "on_track", str(SENTENCES["on_track"]))
