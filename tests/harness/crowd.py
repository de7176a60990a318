"""A world with many rows of everything, and one with none: for budgets, pictures and long names."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from agenda.models import (
    ActionRequest,
    Answer,
    AnswerKind,
    Ask,
    AskKind,
    AskState,
    OfferedDate,
    Position,
    RequestState,
)
from core.dates import home_today
from dialogue.models import (
    Body,
    BodyName,
    ChairTerm,
    Confirmation,
    Meeting,
    MeetingStep,
    State,
    Theme,
    Track,
    Venue,
)
from dialogue.services.run_up import MOST_LINES
from offices.models import GatedRow, Holiday, Office, Part, Side, User
from reminders.facts import expected_facts
from reminders.services.due_list import sync
from reminders.work import note_failure
from tests.factories import (
    AssignmentFactory,
    BodyFactory,
    CadenceFactory,
    ChairSeatFactory,
    ChairTermFactory,
    ContactFactory,
    ContactPersonFactory,
    CounterpartFactory,
    DelegationMemberFactory,
    HeldMeetingFactory,
    MeetingFactory,
    MeetingSummaryFactory,
    MembershipFactory,
    OfficeFactory,
    RelationshipFactory,
    RunUpStepFactory,
    ThemeFactory,
    TrackFactory,
)
from tests.harness.absences import crowd_absences
from tests.harness.agenda_crowd import crowd_agenda
from tests.harness.cast import LONG_AGO, Cast, make_cast
from tests.harness.groups_world import crowd_groups
from tests.harness.hand_overs_world import crowd_hand_overs
from tests.harness.imports_world import crowd_tables
from tests.harness.programme_crowd import crowd_programme
from tests.harness.reviews_world import crowd_reviews
from tests.harness.telling import tell, tell_of_days
from tests.harness.texts_world import crowd_texts
from tests.harness.typed import type_names
from tests.harness.world import WHY, Place, place_in

LONG_AGO_AT = datetime(2020, 1, 1, tzinfo=UTC)
LONG = "of the Interministerial Commission on Regional Connectivity, Transit and Infrastructure"
UNBROKEN = "Zusammenarbeitskommissionsgeschaeftsordnungsausschuss"
PARAGRAPH = f"{LONG}. " * 4 + "https://entente.example/" + "a" * 90


def make_bare() -> Cast:
    """Write the cast and one forum that has not met: nothing is asked, nothing is due."""
    cast = make_cast()
    place = place_in(cast, "AZ")
    track = TrackFactory(
        relationship=place.relationship,
        theme=Theme.objects.first(),
        lead_office=place.actor.office,
    )
    BodyFactory(track=track, name="Bilateral Security Dialogue", tracked_from=home_today())
    return cast


def make_few() -> Cast:
    """Write three rows of everything."""
    return make_crowd(3)


def make_many() -> Cast:
    """Write ninety-five rows of everything: pages show thirty of them."""
    return make_crowd(95)


def make_crowd(n: int) -> Cast:
    """Write `n` rows of everything: relationships, forums, meetings, requests, answers, people."""
    cast = make_cast()
    place = place_in(cast, "AZ")
    offices = _offices(place, n)
    tracks = _tracks(place, min(n, 30))
    forums = [_forum(tracks[0], i) for i in range(n)]
    for i, track in enumerate(tracks[1:]):
        _forum(track, n + i)
    _chairs(place, forums[0], n)
    _days(place, n)
    crowd_absences(place, n)
    meeting = _meetings(place, forums[0], n)
    # On the meeting that proofs open: the first one.
    first = Meeting.objects.for_system(WHY).filter(body=forums[0]).order_by("pk")[0]
    held = _people(place, tracks[0], first, n)
    crowd_agenda(place, first, held, offices, PARAGRAPH)
    crowd_programme(place, forums[0], first, offices, PARAGRAPH)
    crowd_tables(place, n, PARAGRAPH)
    crowd_groups(place, forums[0], n, f"{LONG} {UNBROKEN}")
    crowd_texts(place, forums[0], first, offices, PARAGRAPH)
    crowd_reviews(place, forums[0], n, PARAGRAPH)
    _requests(place, forums[0], meeting, offices)
    _relationships(place, n)
    crowd_hand_overs(cast, n, PARAGRAPH)
    for i in range(n):
        note_failure(f"reminders.task{i}", ValueError(), now=timezone.now())
    for _ in range(n):  # its history
        forums[0].version += 1
        forums[0].save(update_fields=["version"])
    type_names({"desk": cast.people["desk"]}, forums)
    sync("", expected_facts())
    tell()
    tell_of_days(first, cast.people["post"], n)
    yesterday = timezone.now() - timedelta(days=1)
    User.objects.update(previous_visit_at=LONG_AGO_AT, last_visit_at=yesterday)
    return cast


def scope(record: GatedRow) -> dict[str, object]:
    """Return the relationship and marking that a row under `record` has with it."""
    return {"relationship_id": record.relationship_id, "marking": record.marking}


def _offices(place: Place, n: int) -> list[Office]:
    offices = [OfficeFactory(code=f"OFFICE/{i}", name=f"Office {i} {LONG}") for i in range(n)]
    for office in offices:
        AssignmentFactory(relationship=place.relationship, office=office, part=Part.INFORMATION)
        for who in ("desk", "bureau"):
            MembershipFactory(user=place.cast.people[who], office=office)
    return offices


def _days(place: Place, n: int) -> None:
    """Many days off of the desk's office, from the library and entered."""
    office = place.actor.office
    for i in range(n):
        day, name = home_today() + timedelta(days=2 * i + 1), f"Day {i} {LONG} {UNBROKEN}"[:200]
        entered_by = office if i % 2 else None
        Holiday.objects.create(office=office, day=day, name=name, entered_by=entered_by)


def _relationships(place: Place, n: int) -> None:
    for i in range(n):
        other = RelationshipFactory(
            code="QRST"[i // 26] + chr(65 + i % 26), name=f"Country {i} {LONG}"[:80]
        )
        AssignmentFactory(
            relationship=other, office=place.actor.office, responsible=place.actor.user
        )


def _tracks(place: Place, n: int) -> list[Track]:
    return [
        TrackFactory(
            relationship=place.relationship,
            theme=ThemeFactory(code=f"theme-{i}", name=f"Theme {i} {LONG}"[:60]),
            lead_office=place.actor.office,
            objective=PARAGRAPH,
            basis=PARAGRAPH,
        )
        for i in range(n)
    ]


def _forum(track: Track, i: int) -> Body:
    """A forum with a missed, a held and a coming meeting, so that each row has all its parts."""
    today = home_today()
    body = BodyFactory(track=track, name=f"Forum {i} {LONG} {UNBROKEN}"[:160])
    cadence = CadenceFactory(body=body, anchor_on=today + timedelta(days=20))
    about = {"body": body, "cadence": cadence}
    MeetingFactory(**about, due_on=today + timedelta(days=20))
    MeetingFactory(**about, due_on=today - timedelta(days=200), state=State.MISSED)
    MeetingFactory(**about, due_on=today - timedelta(days=5))
    held_on = today - timedelta(days=500 + i)
    MeetingFactory(
        **about,
        due_on=None,
        closes_on=None,
        first_day=held_on,
        last_day=held_on,
        venue=Venue.HOME,
        state=State.CONCLUDED,
        is_history=True,
    )
    return body


def _chairs(place: Place, body: Body, n: int) -> None:
    BodyName.objects.bulk_create(
        BodyName(
            body=body,
            name=f"Former name {i} {LONG}",
            from_on=LONG_AGO + timedelta(days=i + 1),
            **scope(body),
        )
        for i in range(n)
    )
    seats = [
        ChairSeatFactory(
            body=body,
            number=number,
            side=side,
            title=f"Assistant Secretary {LONG}"[:120],
            office=place.actor.office if side == Side.HOME else None,
        )
        for side in Side
        for number in (1, 2, 3)
    ]
    ChairTermFactory(seat=seats[0], holder=place.actor.user, starts_on=home_today())
    ChairTerm.objects.bulk_create(
        ChairTerm(
            seat=seats[0],
            holder_name=f"Chair {i} {UNBROKEN}",
            starts_on=LONG_AGO + timedelta(days=i),
            ends_on=LONG_AGO + timedelta(days=i + 1),
            **scope(body),
        )
        for i in range(n)
    )


def _meetings(place: Place, body: Body, n: int) -> Meeting:
    """Many meetings held before; and one scheduled after many steps and many words taken back."""
    today = home_today()
    for i in range(n):
        day = today - timedelta(days=600 + i)
        MeetingFactory(
            body=body,
            due_on=None,
            closes_on=None,
            first_day=day,
            last_day=day,
            venue=Venue.VIDEO,
            state=State.CONCLUDED,
            is_history=True,
        )
    day = today + timedelta(days=40)
    meeting = MeetingFactory(
        body=body,
        due_on=day,
        first_day=day,
        last_day=day,
        venue=Venue.PARTNER,
        scheduled_on=today,
        state=State.SCHEDULED,
    )
    for i in range(min(n, MOST_LINES // 2)):
        about = {"meeting": meeting, "what": f"Paper {i} {LONG}"[:120], "days": -i % 90}
        RunUpStepFactory(**about, office=place.actor.office)
        RunUpStepFactory(
            meeting=meeting, what=f"Done {i}", days=-7, done_on=today, done_by=place.actor.user
        )
    acting = {"by": place.actor.user, "office": place.actor.office}
    MeetingStep.objects.bulk_create(
        MeetingStep(
            meeting=meeting,
            act="move",
            from_state=State.SCHEDULED,
            to_state=State.SCHEDULED,
            reason=PARAGRAPH,
            before={},
            **acting,
            **scope(body),
        )
        for _ in range(n)
    )
    Confirmation.objects.bulk_create(
        Confirmation(
            meeting=meeting,
            side=Side.PARTNER,
            first_day=day,
            last_day=day,
            channel="note",
            known_on=today,
            withdrawn_at=timezone.now(),
            withdrawn_reason=PARAGRAPH,
            **scope(body),
        )
        for _ in range(n)
    )
    return meeting


def _people(place: Place, track: Track, meeting: Meeting, n: int) -> Meeting:
    """As many counterparts, all of them coming to the meeting, seen at contacts and before."""
    relationship, user = place.relationship, place.actor.user
    held = HeldMeetingFactory(body=meeting.body, first_day=home_today() - timedelta(days=9))
    MeetingSummaryFactory(meeting=held, text=PARAGRAPH, written_by=user)
    people = [
        CounterpartFactory(
            relationship=relationship,
            name=f"Counterpart {i} {UNBROKEN}"[:120],
            title=f"Director {LONG}"[:120],
            organisation=f"Ministry {LONG}"[:120],
            email=f"counterpart-{i}-{UNBROKEN.lower()}@ministry.example",
        )
        for i in range(n)
    ]
    for person in people:
        for each in (meeting, held):
            DelegationMemberFactory(
                meeting=each,
                side=Side.PARTNER,
                counterpart=person,
                name=person.name,
                organisation=person.organisation,
                is_head=each == held,
            )
        DelegationMemberFactory(
            meeting=meeting, name=f"Delegate {UNBROKEN}", office=place.actor.office
        )
    contacts = [
        ContactFactory(
            relationship=relationship,
            track=track,
            office=place.actor.office,
            noted_by=user,
            said=PARAGRAPH,
            our_people=LONG,
            their_people=LONG,
        )
        for _ in range(n)
    ]
    for person in people:
        ContactPersonFactory(contact=contacts[-1], counterpart=person)
    for contact in contacts[:-1]:
        ContactPersonFactory(contact=contact, counterpart=people[0])
    return held


def _requests(place: Place, body: Body, meeting: Meeting, offices: list[Office]) -> None:
    """As many requests open, waiting for release and asked by them; one of them with many asks."""
    cast, n = place.cast, len(offices)
    post, embassy, pm = cast.people["post"], cast.offices["Embassy Baku"], cast.offices["PM"]
    now, today = timezone.now(), home_today()
    common = {"office": embassy, "suspense_on": today + timedelta(days=9), "drafted_by": post}
    filed = {"released_by": post, "is_own_release": True, "filed_at": now, "state": "filed"}
    theirs = {"asked_by": Side.PARTNER, "conveyed_on": today}
    rows = [
        *({**common, **filed} for _ in range(n)),
        *({**common, **filed, **theirs} for _ in range(n)),
        *({**common, "state": "for_release"} for _ in range(n)),
    ]
    requests = [
        ActionRequest.objects.create(
            title=f"Request {i} {LONG} {UNBROKEN}"[:160],
            background=PARAGRAPH,
            track=body.track,
            **scope(body),
            **row,
        )
        for i, row in enumerate(rows)
    ]
    asks = [_ask(request, 1, body, pm) for request in requests]
    for number in range(2, n + 1):
        _ask(requests[0], number, body, pm)
    _talk(asks[0], cast, offices)
    _answer(asks[2], cast)
    asks[3].state = AskState.RETURNED
    asks[3].save(update_fields=["state"])
    date_ask = Ask.objects.create(
        request=requests[1],
        number=2,
        kind=AskKind.DATE,
        text=f"Approve a date {LONG}.",
        subject=f"{LONG}"[:200],
        action_office=pm,
        meeting=meeting,
        state=AskState.OPEN,
        opened_at=now,
        **scope(body),
    )
    OfferedDate.objects.bulk_create(
        OfferedDate(
            ask=date_ask,
            first_day=meeting.first_day + timedelta(days=i),
            last_day=meeting.first_day + timedelta(days=i),
            venue=Venue.HOME,
            **scope(body),
        )
        for i in range(n)
    )


def _ask(request: ActionRequest, number: int, body: Body, pm: Office) -> Ask:
    is_filed = request.state == RequestState.FILED
    return Ask.objects.create(
        request=request,
        number=number,
        kind=AskKind.DECIDE,
        text=f"Decide {number} {LONG}.",
        action_office=pm,
        body=body,
        state=AskState.OPEN if is_filed else AskState.DRAFT,
        opened_at=request.filed_at,
        **scope(request),
    )


def _talk(ask: Ask, cast: Cast, offices: list[Office]) -> None:
    """Many questions, replies and positions on one ask."""
    for i in range(len(offices)):
        kind = AnswerKind.QUESTION if i % 2 else AnswerKind.REPLY
        Answer.objects.create(
            ask=ask,
            kind=kind,
            text=PARAGRAPH,
            by=cast.people["bureau"],
            office=cast.offices["PM"],
            **scope(ask),
        )
    for office in offices:
        Position.objects.create(ask=ask, office=office, text_digest="0" * 64, **scope(ask))


def _answer(ask: Ask, cast: Cast) -> None:
    Answer.objects.create(
        ask=ask,
        kind=AnswerKind.APPROVED,
        text=PARAGRAPH,
        by=cast.people["bureau"],
        office=cast.offices["PM"],
        is_standing=True,
        **scope(ask),
    )
    ask.state = AskState.ANSWERED
    ask.save(update_fields=["state"])
