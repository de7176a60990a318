"""What a hand-over is about, as far as one reader sees it: its preview before the day.

The same is written to the rows by `offices.services.carrying_out` and `reminders`, for everybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from core.constraints import current
from core.dates import format_day
from core.markings import banner
from dialogue.models import ChairTerm
from offices.access import offices_of
from offices.gate import readable_markings
from offices.hand_overs import handed_over
from offices.models import Absence, Assignment, HandOver, HandOverNote, Side, User
from reminders.models import Deadline
from reminders.services.handing_over import taken_along

MOST_SEATS = 20
MOST_ABSENCES = 10


@dataclass(frozen=True)
class HandedPart:
    """An assignment that goes with a hand-over: as what, what is open there, the notes about it.

    `marking` is the highest of what is counted.
    """

    assignment: Assignment
    place: str
    count: int
    marking: str
    notes: list[HandOverNote]
    own_note: HandOverNote | None


@dataclass(frozen=True)
class Above:
    """How much of what goes over the successor may not read, and how that is marked."""

    count: int
    marking: str


def parts_of(user: User, hand_over: HandOver, today: date) -> QuerySet[Assignment]:
    """Return the assignments that go with a hand-over, or went, by country."""
    rows = handed_over(Assignment.objects.visible_to(user, today=today), hand_over)
    return rows.select_related("relationship", "office").order_by("relationship__name", "pk")


def open_with(user: User, hand_over: HandOver, today: date) -> QuerySet[Deadline]:
    """Return the visible open deadlines that go over: what the leaver answers for, or took.

    None once it was carried out or cancelled, and for who no longer works in the office. What the
    leaver may not read is not theirs.
    """
    rows = Deadline.objects.visible_to(user, today=today)
    works_there = offices_of(user, today).filter(office_id=hand_over.office_id)
    if not hand_over.is_open or not works_there.exists():
        return rows.none()
    leaver = hand_over.leaver
    parts = handed_over(Assignment.objects.visible_to(user, today=today), hand_over)
    answered = parts.filter(Q(responsible=leaver) | Q(answers_id=leaver.pk))
    own = Q(
        office_id=hand_over.office_id,
        relationship_id__in=answered.order_by().values("relationship_id"),
        taken_by__isnull=True,
        marking__in=readable_markings(leaver),
    )
    goes_over = own | taken_along(hand_over, today)
    return rows.filter(goes_over, ended_at__isnull=True).select_related(
        "office", "relationship", "waiting_office"
    )


def above(rows: QuerySet[Deadline], successor: User) -> Above:
    """Return how many of `rows` the successor may not read."""
    beyond = rows.exclude(marking__in=readable_markings(successor)).order_by()
    marks = dict(beyond.values_list("marking").annotate(Count("pk")))
    return Above(sum(marks.values()), banner(marks).code)


def part_lines(
    user: User,
    hand_over: HandOver,
    parts: Iterable[Assignment],
    rows: QuerySet[Deadline],
    today: date,
) -> list[HandedPart]:
    """Return a line for each of `parts`; `rows` is `open_with`. Two queries for any number."""
    parts = list(parts)
    keys = [part.relationship_id for part in parts]
    found = (
        rows.filter(relationship_id__in=keys)
        .order_by()
        .values_list("relationship_id")
        .annotate(found=Count("pk"), marks=ArrayAgg("marking", distinct=True))
    )
    counts = {key: (count, banner(marks).code) for key, count, marks in found}
    notes: dict[int, list[HandOverNote]] = {}
    for note in notes_of(user, hand_over, today).filter(relationship_id__in=keys):
        notes.setdefault(note.relationship_id, []).append(note)
    lines = []
    for part in parts:
        written = notes.get(part.relationship_id, [])
        own = next((note for note in written if note.written_by_id == user.pk), None)
        count = counts.get(part.relationship_id, (0, "U"))
        lines.append(HandedPart(part, _place(part, hand_over), *count, written, own))
    return lines


def absences_to_mind(user: User, hand_over: HandOver, today: date) -> list[Absence]:
    """Return when leaver or successor are away from `today` on, and whom the leaver stands in for
    after their last day, as far as `user` sees it."""
    parties = Q(person__in=[hand_over.leaver_id, hand_over.successor_id])
    stood_in = Q(stand_in=hand_over.leaver_id, ends_on__gt=hand_over.on_day)
    rows = Absence.objects.not_over(today).seen_by(user, today).filter(parties | stood_in)
    rows = rows.select_related("person", "stand_in").order_by("starts_on", "pk")
    return list(rows[:MOST_ABSENCES])


def notes_of(user: User, hand_over: HandOver, today: date) -> QuerySet[HandOverNote]:
    """Return the notes of a hand-over that `user` reads."""
    rows = HandOverNote.objects.readable_by(user, today).filter(hand_over=hand_over)
    return rows.select_related("written_by")


def notes_about(
    user: User, assignments: QuerySet[Assignment], today: date
) -> QuerySet[HandOverNote]:
    """Return the notes to whoever came to one of `assignments` by a hand-over, as long as they
    answer for it; for people of that office."""
    by = assignments.order_by().filter(hand_over__isnull=False)
    return (
        HandOverNote.objects.readable_by(user, today)
        .filter(
            hand_over_id__in=by.values("hand_over_id"),
            relationship_id__in=by.values("relationship_id"),
        )
        .select_related("written_by", "hand_over__office")
    )


def seats_of(user: User, hand_over: HandOver, today: date) -> list[ChairTerm]:
    """Return the seats of our side that the leaver holds for the office: they do not move."""
    terms = ChairTerm.objects.visible_to(user, today=today).filter(
        current(today),
        holder=hand_over.leaver_id,
        seat__side=Side.HOME,
        seat__office=hand_over.office_id,
    )
    return list(terms.select_related("seat__body").order_by("seat__title", "pk")[:MOST_SEATS])


def state_of(hand_over: HandOver) -> str:
    """Say in a sentence where a hand-over stands."""
    day = {"day": format_day(hand_over.on_day)}
    if hand_over.done_at is not None:
        return _("Moved.")
    if hand_over.cancelled_at is not None:
        return _("Cancelled. Nothing moves.")
    if hand_over.not_moved_because:
        reason = {"reason": hand_over.get_not_moved_because_display()}
        return _("Not moved: %(reason)s") % reason
    if hand_over.confirmed_at is not None:
        return _("Moves by itself on %(day)s.") % day
    return _("Planned for %(day)s. Nothing moves until it is confirmed.") % day


def _place(assignment: Assignment, hand_over: HandOver) -> str:
    person = hand_over.successor_id if hand_over.done_at else hand_over.leaver_id
    return _("alternate") if assignment.alternate_id == person else _("responsible")
