"""Founding, naming and changing bodies, and entering what they held before.

What another app must do when a body is marked anew it does in `hear_markings`: dialogue knows
nothing of requests or agendas.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.dates import home_today
from dialogue.models import Body, BodyKind, BodyName, Meeting, MeetingKind, Track
from dialogue.models.meetings import HELD, State
from dialogue.services.cadences import set_cadence
from dialogue.services.chairs import tell_seats
from dialogue.services.due_list import sync_body
from dialogue.services.following import plan_followers
from dialogue.services.ledger import keep_from, plan_body
from dialogue.services.markings import is_lower
from dialogue.services.scope import refuse_closed, scope_of
from dialogue.services.summaries import follow_marking
from offices.versions import lock_version, save_next_version

__all__ = [
    "change_body",
    "enter_past_meeting",
    "found_body",
    "hear_markings",
    "is_lower",
    "last_venue",
    "rename_body",
    "scope_of",
    "set_cadence",
]

REASON = "children of a body that was fetched through the gate"
NUMBERED = (MeetingKind.CONSULTATION, MeetingKind.GROUP_MEETING)

_listeners: list[Callable[[Body], None]] = []


def hear_markings(listener: Callable[[Body], None]) -> None:
    """Call `listener(body)` after a body was marked anew, in its transaction; from `ready()` only.

    Its meetings have the new marking by then.
    """
    _listeners.append(listener)


@transaction.atomic
def found_body(
    track: Track,
    *,
    name: str,
    marking: str,
    tracked_from: date,
    kind: str = BodyKind.FORUM,
    held_before: int = 0,
    parent: Body | None = None,
) -> Body:
    """Return a new forum or group of `track`, called `name` from the day it is kept here.

    Raises ValidationError when the track is closed or the name is empty.
    """
    refuse_closed(lock_version(track, None))
    if not name.strip():
        raise ValidationError(_("Write the name."))
    body = Body.objects.create(
        track=track,
        relationship_id=track.relationship_id,
        kind=kind,
        marking=marking,
        tracked_from=tracked_from,
        held_before=held_before,
        parent=parent,
    )
    BodyName.objects.create(body=body, name=name.strip(), from_on=tracked_from, **scope_of(body))
    return body


@transaction.atomic
def rename_body(body: Body, *, name: str, from_on: date, version: int | None = None) -> BodyName:
    """Call a body `name` from a day on; a second name for the same day replaces the first."""
    locked = lock_version(body, version)
    if not name.strip():
        raise ValidationError(_("Write the new name."))
    named, _is_new = BodyName.objects.for_system(REASON).update_or_create(
        body=locked, from_on=from_on, defaults={"name": name.strip(), **scope_of(locked)}
    )
    save_next_version(locked, [])
    sync_body(locked)
    return named


@transaction.atomic
def change_body(
    body: Body,
    *,
    version: int | None = None,
    reason: str = "",
    today: date | None = None,
    **values: Any,
) -> Body:
    """Save new values of marking, parent, tracked_from or held_before.

    A new marking goes to meetings, names, seats and cadences with it: the database sees to that.
    Summaries have a marking of their own, which is raised where it would be too low; what else
    names the body follows by `hear_markings`. With a new parent or marking it may follow other
    consultations: it and what follows it are planned anew.
    A lower one needs a `reason`, which the history keeps (design §5). A new `tracked_from` lets
    the ledger begin on that day.
    """
    locked = lock_version(body, version)
    is_remarked = values.get("marking", locked.marking) != locked.marking
    is_lowered = is_remarked and is_lower(values["marking"], locked.marking)
    if is_lowered and not reason.strip():
        raise ValidationError(_("Say why the marking is lowered."))
    begins_on = values.get("tracked_from", locked.tracked_from)
    is_moved = begins_on != locked.tracked_from
    for name, value in values.items():
        setattr(locked, name, value)
    with pghistory.context(**({"reason": reason.strip()} if is_lowered else {})):
        save_next_version(locked, values)
    if is_moved:
        keep_from(locked, day=begins_on, today=today or home_today())
    if is_remarked:
        follow_marking(locked)
    if is_remarked or "parent" in values:
        plan_body(locked, today=today or home_today())
        plan_followers(locked, today=today or home_today())
    sync_body(locked)
    for listener in _listeners if is_remarked else ():
        listener(locked)
    if is_remarked or "parent" in values:
        tell_seats(locked)
    return locked


@transaction.atomic
def enter_past_meeting(
    body: Body,
    *,
    kind: str,
    first_day: date,
    last_day: date,
    venue: str,
    today: date,
    version: int | None = None,
) -> Meeting:
    """Enter a meeting that was held and not kept here until now; it makes no deadlines.

    It was one of those that `held_before` counts, so that the later ones keep their numbers.
    Raises ValidationError for days that are not over and for a meeting that is entered already.
    """
    locked = lock_version(body, version)
    if last_day < first_day:
        raise ValidationError(_("The last day comes before the first day."))
    if last_day >= today:
        raise ValidationError(_("Only meetings that are over can be entered as history."))
    entered = Meeting.objects.for_system(REASON).filter(
        body=locked, kind=kind, first_day=first_day, state__in=HELD
    )
    if entered.exists():
        raise ValidationError(_("This meeting is entered already."))
    if kind in NUMBERED and locked.held_before:
        locked.held_before -= 1
    save_next_version(locked, ["held_before"])
    meeting = Meeting.objects.create(
        body=locked,
        kind=kind,
        state=State.CONCLUDED,
        first_day=first_day,
        last_day=last_day,
        venue=venue,
        is_history=True,
        **scope_of(locked),
    )
    sync_body(locked)
    return meeting


def last_venue(body: Body, kind: str) -> str | None:
    """Return where the last meeting of this kind was held, or None when none was."""
    return (
        Meeting.objects.for_system(REASON)
        .filter(body=body, kind=kind, state__in=HELD)
        .order_by("-first_day")
        .values_list("venue", flat=True)
        .first()
    )
