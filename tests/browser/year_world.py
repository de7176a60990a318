"""The world of the year: one forum that consults yearly, its review, and two working groups."""

from datetime import date, timedelta

import time_machine

from core.dates import home_today
from dialogue.models import Body, Meeting, MeetingKind, Theme, Venue
from dialogue.services.bodies import found_body
from dialogue.services.cadences import set_cadence
from dialogue.services.chairs import add_seat, seat_chair
from dialogue.services.holding import hold_meeting
from dialogue.services.tracks import open_track
from offices.models import Side
from tests.browser.job_world import FORUM
from tests.harness.cast import Cast, make_cast
from tests.harness.world import place_in
from workinggroups.models import Benchmark, NextStep
from workinggroups.services.founding import found_group
from workinggroups.services.programme import propose

PARTNERSHIP = "Partnership and Interoperability"
MARITIME = "Maritime and Regional Security"
REMITS = {
    PARTNERSHIP: ["Officers' courses", "Common procedures"],
    MARITIME: ["Harbours", "Sea lanes"],
}

CONSULTED_ON = date(2026, 5, 19)  # Tuesday; review and quarters are counted from it
REVIEWED_ON = date(2026, 11, 19)
FIRST_QUARTER_BY = date(2026, 8, 19)
WHY = "a test looks"

OFFER = "four places at the academy"
NAMES = "names of ten officers"
SURVEY = "survey of two harbours"
TRAINED = "Officers trained"
TARGET = "Ten officers a year"
# What is promised: whose it is, the office that does or follows it, the group, by when.
PROGRAMME = [
    (NextStep, OFFER, Side.HOME, "Embassy Baku", PARTNERSHIP, date(2026, 8, 31)),
    (NextStep, NAMES, Side.PARTNER, "Embassy Baku", PARTNERSHIP, date(2026, 9, 30)),
    (NextStep, SURVEY, Side.HOME, "PM", MARITIME, date(2026, 10, 15)),
    (Benchmark, TRAINED, Side.HOME, "Embassy Baku", PARTNERSHIP, date(2027, 4, 30)),
]


def make_year_world() -> Cast:
    """Write the cast, and a security track whose forum and groups never met."""
    cast, today = make_cast(), home_today()
    place = place_in(cast, "AZ")
    track = open_track(
        place.relationship,
        theme=Theme.objects.get(code="security"),
        lead_office=place.actor.office,
    )
    forum = found_body(track, name=FORUM, marking="U", tracked_from=today)
    _seat(forum, Side.HOME, "Under Secretary", "Helen Marsh", cast)
    _seat(forum, Side.PARTNER, "Deputy Minister", "Leyla Badam", cast)
    yearly = {MeetingKind.CONSULTATION: CONSULTED_ON, MeetingKind.REVIEW: REVIEWED_ON}
    for kind, first in yearly.items():
        set_cadence(forum, kind=kind, every_months=12, anchor_on=first, today=today)
    for name, issues in REMITS.items():
        found_group(
            track,
            name=name,
            marking="U",
            tracked_from=today,
            parent=forum,
            issues=issues,
            actor=place.actor,
        )
    return cast


def make_consulted_world() -> Cast:
    """Write the same after its consultation, which proposed something to the chairs."""
    cast = make_year_world()
    with time_machine.travel(CONSULTED_ON, tick=False):
        _consult(cast)
    return cast


def _consult(cast: Cast) -> None:
    by = {"actor": place_in(cast, "AZ").actor, "today": CONSULTED_ON}
    meeting = first_meeting(MeetingKind.CONSULTATION)
    days = {"first_day": CONSULTED_ON, "last_day": CONSULTED_ON, "venue": Venue.HOME}
    hold_meeting(meeting, led_by=dict.fromkeys(Side, "A. Head"), **days, **by)
    for kind, what, side, office, name, due_on in PROGRAMME:
        propose(
            kind,
            meeting.body.track,
            what=what,
            side=side,
            office=cast.offices[office],
            due_on=due_on,
            marking="U",
            group=group_called(name),
            meeting=meeting,
            **({"target": TARGET} if kind is Benchmark else {}),
            **by,
        )


def first_meeting(kind: str) -> Meeting:
    """Return the meeting of a kind that comes first."""
    return meetings_of(kind)[0]


def meetings_of(kind: str) -> list[Meeting]:
    """Return all meetings of a kind, in the order in which they are due."""
    return list(Meeting.objects.for_system(WHY).filter(kind=kind).order_by("due_on", "pk"))


def group_called(name: str) -> Body:
    """Return the working group of this name."""
    return Body.objects.for_system(WHY).get(names__name=name)


def _seat(forum: Body, side: Side, title: str, name: str, cast: Cast) -> None:
    is_home = side == Side.HOME
    office = cast.offices["T"] if is_home else None
    seat = add_seat(forum, side=side, number=1, title=title, office=office)
    seat_chair(
        seat,
        holder_name=name,
        starts_on=home_today() - timedelta(days=20),
        holder=cast.people["chair"] if is_home else None,
    )
