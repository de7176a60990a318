"""What an ask on structure does once it is approved (design §6). Pure: no database.

An effect is kept as JSON with its ask: `to_json`, `from_json`. `after` says how the body will be,
`preview` says it in sentences; `agenda.services.structure` applies exactly that.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dialogue.models.cadences import MeetingKind
from offices.models import Side
from workinggroups.services.founding import read_issues

SEATS = range(1, 4)
MONTHS = range(1, 61)


@dataclass(frozen=True)
class Rename:
    """Call the body `name` from a day on; None: from the day of the approval."""

    kind: ClassVar[str] = "rename"
    name: str
    from_on: date | None = None


@dataclass(frozen=True)
class SeatChair:
    """Give a seat to an office (its code) or, on the other side, to an organisation.

    A second seat on the home side is a second co-chairing bureau. `holder_name` may follow later.
    """

    kind: ClassVar[str] = "seat"
    side: str
    number: int
    title: str
    office: str = ""
    organisation: str = ""
    holder_name: str = ""
    from_on: date | None = None


@dataclass(frozen=True)
class SetLevel:
    """Set the level of a seat: the title that its holder must have."""

    kind: ClassVar[str] = "level"
    side: str
    number: int
    title: str


@dataclass(frozen=True)
class SetCadence:
    """Let the body hold meetings of a kind every so many months, counted from a day."""

    kind: ClassVar[str] = "cadence"
    meeting: str
    every_months: int
    anchor_on: date


@dataclass(frozen=True)
class FoundGroup:
    """Found a working group that reports to the body, a forum, with the issues of its remit."""

    kind: ClassVar[str] = "found_group"
    name: str
    issues: tuple[str, ...] = ()


Effect = Rename | SeatChair | SetLevel | SetCadence | FoundGroup
EFFECTS: Mapping[str, type[Effect]] = {
    each.kind: each for each in (Rename, SeatChair, SetLevel, SetCadence, FoundGroup)
}


@dataclass(frozen=True)
class Seat:
    """A seat as it is: its office's code or organisation, its title, who holds it ("": nobody)."""

    side: str
    number: int
    title: str
    organ: str
    holder_name: str = ""


@dataclass(frozen=True)
class BodyNow:
    """What effects change of a body, as it is on one day; groups that are closed left out."""

    name: str
    seats: frozenset[Seat] = frozenset()
    cadences: frozenset[SetCadence] = frozenset()
    groups: frozenset[FoundGroup] = frozenset()

    def seat(self, side: str, number: int) -> Seat | None:
        """Return the seat of this side and number, or None while there is none."""
        return next((s for s in self.seats if (s.side, s.number) == (side, number)), None)

    def cadence(self, meeting: str) -> SetCadence | None:
        """Return how often it holds meetings of this kind, or None."""
        return next((c for c in self.cadences if c.meeting == meeting), None)

    def free_number(self, side: str) -> int | None:
        """Return the lowest number without a seat on this side, or None when all are given."""
        taken = {seat.number for seat in self.seats if seat.side == side}
        return next((number for number in SEATS if number not in taken), None)


def to_json(effect: Effect) -> dict[str, Any]:
    """Return an effect as JSON: its kind and its values, days as ISO dates."""
    values = {name: _json(value) for name, value in asdict(effect).items()}
    return {"kind": effect.kind, **values}


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def from_json(data: Any) -> Effect:
    """Return the effect that `to_json` kept; ValidationError for anything else."""
    if not isinstance(data, dict) or data.get("kind") not in EFFECTS:
        raise ValidationError(_("This effect is not known."))
    values = {name: value for name, value in data.items() if name != "kind"}
    try:
        for name in ("from_on", "anchor_on"):
            if values.get(name) is not None:
                values[name] = date.fromisoformat(values[name])
        if isinstance(values.get("issues"), list):
            values["issues"] = tuple(values["issues"])
        effect = EFFECTS[data["kind"]](**values)
    except (TypeError, ValueError) as error:
        raise ValidationError(_("This effect is not complete.")) from error
    check(effect)
    return effect


def check(effect: Effect) -> None:
    """Raise ValidationError with a sentence unless the effect makes sense by itself."""
    match effect:
        case Rename():
            _need(bool(effect.name.strip()), _("Write the new name."))
            _need(len(effect.name) <= 160, _("The new name is too long."))
        case SeatChair():
            _check_seat(effect)
            is_home = effect.side == Side.HOME
            _need(not is_home or bool(effect.office), _("Say which office gets the seat."))
            _need(is_home or not effect.office, _("Only seats of our side belong to an office."))
        case SetLevel():
            _check_seat(effect)
        case SetCadence():
            _need(effect.meeting in MeetingKind.values, _("This kind of meeting is not known."))
            _need(
                isinstance(effect.every_months, int) and effect.every_months in MONTHS,
                _("Choose from 1 to 60 months."),
            )
            _need(isinstance(effect.anchor_on, date), _("Say from which day to count."))
        case FoundGroup():
            _check_group(effect)


def _check_seat(effect: SeatChair | SetLevel) -> None:
    _need(effect.side in Side.values, _("A seat is on one of the two sides."))
    _need(effect.number in SEATS, _("A side has at most three seats."))
    _need(bool(effect.title.strip()), _("Write the title."))
    _need(len(effect.title) <= 120, _("The title is too long."))


def _check_group(effect: FoundGroup) -> None:
    _need(bool(effect.name.strip()), _("Write the name of the group."))
    _need(len(effect.name) <= 160, _("The name is too long."))
    is_list = isinstance(effect.issues, tuple) and all(
        isinstance(issue, str) and issue.strip() for issue in effect.issues
    )
    _need(is_list, _("Write each issue of the remit in a line."))
    read_issues(effect.issues)


def _need(is_met: bool, sentence: str) -> None:
    if not is_met:
        raise ValidationError(sentence)


def from_day(effect: Effect, today: date) -> date:
    """Return the day from which an effect holds when it is approved `today`."""
    return getattr(effect, "from_on", None) or today


def after(effect: Effect, now: BodyNow) -> BodyNow:
    """Return the body as it is from the effect's day on; ValidationError where it has no place."""
    match effect:
        case Rename():
            return replace(now, name=effect.name.strip())
        case SeatChair():
            old = now.seat(effect.side, effect.number)
            organ = effect.office if effect.side == Side.HOME else effect.organisation
            holder = effect.holder_name or (old.holder_name if old else "")
            new = Seat(effect.side, effect.number, effect.title, organ, holder)
        case SetLevel():
            old = now.seat(effect.side, effect.number)
            if old is None:
                raise ValidationError(_("There is no such seat."))
            new = replace(old, title=effect.title)
        case SetCadence():
            kept = {c for c in now.cadences if c.meeting != effect.meeting}
            return replace(now, cadences=frozenset({*kept, effect}))
        case FoundGroup():
            return replace(now, groups=now.groups | {effect})
    return replace(now, seats=(now.seats - {old}) | {new})
