"""Co-chairs: their seats, and who holds them; each act a page with its form.

A seat of our side gives its office the chairs' powers: approvers of the desk or the lead office
decide on it. Who chairs on the other side every drafter keeps up to date (design §5).
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from core.dates import format_day, home_today
from dialogue.forms.chairs import EndTermForm, NewSeatForm, SeatChairForm, SeatForm
from dialogue.models import ChairSeat
from dialogue.services import chairs
from dialogue.views.reach import reach_body, reach_seat, typed
from offices.acts import act_page
from offices.powers import Act
from offices.requests import SignedIn


def new_seat(request: SignedIn, uid: UUID) -> HttpResponse:
    """Add a co-chair's place to a forum, and seat its holder when that is known."""
    body = reach_body(request, uid, Act.ARRANGE).record
    form = NewSeatForm(typed(request), body=body, user=request.user, today=home_today())

    @transaction.atomic
    def act(data: dict[str, Any]) -> ChairSeat:
        holder_name, starts_on = data.pop("holder_name"), data.pop("starts_on")
        number = chairs.free_number(body, data["side"])
        seat = chairs.add_seat(body, number=number, **data)
        if holder_name:
            chairs.seat_chair(seat, holder_name=holder_name, starts_on=starts_on)
        return seat

    return act_page(
        request,
        form,
        act,
        done=_("Added."),
        go_to=body.get_absolute_url(),
        title=_("Add a chair's seat"),
        submit_label=_("Add the seat"),
        cancel_url=body.get_absolute_url(),
        record=body,
        says=[_("Each country has up to three. Two of our offices may chair side by side.")],
    )


def edit_seat(request: SignedIn, uid: UUID) -> HttpResponse:
    """Change the title of a seat, or the office or organisation that has it."""
    seat = reach_seat(request, uid, Act.ARRANGE, Act.EDIT).record
    form = SeatForm(typed(request), record=seat, user=request.user, today=home_today())
    return _page(
        request,
        seat,
        form,
        lambda data: chairs.change_seat(seat, **data),
        title=_("Edit the seat"),
        done=_("Saved."),
    )


def seat_chair(request: SignedIn, uid: UUID) -> HttpResponse:
    """Let a person hold a seat from a day on."""
    seat = reach_seat(request, uid, Act.ARRANGE, Act.EDIT).record
    form = SeatChairForm(typed(request), record=seat, today=home_today())
    return _page(
        request,
        seat,
        form,
        lambda data: chairs.seat_chair(seat, **data),
        title=_("Seat a person: %(title)s") % {"title": seat.title},
        submit_label=_("Seat"),
        done=lambda term: (
            _("%(name)s holds this seat from %(day)s.")
            % {"name": term.holder_name, "day": format_day(term.starts_on)}
        ),
        says=_holder(seat),
    )


def end_term(request: SignedIn, uid: UUID) -> HttpResponse:
    """Leave a seat empty from a day on."""
    seat = reach_seat(request, uid, Act.ARRANGE, Act.EDIT).record
    form = EndTermForm(typed(request), record=seat, initial={"ends_on": home_today()})
    return _page(
        request,
        seat,
        form,
        lambda data: chairs.leave_empty(seat, **data),
        title=_("Leave the seat empty: %(title)s") % {"title": seat.title},
        done=_("Saved."),
        says=_holder(seat),
    )


def _holder(seat: ChairSeat) -> list[str]:
    term = chairs.newest_term(seat)
    if term is None or (term.ends_on is not None and term.ends_on <= home_today()):
        return [_("Nobody holds it now.")]
    holds = {"name": term.holder_name, "day": format_day(term.starts_on)}
    return [
        _("%(name)s holds it since %(day)s, and no longer from the new day on.") % holds
        if term.starts_on <= home_today()
        else _("%(name)s holds it from %(day)s on.") % holds
    ]


def _page(request: SignedIn, seat: ChairSeat, form: Any, act: Any, **more: Any) -> HttpResponse:
    address = seat.body.get_absolute_url()
    return act_page(request, form, act, go_to=address, cancel_url=address, record=seat.body, **more)
