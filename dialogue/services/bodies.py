"""Founding, naming and changing bodies, and how often they meet."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.periods import default_grace_days
from dialogue.models import Body, BodyName, Cadence, Meeting, Track
from dialogue.models.cadences import home_partner_video
from dialogue.models.meetings import State
from dialogue.services.due_list import sync_body
from dialogue.services.ledger import follow_cadence, plan_cadence
from offices.models import GatedRow
from offices.versions import lock_version, save_next_version

REASON = "children of a body that was fetched through the gate"


def scope_of(record: GatedRow) -> dict[str, Any]:
    """Return the relationship and marking that a child of `record` has with it."""
    return {"relationship_id": record.relationship_id, "marking": record.marking}


@transaction.atomic
def found_body(
    track: Track,
    *,
    name: str,
    kind: str,
    marking: str,
    tracked_from: date,
    held_before: int = 0,
    parent: Body | None = None,
) -> Body:
    """Return a new forum or group of `track`, called `name` from the day it is kept here."""
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
def change_body(body: Body, *, version: int | None = None, **values: Any) -> Body:
    """Save new values of marking, parent, tracked_from or held_before.

    A new marking goes to meetings, names, seats and cadences with it: the database sees to that.
    """
    locked = lock_version(body, version)
    for name, value in values.items():
        setattr(locked, name, value)
    save_next_version(locked, values)
    sync_body(locked)
    return locked


@transaction.atomic
def set_cadence(
    body: Body,
    *,
    kind: str,
    every_months: int,
    anchor_on: date,
    today: date,
    rotation: list[str] | None = None,
    grace_days: int | None = None,
    ask_days_ahead: int = 60,
    version: int | None = None,
) -> Cadence:
    """Set how often `body` holds meetings of `kind`, and plan its ledger.

    An earlier cadence of the kind ends; its rows to come that nobody has touched are re-dated to
    the new one, and numbers go on counting.
    """
    locked = lock_version(body, version)
    previous = (
        Cadence.objects.for_system(REASON)
        .filter(body=locked, kind=kind, ended_on__isnull=True)
        .first()
    )
    if previous is not None:
        previous.ended_on = today
        save_next_version(previous, ["ended_on"])
    cadence = Cadence.objects.create(
        body=locked,
        kind=kind,
        every_months=every_months,
        anchor_on=anchor_on,
        grace_days=default_grace_days(every_months) if grace_days is None else grace_days,
        ask_days_ahead=ask_days_ahead,
        rotation=rotation or home_partner_video(),
        starts_on=locked.tracked_from,
        **scope_of(locked),
    )
    save_next_version(locked, [])
    if previous is None:
        plan_cadence(cadence, today=today)
    else:
        follow_cadence(previous, cadence, today=today)
    return cadence


@transaction.atomic
def enter_past_meeting(
    body: Body,
    *,
    kind: str,
    first_day: date,
    last_day: date,
    venue: str,
    today: date,
) -> Meeting:
    """Enter a meeting that was held before this body was kept here; it makes no deadlines."""
    if last_day < first_day:
        raise ValidationError(_("The last day comes before the first day."))
    if last_day >= today:
        raise ValidationError(_("Only meetings that are over can be entered as history."))
    return Meeting.objects.create(
        body=body,
        kind=kind,
        state=State.CONCLUDED,
        first_day=first_day,
        last_day=last_day,
        venue=venue,
        is_history=True,
        **scope_of(body),
    )


def last_venue(body: Body, kind: str) -> str | None:
    """Return where the last meeting of this kind was held, or None when none was."""
    return (
        Meeting.objects.for_system(REASON)
        .filter(body=body, kind=kind, state__in=[State.HELD, State.CONCLUDED])
        .order_by("-first_day")
        .values_list("venue", flat=True)
        .first()
    )
