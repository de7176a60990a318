"""One transition of a meeting, and its undoing: the only code that changes a meeting's state.

What another app must do when a meeting changes state it does in `hear_steps`: dialogue knows
nothing of requests or agendas.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dialogue.models import Channel, Confirmation, Meeting, MeetingStep, MeetingSummary, State
from dialogue.services.due_list import sync_meeting
from dialogue.services.locks import lock_bodies
from dialogue.states import OPEN_STATES, Step, is_possible, needs_reason, state_after
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
    "is_recorded_late",
    "summary_due_on",
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

Listener = Callable[[Meeting, MeetingStep], None]
_listeners: list[Listener] = []


def hear_steps(listener: Listener) -> None:
    """Call `listener(meeting, step)` after each step, in its transaction; from `ready()` only.

    `step.act` tells what was done, `step.to_state` what the meeting is now.
    """
    _listeners.append(listener)


@transaction.atomic
def take_step(
    meeting: Meeting,
    step: Step,
    *,
    actor: Actor,
    version: int | None = None,
    reason: str = "",
    is_rest: bool = False,
    **values: Any,
) -> MeetingStep:
    """Do `step` to a meeting, setting `values`; keep what stood before; bring the due list along.

    `is_rest` says that it follows from pausing or closing the body. Raises StaleVersionError when
    somebody saved it since `version`, StepRefusedError with a sentence when the table of states
    or a missing reason forbids it.
    """
    locked = lock_version(meeting, version)
    if not is_possible(step, locked.state):
        raise StepRefusedError(
            _("This cannot be done: the meeting is now “%(state)s”.")
            % {"state": locked.get_state_display()}
        )
    if needs_reason(step, locked.state):
        require_reason(reason)
    before, from_state = _remember(locked), locked.state
    for name, value in values.items():
        setattr(locked, name, value)
    locked.state = state_after(step, from_state)
    return _record(
        locked, step, before, from_state, actor=actor, reason=reason.strip(), is_rest=is_rest
    )


@transaction.atomic
def step_back(
    meeting: Meeting, *, reason: str, actor: Actor, version: int | None = None
) -> MeetingStep:
    """Undo the last step that was not undone yet: what stood before stands again.

    Raises StepRefusedError when there is nothing to undo, no reason, or when the meeting would be
    open in a body that rests, or open or missed before the body was kept here.
    """
    # The body first, as whoever pauses it does: nothing is taken back into one that begins to rest.
    lock_bodies(pk=meeting.body_id)
    locked = lock_version(meeting, version)
    require_reason(reason)
    last = last_step(locked)
    if last is None:
        raise StepRefusedError(_("There is no step to take back."))
    if actor != LEDGER:
        _refuse_outside_ledger(locked, State(last.from_state))
    before, from_state = _remember(locked), locked.state
    undone_days = (locked.first_day, locked.last_day)
    for name, value in last.before.items():
        setattr(locked, name, _column(name).to_python(value))
    if locked.summary_due_on is not None and has_own_summary(locked):
        locked.summary_due_on = None  # written since
    if last.act in (Step.SCHEDULE, Step.MOVE):
        _withdraw_home_word(locked, *undone_days, reason)
    if locked.state == State.SCHEDULED:
        give_home_word(locked, actor=actor)
    return _record(
        locked, Step.BACK, before, from_state, actor=actor, reason=reason.strip(), undoes=last
    )


def last_step(meeting: Meeting) -> MeetingStep | None:
    """Return the newest step of a meeting that still counts, or None."""
    return (
        MeetingStep.objects.for_system(REASON)
        .filter(meeting=meeting, undone_by__isnull=True)
        .exclude(act=Step.BACK)
        .order_by("-id")
        .first()
    )


def give_home_word(meeting: Meeting, *, actor: Actor) -> None:
    """Record our own word on the days of a scheduled meeting; once given it stands."""
    days: dict[str, Any] = {"first_day": meeting.first_day, "last_day": meeting.last_day}
    given: dict[str, Any] = {
        "relationship_id": meeting.relationship_id,
        "marking": meeting.marking,
        "channel": Channel.DECISION,
        "known_on": meeting.scheduled_on,
        "recorded_by": actor.user,
        "office": actor.office,
    }
    Confirmation.objects.for_system(REASON).get_or_create(
        meeting_id=meeting.pk, side=Side.HOME, withdrawn_at=None, **days, defaults=given
    )


def require_reason(reason: str) -> None:
    """Raise StepRefusedError, beside the field `reason`, when no reason was written."""
    if not reason.strip():
        raise StepRefusedError({"reason": _("Say why, in a few words.")})


def has_own_summary(meeting: Meeting) -> bool:
    """Return whether a meeting has a summary that everybody reads who reads the meeting."""
    own = MeetingSummary.objects.for_system(REASON).filter(meeting=meeting, marking=meeting.marking)
    return own.exists()


def _record(
    meeting: Meeting,
    act: Step,
    before: dict[str, Any],
    from_state: str,
    *,
    actor: Actor,
    **more: Any,
) -> MeetingStep:
    save_next_version(meeting, REMEMBERED)
    done = MeetingStep.objects.create(
        meeting=meeting,
        relationship_id=meeting.relationship_id,
        marking=meeting.marking,
        act=act,
        from_state=from_state,
        to_state=meeting.state,
        before=before,
        by=actor.user,
        office=actor.office,
        **more,
    )
    sync_meeting(meeting)
    for listener in _listeners:
        listener(meeting, done)
    return done


def _refuse_outside_ledger(meeting: Meeting, becomes: State) -> None:
    body = meeting.body
    is_owed = becomes in OPEN_STATES
    if is_owed and not (body.is_active and body.track.is_active):
        raise StepRefusedError(_("The forum or its track is paused or closed. Resume it first."))
    is_early = meeting.due_on is not None and meeting.due_on < body.tracked_from
    if is_early and (is_owed or becomes == State.MISSED):
        raise StepRefusedError(_("It fell due before the forum was kept here."))


def _column(name: str) -> Any:
    return Meeting._meta.get_field(name)


def _remember(meeting: Meeting) -> dict[str, Any]:
    return {
        name: _column(name).value_to_string(meeting) if getattr(meeting, name) is not None else None
        for name in REMEMBERED
    }


def _withdraw_home_word(meeting: Meeting, first_day: Any, last_day: Any, reason: str) -> None:
    Confirmation.objects.for_system(REASON).filter(
        meeting=meeting,
        side=Side.HOME,
        first_day=first_day,
        last_day=last_day,
        withdrawn_at__isnull=True,
    ).update(withdrawn_at=timezone.now(), withdrawn_reason=reason.strip())
