"""Who leads a delegation by right: the holders of the chairs' seats on a day (design §4)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.constraints import current
from dialogue.models import ChairSeat, ChairTerm, Counterpart, DelegationMember, Meeting
from offices.models import Office, Side, User

REASON = "the chairs of a body of which a meeting was fetched through the gate"
SEPARATOR = "; "


@dataclass(frozen=True)
class Head:
    """Somebody who comes for a side, with what is known of them; `seat` is that of a chair."""

    side: str
    name: str
    title: str = ""
    organisation: str = ""
    office: Office | None = None
    person: User | None = None
    counterpart: Counterpart | None = None
    seat: ChairSeat | None = None

    @classmethod
    def of(cls, row: DelegationMember) -> "Head":
        """Return the person of an entry on a list."""
        return cls(
            row.side,
            row.name,
            row.title,
            row.organisation,
            row.office,
            row.person,
            row.counterpart,
            row.seat,
        )

    @classmethod
    def of_counterpart(cls, counterpart: Counterpart) -> "Head":
        """Return a person of the other side."""
        return cls(
            Side.PARTNER,
            counterpart.name,
            counterpart.title,
            counterpart.organisation,
            counterpart=counterpart,
        )

    def can_come(self, day: date) -> bool:
        """Return whether nothing says that they are gone by `day`."""
        if self.person is not None and not self.person.is_active:
            return False
        left_on = self.counterpart.left_on if self.counterpart else None
        return left_on is None or left_on > day

    def is_same(self, row: DelegationMember) -> bool:
        """Return whether an entry on a list is this person."""
        for mine, theirs in (
            (self.person, row.person_id),
            (self.counterpart, row.counterpart_id),
        ):
            if mine is not None and theirs is not None:
                return bool(mine.pk == theirs)
        return (self.side, self.name.casefold()) == (row.side, row.name.casefold())


def chairs_on(meeting: Meeting, day: date, seats: Any = None, terms: Any = None) -> list[Head]:
    """Return who holds a seat of the meeting's body on `day`, in the order of the seats.

    Seats and terms have the marking of the meeting; a page hands over those that its reader sees.
    """
    seats = ChairSeat.objects.for_system(REASON) if seats is None else seats
    terms = ChairTerm.objects.for_system(REASON) if terms is None else terms
    rows = list(seats.filter(body=meeting.body_id).select_related("office"))
    current_terms = terms.filter(current(day), seat__in=rows).select_related("holder")
    held = {term.seat_id: term for term in current_terms}
    return [
        Head(
            side=seat.side,
            name=held[seat.pk].holder_name,
            title=seat.title,
            organisation=seat.organisation,
            office=seat.office,
            person=held[seat.pk].holder,
            seat=seat,
        )
        for seat in rows
        if seat.pk in held
    ]


def day_of(meeting: Meeting) -> date | None:
    """Return the day on which a meeting is, or by which it is to be held; None for neither."""
    return meeting.first_day or meeting.hold_by


def heads_of(meeting: Meeting, day: date) -> dict[str, str]:
    """Return by side who leads its delegation: those on the list, else who holds a chair's seat on
    `day`; several with semicolons between. A side for which nobody is known is left out.
    """
    names: dict[str, str] = {}
    listed = list(DelegationMember.objects.for_system(REASON).coming(meeting).filter(is_head=True))
    chairs = chairs_on(meeting, day)
    for side in Side.values:
        heads: list[Any] = [row for row in listed if row.side == side]
        heads = heads or [chair for chair in chairs if chair.side == side]
        if heads:
            names[side] = SEPARATOR.join(head.name for head in heads)
    return names
