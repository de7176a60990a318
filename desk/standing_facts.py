"""The facts of which standing is told: of many relationships at once, as one reader sees them.

What is owed is read from the due list; from the records only what that does not say, and each
through the gate: what a reader may not see makes nothing overdue for them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from agenda.deadlines import ANSWER, REPLY
from agenda.meeting_deadlines import MAY_COME_UP
from agenda.models import Ask, ItemClearance, Position
from desk.due import with_responsible
from desk.ledgers import newest_periods_missed
from desk.record_pages import record_path
from desk.standing import (
    DATE_NEEDED,
    SOON,
    Level,
    Missed,
    Owed,
    Place,
    Standing,
    Thing,
    Uncleared,
    standings,
)
from dialogue.deadlines import HOLD
from dialogue.models import Body, Meeting, State, Track
from offices.models import ClearanceWord, Side, User
from offices.services.clearances import NO_OBJECTION
from reminders.models import Deadline
from workinggroups.deadlines import FINISH
from workinggroups.models import NextStep, Progress, ProgressReport, Stage
from workinggroups.promises import AT_RISK

NOT_CLEARED = [word for word in ClearanceWord if word not in NO_OBJECTION]


@dataclass(frozen=True)
class Facts:
    """What one reader sees of several relationships on a day, for the standing of each part."""

    things: list[Thing]
    missed: list[Missed]
    today: date

    def of_relationship(self, pk: int) -> list[Standing]:
        """Return how a relationship stands, the worst first."""
        return self._of("relationship_id", pk)

    def of_track(self, track: Track) -> list[Standing]:
        """Return how a track stands: its bodies, next steps and asks."""
        return self._unless_it_rests(track, "track_id")

    def of_body(self, body: Body, groups: Iterable[int] = ()) -> list[Standing]:
        """Return how a forum or group stands by itself, or with `groups` that it answers for."""
        return self._unless_it_rests(body, "body_id", *groups)

    def _unless_it_rests(self, record: Track | Body, part: str, *more: int) -> list[Standing]:
        """Nothing is called on track in what is paused or closed (decision 15)."""
        found = self._of(part, record.pk, *more)
        return found if record.is_active or found[0].level != Level.ON_TRACK else []

    def _of(self, part: str, *pks: int) -> list[Standing]:
        things = [each for pk in pks for each in self._things[part, pk]]
        missed = [each for pk in pks for each in self._missed[part, pk]]
        return standings(things, missed, self.today)

    @cached_property
    def _things(self) -> dict[tuple[str, int], list[Thing]]:
        return _by_place(self.things)

    @cached_property
    def _missed(self) -> dict[tuple[str, int], list[Missed]]:
        return _by_place(self.missed)


def _by_place(facts: Iterable[Any]) -> dict[tuple[str, int], list[Any]]:
    found = defaultdict(list)
    for fact in facts:
        for part, pk in asdict(fact.place).items():
            found[part, pk].append(fact)
    return found


def facts_of(user: User, relationships: Iterable[int], today: date) -> Facts:
    """Return the facts of relationships (their keys); the same queries for any number of rows."""
    keys = list(relationships)
    bodies = dict(
        Body.objects.visible_to(user).filter(relationship__in=keys).values_list("pk", "track_id")
    )
    soon = Q(kind=HOLD.code, due_on__lte=today + DATE_NEEDED)
    soon |= Q(kind=FINISH.code, due_on__lte=today + SOON)
    rows = (
        Deadline.objects.visible_to(user)
        .filter(soon | Q(kind__in=[ANSWER.code, REPLY.code]))
        .filter(ended_at__isnull=True, relationship__in=keys)
        .select_related("office")
    )
    owed = {_record_of(row): row for row in with_responsible(rows, today)}
    asks = list(
        Ask.objects.visible_to(user).filter(uid__in=owed).select_related("request", "action_office")
    )
    meetings = list(
        Meeting.objects.visible_to(user).filter(
            Q(uid__in=owed) | Q(pk__in=[ask.meeting_id for ask in asks if ask.meeting_id])
        )
    )
    things = [
        *_of_meetings(user, [each for each in meetings if each.uid in owed], owed, bodies),
        *_of_asks(user, asks, owed, bodies, {each.pk: each.body_id for each in meetings}),
        *_of_steps(user, owed, bodies, keys),
    ]
    return Facts(things, _missed(user, keys, today), today)


def _record_of(row: Deadline) -> UUID:
    """Return the uid of the record that a row of the due list is about (`DeadlineFact.key`)."""
    return UUID(row.key.split(":")[1])


def _of_meetings(
    user: User, meetings: list[Meeting], owed: dict[UUID, Any], tracks: dict[int, int]
) -> list[Thing]:
    pending = (
        ItemClearance.objects.visible_to(user)
        .filter(item__meeting__in=meetings, item__state__in=MAY_COME_UP, word__in=NOT_CLEARED)
        .select_related("item", "office")
        .order_by("-due_on", "-pk")  # the first one is kept
    )
    uncleared = {
        each.item.meeting_id: Uncleared(each.item.title, each.office.code, each.marking)
        for each in pending
    }
    return [
        _thing(
            Owed.REVIEW if each.is_review else Owed.HOLD,
            owed[each.uid],
            Place(each.relationship_id, tracks.get(each.body_id), each.body_id),
            lacks_date=each.state != State.SCHEDULED,
            uncleared=uncleared.get(each.pk),
        )
        for each in meetings
    ]


def _of_asks(
    user: User,
    asks: list[Ask],
    owed: dict[UUID, Any],
    tracks: dict[int, int],
    body_of_meeting: dict[int, int],
) -> list[Thing]:
    """An ask is of the forum that it names, or whose meeting; of that track if it names none."""
    pending = (
        Position.objects.visible_to(user)
        .filter(ask__in=asks, word__in=NOT_CLEARED)
        .select_related("office")
        .order_by("-pk")
    )
    uncleared = {each.ask_id: Uncleared("", each.office.code, each.marking) for each in pending}
    things = []
    for ask in asks:
        named = ask.body_id or body_of_meeting.get(ask.meeting_id or 0)
        body = named if named in tracks else None
        track = ask.request.track_id or tracks.get(body or 0)
        things.append(
            _thing(
                Owed.ANSWER,
                owed[ask.uid],
                Place(ask.relationship_id, track, body),
                asked_on=ask.opened_on if ask.is_unanswered else None,
                uncleared=uncleared.get(ask.pk),
            )
        )
    return things


def _of_steps(
    user: User, owed: dict[UUID, Any], tracks: dict[int, int], relationships: list[int]
) -> list[Thing]:
    """Next steps in force that are due, or of which the last word is not good, however far off."""
    words = ProgressReport.objects.visible_to(user).filter(step=OuterRef("pk")).order_by("-pk")
    steps = (
        NextStep.objects.visible_to(user)
        .filter(relationship__in=relationships, stage=Stage.ADOPTED)
        .annotate(last_word=Subquery(words.values("standing")[:1]))
        .filter(Q(uid__in=owed) | Q(last_word__in=AT_RISK))
        .select_related("office", "relationship")
    )
    return [
        Thing(
            Owed.STEP,
            title=step.what,
            owner=step.relationship.name if step.side == Side.PARTNER else step.office.code,
            office=step.office.code,
            due_on=step.due_on,
            marking=step.marking,
            path=step.get_absolute_url(),
            place=Place(
                step.relationship_id,
                step.track_id,
                step.group_id if step.group_id in tracks else None,
            ),
            lacks_officer=step.uid in owed and owed[step.uid].responsible_id is None,
            risk=str(Progress(step.last_word).label) if step.last_word in AT_RISK else "",
        )
        for step in steps
    ]


def _thing(kind: Owed, row: Any, place: Place, **lacking: Any) -> Thing:
    """Return what a row of the due list says is owed, and what it lacks."""
    return Thing(
        kind,
        title=row.title,
        owner=row.office.code,
        office=row.office.code,
        due_on=row.due_on,
        marking=row.marking,
        path=record_path(row.path),
        place=place,
        lacks_officer=row.responsible_id is None,
        **lacking,
    )


def _missed(user: User, relationships: list[int], today: date) -> list[Missed]:
    meetings = newest_periods_missed(user, today).filter(relationship__in=relationships)
    return [
        Missed(
            title=str(each),
            due_on=each.due_on,
            marking=each.marking,
            path=each.get_absolute_url(),
            place=Place(each.relationship_id, each.body.track_id, each.body_id),
        )
        for each in meetings
    ]
