"""World A: every kind of record, in every state, under every marking, in every relationship.

Everything is done through the services, as people do it, on NOW; each text has its own token.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from core.dates import home_today
from core.markings import MARKINGS, marking
from dialogue.models import Body, Channel, Known, Meeting, MeetingKind, RunUpStep, Theme, Venue
from dialogue.run_ups import Line
from dialogue.services import bodies, chairs, meetings, run_up
from dialogue.services.cadences import set_cadence
from dialogue.services.confirmations import record_their_word
from dialogue.services.ledger import plan_ledger
from dialogue.services.lifecycle import set_status
from dialogue.services.meetings import Actor
from dialogue.services.tracks import open_track
from offices.models import Holiday, Office, Relationship, Side
from offices.services.holidays import enter_holiday
from tests.harness.cast import Cast, desk_of, make_cast
from tests.harness.tokens import say
from tests.harness.typed import type_names

WHY = "proofs write all"
CODES = tuple(each.code for each in MARKINGS)


@dataclass(frozen=True)
class Place:
    """Where records are written: the cast, a relationship, and who acts there."""

    cast: Cast
    relationship: Relationship
    actor: Actor

    @property
    def chair_office(self) -> Office:
        """The office that holds seats of our side: the bureau, or the desk where it has no part."""
        return self.cast.offices["PM" if self.relationship.code == "AZ" else "EUR/CARC"]


def place_in(cast: Cast, code: str) -> Place:
    """Return a relationship of the cast as a place to write in."""
    return Place(cast, cast.relationships[code], Actor(*desk_of(cast, code)))


def make_world() -> Cast:
    """Write world A into an empty database."""
    # They write into places, which are made here.
    from tests.harness.absences import go_away
    from tests.harness.agenda_world import add_chief, fill_agendas
    from tests.harness.asking import fill_requests
    from tests.harness.groups_world import fill_groups
    from tests.harness.hand_overs_world import plan
    from tests.harness.imports_world import bring_tables
    from tests.harness.people import fill_people, hold_meetings
    from tests.harness.programme_world import fill_programme
    from tests.harness.reviews_world import fill_review
    from tests.harness.telling import tell
    from tests.harness.texts_world import fill_texts

    cast = make_cast()
    add_chief(cast)
    for code in cast.relationships:
        place = place_in(cast, code)
        tracks = open_tracks(place)
        for n, each in enumerate(CODES):
            # One forum of each marking where people meet; elsewhere the two ends are enough.
            if code == "AZ" or each in ("U", "S/NF"):
                fill_forum(place, tracks[n % len(tracks)], each)
    plan_ledger(today=home_today())
    enter_days(cast)
    go_away(cast)
    for code in cast.relationships:
        place = place_in(cast, code)
        fill_people(place)
        for body in Body.objects.for_system(WHY).filter(relationship__code=code):
            settle_meetings(place, body)
            hold_meetings(place, body)
            if code in ("AZ", "KZ"):
                fill_agendas(place, body)
                fill_requests(place, body, body.marking)
                fill_programme(place, body)
                fill_review(place, body)
        fill_groups(place)
    for code in ("AZ", "KZ"):
        fill_texts(place_in(cast, code))
    bring_tables(place_in(cast, "AZ"))
    plan(cast)
    type_names(cast.people, Body.objects.for_system(WHY).order_by("pk"))
    tell()
    return cast


def enter_days(cast: Cast) -> None:
    """Let the post correct the library: closed on one day more, open on another."""
    today, post = home_today(), cast.offices["Embassy Baku"]
    listed = Holiday.objects.filter(office=post, day__gt=today).order_by("day").first()
    by = {"by": cast.people["post"], "today": today}
    for day, is_open in ((today + timedelta(days=9), False), (listed.day, True)):
        enter_holiday(post, day=day, name="As the ministry says", is_open=is_open, **by)


def open_tracks(place: Place) -> list:
    """Open a track on each theme that the relationship lacks; return them all."""
    lead = place.actor.office
    return [
        open_track(
            place.relationship,
            theme=theme,
            lead_office=lead,
            objective=say("Know each other's view."),
            basis=say("The letters of the ministers."),
        )
        for theme in Theme.objects.all()
    ]


def fill_forum(place: Place, track, code: str) -> Body:
    """Found a forum of this marking with names, chairs, cadences and a meeting held before."""
    today = home_today()
    body = bodies.found_body(
        track,
        name=say("Old Consultations"),
        marking=code,
        tracked_from=date(2025, 3, 1),
        held_before=3,
    )
    bodies.rename_body(body, name=say("Dialogue"), from_on=date(2025, 9, 1))
    for side in Side:
        seat = chairs.add_seat(
            body,
            side=side,
            number=1,
            title=say("Assistant Secretary"),
            office=place.chair_office if side == Side.HOME else None,
            organisation="" if side == Side.HOME else say("Ministry"),
        )
        chairs.seat_chair(seat, holder_name=say("A. First"), starts_on=date(2025, 3, 1))
        # Who acts here has a chair's page, of what is marked up to their clearance.
        holder = place.actor.user if side == Side.HOME else None
        chairs.seat_chair(
            seat, holder_name=say("B. Second"), starts_on=date(2026, 1, 15), holder=holder
        )
    bodies.enter_past_meeting(
        body,
        kind=MeetingKind.CONSULTATION,
        first_day=date(2024, 5, 14),
        last_day=date(2024, 5, 15),
        venue=Venue.PARTNER,
        today=today,
    )
    run_up.set_run_up(
        body,
        lines=[
            Line(say("Send the agenda"), -30, known=Known.AGENDA),
            Line(say("Papers for clearance"), -21, office_id=place.chair_office.pk),
            Line(say("List of sites"), -14, side=Side.PARTNER),
            Line(say("Conclusions up"), 10),
        ],
    )
    for kind, months in ((MeetingKind.CONSULTATION, 12), (MeetingKind.CHECKIN, 3)):
        set_cadence(body, kind=kind, every_months=months, anchor_on=date(2025, 6, 15), today=today)
    return body


def settle_meetings(place: Place, body: Body) -> None:
    """Bring the planned meetings of a forum into different states, as its desk would."""
    today, actor = home_today(), place.actor
    coming = Meeting.objects.for_system(WHY).filter(body=body, due_on__gte=today)
    consultation = coming.filter(kind=MeetingKind.CONSULTATION).first()
    if consultation is not None:
        meetings.schedule_meeting(
            consultation,
            first_day=today + timedelta(days=43),
            last_day=today + timedelta(days=44),
            venue=Venue.HOME,
            actor=actor,
            today=today,
        )
        if marking(body.marking).rank != 1:  # SBU ones still wait for the other side
            consultation.refresh_from_db()
            record_their_word(
                consultation, channel=Channel.NOTE, known_on=today, actor=actor, today=today
            )
        first = RunUpStep.objects.for_system(WHY).filter(meeting=consultation).first()
        run_up.tick(first, by=actor.user, today=today)
    _due, *later = coming.filter(kind=MeetingKind.CHECKIN).order_by("due_on")
    if len(later) > 2:
        meetings.postpone_meeting(
            later[0],
            postponed_to=later[0].due_on + timedelta(days=3),
            reason=say("Elections."),
            actor=actor,
            today=today,
        )
        meetings.waive_meeting(later[1], reason=say("Nothing to review."), actor=actor)
        meetings.expect_meeting(later[2], month=later[2].due_on, venue=Venue.VIDEO)


def rest_forum(place: Place, body: Body, status: str) -> None:
    """Pause or close a forum with a reason."""
    set_status(
        body, status=status, reason=say("No mandate."), actor=place.actor, today=home_today()
    )
