"""A table of the ministry's offices: which column says what, and what is wrong with a row. Pure."""

import zoneinfo
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.folding import fold
from core.tables import Row, TableError

COLUMNS = {
    "code": ("code", "office", "symbol"),
    "name": ("name", "title"),
    "country": ("country", "stands in"),
    "zone": ("zone", "time zone", "time_zone", "timezone"),
    "superior": ("superior", "parent", "reports to", "under"),
    "kind": ("kind", "type"),
}
LONGEST = {"code": 30, "name": 120}
# A post stands abroad; everything else is at home unless its row says otherwise.
KINDS = ("post", "desk", "bureau", "agency")


@dataclass(frozen=True)
class OfficeRow:
    """An office as a row says it; `superior` is a code, "" for none."""

    number: int
    code: str
    name: str
    country: str
    zone: str
    superior: str


def read_offices(
    rows: Sequence[Row], *, home_country: str, home_zone: str, known: Mapping[str, OfficeRow]
) -> tuple[list[OfficeRow], list[str]]:
    """Return the offices of a table, and a sentence for everything that is wrong with it.

    The first row holds the headings. `known` has by code the offices that there are: what no
    column says stays as it is there. TableError when a needed column is missing.
    """
    columns = _columns_of(rows[0].cells)
    zones = zoneinfo.available_timezones()
    offices: list[OfficeRow] = []
    wrong: list[str] = []
    for row in rows[1:]:
        said = {name: row.cells[n] for name, n in columns.items()}
        office = _office(row.number, said, home_country, home_zone, known.get(said["code"]))
        offices.append(office)
        reasons = _wrong_with(office, said.get("kind", ""), home_country, zones)
        wrong += [_at(office.number, reason) for reason in reasons]
    return offices, wrong + _wrong_together(offices, known)


def _columns_of(headings: Sequence[str]) -> dict[str, int]:
    said = [" ".join(fold(heading).split()) for heading in headings]
    columns = {
        name: next(n for n, heading in enumerate(said) if heading in names)
        for name, names in COLUMNS.items()
        if any(heading in names for heading in said)
    }
    for name in ("code", "name"):
        if name not in columns:
            raise TableError(
                _("The first row names no column “%(name)s”. It needs: %(columns)s.")
                % {"name": name, "columns": ", ".join(COLUMNS)}
            )
    return columns


def _office(
    number: int,
    said: Mapping[str, str],
    home_country: str,
    home_zone: str,
    present: OfficeRow | None,
) -> OfficeRow:
    is_post = said.get("kind", "").lower() == "post"

    def read(name: str, usual: str = "") -> str:
        if name not in said and present is not None:
            return str(getattr(present, name))
        return said.get(name) or usual

    return OfficeRow(
        number,
        code=said["code"],
        name=said["name"],
        country=read("country", "" if is_post else home_country).upper(),
        zone=read("zone", "" if is_post else home_zone),
        superior=read("superior"),
    )


def _wrong_with(
    office: OfficeRow, kind: str, home_country: str, zones: Collection[str]
) -> list[str]:
    """Return what is wrong with a row by itself."""
    reasons = []
    for name, most in LONGEST.items():
        text = getattr(office, name)
        if not text:
            reasons.append(_("it has no %(column)s") % {"column": name})
        elif len(text) > most:
            reasons.append(
                _("its %(column)s has more than %(most)d characters")
                % {"column": name, "most": most}
            )
    if not (len(office.country) == 2 and office.country.isascii() and office.country.isalpha()):
        reasons.append(
            _("“%(typed)s” is no country: two letters, like US") % {"typed": office.country}
        )
    if office.zone not in zones:
        reasons.append(
            _("“%(typed)s” is no time zone: write it like Asia/Baku") % {"typed": office.zone}
        )
    if kind and kind.lower() not in KINDS:
        reasons.append(
            _("“%(typed)s” is no kind: %(kinds)s") % {"typed": kind, "kinds": ", ".join(KINDS)}
        )
    if kind.lower() == "post" and office.country == home_country:
        reasons.append(_("a post stands in another country"))
    return reasons


def _wrong_together(offices: Sequence[OfficeRow], known: Mapping[str, OfficeRow]) -> list[str]:
    """Return what is wrong between rows: a code twice, no such superior, a circle of superiors."""
    wrong = []
    first: dict[str, int] = {}
    for office in offices:
        if office.code and office.code in first:
            said = {"code": office.code, "row": first[office.code]}
            reason = _("“%(code)s” stands in row %(row)d already") % said
            wrong.append(_at(office.number, reason))
        first.setdefault(office.code, office.number)
    above = {office.code: office.superior for office in (*known.values(), *offices)}
    for office in offices:
        if office.superior and office.superior not in above:
            reason = _("no office is called “%(code)s”, its superior") % {"code": office.superior}
            wrong.append(_at(office.number, reason))
        elif _is_above_itself(office.code, above):
            wrong.append(_at(office.number, _("it would be above itself")))
    return wrong


def _is_above_itself(code: str, above: Mapping[str, str]) -> bool:
    passed: set[str] = set()
    superior = above.get(code, "")
    while superior and superior not in passed:
        if superior == code:
            return True
        passed.add(superior)
        superior = above.get(superior, "")
    return False


def _at(number: int, reason: str) -> str:
    return _("Row %(row)d: %(reason)s.") % {"row": number, "reason": reason}
