"""Twelve relationships around the earth on the day on which the year begins."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from dialogue.forum_templates import BY_CODE
from dialogue.models import Body, Meeting, Theme, Track
from dialogue.run_ups import Line
from dialogue.services.cadences import set_cadence
from dialogue.services.chairs import add_seat, seat_chair
from dialogue.services.run_up import set_run_up
from dialogue.services.starting import start_forum
from dialogue.services.steps import Actor
from dialogue.services.tracks import open_track
from offices.models import Office, Part, Relationship, Role, User
from reminders.services.choosing import choose_digest
from tests.desk.year.oracle import Ledger, months_after
from tests.factories import (
    LONG_AGO,
    AssignmentFactory,
    MembershipFactory,
    OfficeFactory,
    RelationshipFactory,
    UserFactory,
    member,
)
from workinggroups.models import NextStep
from workinggroups.services.adoption import adopt
from workinggroups.services.founding import found_group
from workinggroups.services.programme import propose

READ = "the year looks at what became of it"
DAY = timedelta(days=1)
# Code, country, capital and its zone: the first and the last clocks on earth, zones that change
# theirs in March, in April, at midnight, by half an hour, and never.
COUNTRIES = (
    ("KI", "Kiribati", "South Tarawa", "Pacific/Kiritimati"),
    ("NU", "Niue", "Alofi", "Pacific/Niue"),
    ("GB", "United Kingdom", "London", "Europe/London"),
    ("AZ", "Azerbaijan", "Baku", "Asia/Baku"),
    ("CA", "Canada", "Ottawa", "America/Toronto"),
    ("JP", "Japan", "Tokyo", "Asia/Tokyo"),
    ("IN", "India", "New Delhi", "Asia/Kolkata"),
    ("NP", "Nepal", "Kathmandu", "Asia/Kathmandu"),
    ("SA", "Saudi Arabia", "Riyadh", "Asia/Riyadh"),
    ("AU", "Australia", "Canberra", "Australia/Lord_Howe"),
    ("CL", "Chile", "Santiago", "America/Santiago"),
    ("EG", "Egypt", "Cairo", "Africa/Cairo"),
)
YOUNG = ("KI", "NP")
BUREAUS = ("PM", "ENR", "DRL")
RUN_UP = (
    Line("Send the date", -60, known="date"),
    Line("Settle the delegations", -14),
    Line("Report the conclusions up", 10),
)
GROUP_RUN_UP = (Line("Their list", -7, side="partner"),)
# Every twelfth group is for few eyes, some forums and groups are SBU.
FORUM_MARKINGS = {"JP": "SBU", "EG": "C"}
GROUP_MARKINGS = {"AZ": "S/NF", "GB": "SBU", "JP": "SBU", "EG": "C"}


@dataclass
class Country:
    """A relationship with who acts on it: the desk leads, the bureau chairs, the post reports."""

    relationship: Relationship
    track: Track
    forum: Body
    groups: list[Body]
    desk: Actor
    post: Actor
    bureau: Actor
    ledgers: dict[tuple[int, str], Ledger]


def found_all(today: date, random: Random, half: int) -> list[Country]:
    """Write every second of the twelve relationships, from the first (0) or the second one (1) on.

    One of them was entered today; two people want one digest a week, and some who stand in.
    """
    above = OfficeFactory(code="EUR", name="Bureau above the desks")
    chief = member(above, name="Chief")
    member(above, Role.DRAFTER, name="Chief’s Deputy")
    bureaus = {}
    for code in BUREAUS:
        office = OfficeFactory(code=code, superior=above)
        bureaus[code] = Actor(member(office, name=f"{code} Chair"), office)
    choose_digest(chief, "weekly")
    made = [
        _found(COUNTRIES[n], today, random, above, bureaus[BUREAUS[n % len(BUREAUS)]])
        for n in range(half, len(COUNTRIES), 2)
    ]
    assert made[3].post.user is not None
    choose_digest(made[3].post.user, "weekly")
    for country in made[:2]:
        assert country.post.office is not None
        choose_digest(User.objects.get(name=f"{country.post.office.code} Deputy"), "weekly")
    # An office that has no part in anything: its people hear of nothing.
    member(OfficeFactory(code="SCA"), name="Outsider")
    return made


def _found(
    named: tuple[str, str, str, str], today: date, random: Random, above: Office, bureau: Actor
) -> Country:
    code, name, capital, zone = named
    relationship = RelationshipFactory(
        code=code,
        name=name,
        capital=capital,
        time_zone=zone,
        entered_on=today if code in YOUNG else LONG_AGO,
    )
    AssignmentFactory(relationship=relationship, office=above, part=Part.INFORMATION)
    desk = _manned(relationship, Part.DESK, above, f"EUR/{code}", "US", "America/New_York")
    post = _manned(relationship, Part.POST, above, f"Embassy {capital}", code, zone)
    AssignmentFactory(
        relationship=relationship, office=bureau.office, part=Part.ACTION, responsible=bureau.user
    )
    # Of what is marked higher somebody else at the post hears, or the desk.
    low = UserFactory(name=f"{code} Clerk", clearance="U", is_home_national=False)
    MembershipFactory(user=low, office=post.office, role=Role.DRAFTER)
    assert desk.office is not None
    theme = Theme.objects.get(code="security")
    track = open_track(relationship, theme=theme, lead_office=desk.office)
    marking = FORUM_MARKINGS.get(code, "U")
    next_by = today + random.randrange(50, 330) * DAY
    forum = start_forum(
        track,
        template=BY_CODE["yearly_quarterly"],
        name=f"{name} Security Dialogue",
        marking=marking,
        next_by=next_by,
        actor=desk,
        today=today,
        held_so_far=3,
    )
    set_run_up(forum, lines=RUN_UP)
    add_seat(forum, side="partner", number=1, title="Deputy Minister")
    seat = add_seat(forum, side="home", number=1, title="Assistant Secretary", office=bureau.office)
    seat_chair(seat, holder_name="The Chair", holder=bureau.user, starts_on=today)
    held: list[date] = []
    country = Country(
        relationship,
        track,
        forum,
        [],
        desk,
        post,
        bureau,
        {
            (forum.pk, "consultation"): Ledger(next_by, 12, 90, today, held),
            (forum.pk, "review"): Ledger(_first(next_by, 6, 12, today), 12, 60, today, held, 6),
            (forum.pk, "checkin"): Ledger(_first(next_by, 3, 6, today), 6, 30, today, held, 3),
        },
    )
    # The last day of May: November and February end earlier.
    anchors = (date(today.year, 5, 31), today + random.randrange(20, 90) * DAY)
    for number, anchor in enumerate(anchors, start=1):
        group = _group(country, number, anchor, today)
        country.groups.append(group)
        country.ledgers[group.pk, "group_meeting"] = Ledger(anchor, 3, 30, today, held, 3)
    _promise(country, today)
    return country


def _manned(
    relationship: Relationship, part: str, above: Office, code: str, stands_in: str, zone: str
) -> Actor:
    office = OfficeFactory(code=code, country=stands_in, time_zone=zone, superior=above)
    person = member(office, name=f"{code} Officer")
    member(office, Role.DRAFTER, name=f"{code} Deputy")
    AssignmentFactory(relationship=relationship, office=office, part=part, responsible=person)
    return Actor(person, office)


def _first(next_by: date, after: int, months: int, today: date) -> date:
    """The first check-in or review from today on, counted from a year before the consultation."""
    start = months_after(next_by, -12)
    days = (months_after(start, after + k * months) for k in range(12))
    return next(day for day in days if day >= today)


def _group(country: Country, number: int, anchor: date, today: date) -> Body:
    code = country.relationship.code
    group = found_group(
        country.track,
        name=f"{country.relationship.name} Group {number}",
        marking=GROUP_MARKINGS.get(code, "U"),
        tracked_from=today,
        actor=country.desk,
        parent=country.forum,
        issues=["Exercises"],
    )
    set_cadence(group, kind="group_meeting", every_months=3, anchor_on=anchor, today=today)
    set_run_up(group, lines=GROUP_RUN_UP)
    return group


def _promise(country: Country, today: date) -> None:
    """Propose and adopt what post, bureau and the other side are to do."""
    owners = (
        ("home", country.post.office, 70),
        ("home", country.bureau.office, 160),
        ("partner", country.desk.office, 110),
    )
    steps = [
        propose(
            NextStep,
            country.track,
            what=f"Next step {n}",
            side=side,
            office=office,
            due_on=today + days * DAY,
            marking=country.forum.marking,
            actor=country.desk,
            today=today,
            group=country.forum,
        )
        for n, (side, office, days) in enumerate(owners, start=1)
    ]
    adopt(steps, actor=country.bureau, today=today)


def offices_of(countries: list[Country]) -> list[Office]:
    """Return the offices whose people come and go: the one above, the desks, the posts."""
    found = [actor.office for one in countries for actor in (one.desk, one.post)]
    offices = [office for office in found if office is not None]
    assert offices[0].superior is not None
    return [offices[0].superior, *offices]


def ledgers_shown(countries: list[Country]) -> dict[tuple[int, str], dict[int, tuple]]:
    """Return what the table says of each ledger: by number when it is due, closes, its state."""
    found: dict[tuple[int, str], dict[int, tuple]] = {
        key: {} for country in countries for key in country.ledgers
    }
    rows = Meeting.objects.for_system(READ).filter(is_history=False)
    names = ("body_id", "kind", "period", "due_on", "closes_on", "state")
    for body, kind, period, *shown in rows.values_list(*names):
        found[body, kind][period] = tuple(shown)
    return found
