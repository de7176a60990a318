"""Applying what an ask on structure asks for, and undoing it where nobody has touched it since.

What stood before is kept with the answer (`Answer.undo`), since nothing is ever deleted: see
docs/decisions/0005-taking-back.md.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agenda.effects import (
    BodyNow,
    Effect,
    FoundGroup,
    Rename,
    Seat,
    SeatChair,
    SetCadence,
    SetLevel,
    after,
    from_day,
)
from agenda.services.founding import groups_of, undo_founding, work_out_founding
from core.constraints import current
from core.dates import format_day
from dialogue.models import Body, BodyName, Cadence, ChairSeat, ChairTerm
from dialogue.services.bodies import rename_body, set_cadence
from dialogue.services.cadences import current_cadence, end_cadence
from dialogue.services.chairs import add_seat, change_seat, end_term, seat_chair
from dialogue.services.meetings import Actor
from offices.models import Office

REASON = "the structure of a body that was fetched through the gate"
ONE_DAY = timedelta(days=1)


def body_now(body: Body, *, on: date) -> BodyNow:
    """Return what effects change of `body`, as it is on a day; six queries at most."""
    holders = dict(
        ChairTerm.objects.for_system(REASON)
        .filter(current(on), seat__body=body)
        .values_list("seat_id", "holder_name")
    )
    seats = ChairSeat.objects.for_system(REASON).filter(body=body).select_related("office")
    cadences = Cadence.objects.for_system(REASON).filter(body=body, ended_on__isnull=True)
    return BodyNow(
        name=name_on(body, on),
        seats=frozenset(
            Seat(seat.side, seat.number, seat.title, _organ(seat), holders.get(seat.pk, ""))
            for seat in seats
        ),
        cadences=frozenset(
            SetCadence(cadence.kind, cadence.every_months, cadence.anchor_on)
            for cadence in cadences
        ),
        groups=groups_of(body, on=on),
    )


def name_on(body: Body, day: date) -> str:
    """Return how `body` is called on a day; before its first name, that one."""
    names = BodyName.objects.for_system(REASON).filter(body=body)
    return (
        names.filter(from_on__lte=day).order_by("-from_on").values_list("name", flat=True).first()
        or names.order_by("from_on").values_list("name", flat=True).first()
        or ""
    )


def apply_effect(
    effect: Effect, body: Body, *, actor: Actor, today: date, marking: str
) -> dict[str, Any]:
    """Do what `effect` says to `body`, and return what stood before, for `undo_effect`.

    `marking` is that of the ask. Raises ValidationError with a sentence where it has no place any
    more.
    """
    after(effect, body_now(body, on=today))
    if isinstance(effect, FoundGroup):
        return work_out_founding(effect, body, marking=marking, today=today)
    return _APPLY[type(effect)](effect, body, actor, today)


def undo_effect(
    effect: Effect, body: Body, before: dict[str, Any], *, actor: Actor, today: date, reason: str
) -> list[str]:
    """Put back what stood before `effect`, and return a sentence for each thing that stays.

    What somebody changed since stays, and what the effect made for the first time: no row is
    deleted.
    """
    return _UNDO[type(effect)](effect, body, before, actor, today, reason)


def _rename(effect: Rename, body: Body, actor: Actor, today: date) -> dict[str, Any]:
    day = from_day(effect, today)
    before = _name_row(body, day)
    old = before.name if before else name_on(body, day - ONE_DAY)
    rename_body(body, name=effect.name, from_on=day)
    return {"name": old, "from_on": day.isoformat()}


def _undo_rename(
    effect: Rename, body: Body, before: dict, actor: Actor, today: date, reason: str
) -> list[str]:
    day = date.fromisoformat(before["from_on"])
    row = _name_row(body, day)
    if row is None or row.name != effect.name.strip():
        return [_("The name stays as it is: it changed since.")]
    rename_body(body, name=before["name"], from_on=day)
    return []


def _name_row(body: Body, day: date) -> BodyName | None:
    return BodyName.objects.for_system(REASON).filter(body=body, from_on=day).first()


def _seat(effect: SeatChair, body: Body, actor: Actor, today: date) -> dict[str, Any]:
    values: dict[str, Any] = {"title": effect.title, "organisation": effect.organisation}
    values["office"] = _office(effect.office) if effect.office else None
    seat = _find_seat(body, effect)
    before: dict[str, Any] = {"seat": None, "holder": None, "term": None}
    if seat is None:
        seat = add_seat(body, side=effect.side, number=effect.number, **values)
    else:
        office = seat.office.code if seat.office else ""
        before["seat"] = [seat.title, seat.organisation, office]
        seat = change_seat(seat, **values)
    if effect.holder_name:
        day = from_day(effect, today)
        before["holder"] = _term_on(seat, day - ONE_DAY)
        before["term"] = seat_chair(seat, holder_name=effect.holder_name, starts_on=day).pk
    return before


def _undo_seat(
    effect: SeatChair, body: Body, before: dict, actor: Actor, today: date, reason: str
) -> list[str]:
    seat = _find_seat(body, effect)
    place = {"number": effect.number, "country": body.relationship.country(effect.side)}
    expected = (effect.title.strip(), effect.office or effect.organisation)
    if seat is None or (seat.title, _organ(seat)) != expected:
        return [_("Seat %(number)d of %(country)s stays as it is: it changed since.") % place]
    stays = []
    if before["term"] is not None:
        stays = _undo_term(effect, seat, before, today)
    if before["seat"] is None:
        stays.append(_("Seat %(number)d of %(country)s stays: no seat is deleted.") % place)
    else:
        title, organisation, code = before["seat"]
        office = _office(code) if code else None
        change_seat(seat, title=title, organisation=organisation, office=office)
    return stays


def _undo_term(effect: SeatChair, seat: ChairSeat, before: dict, today: date) -> list[str]:
    """Let the earlier holder go on; a holder without one before him leaves the seat empty."""
    term = ChairTerm.objects.for_system(REASON).get(pk=before["term"])
    named = {"name": term.holder_name, "day": format_day(term.starts_on)}
    if term.ends_on is not None or term.holder_name != effect.holder_name.strip():
        return [_("The holder of the seat stays as it is: it changed since.")]
    if before["holder"] is not None:
        earlier = ChairTerm.objects.for_system(REASON).get(pk=before["holder"])
        seat_chair(
            seat,
            holder_name=earlier.holder_name,
            holder=earlier.holder,
            starts_on=max(term.starts_on, today),
        )
        return []
    if term.starts_on < today:
        end_term(term, ends_on=today)
        return []
    return [_("%(name)s stays entered for the seat from %(day)s. End that term there.") % named]


def _level(effect: SetLevel, body: Body, actor: Actor, today: date) -> dict[str, Any]:
    seat = _find_seat(body, effect)
    if seat is None:
        raise ValidationError(_("There is no such seat."))
    before = {"title": seat.title}
    change_seat(seat, title=effect.title.strip())
    return before


def _undo_level(
    effect: SetLevel, body: Body, before: dict, actor: Actor, today: date, reason: str
) -> list[str]:
    seat = _find_seat(body, effect)
    if seat is None or seat.title != effect.title.strip():
        return [_("The level of the seat stays as it is: it changed since.")]
    change_seat(seat, title=before["title"])
    return []


def _cadence(effect: SetCadence, body: Body, actor: Actor, today: date) -> dict[str, Any]:
    previous = current_cadence(body, effect.meeting)
    kept: dict[str, Any] = {}
    if previous is not None:
        kept = {
            "after_months": previous.after_months,
            "rotation": previous.rotation,
            "ask_days_ahead": previous.ask_days_ahead,
        }
    made = set_cadence(
        body,
        kind=effect.meeting,
        every_months=effect.every_months,
        anchor_on=effect.anchor_on,
        today=today,
        **kept,
    )
    return {"cadence": made.pk, "previous": previous and previous.pk}


def _undo_cadence(
    effect: SetCadence, body: Body, before: dict, actor: Actor, today: date, reason: str
) -> list[str]:
    now = current_cadence(body, effect.meeting)
    if now is None or now.pk != before["cadence"]:
        return [_("How often it meets stays as it is: it changed since.")]
    if before["previous"] is None:
        end_cadence(now, reason=reason, actor=actor, today=today)
        return []
    earlier = Cadence.objects.for_system(REASON).get(pk=before["previous"])
    set_cadence(
        body,
        kind=earlier.kind,
        every_months=earlier.every_months,
        anchor_on=earlier.anchor_on,
        after_months=earlier.after_months,
        grace_days=earlier.grace_days,
        rotation=earlier.rotation,
        ask_days_ahead=earlier.ask_days_ahead,
        today=today,
    )
    return []


def _find_seat(body: Body, effect: SeatChair | SetLevel) -> ChairSeat | None:
    return (
        ChairSeat.objects.for_system(REASON)
        .filter(body=body, side=effect.side, number=effect.number)
        .select_related("office")
        .first()
    )


def _term_on(seat: ChairSeat, day: date) -> int | None:
    terms = ChairTerm.objects.for_system(REASON).filter(current(day), seat=seat)
    return terms.values_list("pk", flat=True).first()


def _organ(seat: ChairSeat) -> str:
    return seat.office.code if seat.office is not None else seat.organisation


def _office(code: str) -> Office:
    office = Office.objects.filter(code=code).first()
    if office is None:
        raise ValidationError(_("There is no office %(code)s any more.") % {"code": code})
    return office


_APPLY: dict[type, Any] = {
    Rename: _rename,
    SeatChair: _seat,
    SetLevel: _level,
    SetCadence: _cadence,
}
_UNDO: dict[type, Any] = {
    Rename: _undo_rename,
    SeatChair: _undo_seat,
    SetLevel: _undo_level,
    SetCadence: _undo_cadence,
    FoundGroup: undo_founding,
}
