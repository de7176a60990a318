"""What a consultation moves when it is held, corrected or not held after all (design §4)."""

from datetime import date

from dialogue.models import Body, Cadence, Meeting, MeetingKind
from dialogue.services.followed import may_follow
from dialogue.services.ledger import plan_cadence
from dialogue.services.locks import lock_bodies, lock_meetings

REASON = "cadences that follow a consultation which somebody may record"


def lock_followers(meeting: Meeting) -> None:
    """Lock what recording a consultation may re-date, and the meeting itself, in their order.

    For a meeting of another kind nothing: nobody follows it.
    """
    if meeting.kind != MeetingKind.CONSULTATION:
        return
    bodies = lock_bodies(pk__in=[meeting.body_id, *_groups(meeting.body_id)])
    rows = Meeting.objects.for_system(REASON).filter(body__in=bodies).untouched()
    lock_meetings(pk__in=[meeting.pk, *rows.values_list("pk", flat=True)])


def follow_consultation(meeting: Meeting, *, today: date) -> list[Meeting]:
    """Plan anew what follows a consultation that was held, moved in time, or taken back.

    Returns the rows that are new or were re-dated.
    """
    if meeting.kind != MeetingKind.CONSULTATION:
        return []
    return plan_followers(meeting.body, today=today)


def plan_followers(forum: Body, *, today: date) -> list[Meeting]:
    """Plan every cadence anew that may follow the consultations of `forum`."""
    cadences = (
        Cadence.objects.for_system(REASON)
        .filter(body__in=[forum.pk, *_groups(forum.pk)], ended_on__isnull=True)
        .order_by("body_id", "pk")
    )
    return [
        row
        for cadence in cadences
        if may_follow(cadence)
        for row in plan_cadence(cadence, today=today)
    ]


def _groups(forum_id: int) -> list[int]:
    groups = Body.objects.for_system(REASON).filter(parent=forum_id)
    return list(groups.order_by("pk").values_list("pk", flat=True))
