"""Whose consultations a cadence follows, and when these were held. It only reads."""

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


def held_days(cadence: Cadence, body: Body) -> list[date]:
    """Return the last days of the consultations that `cadence`, of `body`, follows, in order.

    Those held before it was set count for nothing, and those entered as history: the anchor was
    chosen after them.
    """
    held = Meeting.objects.for_system(REASON).filter(
        body=followed_by(cadence, body),
        kind=MeetingKind.CONSULTATION,
        state__in=HELD,
        is_history=False,
        last_day__gte=cadence.set_on,
    )
    days = held.order_by("last_day").values_list("last_day", flat=True).distinct()
    return [day for day in days if day is not None]
