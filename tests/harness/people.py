"""People of both sides: counterparts, delegations, contacts, and what was held and summed up."""

from datetime import date, timedelta
from itertools import cycle

from django.db.models import QuerySet

from core.dates import home_today
from dialogue.models import (
    Body,
    Contact,
    ContactKind,
    Counterpart,
    DelegationMember,
    Meeting,
    MeetingKind,
    MeetingSummary,
    State,
    Track,
)
from dialogue.models.meetings import HELD
from dialogue.services import delegations, holding
from dialogue.services.contacts import change_contact, note_contact, withdraw_contact
from dialogue.services.counterparts import add_counterpart, change_counterpart
from dialogue.services.meetings import Actor
from offices.gate import readable_markings
from offices.models import Side
from tests.harness.asking import parties
from tests.harness.tokens import say
from tests.harness.world import CODES, WHY, Place

KINDS = cycle(ContactKind.values)


def fill_people(place: Place, codes: tuple[str, ...] = CODES) -> None:
    """Fill who is who, and note contacts of each marking with those in it."""
    people = [_counterpart(place) for _ in range(3)]
    change_counterpart(people[2], today=home_today(), left_on=home_today())
    tracks = list(Track.objects.for_system(WHY).filter(relationship=place.relationship))
    for n, code in enumerate(codes):
        note(place, code, people[: n % 3], tracks[n % len(tracks)] if n % 2 else None)


def _counterpart(place: Place) -> Counterpart:
    address = say("p").split()[-1]
    return add_counterpart(
        place.relationship,
        name=say("P. Partner"),
        title=say("Director"),
        organisation=say("Ministry"),
        email=f"{address}@ministry.example",
        phone=say("+994"),
        today=home_today(),
    )


def note(place: Place, code: str, people: list[Counterpart], track: Track | None) -> Contact | None:
    """Note a contact marked `code`; None where nobody may."""
    who = parties(place, code)
    if who is None:
        return None
    return note_contact(
        place.relationship,
        kind=next(KINDS),
        on_day=home_today() - timedelta(days=len(people) + 1),
        said=say("They look forward to it."),
        marking=code,
        actor=who.asks,
        today=home_today(),
        track=track,
        our_people=say("the Chargé"),
        counterparts=people,
        their_people=say("an interpreter"),
    )


def hold_meetings(place: Place, body: Body) -> None:
    """Record what is over as held: one is concluded, one waits for its summary, one for its end.

    And put people on the lists of the consultation to come.
    """
    over = Meeting.objects.for_system(WHY).filter(
        body=body, state__in=[State.DUE, State.MISSED], due_on__lt=date(2025, 10, 1)
    )
    consultation = over.filter(kind=MeetingKind.CONSULTATION).first()
    checkins = list(over.filter(kind=MeetingKind.CHECKIN).order_by("due_on")[:2])
    who = parties(place, body.marking)
    if consultation is None or len(checkins) < 2 or who is None:
        return
    for meeting in (consultation, *checkins):
        hold(meeting, meeting.due_on - timedelta(days=5), who.asks)
    sum_up(consultation, body.marking, who.asks)
    holding.conclude_meeting(consultation, actor=who.asks, today=home_today())
    later = home_today() + holding.SUMMARY_WITHIN
    holding.conclude_meeting(
        checkins[0], actor=who.asks, today=home_today(), summary_later_on=later
    )
    coming = Meeting.objects.for_system(WHY).filter(body=body, state=State.SCHEDULED).first()
    if coming is not None:
        fill_lists(place, coming, who.asks)


def hold(meeting: Meeting, day: date, actor: Actor) -> None:
    """Record that a meeting was held on a day, led by somebody on each side."""
    holding.hold_meeting(
        meeting,
        first_day=day,
        last_day=day,
        venue="video",
        actor=actor,
        today=home_today(),
        reason=say("The read-out came late."),
        led_by={side: say("L. Lead") for side in Side.values},
    )


def sum_up(meeting: Meeting, code: str, actor: Actor) -> MeetingSummary:
    """Write the summary of a held meeting under the marking `code`."""
    return holding.write_summary(meeting, text=say("Both sides agreed."), marking=code, actor=actor)


def fill_lists(place: Place, meeting: Meeting, actor: Actor) -> None:
    """Put somebody of each kind on both lists, and take one off again."""
    known = Counterpart.objects.for_system(WHY).filter(
        relationship=place.relationship, left_on__isnull=True
    )
    add = {"meeting": meeting, "actor": actor}
    delegations.add_delegate(**add, side=Side.PARTNER, counterpart=known.first(), is_head=True)
    delegations.add_delegate(
        **add, side=Side.PARTNER, name=say("N. Named"), organisation=say("Embassy")
    )
    delegations.add_delegate(
        **add, side=Side.HOME, person=actor.user, office=actor.office, title=say("Director")
    )
    gone = delegations.add_delegate(**add, side=Side.HOME, name=say("G. Gone"))
    delegations.withdraw_delegate(gone)


# --- Database B ----------------------------------------------------------------------------------
def alter_people(place: Place, body: Body, hidden: list[str]) -> None:
    """Alter lists and summaries of the meetings of a hidden forum; one was not held after all."""
    why = say("Misheard.")
    rows = DelegationMember.objects.for_system(WHY).filter(meeting__body=body)
    for n, row in enumerate(
        rows.filter(withdrawn_at__isnull=True).exclude(meeting__state__in=delegations.NOBODY_CAME)
    ):
        if n % 2:
            delegations.withdraw_delegate(row, reason=why)
        else:
            said = {"name": say("R. Renamed"), "is_head": not row.is_head}
            delegations.change_delegate(row, reason=why, **said)
    held = Meeting.objects.for_system(WHY).filter(body=body, is_history=False)
    alter_summaries(place, MeetingSummary.objects.for_system(WHY).filter(meeting__in=held), hidden)
    for meeting in held.filter(state=State.HELD):
        holding.not_held_after_all(meeting, reason=say("A visit."), actor=place.actor)
    known = Counterpart.objects.for_system(WHY).filter(relationship=place.relationship)
    listed = DelegationMember.objects.for_system(WHY).filter(withdrawn_at__isnull=True)
    for meeting in held.filter(state=State.CONCLUDED):
        # Seen last at a hidden meeting: that shows to nobody.
        for person in known.exclude(pk__in=listed.filter(meeting=meeting).values("counterpart")):
            delegations.add_delegate(
                meeting, side=Side.PARTNER, counterpart=person, actor=place.actor, reason=why
            )


def alter_summaries(place: Place, rows: QuerySet[MeetingSummary], hidden: list[str]) -> None:
    """Write the hidden ones of some summaries anew, as far as the desk can correct them."""
    cleared = readable_markings(place.actor.user)
    for summary in rows.filter(marking__in={*hidden} & {*cleared}):
        if parties(place, summary.marking) is not None:
            holding.change_summary(
                summary,
                text=say("They did not agree."),
                marking=summary.marking,
                actor=place.actor,
                reason=say("Misheard."),
            )


def add_hidden_people(place: Place, hidden: list[str], seen: list[str]) -> int:
    """Note, alter and take out hidden contacts with people whom the reader sees; return how many.

    And sum up meetings that the reader sees under markings that they do not reach.
    """
    people = list(Counterpart.objects.for_system(WHY).filter(relationship=place.relationship))
    tracks = list(Track.objects.for_system(WHY).filter(relationship=place.relationship))
    rows = Contact.objects.for_system(WHY).filter(
        relationship=place.relationship, marking__in=hidden
    )
    changed = 0
    for n, contact in enumerate(rows):
        who = parties(place, contact.marking)
        if n % 2 and who is not None:
            change_contact(
                contact,
                actor=who.asks,
                today=home_today(),
                said=say("They do not look forward to it."),
                track=tracks[-1],
                counterparts=people,
            )
        else:
            withdraw_contact(contact, reason=say("Noted twice."))
        changed += 1
    for code in hidden[-1:] if seen else []:
        changed += note(place, code, people, tracks[0]) is not None
        who = parties(place, code)
        meetings = Meeting.objects.for_system(WHY).filter(
            relationship=place.relationship, marking__in=seen, state__in=HELD
        )
        for meeting in meetings[:3] if who else []:
            sum_up(meeting, code, who.asks)
            changed += 1
    return changed
