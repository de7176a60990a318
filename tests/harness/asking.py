"""Requests in every state: asks of every kind, each kind of answer, taken back, withdrawn."""

from dataclasses import dataclass
from datetime import timedelta

from agenda.effects import Rename
from agenda.models import ActionRequest, AnswerKind, Ask, AskKind
from agenda.services.answers import answer_ask, reply_to_question
from agenda.services.drafts import AskDraft, Offer, draft_request
from agenda.services.filing import file_request
from agenda.services.positions import ask_position, give_position
from agenda.services.taking_back import take_back_answer
from agenda.services.withdrawal import withdraw_request
from core.constraints import current
from core.dates import home_today
from dialogue.models import Body, Meeting, MeetingKind, State, Venue
from dialogue.services.meetings import Actor
from offices.models import Assignment, ClearanceWord, Membership, Office, Side
from tests.harness.cast import PEOPLE
from tests.harness.tokens import is_within, say
from tests.harness.world import WHY, Place


@dataclass(frozen=True)
class Parties:
    """Who asks and who answers under a marking, in one relationship."""

    asks: Actor
    answers: Actor
    clears: Actor

    @property
    def action_office(self) -> Office:
        office = self.answers.office
        assert office is not None
        return office


def parties(place: Place, code: str) -> Parties | None:
    """Return the first who may ask, answer and clear here; None where nobody is assigned."""
    inside = _inside(place)
    able = [
        Actor(user, place.cast.offices[office])
        for who, (_clearance, _is_national, office, role) in PEOPLE.items()
        if office and role == "approver"
        if (user := place.cast.people[who]).pk in inside and is_within(user, code)
    ]
    if not able:
        return None
    first, last = (able[1] if len(able) > 1 else able[0]), able[0]
    bureau = next((one for one in able if one.office.code == "PM"), last)
    asks = next((one for one in able if one.office != bureau.office), first)
    return Parties(asks=asks, answers=bureau, clears=able[-1])


def _inside(place: Place) -> set[int]:
    """Return the ids of the people of whom an office is assigned here today."""
    today = home_today()
    assigned = Assignment._base_manager.filter(current(today), relationship=place.relationship)
    people = Membership.objects.filter(current(today), office__in=assigned.values("office_id"))
    return set(people.values_list("user_id", flat=True))


def fill_requests(place: Place, body: Body, code: str) -> list[ActionRequest]:
    """File requests marked `code` about a forum, and let each come to another end."""
    who = parties(place, code)
    if who is None:
        return []
    today = home_today()
    answered = file(place, who, code, [_date(who, body), _rename(who, body), _decide(who)])
    if answered is None:
        return []
    date_ask, rename, decide = _asks(answered)
    offer = date_ask.dates.for_system(WHY).order_by("first_day").first()
    answer_ask(
        date_ask,
        kind=AnswerKind.APPROVED,
        first_day=offer.first_day,
        last_day=offer.last_day,
        venue=offer.venue,
        actor=who.answers,
        today=today,
    )
    approved = answer_ask(rename, kind=AnswerKind.APPROVED, actor=who.answers, today=today)
    take_back_answer(approved, reason=say("Not yet."), actor=who.answers, today=today)
    answer_ask(
        decide, kind=AnswerKind.QUESTION, text=say("Since when?"), actor=who.answers, today=today
    )
    reply_to_question(decide, text=say("Since May."), actor=who.asks, today=today)
    if who.clears.office != who.answers.office:
        position = ask_position(decide, office=who.clears.office, actor=who.asks, today=today)
        give_position(
            position,
            word=ClearanceWord.NOT_CLEARED,
            text=say("Too early."),
            actor=who.clears,
            today=today,
        )
    withdrawn = file(place, who, code, [_decide(who)])
    withdraw_request(withdrawn, reason=say("Settled by phone."), actor=who.asks, today=today)
    theirs = draft(place, who, code, [_decide(who)], asked_by=Side.PARTNER)
    file_request(theirs, actor=who.asks, today=today)
    return [answered, withdrawn, theirs, draft(place, who, code, [_decide(who)])]


def file(place: Place, who: Parties, code: str, asks: list[AskDraft | None]) -> ActionRequest:
    """File a request with these asks."""
    request = draft(place, who, code, asks)
    return file_request(request, actor=who.asks, today=home_today())


def draft(
    place: Place, who: Parties, code: str, asks: list[AskDraft | None], **more: object
) -> ActionRequest:
    """Draft a request with those asks that can be asked."""
    today = home_today()
    return draft_request(
        place.relationship,
        actor=who.asks,
        title=say("Request"),
        background=say("As the telegram says."),
        suspense_on=today + timedelta(days=9),
        marking=code,
        asks=[ask for ask in asks if ask is not None],
        today=today,
        **more,
    )


def _asks(request: ActionRequest) -> list[Ask]:
    return list(Ask.objects.for_system(WHY).filter(request=request).order_by("number"))


def _date(who: Parties, body: Body) -> AskDraft | None:
    """Ask for a date of the check-in that comes first: two are offered."""
    today = home_today()
    due = Meeting.objects.for_system(WHY).filter(
        body=body, kind=MeetingKind.CHECKIN, state__in=[State.DUE, State.REQUESTED]
    )
    meeting = due.filter(due_on__gte=today).order_by("due_on").first()
    if meeting is None:
        return None
    days = [today + timedelta(days=n) for n in (36, 43)]
    return AskDraft(
        kind=AskKind.DATE,
        text=say("Approve a date."),
        action_office=who.action_office,
        meeting=meeting,
        offers=[Offer(day, day, Venue.VIDEO, is_recommended=day == days[1]) for day in days],
    )


def _rename(who: Parties, body: Body) -> AskDraft:
    return AskDraft(
        kind=AskKind.STRUCTURE,
        text=say("Approve a new name."),
        action_office=who.action_office,
        body=body,
        effect=Rename(say("Proposed Dialogue")),
    )


def _decide(who: Parties) -> AskDraft:
    return AskDraft(kind=AskKind.DECIDE, text=say("Decide."), action_office=who.action_office)


def ask_for_date(place: Place, body: Body, code: str) -> ActionRequest | None:
    """File a request marked `code` for a date of a meeting of a forum marked lower."""
    who = parties(place, code)
    wanted = who and _date(who, body)
    return file(place, who, code, [wanted]) if who and wanted else None
