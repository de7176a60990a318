"""What is done to one meeting: each transition of design §4, and one step back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import format_day
from dialogue.models import Channel, Confirmation, Meeting, MeetingStep, State
from dialogue.services.due_list import sync_meeting
from dialogue.states import NEEDS_REASON, Step, is_possible, state_after
from offices.models import Office, Side, User
from offices.versions import lock_version, save_next_version

REMEMBERED = (
    "state",
    "first_day",
    "last_day",
    "starts_at",
    "venue",
    "scheduled_on",
    "postponed_to",
)

REASON = "steps and words of a meeting that was fetched through the gate"


class StepRefusedError(ValidationError):
    """The meeting is not in a state from which this can be done, or lacks what it needs."""


@dataclass(frozen=True)
class Actor:
    """Who acts, and through which office; both None for the ledger itself."""

    user: User | None = None
    office: Office | None = None


LEDGER = Actor()


@transaction.atomic
def take_step(
    meeting: Meeting,
    step: Step,
    *,
    actor: Actor,
    version: int | None = None,
    reason: str = "",
    **values: Any,
) -> MeetingStep:
    """Do `step` to a meeting, setting `values`; keep what stood before; bring the due list along.

    Raises StaleVersionError when somebody saved it since `version`, StepRefusedError with a
    sentence when the table of states or a missing reason forbids it.
    """
    locked = lock_version(meeting, version)
    if not is_possible(step, locked.state):
        raise StepRefusedError(
            _("This cannot be done: the meeting is now “%(state)s”.")
            % {"state": locked.get_state_display()}
        )
    if step in NEEDS_REASON and not reason.strip():
        raise StepRefusedError(_("Say why, in a few words."))
    before = _remember(locked)
    from_state = locked.state
    for name, value in values.items():
        setattr(locked, name, value)
    locked.state = state_after(step, from_state)
    save_next_version(locked, REMEMBERED)
    done = MeetingStep.objects.create(
        meeting=locked,
        relationship_id=locked.relationship_id,
        marking=locked.marking,
        act=step,
        from_state=from_state,
        to_state=locked.state,
        reason=reason.strip(),
        before=before,
        by=actor.user,
        office=actor.office,
    )
    sync_meeting(locked)
    return done


def request_date(meeting: Meeting, *, actor: Actor) -> MeetingStep | None:
    """A request with a date ask was filed: a due meeting waits for its answer from now on.

    Returns None for a meeting that is past that: then the ask is about moving it.
    """
    if meeting.state != State.DUE:
        return None
    return take_step(meeting, Step.REQUEST, actor=actor)


def return_to_due(meeting: Meeting, *, actor: Actor, reason: str = "") -> MeetingStep | None:
    """The date ask ended without a date: the meeting is due again."""
    if meeting.state != State.REQUESTED:
        return None
    return take_step(meeting, Step.RETURN, actor=actor, reason=reason)


@transaction.atomic
def schedule_meeting(
    meeting: Meeting,
    *,
    first_day: date,
    last_day: date,
    venue: str,
    actor: Actor,
    today: date,
    version: int | None = None,
    reason: str = "",
    starts_at: datetime | None = None,
) -> MeetingStep:
    """Give a meeting its days and place; our own word on them is recorded with it.

    A meeting that already has days is moved: then `reason` is needed.
    """
    check_days(meeting, first_day, last_day, today)
    step = Step.MOVE if meeting.state == State.SCHEDULED else Step.SCHEDULE
    done = take_step(
        meeting,
        step,
        actor=actor,
        version=version,
        reason=reason,
        first_day=first_day,
        last_day=last_day,
        venue=venue,
        starts_at=starts_at,
        scheduled_on=today,
        postponed_to=None,
    )
    Confirmation.objects.for_system(REASON).get_or_create(
        meeting_id=done.meeting_id,
        side=Side.HOME,
        first_day=first_day,
        last_day=last_day,
        withdrawn_at=None,
        defaults={
            "relationship_id": done.relationship_id,
            "marking": done.marking,
            "channel": Channel.DECISION,
            "known_on": today,
            "recorded_by": actor.user,
            "office": actor.office,
        },
    )
    return done


def check_days(meeting: Meeting, first_day: date, last_day: date, today: date) -> None:
    """Raise StepRefusedError unless a meeting can be held on these days."""
    if last_day < first_day:
        raise StepRefusedError(_("The last day comes before the first day."))
    if first_day < today:
        raise StepRefusedError(_("Choose a day from today on."))
    if meeting.closes_on and first_day > meeting.closes_on:
        raise StepRefusedError(
            _("This period closes on %(day)s. Choose a day up to then, or waive this meeting.")
            % {"day": format_day(meeting.closes_on)}
        )


def postpone_meeting(
    meeting: Meeting,
    *,
    postponed_to: date,
    reason: str,
    actor: Actor,
    today: date,
    version: int | None = None,
) -> MeetingStep:
    """Put a meeting off to a target day within its period; it is due again 30 days before it."""
    if postponed_to <= today:
        raise StepRefusedError(_("Choose a day after today."))
    if meeting.closes_on and postponed_to >= meeting.closes_on:
        raise StepRefusedError(
            _("This period closes on %(day)s. Choose a day before it, or waive this meeting.")
            % {"day": format_day(meeting.closes_on)}
        )
    return take_step(
        meeting,
        Step.POSTPONE,
        actor=actor,
        version=version,
        reason=reason,
        postponed_to=postponed_to,
        **_no_days(),
    )


def waive_meeting(
    meeting: Meeting, *, reason: str, actor: Actor, version: int | None = None
) -> MeetingStep:
    """Do without the meeting of this period; it stays in the ledger with its reason."""
    return take_step(meeting, Step.WAIVE, actor=actor, version=version, reason=reason)


@transaction.atomic
def step_back(
    meeting: Meeting, *, reason: str, actor: Actor, version: int | None = None
) -> MeetingStep:
    """Undo the last step that was not undone yet: what stood before stands again.

    Raises StepRefusedError when there is nothing to undo or no reason.
    """
    locked = lock_version(meeting, version)
    if not reason.strip():
        raise StepRefusedError(_("Say why, in a few words."))
    last = last_step(locked)
    if last is None:
        raise StepRefusedError(_("There is no step to take back."))
    if last.act in (Step.SCHEDULE, Step.MOVE):
        _withdraw_home_word(locked, reason)
    before = _remember(locked)
    from_state = locked.state
    for name, value in last.before.items():
        setattr(locked, name, Meeting._meta.get_field(name).to_python(value))
    save_next_version(locked, REMEMBERED)
    done = MeetingStep.objects.create(
        meeting=locked,
        relationship_id=locked.relationship_id,
        marking=locked.marking,
        act=Step.BACK,
        from_state=from_state,
        to_state=locked.state,
        reason=reason.strip(),
        before=before,
        by=actor.user,
        office=actor.office,
        undoes=last,
    )
    sync_meeting(locked)
    return done


def last_step(meeting: Meeting) -> MeetingStep | None:
    """Return the newest step of a meeting that still counts, or None."""
    return (
        MeetingStep.objects.for_system(REASON)
        .filter(meeting=meeting, undone_by__isnull=True)
        .exclude(act=Step.BACK)
        .order_by("-id")
        .first()
    )


def expect_meeting(
    meeting: Meeting,
    *,
    month: date | None,
    venue: str,
    version: int | None = None,
) -> None:
    """Note the month and place in which a meeting without a day is expected."""
    _save(meeting, version, expected_month=month and month.replace(day=1), expected_venue=venue)


def set_hour(meeting: Meeting, *, starts_at: datetime | None, version: int | None = None) -> None:
    """Set the hour of a meeting that has a day; None: time to be set."""
    if starts_at is not None and meeting.first_day is None:
        raise StepRefusedError(_("Set the day first."))
    _save(meeting, version, starts_at=starts_at)


@transaction.atomic
def _save(meeting: Meeting, version: int | None, **values: Any) -> None:
    locked = lock_version(meeting, version)
    for name, value in values.items():
        setattr(locked, name, value)
    save_next_version(locked, values)


def _remember(meeting: Meeting) -> dict[str, Any]:
    return {
        name: Meeting._meta.get_field(name).value_to_string(meeting)
        if getattr(meeting, name) is not None
        else None
        for name in REMEMBERED
    }


def _no_days() -> dict[str, Any]:
    return {
        "first_day": None,
        "last_day": None,
        "starts_at": None,
        "venue": "",
        "scheduled_on": None,
    }


def _withdraw_home_word(meeting: Meeting, reason: str) -> None:
    Confirmation.objects.for_system(REASON).filter(
        meeting=meeting,
        side=Side.HOME,
        first_day=meeting.first_day,
        last_day=meeting.last_day,
        withdrawn_at__isnull=True,
    ).update(withdrawn_at=timezone.now(), withdrawn_reason=reason.strip())
