"""Agendas in every state and under every marking; calls, papers, words, minutes, next steps."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from agenda.models import AgendaItem, CallState, ItemState, Outcome, Paper, PaperWord, ProposalCall
from agenda.services import calls, carrying, deciding, items, minutes, papers, step_proposals
from core.dates import home_today
from core.markings import stricter
from dialogue.models import Body, Meeting, State
from dialogue.services import holding
from dialogue.services.meetings import Actor, step_back
from offices.models import Part, Role, Side
from tests.factories import (
    PASSWORD,
    AssignmentFactory,
    MembershipFactory,
    OfficeFactory,
    UserFactory,
)
from tests.harness.asking import parties
from tests.harness.cast import Cast
from tests.harness.tokens import say
from tests.harness.world import CODES, WHY, Place
from workinggroups.powers import working_offices

CHIEF = "chief@sample.test"


def add_chief(cast: Cast) -> None:
    """Add who arranges meetings above the desk officer's clearance; no proof looks as them.

    In an office of their own: who is alone in an office releases their own requests.
    """
    cast.people["chief"] = UserFactory(
        email=CHIEF, name="Chief Person", clearance="S", password=PASSWORD
    )
    cast.offices["EUR"] = OfficeFactory(code="EUR", name="Bureau of European Affairs")
    MembershipFactory(user=cast.people["chief"], office=cast.offices["EUR"], role=Role.APPROVER)
    for code in ("AZ", "GE"):
        AssignmentFactory(
            relationship=cast.relationships[code], office=cast.offices["EUR"], part=Part.DESK
        )


def arranger(place: Place) -> Actor:
    """Return who sees all and arranges meetings here."""
    if place.relationship.code == "KZ":
        return place.actor
    return Actor(place.cast.people["chief"], place.cast.offices["EUR"])


def codes_above(code: str, codes: tuple[str, ...] = CODES) -> list[str]:
    """Return those of `codes` that an item of a meeting marked `code` may have."""
    return [each for each in codes if stricter(each, code).code == each]


def fill_agendas(place: Place, body: Body) -> None:
    """Write the agenda of the consultation to come, and those of meetings that were held."""
    who = parties(place, body.marking)
    if who is None:
        return
    meetings = Meeting.objects.for_system(WHY).filter(body=body, is_history=False)
    coming = meetings.filter(state=State.SCHEDULED).first()
    # Every marking where people meet; elsewhere its own and the highest are enough.
    is_open = body.marking == "U"
    is_full = is_open and place.relationship.code == "AZ"
    some = (body.marking, "S/NF") if is_open else (body.marking,)
    codes = codes_above(body.marking, CODES if is_full else some)
    for meeting in meetings.filter(state=State.HELD)[:1]:
        record(place, meeting, codes)
        note_step(place, meeting, None)
    for meeting in meetings.filter(state=State.CONCLUDED, kind="checkin")[:1]:
        record_again(place, meeting, codes)
    if coming is None:
        return
    ask(place, coming)
    for code in codes:
        decide_all(place, coming, code)
    left = carrying.open_items_before(coming, arranger(place).user)
    chosen = {"items": left[: len(left) // 2], "today": home_today()}
    carrying.carry_over(coming, actor=arranger(place), **chosen)
    send_all(place, coming)


def propose(place: Place, meeting: Meeting, code: str, **values: Any) -> AgendaItem:
    """Propose an item marked `code` with a token in each text, by whoever may."""
    who = parties(place, code)
    today = home_today()
    return items.propose_item(
        meeting,
        actor=who.asks if who is not None else arranger(place),
        marking=code,
        today=today,
        **{
            "title": say("Border security"),
            "purpose": say("To know their view."),
            "desired_outcome": say("A plan."),
            "talking_points": say("Ask first."),
            "is_shared": not code.endswith("/NF"),
            "home_brings": say("Maps"),
            "home_brings_by": today + timedelta(days=9),
            "partner_brings": say("A list"),
            "partner_brings_by": today + timedelta(days=12),
            "duration": 20,
            **values,
        },
    )


def decide_all(place: Place, meeting: Meeting, code: str) -> None:
    """Leave one item of this marking in each state, and one that only we know of."""
    actor = arranger(place)
    propose(place, meeting, code, proposed_by=Side.PARTNER)
    deciding.accept_item(propose(place, meeting, code), actor=actor)
    internal = propose(place, meeting, code, is_shared=False)
    deciding.move_item(deciding.accept_item(internal, actor=actor), up=True, actor=actor)
    put_off, refused, gone = (propose(place, meeting, code) for _ in range(3))
    deciding.defer_item(put_off, actor=actor, reason=say("No time."))
    deciding.decline_item(refused, actor=actor, reason=say("Not ours."))
    items.withdraw_item(gone, actor=actor, version=None, reason=say("Settled."))


def record(place: Place, meeting: Meeting, codes: list[str]) -> None:
    """Record what became of items of a held meeting, with minutes and next steps."""
    actor = arranger(place)
    for n, code in enumerate(codes):
        item = deciding.accept_item(propose(place, meeting, code), actor=actor)
        said = {"minutes": say("They agreed."), "marking": code, "version": None, "actor": actor}
        outcome = Outcome.values[n % len(Outcome.values)]
        minutes.record_item(item, outcome=outcome, **said)
        note_step(place, meeting, item)
        propose(place, meeting, code)


def note_step(place: Place, meeting: Meeting, item: AgendaItem | None) -> None:
    """Note who does what, twice; one of it is taken off again."""
    actor = arranger(place)
    said = {"item": item, "actor": actor, "by_on": home_today() + timedelta(days=30)}
    what = say("Send the maps.")
    step_proposals.propose_step(meeting, side=Side.HOME, office=actor.office, what=what, **said)
    gone = step_proposals.propose_step(meeting, side=Side.PARTNER, what=say("Answer."), **said)
    step_proposals.drop_step(gone, actor=actor)


def record_again(place: Place, meeting: Meeting, codes: list[str]) -> None:
    """Open a concluded meeting, record its items, conclude it again, and correct one."""
    actor, today = arranger(place), home_today()
    step_back(meeting, reason=say("The items were missing."), actor=actor)
    record(place, meeting, codes)
    meeting.refresh_from_db()
    later = today + timedelta(days=5)
    holding.conclude_meeting(meeting, actor=actor, today=today, summary_later_on=later)
    item = AgendaItem.objects.for_system(WHY).on_agenda(meeting)[0]
    said = {"minutes": say("They nearly agreed."), "marking": item.marking, "version": None}
    minutes.record_item(
        item, outcome=Outcome.DISCUSSED, actor=actor, reason=say("Misheard."), **said
    )


def ask(place: Place, meeting: Meeting) -> None:
    """Ask the offices that may propose; one has nothing, one is asked no longer, one owes it."""
    actor, due_on = arranger(place), home_today() + timedelta(days=10)
    able = list(working_offices(place.relationship, today=home_today()))
    said = {"due_on": due_on, "actor": actor, "today": home_today()}
    asked = calls.ask_for_proposals(meeting, offices=able, **said)
    if len(asked) > 2:
        calls.stop_asking(asked[2], actor=actor)
    own = [call for call in asked if call.office == actor.office]
    for call in own[:1]:
        calls.nothing_to_propose(call, actor=actor)


def send_all(place: Place, meeting: Meeting) -> None:
    """Send what the desk sees and then all, confirm the one, take a word on the other back."""
    chief = arranger(place)
    for actor in (place.actor, chief):
        if send(meeting, Paper.AGENDA, actor) is not None:
            word = confirm(meeting, Paper.AGENDA, actor)
            if word is not None and actor == chief:
                papers.withdraw_paper_word(word, actor=chief, reason=say("Misheard."))
    send(meeting, Paper.DELEGATION, chief)
    confirm(meeting, Paper.DELEGATION, chief)


def send_hidden(place: Place, meeting: Meeting, hidden: list[str]) -> None:
    """Send the agenda as the desk sees it, and whole, where what is sent is hidden too."""
    for actor in (place.actor, arranger(place)):
        is_hidden = papers.current_copy(meeting, Paper.AGENDA, actor.user).marking in hidden
        if is_hidden and send(meeting, Paper.AGENDA, actor) is not None:
            confirm(meeting, Paper.AGENDA, actor)


def send(meeting: Meeting, paper: str, actor: Actor) -> Any:
    """Send a paper, if it has anything in it and this person sees the meeting."""
    today = home_today()
    said = {"channel": "note", "sent_on": today, "today": today}
    return _unless_refused(lambda: papers.send_paper(meeting, paper=paper, actor=actor, **said))


def confirm(meeting: Meeting, paper: str, actor: Actor) -> PaperWord | None:
    """Record the other side's word on a paper, if it is there."""
    today = home_today()
    said = {"side": Side.PARTNER, "channel": "letter", "known_on": today, "today": today}
    return _unless_refused(
        lambda: papers.record_paper_word(meeting, paper=paper, actor=actor, **said)
    )


def _unless_refused(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except (ValidationError, PermissionDenied):
        return None


# --- Database B ----------------------------------------------------------------------------------
def disturb_agendas(place: Place, hidden: list[str], seen: list[str]) -> int:
    """Add, move, alter and put aside hidden items of meetings that the reader sees; how many.

    And send the agenda anew with what is hidden in it, and record outcomes of hidden items.
    """
    if not hidden or parties(place, hidden[-1]) is None:
        return 0
    rows = Meeting.objects.for_system(WHY).filter(relationship=place.relationship)
    changed = 0
    for meeting in rows.filter(marking__in=seen, state=State.SCHEDULED, is_history=False)[:3]:
        changed += alter_items(place, meeting, hidden)
        for code in codes_above(meeting.marking, tuple(hidden))[-1:]:
            decide_all(place, meeting, code)
            changed += 6
        first_hidden(place, meeting, hidden)
        send_hidden(place, meeting, hidden)
    for meeting in rows.filter(marking__in=seen, state=State.HELD, is_history=False)[:3]:
        record(place, meeting, codes_above(meeting.marking, tuple(hidden))[-1:])
        changed += alter_minutes(place, meeting, hidden)
    return changed


def alter_items(place: Place, meeting: Meeting, hidden: list[str]) -> int:
    """Do something else to each hidden item of a meeting."""
    actor = arranger(place)
    found = AgendaItem.objects.for_system(WHY).filter(meeting=meeting, marking__in=hidden)
    altered = list(found.exclude(state=ItemState.WITHDRAWN).order_by("pk"))
    for n, item in enumerate(altered):
        if item.state == ItemState.PROPOSED and n % 2:
            deciding.accept_item(item, actor=actor)
        elif n % 3 == 0:
            items.withdraw_item(item, actor=actor, version=None, reason=say("Not now."))
        else:
            said = {"title": say("Frontiers"), "marking": hidden[-1], "is_shared": False}
            items.change_item(item, actor=actor, version=None, reason=say("Reviewed."), **said)
    return len(altered)


def first_hidden(place: Place, meeting: Meeting, hidden: list[str]) -> None:
    """Move each hidden item of an agenda to its top."""
    actor = arranger(place)
    on_agenda = list(AgendaItem.objects.for_system(WHY).on_agenda(meeting))
    for item in on_agenda:
        if item.marking in hidden:
            for _ in on_agenda:
                deciding.move_item(item, up=True, actor=actor)


def alter_minutes(place: Place, meeting: Meeting, hidden: list[str]) -> int:
    """Write the minutes of each hidden item anew."""
    found = AgendaItem.objects.for_system(WHY).on_agenda(meeting).filter(marking__in=hidden)
    actor = arranger(place)
    for item in found:
        said = {"minutes": say("No."), "marking": item.marking, "version": None, "actor": actor}
        minutes.record_item(item, outcome=Outcome.CARRIED, **said)
    return len(found)


def end_hidden_calls(place: Place, hidden: list[str]) -> None:
    """Ask no longer for items of meetings that the reader does not see."""
    rows = ProposalCall.objects.for_system(WHY).filter(
        relationship=place.relationship, marking__in=hidden, state=CallState.OPEN
    )
    for call in rows:
        calls.stop_asking(call, actor=arranger(place))
