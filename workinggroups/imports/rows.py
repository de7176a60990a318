"""One row of a table: what it says of a next step, or what is wrong with it. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from core.dates import format_day
from core.folding import fold
from core.markings import parse_portion
from core.tables import NotADayError, read_day
from dialogue.models import Body, Meeting, Track
from dialogue.services.markings import covers
from offices.models import Office, Side
from workinggroups.imports.columns import Field
from workinggroups.models import Benchmark, NextStep

LONGEST: Mapping[Field, int] = {Field.WHAT: 200, Field.TARGET: 120}
OTHER_SIDE = {"partner", "partner country", "other side", "the other side", "their side"}
Key = tuple[str, int, date]
Offices = Mapping[str, list[Office]]  # by name and by code


@dataclass(frozen=True)
class Book:
    """What the rows of one import may name, as far as its author sees it.

    `marking` is that of the whole table, `row_marking` that of a row which bears none.
    `chaired` holds the ids of the groups (None: no group) whose chairs the author is one of, and is
    None where nobody need be; `known` what the programme says already; `follower` is meant where no
    office is named that follows it for the other side.
    """

    country: str
    country_code: str
    home_country: str
    offices: list[Office]
    groups: list[Body]
    follower: Office | None
    track: Track | None
    meeting: Meeting | None
    marking: str
    row_marking: str
    markable: frozenset[str]
    month_first: bool = False
    adopted_on: date | None = None
    chaired: frozenset[int | None] | None = None
    known: frozenset[Key] = frozenset()


@dataclass
class Judged:
    """A row with what it says, and by field what is wrong; `step` is what it makes, if nothing."""

    number: int
    values: dict[str, str]
    table_marking: str
    is_out: bool = False
    errors: dict[Field, str] = field(default_factory=dict)
    step: dict[str, Any] = field(default_factory=dict)
    who: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether it is imported as it stands."""
        return not self.errors and not self.is_out

    @property
    def marking(self) -> str:
        """How it is marked; while it is not ready, like the whole table."""
        return self.step["marking"] if self.step else self.table_marking

    @property
    def reasons(self) -> str:
        """Everything that is wrong with it, or that it is left out."""
        return " ".join(self.errors.values()) or (_("Left out.") if self.is_out else "")

    @property
    def kind(self) -> type[NextStep | Benchmark]:
        """A row with a target is a benchmark."""
        return Benchmark if self.step.get("target") else NextStep


def judge_all(rows: Iterable[tuple[int, dict[str, str], bool]], book: Book) -> list[Judged]:
    """Return each row (number, values, whether it is left out), judged; one said twice is wrong."""
    offices, groups = _by_names(book.offices), _by_name(book.groups)
    said: dict[Key, int] = {}
    judged = []
    for number, values, is_out in rows:
        row = Judged(number, values, book.marking, is_out)
        judged.append(row)
        if is_out:
            continue
        _judge(row, book, offices, groups)
        if row.is_ready:
            key = key_of(row.step["what"], row.step["office"].pk, row.step["due_on"])
            if key in book.known:
                row.errors[Field.WHAT] = _("This is in the programme already.")
            elif key in said:
                row.errors[Field.WHAT] = _("Row %(row)d says the same.") % {"row": said[key]}
            said.setdefault(key, number)
    return judged


def key_of(what: str, office_id: int, due_on: date) -> Key:
    """Return by what two rows are known to say the same."""
    return (fold(what), office_id, due_on)


def as_chosen(name: Field, typed: str, book: Book) -> str:
    """Return what a row says as a list offers it: the code of an office, the name of a group.

    What is not understood, and what no list offers, comes back as it was typed.
    """
    plain = _plain(typed)
    if name in (Field.WHO, Field.FOLLOWER):
        if name == Field.WHO and plain in _other_side(book):
            return book.country
        offices = _by_names(book.offices).get(plain, [])
        return offices[0].code if len(offices) == 1 else typed
    if name == Field.GROUP:
        found = _by_name(book.groups).get(plain, [])
        return str(found[0].uid) if len(found) == 1 else typed
    if name == Field.MARKING:
        read = parse_portion(typed)
        return read.code if read else typed
    return typed


def _judge(row: Judged, book: Book, offices: Offices, groups: dict[str, Any]) -> None:
    said = {name: row.values.get(name, "") for name in Field}
    errors = row.errors
    if not said[Field.WHAT]:
        errors[Field.WHAT] = _("It does not say what is to be done.")
    for name, most in LONGEST.items():
        if len(said[name]) > most:
            errors[name] = _("Longer than %(most)d characters.") % {"most": most}
    side, office = _owner(said, book, offices, errors)
    due_on = _due(said[Field.DUE], book, errors)
    group = _group(said[Field.GROUP], groups, errors)
    marking = _marking(said[Field.MARKING], [group, book.meeting], book, errors)
    track = group.track if group else book.track
    if track is None:
        errors.setdefault(Field.GROUP, _("Name its group, or choose a track for all rows."))
    _may_be_in_force(group, book, errors)
    if not errors:
        row.step = {
            "what": said[Field.WHAT],
            "side": side,
            "office": office,
            "due_on": due_on,
            "group": group,
            "track": track,
            "marking": marking,
        }
        row.who = office.code if office and side == Side.HOME else book.country
        if said[Field.TARGET]:
            row.step["target"] = said[Field.TARGET]


def _owner(
    said: dict[Field, str], book: Book, offices: Offices, errors: dict[Field, str]
) -> tuple[str, Office | None]:
    who = said[Field.WHO]
    name = _plain(who)
    if not name:
        errors[Field.WHO] = _("It does not say who does it.")
    elif name == _plain(book.home_country):
        errors[Field.WHO] = _("Which office of %(country)s? Write its code.") % {"country": who}
    elif name in _other_side(book):
        return Side.PARTNER, _follower(said[Field.FOLLOWER], book, offices, errors)
    else:
        return Side.HOME, _office(Field.WHO, who, book, offices, errors)
    return Side.HOME, None


def _other_side(book: Book) -> set[str]:
    return OTHER_SIDE | {_plain(book.country), _plain(book.country_code)}


def _follower(typed: str, book: Book, offices: Offices, errors: dict[Field, str]) -> Office | None:
    if typed:
        return _office(Field.FOLLOWER, typed, book, offices, errors)
    if book.follower is None:
        errors[Field.FOLLOWER] = _("Which office follows it?")
    return book.follower


def _office(
    name: Field, typed: str, book: Book, offices: Offices, errors: dict[Field, str]
) -> Office | None:
    found = offices.get(_plain(typed), [])
    if len(found) == 1:
        return found[0]
    errors[name] = (
        _("Several offices are called “%(typed)s”: %(codes)s. Write the code.")
        % {"typed": typed, "codes": ", ".join(office.code for office in found)}
        if found
        else _no_office(typed, book, offices)
    )
    return None


def _no_office(typed: str, book: Book, offices: Offices) -> str:
    quoted = {"typed": typed, "country": book.country}
    parts = [_plain(part) for part in re.split(r"[,;&+]| and ", typed)]
    if len(parts) > 1 and all(part in offices or part == _plain(book.country) for part in parts):
        return _("“%(typed)s”: name one. The others can have rows of their own.") % quoted
    near = get_close_matches(_plain(typed), offices, n=1)
    if near:
        quoted["near"] = offices[near[0]][0].code
        return _("No office on %(country)s is called “%(typed)s”. “%(near)s”?") % quoted
    return _("No office on %(country)s is called “%(typed)s”.") % quoted


def _due(typed: str, book: Book, errors: dict[Field, str]) -> date | None:
    if not typed:
        errors[Field.DUE] = _("It does not say by when.")
        return None
    try:
        due_on = read_day(typed, month_first=book.month_first)
    except NotADayError as error:
        errors[Field.DUE] = str(error)
        return None
    if book.adopted_on and due_on < book.adopted_on:
        errors[Field.DUE] = _("%(day)s is before the day on which it was adopted.") % {
            "day": format_day(due_on)
        }
    return due_on


def _group(typed: str, groups: dict[str, Any], errors: dict[Field, str]) -> Body | None:
    if not typed:
        return None
    found = groups.get(_plain(typed), [])
    if len(found) == 1:
        return found[0]
    quoted = {"typed": typed}
    errors[Field.GROUP] = (
        _("Several forums or groups are called “%(typed)s”. Choose one.") % quoted
        if found
        else _("No forum or group is called “%(typed)s”.") % quoted
    )
    return None


def _marking(
    typed: str, parents: Iterable[Any], book: Book, errors: dict[Field, str]
) -> str | None:
    read = parse_portion(typed) if typed else None
    code = read.code if read else book.row_marking
    if typed and read is None:
        errors[Field.MARKING] = _("“%(typed)s” is no marking. Write it like (SBU).") % {
            "typed": typed
        }
    elif code not in book.markable:
        errors[Field.MARKING] = _("This is above your own clearance.")
    else:
        for parent in filter(None, parents):
            if not covers(code, parent.marking):
                errors[Field.MARKING] = _(
                    "Mark it at least like what it belongs to: %(marking)s."
                ) % {"marking": parent.marking}
    return code


def _may_be_in_force(group: Body | None, book: Book, errors: dict[Field, str]) -> None:
    if book.chaired is None or Field.GROUP in errors:
        return
    if (group.pk if group else None) not in book.chaired:
        errors[Field.GROUP] = _("Only its chairs can say that it is in force.")


def _by_names(offices: Iterable[Office]) -> Offices:
    """Return offices by name, and each by its code, which is its own."""
    offices = list(offices)
    names: dict[str, list[Office]] = {}
    for office in offices:
        names.setdefault(_plain(office.name), []).append(office)
    return names | {_plain(office.code): [office] for office in offices}


def _by_name(groups: Iterable[Body]) -> dict[str, list[Body]]:
    """Return bodies by name, and each by its uid, which is what a choice sends."""
    found: dict[str, list[Body]] = {}
    for group in groups:
        found.setdefault(_plain(str(group)), []).append(group)
        found[str(group.uid)] = [group]
    return found


def _plain(name: str) -> str:
    """Return a name as it is looked for: small letters, blanks single and none around a slash."""
    return re.sub(r"\s*/\s*", "/", " ".join(fold(name).split())).strip(" .")
