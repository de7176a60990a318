"""The transitions of a meeting: the table of design §4. Pure."""

from enum import StrEnum

from dialogue.models.meetings import OPEN_STATES, State

__all__ = [
    "NEEDS_REASON",
    "OPEN_STATES",
    "TRANSITIONS",
    "Step",
    "is_possible",
    "needs_reason",
    "state_after",
]


class Step(StrEnum):
    """What can be done to a meeting."""

    REQUEST = "request"
    RETURN = "return"
    SCHEDULE = "schedule"
    MOVE = "move"
    POSTPONE = "postpone"
    RESUME = "resume"
    WAIVE = "waive"
    MISS = "miss"
    HOLD = "hold"
    CONCLUDE = "conclude"
    BACK = "back"


TRANSITIONS: dict[Step, tuple[frozenset[State], State]] = {
    Step.REQUEST: (frozenset({State.DUE}), State.REQUESTED),
    Step.RETURN: (frozenset({State.REQUESTED}), State.DUE),
    Step.SCHEDULE: (frozenset({State.DUE, State.REQUESTED, State.POSTPONED}), State.SCHEDULED),
    Step.MOVE: (frozenset({State.SCHEDULED}), State.SCHEDULED),
    Step.POSTPONE: (
        frozenset({State.DUE, State.REQUESTED, State.SCHEDULED}),
        State.POSTPONED,
    ),
    Step.RESUME: (frozenset({State.POSTPONED}), State.DUE),
    Step.WAIVE: (
        frozenset(OPEN_STATES),
        State.WAIVED,
    ),
    Step.MISS: (frozenset({State.DUE, State.REQUESTED, State.SCHEDULED}), State.MISSED),
    # From missed it is a correction: held, and recorded late.
    Step.HOLD: (frozenset({State.SCHEDULED, State.MISSED}), State.HELD),
    Step.CONCLUDE: (frozenset({State.HELD}), State.CONCLUDED),
}

NEEDS_REASON = frozenset({Step.MOVE, Step.POSTPONE, Step.WAIVE, Step.BACK})


def is_possible(step: Step, state: str) -> bool:
    """Return whether `step` starts from `state`; one step back is decided by the meeting's past."""
    return step in TRANSITIONS and state in TRANSITIONS[step][0]


def needs_reason(step: Step, state: str) -> bool:
    """Return whether `step` from `state` takes a reason; holding does where it corrects a miss."""
    return step in NEEDS_REASON or (step == Step.HOLD and state == State.MISSED)


def state_after(step: Step, state: str) -> State:
    """Return the state to which `step` leads; ValueError where the table has no such line."""
    if not is_possible(step, state):
        raise ValueError(f"no {step} from {state}")
    return TRANSITIONS[step][1]
