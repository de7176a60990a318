"""What is done to one meeting: each transition of design §4 with what it needs."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.dates import format_day, home_today
from dialogue.models import Meeting, MeetingStep, State
from dialogue.models.meetings import HELD, WITH_DAYS
from dialogue.services import steps
from dialogue.services.following import follow_consultation, lock_followers
from dialogue.services.run_up import begin_run_up
from dialogue.services.steps import (
    LEDGER,
    Actor,
    StepRefusedError,
    give_home_word,
    hear_steps,
    last_step,
    take_step,
)
from dialogue.states import Step
from offices.versions import lock_version, save_next_version

__all__ = [
    "LEDGER",
    "Actor",
    "StepRefusedError",
    "check_days",
    "expect_meeting",
    "hear_steps",
    "last_step",
    "postpone_meeting",
    "request_date",
    "return_to_due",
    "schedule_meeting",
    "set_hour",
    "step_back",
    "take_step",
    "waive_meeting",
]


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

    A meeting that already has days is moved: then `reason` is needed. Raises StepRefusedError,
    StaleVersionError.
    """
    locked = lock_version(meeting, version)
    check_days(locked, first_day, last_day, today)
    step = Step.MOVE if locked.state == State.SCHEDULED else Step.SCHEDULE
    stands = (locked.first_day, locked.last_day, locked.venue)
    if step == Step.MOVE and stands == (first_day, last_day, venue):
        raise StepRefusedError(_("It has this day and place already."))
    done = take_step(
        locked,
        step,
        actor=actor,
        reason=reason,
        first_day=first_day,
        last_day=last_day,
        venue=venue,
        starts_at=starts_at,
        scheduled_on=today,
        postponed_to=None,
    )
    give_home_word(done.meeting, actor=actor)
    begin_run_up(done.meeting)
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
    meeting: Meeting,
    *,
    reason: str,
    actor: Actor,
    today: date | None = None,
    version: int | None = None,
) -> MeetingStep:
    """Undo the last step of a meeting; what followed a consultation has its former days again.

    `today` None is the home date. Raises as `steps.step_back` does.
    """
    if meeting.state in HELD:
        lock_followers(meeting)
    done = steps.step_back(meeting, reason=reason, actor=actor, version=version)
    if done.from_state in HELD or done.to_state in HELD:
        follow_consultation(done.meeting, today=today or home_today())
    return done


@transaction.atomic
def expect_meeting(
    meeting: Meeting, *, month: date | None, venue: str, version: int | None = None
) -> None:
    """Note the month and place in which a meeting without a day is expected.

    `month` is any day of it. Raises StepRefusedError for a meeting that has a day or is over, and
    for a month after its period.
    """
    locked = lock_version(meeting, version)
    if locked.state not in (State.DUE, State.REQUESTED, State.POSTPONED):
        raise StepRefusedError(
            _("This cannot be done: the meeting is now “%(state)s”.")
            % {"state": locked.get_state_display()}
        )
    month = month and month.replace(day=1)
    if month and locked.closes_on and month > locked.closes_on:
        raise StepRefusedError(
            _("This period closes on %(day)s. Choose a month up to then.")
            % {"day": format_day(locked.closes_on)}
        )
    locked.expected_month, locked.expected_venue = month, venue
    save_next_version(locked, ["expected_month", "expected_venue"])


@transaction.atomic
def set_hour(meeting: Meeting, *, starts_at: datetime | None, version: int | None = None) -> None:
    """Set the hour of a meeting that has a day; None: time to be set."""
    locked = lock_version(meeting, version)
    if locked.state not in WITH_DAYS:
        raise StepRefusedError(_("Set the day first."))
    locked.starts_at = starts_at
    save_next_version(locked, ["starts_at"])


def _no_days() -> dict[str, Any]:
    return {
        "first_day": None,
        "last_day": None,
        "starts_at": None,
        "venue": "",
        "scheduled_on": None,
    }
