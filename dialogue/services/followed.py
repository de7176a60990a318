"""Whose consultations a cadence follows, and when these were held. It only reads."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from dialogue.models import Body, BodyKind, Cadence, Meeting, MeetingKind
from dialogue.models.meetings import HELD
from dialogue.services.markings import covers

REASON = "the consultations that a cadence of the same or a stricter marking follows"


def may_follow(cadence: Cadence) -> bool:
    """Return whether the rows of a cadence are counted from consultations, once some are held."""
    return cadence.after_months is not None or cadence.kind == MeetingKind.GROUP_MEETING


def followed_by(cadence: Cadence, body: Body) -> Body | None:
    """Return the forum whose consultations re-date the rows of `cadence`, of `body`; else None.

    Reviews and check-ins may follow those of their own forum, groups follow those of the forum to
    which they report. A group that more people may see than its forum follows none: its days would
    tell theirs.
    """
    if cadence.after_months is not None:
        return body
    parent = body.parent
    is_groups = cadence.kind == MeetingKind.GROUP_MEETING
    if not is_groups or parent is None or parent.kind != BodyKind.FORUM:
        return None
    return parent if covers(body.marking, parent.marking) else None


def held_days(cadences: Iterable[Cadence]) -> dict[int, list[date]]:
    """Return by key the last days of the consultations that each cadence follows, in order.

    One query, and one more for each body that was not read with its cadence. Those held before a
    cadence was set count for nothing, and those entered as history: the anchor was chosen after
    them.
    """
    followed = {cadence.pk: (cadence, followed_by(cadence, cadence.body)) for cadence in cadences}
    held = Meeting.objects.for_system(REASON).filter(
        body__in={forum.pk for _cadence, forum in followed.values() if forum is not None},
        kind=MeetingKind.CONSULTATION,
        state__in=HELD,
        is_history=False,
    )
    days: dict[int, set[date]] = defaultdict(set)
    for body_id, day in held.order_by().values_list("body_id", "last_day"):
        if day is not None:
            days[body_id].add(day)
    return {
        pk: sorted(day for day in days[forum.pk] if day >= cadence.set_on) if forum else []
        for pk, (cadence, forum) in followed.items()
    }
