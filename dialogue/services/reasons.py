"""Why the record is changed: whoever reads the history later finds it there (design §5)."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory

from dialogue.models import Meeting, State
from dialogue.services.steps import require_reason


@contextmanager
def keep_reason(reason: str) -> Iterator[None]:
    """Let the history tell `reason`, if there is one, with what is saved inside."""
    kept = {"reason": reason.strip()} if reason.strip() else {}
    with pghistory.context(**kept):
        yield


@contextmanager
def correcting(meeting: Meeting, reason: str) -> Iterator[None]:
    """Let what belongs to a locked meeting be changed inside.

    Once the meeting is concluded that is a correction: it needs a `reason`, which the history
    keeps. Raises StepRefusedError without one.
    """
    if meeting.state == State.CONCLUDED:
        require_reason(reason)
    with keep_reason(reason):
        yield
