"""What is said on a conclusion: clearances, both sides' agreement, the report, the chairs."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from core.dates import home_today
from dialogue.models import ChairSeat, Channel
from dialogue.services.markings import some_office
from dialogue.services.steps import Actor
from dialogue.views.clearances import ask_page, show_seen, word_page
from dialogue.views.reach import Reach, typed
from offices.acts import act_page
from offices.models import Office, Side
from offices.powers import REFUSALS, Act, offices_acting
from offices.requests import SignedIn
from offices.services.clearances import TextChangedError
from workinggroups.forms.conclusions import (
    AgreementForm,
    ChairForm,
    ReasonForm,
    ReportForm,
    SeenForm,
)
from workinggroups.models import ConclusionClearance
from workinggroups.reading import ConclusionLine, conclusion_lines
from workinggroups.services.agreements import record_agreement, take_back_agreement
from workinggroups.services.clearances import (
    ask_for_conclusion,
    clear_conclusion,
    need_no_clearance,
)
from workinggroups.services.reporting_up import report_conclusion, speak_for_seat
from workinggroups.views.text_reach import TextReach, reach_conclusion, text_now

TEMPLATE = "workinggroups/on_text.html"


def ask(request: SignedIn, uid: UUID) -> HttpResponse:
    """Ask offices to clear a conclusion."""
    reached = reach_conclusion(request, uid, Act.EDIT)
    record = reached.record
    return ask_page(
        request,
        Reach(record, reached.actor, some_office(reached.actor.office)),
        ConclusionClearance.objects.visible_to(request.user).filter(conclusion=record),
        ask_for_conclusion,
        body_id=reached.group.pk,
        go_to=record.get_absolute_url(),
        title=_("Ask for clearance"),
    )


def clear(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say for one's office what it thinks of a conclusion."""
    record = reach_conclusion(request, uid).record
    rows = ConclusionClearance.objects.visible_to(request.user).filter(conclusion=record)
    today = home_today()

    def give(clearance: ConclusionClearance, **said: Any) -> ConclusionClearance:
        return clear_conclusion(clearance, today=today, **said)

    return word_page(
        request,
        record,
        rows.select_related("office", "conclusion"),
        give,
        read_text=lambda: text_now(request, uid).text,
        go_to=record.get_absolute_url(),
    )


def no_clearance(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say that a text needs nobody's clearance."""
    reached = reach_conclusion(request, uid, Act.ARRANGE)
    record = reached.record
    form = SeenForm(typed(request), record=record, initial={"seen": record.text_digest})
    return _on_text(
        request,
        reached,
        form,
        lambda data: need_no_clearance(record, actor=reached.actor, today=home_today(), **data),
        done=_("It is cleared."),
        title=_("No clearance needed"),
        submit_label=_("It needs no clearance"),
    )


def agree(request: SignedIn, uid: UUID, side: str) -> HttpResponse:
    """Record that a side agreed to the text as it reads."""
    side = _side(side)
    reached = reach_conclusion(request, uid, Act.ARRANGE)
    record, today = reached.record, home_today()
    is_home = side == Side.HOME
    initial = {
        "seen": record.text_digest,
        "agreed_on": today,
        **({"channel": Channel.DECISION} if is_home else {}),
    }
    form = AgreementForm(typed(request), record=record, initial=initial)

    def act(data: dict[str, Any]) -> Any:
        data.pop("version")  # the digest of the text says what was looked at
        return record_agreement(record, side=side, actor=reached.actor, today=today, **data)

    country = {"country": reached.group.relationship.country(side)}
    return _on_text(
        request,
        reached,
        form,
        act,
        done=_("Recorded: %(country)s agreed.") % country,
        title=_("Record that %(country)s agreed") % country,
        submit_label=_("Record"),
        says=[_("It counts for this text, word for word. Another text needs another word.")],
    )


def take_back(request: SignedIn, uid: UUID, side: str) -> HttpResponse:
    """Say that a side did not agree after all."""
    side = _side(side)
    reached = reach_conclusion(request, uid, Act.CORRECT)
    country = {"country": reached.group.relationship.country(side)}
    return _plain(
        request,
        reached,
        ReasonForm(typed(request), record=reached.record),
        lambda data: take_back_agreement(
            reached.record, side=side, actor=reached.actor, today=home_today(), **data
        ),
        done=_("Taken back. It stays on record."),
        title=_("%(country)s did not agree after all") % country,
        submit_label=_("Take back"),
    )


def report(request: SignedIn, uid: UUID) -> HttpResponse:
    """Record that an agreed text went to the chairs."""
    reached = reach_conclusion(request, uid, Act.ARRANGE)
    record, today = reached.record, home_today()
    (line,) = conclusion_lines(request.user, [record], reached.group.relationship)
    return _plain(
        request,
        reached,
        ReportForm(typed(request), record=record, today=today),
        lambda data: report_conclusion(record, actor=reached.actor, today=today, **data),
        done=_("Reported to the chairs."),
        title=_("Report to the chairs"),
        submit_label=_("Report to the chairs"),
        says=_to_whom(line),
        shown_seats=[each.seat for each in line.seats],
    )


def _to_whom(line: ConclusionLine) -> list[str]:
    if not line.seats:
        return []
    seats = ", ".join(f"{each.seat}, {each.seat.office}" for each in line.seats)
    return [_("It goes to: %(seats)s. Each acknowledges or returns it.") % {"seats": seats}]


def acknowledge(request: SignedIn, uid: UUID) -> HttpResponse:
    """Acknowledge a reported text for a chair seat, or return it with a reason."""
    reached = reach_conclusion(request, uid)
    record, today = reached.record, home_today()
    (line,) = conclusion_lines(request.user, [record], reached.group.relationship)
    seat, office = _own_seat(request, line)
    form = ChairForm(typed(request), record=record)
    actor = Actor(request.user, office)
    return _on_text(
        request,
        reached,
        form,
        lambda data: speak_for_seat(record, seat=seat, actor=actor, today=today, **data),
        done=_("Recorded for %(seat)s.") % {"seat": seat},
        title=_("Word of %(seat)s") % {"seat": seat},
        submit_label=_("Record"),
        says=[line.sentence],
        shown_seats=[seat, *line.named],
    )


def _own_seat(request: SignedIn, line: ConclusionLine) -> tuple[ChairSeat, Office]:
    """Return the seat for which the reader may speak, one that has not first; PermissionDenied."""
    offices = {
        office.pk: office
        for office in offices_acting(
            request.user,
            Act.ADOPT,
            line.relationship,
            chair=[each.seat.office_id for each in line.seats if each.seat.office_id],
        )
    }
    own = [each for each in line.seats if each.seat.office_id in offices]
    if not own:
        raise PermissionDenied(REFUSALS[Act.ADOPT]())
    seat = min(own, key=lambda each: each.is_acknowledged).seat
    return seat, offices[seat.office_id or 0]


def _side(side: str) -> Side:
    if side not in Side.values:
        raise Http404
    return Side(side)


def _on_text(
    request: SignedIn,
    reached: TextReach,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    **more: Any,
) -> HttpResponse:
    """Show the text beside a form that binds it; one that changed meanwhile as it reads now."""
    record = reached.record
    shown = {"text": record.text}

    def act_on_shown(data: dict[str, Any]) -> Any:
        try:
            return act(data)
        except TextChangedError:
            now = text_now(request, record.uid)
            shown["text"] = now.text
            show_seen(form, now.text_digest, now)
            raise

    return _plain(request, reached, form, act_on_shown, shown=shown, **more)


def _plain(
    request: SignedIn,
    reached: TextReach,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    **more: Any,
) -> HttpResponse:
    address = reached.record.get_absolute_url()
    return act_page(
        request,
        form,
        act,
        go_to=address,
        cancel_url=address,
        record=reached.record,
        template=TEMPLATE,
        **more,
    )
