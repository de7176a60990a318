"""Co-chairs: their seats in a body, and who holds a seat from when to when (design §1, §5)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.constraints import current
from dialogue.models import Body, ChairSeat, ChairTerm
from dialogue.services.locks import lock_bodies
from dialogue.services.scope import refuse_closed, scope_of, told
from offices.models import Office, Side, User
from offices.versions import lock_version, save_next_version

REASON = "seats and terms of a body that was fetched through the gate"
SEAT_REFUSALS = {
    "chair_seat_once": _("This side has a seat of that number already. Choose another number."),
    "chair_seat_one_to_three": _("A side has at most three seats."),
    "chair_seat_home_has_office": format_lazy(
        _("Name the office of a seat of this side, and of no other: {country}."),
        country=settings.HOME_COUNTRY_NAME,
    ),
}
TERM_REFUSALS = {
    "chair_term_one_at_a_time": _(
        "Somebody holds this seat from a later day on. Choose a day after that."
    ),
    "chair_term_ends_after_start": _("A term ends after the day on which it began."),
}

_listeners: list[Callable[[Body], None]] = []


def hear_seats(listener: Callable[[Body], None]) -> None:
    """Call `listener(body)` after a seat of a body came or changed, or the body got another
    parent; in that transaction. From `ready()` only."""
    _listeners.append(listener)


def tell_seats(body: Body) -> None:
    """Tell those who listen that the chairs to whom `body` reports, or its own, are others."""
    for listener in _listeners:
        listener(body)


@transaction.atomic
def add_seat(
    body: Body,
    *,
    side: str,
    number: int,
    title: str,
    office: Office | None = None,
    organisation: str = "",
) -> ChairSeat:
    """Return a new co-chair's place in `body`: on our side an office's, on theirs none of ours.

    Two home offices may hold seats side by side. Raises ValidationError for a number that is
    taken or not 1 to 3, and for a home seat without an office.
    """
    (body,) = lock_bodies(pk=body.pk)
    refuse_closed(body)
    with told(SEAT_REFUSALS):
        seat = ChairSeat.objects.create(
            body=body,
            side=side,
            number=number,
            title=title.strip(),
            office=office,
            organisation=organisation.strip(),
            **scope_of(body),
        )
    tell_seats(body)
    return seat


@transaction.atomic
def change_seat(seat: ChairSeat, *, version: int | None = None, **values: Any) -> ChairSeat:
    """Save new values of number, title, office or organisation; refusals as in `add_seat`."""
    (body,) = lock_bodies(pk=seat.body_id)
    locked = lock_version(seat, version)
    for name, value in values.items():
        setattr(locked, name, value)
    with told(SEAT_REFUSALS):
        save_next_version(locked, values)
    tell_seats(body)
    return locked


@transaction.atomic
def seat_chair(
    seat: ChairSeat,
    *,
    holder_name: str,
    starts_on: date,
    holder: User | None = None,
    version: int | None = None,
) -> ChairTerm:
    """Let a person hold a seat from a day on; whoever holds it then ends on that day.

    A term that began on the very day is corrected instead. Raises ValidationError for an empty
    name, a closed body, and when another term begins later.
    """
    # The body as it is once nobody can close it any more.
    (body,) = lock_bodies(pk=seat.body_id)
    locked = lock_version(seat, version)
    refuse_closed(body)
    if not holder_name.strip():
        raise ValidationError(_("Write the name."))
    save_next_version(locked, [])
    with told(TERM_REFUSALS):
        running = (
            ChairTerm.objects.for_system(REASON)
            .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on), seat=locked)
            .filter(starts_on__lte=starts_on)
            .first()
        )
        if running is not None and running.starts_on == starts_on:
            running.holder_name, running.holder = holder_name.strip(), holder
            running.save(update_fields=["holder_name", "holder"])
            return running
        if running is not None:
            running.ends_on = starts_on
            running.save(update_fields=["ends_on"])
        return ChairTerm.objects.create(
            seat=locked,
            holder_name=holder_name.strip(),
            holder=holder,
            starts_on=starts_on,
            **scope_of(locked),
        )


@transaction.atomic
def end_term(term: ChairTerm, *, ends_on: date) -> ChairTerm:
    """End a term on a day, the first on which it no longer holds; the seat is empty from then on.

    Raises ValidationError for a day that is not after its start, and when it ended meanwhile.
    """
    lock_bodies(pk=term.seat.body_id)
    seat = lock_version(term.seat, None)
    now = ChairTerm.objects.for_system(REASON).get(pk=term.pk)
    if now.ends_on != term.ends_on:
        # Somebody else follows or ended it: their day stands.
        raise ValidationError(_("Nobody holds this seat on that day."))
    save_next_version(seat, [])
    now.ends_on = ends_on
    with told(TERM_REFUSALS):
        now.save(update_fields=["ends_on"])
    return now


@transaction.atomic
def leave_empty(seat: ChairSeat, *, ends_on: date, version: int | None = None) -> ChairTerm:
    """End the newest term of a seat; ValidationError when nobody holds it."""
    lock_bodies(pk=seat.body_id)
    locked = lock_version(seat, version)
    term = newest_term(locked)
    if term is None or (term.ends_on is not None and term.ends_on <= ends_on):
        raise ValidationError(_("Nobody holds this seat on that day."))
    return end_term(term, ends_on=ends_on)


def newest_term(seat: ChairSeat) -> ChairTerm | None:
    """Return the term of a seat that began last or begins last, or None when it had none."""
    return ChairTerm.objects.for_system(REASON).filter(seat=seat).order_by("-starts_on").first()


def free_number(body: Body, side: str) -> int:
    """Return the lowest number that no seat of a side has; 4 when all three are taken."""
    taken = set(
        ChairSeat.objects.for_system(REASON)
        .filter(body=body, side=side)
        .values_list("number", flat=True)
    )
    return next(number for number in range(1, 5) if number not in taken)


def chair_offices(body: Body, today: date) -> set[int]:
    """Return the ids of the home offices that hold a seat with a chair on `today` (design §5)."""
    return set(
        ChairSeat.objects.for_system(REASON)
        .filter(current(today, "terms__"), body=body, side=Side.HOME)
        .values_list("office_id", flat=True)
    )
