"""What the page of a chair says: of the bodies that a person chairs now (pages.md)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from agenda.deadlines import ANSWER, POSITION, RELEASE
from agenda.meeting_deadlines import MAY_COME_UP
from agenda.models import ItemClearance
from core.constraints import current
from core.markings import banner
from desk.due import A_MONTH, DueLine, due_lines
from desk.standing import Standing
from desk.standing_facts import facts_of
from dialogue.clearance_deadlines import CLEAR
from dialogue.models import Body, ChairTerm, Meeting, Status
from dialogue.models.meetings import OPEN_STATES
from dialogue.wording import status_sentence
from offices.access import offices_of
from offices.clearances import clearance_line
from offices.models import Role, Side, User
from reminders.models import Deadline
from workinggroups.deadlines import ADOPT
from workinggroups.deadlines_texts import ACKNOWLEDGE

DECISIONS = [kind.code for kind in (ADOPT, ACKNOWLEDGE, ANSWER, POSITION, CLEAR)]


@dataclass(frozen=True)
class Chaired:
    """A forum or group that one chairs, and how it stands with the groups that report to it."""

    body: Body
    standings: list[Standing]


@dataclass(frozen=True)
class NextMeeting:
    """The meeting that a chair has next, where it stands, and how far its papers are cleared."""

    meeting: Meeting
    on_day: date | None
    sentence: str
    papers: str
    papers_marking: str


def terms_of(user: User, today: date) -> QuerySet[ChairTerm]:
    """Return the terms in which `user` holds a seat of the home side on `today`."""
    terms = ChairTerm.objects.visible_to(user, today=today)
    return terms.filter(current(today), holder=user, seat__side=Side.HOME)


def chaired_bodies(user: User, today: date) -> QuerySet[Body]:
    """Return the forums and groups that `user` chairs on `today`, closed ones left out."""
    return (
        Body.objects.visible_to(user, today=today)
        .filter(pk__in=terms_of(user, today).values("seat__body_id"))
        .exclude(status=Status.CLOSED)
        .select_related("relationship", "track__theme")
        .by_name(today)
    )


def how_they_stand(user: User, bodies: Iterable[Body], today: date) -> list[Chaired]:
    """Return each body with its standing; the same queries for any number.

    A forum's chairs answer for its groups: what is late there is late on their page.
    """
    bodies = list(bodies)
    facts = facts_of(user, {body.relationship_id for body in bodies}, today)
    groups: dict[int, list[int]] = defaultdict(list)
    reporting = Body.objects.visible_to(user, today=today).filter(parent__in=bodies)
    for pk, forum in reporting.order_by().values_list("pk", "parent_id"):
        groups[forum].append(pk)
    return [Chaired(body, facts.of_body(body, groups[body.pk])) for body in bodies]


def decisions_of(user: User, today: date) -> QuerySet[Deadline]:
    """Return what waits for a decision that `user` takes as an approver of a seat's office."""
    own = offices_of(user, today, [Role.APPROVER])
    return (
        _open(user, today)
        .filter(kind__in=DECISIONS, owed_by=Side.HOME, due_on__lte=today + A_MONTH)
        .filter(office_id__in=own)
        .filter(office_id__in=terms_of(user, today).values("seat__office_id"))
    )


def late_of(user: User, bodies: Iterable[Body], today: date) -> QuerySet[Deadline]:
    """Return what is late on the tracks of these bodies, of both sides; not theirs to decide."""
    tracks = Q(pk__in=[])
    for body in bodies:
        tracks |= Q(relationship=body.relationship_id, theme_code=body.track.theme.code)
    rows = _open(user, today).filter(tracks, due_on__lt=today).exclude(kind=RELEASE.code)
    return rows.exclude(pk__in=decisions_of(user, today).values("pk"))


def who_has_it(rows: Iterable[Deadline]) -> list[DueLine]:
    """Return rows `with_responsible` as lines that name the person who answers for each."""
    rows = list(rows)
    people = User.objects.in_bulk([getattr(row, "responsible_id", None) for row in rows])
    return due_lines(rows, {key: str(person) for key, person in people.items()})


def next_meeting_of(user: User, bodies: Iterable[Body]) -> NextMeeting | None:
    """Return the meeting of these bodies that has the next day, else the one due first, or None."""
    first = (
        Meeting.objects.visible_to(user)
        .filter(body__in=[body.pk for body in bodies], state__in=OPEN_STATES)
        .told()
        .order_by(F("first_day").asc(nulls_last=True), F("due_on").asc(nulls_last=True), "id")
        .first()
    )
    if first is None:
        return None
    clearances = list(
        ItemClearance.objects.visible_to(user)
        .filter(item__meeting=first, item__state__in=MAY_COME_UP)
        .select_related("office")
    )
    return NextMeeting(
        first,
        first.first_day or first.due_on,
        status_sentence(first, first.relationship),
        clearance_line(clearances),
        banner(each.marking for each in clearances).code,
    )


def _open(user: User, today: date) -> QuerySet[Deadline]:
    rows = Deadline.objects.visible_to(user, today=today).filter(ended_at__isnull=True)
    return rows.select_related("office", "relationship", "waiting_office")
