"""What is said of an absence, and of what follows from it."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import format_day
from offices.absence_rules import shared_offices, stood_in_meanwhile
from offices.access import offices_of
from offices.models import Absence, User

WHAT_FOLLOWS = (
    gettext_lazy(
        "Whoever stands in answers for what you answer for in the offices where you both work, and "
        "acts in your role there, with their own clearance. They get a mail."
    ),
    gettext_lazy("Where nobody stands in, the alternate answers, then others of the office."),
)


def away_until(absence: Absence) -> str:
    """Return `away until Mon 14 December 2026, Dana Reed stands in`."""
    said = {"day": format_day(absence.ends_on), "name": absence.stand_in}
    if absence.stand_in is None:
        return _("away until %(day)s") % said
    return _("away until %(day)s, %(name)s stands in") % said


def you_are_away(absence: Absence) -> str:
    """Return `You are away until Mon 14 December 2026. Dana Reed stands in.`"""
    said = {"day": format_day(absence.ends_on), "name": absence.stand_in}
    if absence.stand_in is None:
        return _("You are away until %(day)s. Nobody stands in.") % said
    return _("You are away until %(day)s. %(name)s stands in.") % said


def saved(absence: Absence, *, reader: User, today: date) -> str:
    """Say what was saved, what happens then, and in whose place the person cannot act then.

    Of somebody else it names only the offices in which `reader` works on `today`, and the absences
    that `reader` sees.
    """
    is_own = absence.person == reader
    said = {"name": absence.person, "days": absence.days, "stand_in": absence.stand_in}
    first = _("You are away %(days)s.") if is_own else _("%(name)s is away %(days)s.")
    told = [first % said]
    if absence.stand_in is None:
        told.append(_("Nobody stands in: the alternate answers."))
    else:
        said["offices"] = _offices(absence, reader, today)
        follows = (
            _(
                "While you are away %(stand_in)s answers for what you answer for in %(offices)s "
                "and acts in your role there, with own clearance."
            )
            if is_own
            else _(
                "Meanwhile %(stand_in)s answers for what %(name)s answers for in %(offices)s "
                "and acts in their role there, with own clearance."
            )
        )
        told.append(follows % said)
    for other in stood_in_meanwhile(absence, reader=reader, today=today):
        told.append(_stood_in(other, is_own=is_own, name=str(absence.person)))
    return " ".join(told)


def _offices(absence: Absence, reader: User, today: date) -> str:
    """Return the codes of the offices in which the stand-in acts, as far as `reader` knows them."""
    shared = shared_offices(absence)
    if absence.person != reader:
        known = set(offices_of(reader, today).values_list("office_id", flat=True))
        shared = [office for office in shared if office.pk in known]
    return ", ".join(office.code for office in shared) or _("the offices in which both work")


def _stood_in(other: Absence, *, is_own: bool, name: str) -> str:
    said = {"name": name, "other": other.person, "day": format_day(other.ends_on)}
    if is_own:
        return (
            _("You stand in for %(other)s until %(day)s: then the alternate answers for them.")
            % said
        )
    return (
        _("%(name)s stands in for %(other)s until %(day)s: then the alternate answers for them.")
        % said
    )
