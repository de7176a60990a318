"""A meeting was held, and then concluded (design §4): days, place, heads of delegation, summary."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.dates import format_day
from dialogue.models import Meeting, MeetingKind, MeetingStep, State, Venue
from dialogue.models.meetings import HELD
from dialogue.read_outs import worded
from dialogue.services.delegations import lead_delegations
from dialogue.services.following import follow_consultation, lock_followers
from dialogue.services.meetings import step_back
from dialogue.services.steps import (
    Actor,
    StepRefusedError,
    give_home_word,
    has_own_summary,
    take_step,
)
from dialogue.services.summaries import (
    change_summary,
    put_off_summary,
    summaries_of,
    wait_no_longer,
    write_summary,
)
from dialogue.states import TRANSITIONS, Step, is_possible
from offices.versions import lock_version

__all__ = [
    "SUMMARY_WITHIN",
    "change_summary",
    "conclude_meeting",
    "hold_meeting",
    "not_held_after_all",
    "put_off_summary",
    "summaries_of",
    "wait_no_longer",
    "write_summary",
]

REASON = "a meeting that was fetched through the gate, and the others of its body"
SUMMARY_WITHIN = timedelta(days=10)
NEVER_SCHEDULED = TRANSITIONS[Step.SCHEDULE][0]


@transaction.atomic
def hold_meeting(
    meeting: Meeting,
    *,
    first_day: date,
    last_day: date,
    venue: str,
    actor: Actor,
    today: date,
    version: int | None = None,
    reason: str = "",
    led_by: Mapping[str, str] | None = None,
) -> MeetingStep:
    """Record that a meeting was held on these days, and who led for each side.

    One that took place without having been scheduled here is scheduled and held at once. One that
    was missed is corrected: that takes a `reason` and shows as recorded late. `led_by` names the
    heads of delegation by side, several with semicolons between; without it those on the list
    lead, and a consultation needs one on each side.

    Raises StepRefusedError for days in the future or after the period closed, for a place that is
    none, a missing head or reason, and from any other state; StaleVersionError.
    """
    lock_followers(meeting)
    locked = lock_version(meeting, version)
    _check_days(locked, first_day, last_day, today)
    if venue not in Venue.values:
        raise StepRefusedError(_("Say where it was held."))
    days: dict[str, Any] = {"first_day": first_day, "last_day": last_day, "venue": venue}
    if first_day != locked.first_day:
        days["starts_at"] = None  # an hour of the day that was planned
    if locked.state in NEVER_SCHEDULED:
        known: dict[str, Any] = {"scheduled_on": today, "postponed_to": None}
        locked = take_step(
            locked, Step.SCHEDULE, actor=actor, reason=reason, **days, **known
        ).meeting
        give_home_word(locked, actor=actor)
    is_late = locked.state == State.MISSED
    done = take_step(
        locked, Step.HOLD, actor=actor, reason=reason, is_recorded_late=is_late, **days
    )
    needs_heads = locked.kind == MeetingKind.CONSULTATION
    lead_delegations(done.meeting, led_by or {}, is_needed=needs_heads)
    follow_consultation(done.meeting, today=today)
    return done


@transaction.atomic
def not_held_after_all(
    meeting: Meeting,
    *,
    reason: str,
    actor: Actor,
    today: date | None = None,
    version: int | None = None,
) -> MeetingStep:
    """Take back that a meeting was held: what stood before stands again, with its deadlines.

    Days that were entered only when it was recorded as held go with it. What followed it has its
    former days again, as of `today`, None for the home date.
    """
    done = step_back(meeting, reason=reason, actor=actor, today=today, version=version)
    now = done.meeting
    if now.state == State.SCHEDULED and _is_set_afterwards(now.scheduled_on, now.first_day):
        return step_back(done.meeting, reason=reason, actor=actor, today=today)
    return done


def state_before_holding(meeting: Meeting, held: MeetingStep) -> str:
    """Return the state to which `not_held_after_all` leads; it takes the step `held` back."""
    before = held.before
    is_afterwards = _is_set_afterwards(before["scheduled_on"], before["first_day"])
    if held.from_state == State.SCHEDULED and is_afterwards:
        earlier = MeetingStep.objects.for_system(REASON).filter(
            meeting=meeting, act=Step.SCHEDULE, pk__lt=held.pk, undone_by__isnull=True
        )
        return earlier.order_by("-pk").values_list("from_state", flat=True).first() or State.DUE
    return held.from_state


def _is_set_afterwards(set_on: Any, first_day: Any) -> bool:
    """A day that was over when it was set: nobody schedules so, but to record what was held.

    Both are dates, or both their ISO texts.
    """
    return bool(set_on and first_day and set_on > first_day)


@transaction.atomic
def conclude_meeting(
    meeting: Meeting,
    *,
    actor: Actor,
    today: date,
    version: int | None = None,
    summary_later_on: date | None = None,
) -> MeetingStep:
    """End the record of a held meeting: with a summary that the actor reads, or one that follows.

    `summary_later_on` is the day until which it does; it is owed until it is written with the
    marking of the meeting, as is one that was put off before. Raises
    StepRefusedError when there is neither, and for a day that is over; StaleVersionError.
    """
    locked = lock_version(meeting, version)
    is_written = actor.user is not None and summaries_of(actor.user, locked).exists()
    if is_possible(Step.CONCLUDE, locked.state) and not is_written:
        if summary_later_on is None:
            raise StepRefusedError(
                worded(
                    locked,
                    _("Write a summary, or say by when it follows."),
                    _("Write a read-out, or say by when it follows."),
                )
            )
        if summary_later_on < today:
            raise StepRefusedError(_("Choose a day from today on."))
    later = None if has_own_summary(locked) else summary_later_on or locked.summary_due_on
    return take_step(locked, Step.CONCLUDE, actor=actor, summary_due_on=later)


def _check_days(meeting: Meeting, first_day: date, last_day: date, today: date) -> None:
    if last_day < first_day:
        raise StepRefusedError(_("The last day comes before the first day."))
    if last_day > today:
        raise StepRefusedError(_("The day it was held on cannot be in the future."))
    if meeting.closes_on and first_day > meeting.closes_on:
        raise StepRefusedError(
            _("This period closed on %(day)s. A meeting held later counts for the next one.")
            % {"day": format_day(meeting.closes_on)}
        )
    held = Meeting.objects.for_system(REASON).filter(
        body=meeting.body_id, kind=meeting.kind, state__in=HELD, first_day=first_day
    )
    if held.exclude(pk=meeting.pk).exists():
        raise StepRefusedError(_("Another meeting of this kind is recorded as held on this day."))
