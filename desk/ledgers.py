"""What the ledgers of several bodies say: last held, next to come, missed and not made up."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from dialogue.models import Body, Meeting, State
from dialogue.models.meetings import HELD, OPEN_STATES
from offices.models import Relationship, User


def missed_and_not_made_up(user: User, relationship: Relationship | None = None) -> QuerySet:
    """Return the missed meetings of active bodies after which none of the kind was held."""
    meetings = Meeting.objects.visible_to(user)
    made_up = meetings.filter(
        Q(state__in=HELD),
        body=OuterRef("body"),
        kind=OuterRef("kind"),
        first_day__gt=OuterRef("due_on"),
    )
    missed = (
        meetings.filter(~Exists(made_up), state=State.MISSED, body__status="active")
        .with_title()
        .order_by("-due_on", "id")
    )
    return missed.filter(relationship=relationship) if relationship else missed


def newest_periods_missed(user: User, today: date) -> QuerySet:
    """Return, of each body and kind, the newest closed period if that was missed and not made up.

    A body that meets in two kinds owes both: a check-in makes no consultation good.
    """
    newest = (
        Meeting.objects.visible_to(user)
        .filter(closes_on__lt=today)
        .order_by("body_id", "kind", "-due_on", "-pk")
        .distinct("body_id", "kind")
    )
    return missed_and_not_made_up(user).filter(pk__in=newest.values("pk"))


def next_meetings(user: User, bodies: Iterable[Body]) -> dict[int, Meeting]:
    """Return, by body, the open meeting that comes first."""
    rows = (
        Meeting.objects.visible_to(user)
        .filter(body__in=[body.pk for body in bodies], state__in=OPEN_STATES)
        .told()
        .order_by("body_id", F("title_day"), "id")
        .distinct("body_id")
    )
    return {meeting.body_id: meeting for meeting in rows}


def last_meetings(user: User, bodies: Iterable[Body]) -> dict[int, Meeting]:
    """Return, by body, the meeting that was held last."""
    rows = (
        Meeting.objects.visible_to(user)
        .filter(body__in=[body.pk for body in bodies], state__in=HELD)
        .order_by("body_id", "-last_day", "id")
        .distinct("body_id")
    )
    return {meeting.body_id: meeting for meeting in rows}


def missed_by_body(user: User, relationship: Relationship) -> dict[int, list[Meeting]]:
    """Return, by body, what was missed and not made up in a relationship."""
    found = defaultdict(list)
    for meeting in missed_and_not_made_up(user, relationship):
        found[meeting.body_id].append(meeting)
    return dict(found)
