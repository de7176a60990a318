"""The table of transitions, and that the services refuse whatever is not in it."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.models import MeetingStep, State
from dialogue.services.steps import Actor, StepRefusedError, take_step
from dialogue.states import NEEDS_REASON, TRANSITIONS, Step, is_possible, state_after
from tests.factories import MeetingFactory

# Design §4, line by line: from → to. Missed becomes held as a correction only.
DESIGN = {
    ("due", Step.REQUEST, "requested"),
    ("requested", Step.RETURN, "due"),
    ("due", Step.SCHEDULE, "scheduled"),
    ("requested", Step.SCHEDULE, "scheduled"),
    ("postponed", Step.SCHEDULE, "scheduled"),
    ("scheduled", Step.MOVE, "scheduled"),
    ("due", Step.POSTPONE, "postponed"),
    ("requested", Step.POSTPONE, "postponed"),
    ("scheduled", Step.POSTPONE, "postponed"),
    ("postponed", Step.RESUME, "due"),
    ("due", Step.WAIVE, "waived"),
    ("requested", Step.WAIVE, "waived"),
    ("scheduled", Step.WAIVE, "waived"),
    ("postponed", Step.WAIVE, "waived"),
    ("due", Step.MISS, "missed"),
    ("requested", Step.MISS, "missed"),
    ("scheduled", Step.MISS, "missed"),
    ("scheduled", Step.HOLD, "held"),
    ("missed", Step.HOLD, "held"),
    ("held", Step.CONCLUDE, "concluded"),
}
PAIRS = list(product(State.values, Step))
NOT_IN_TABLE = [(s, step) for s, step in PAIRS if not any(d[:2] == (s, step) for d in DESIGN)]


def test_the_table_is_that_of_the_design():
    assert {
        (str(state), step, str(after))
        for step, (before, after) in TRANSITIONS.items()
        for state in before
    } == DESIGN


@given(state=st.sampled_from(State.values), step=st.sampled_from(Step))
def test_a_step_is_possible_only_as_the_design_says(state, step):
    lines = [line for line in DESIGN if line[:2] == (state, step)]
    assert is_possible(step, state) == bool(lines)
    if lines:
        assert state_after(step, state) == lines[0][2]
    else:
        with pytest.raises(ValueError, match="no "):
            state_after(step, state)


def meeting_in(state, today):
    """Return a meeting in `state`, with days where it needs some."""
    has_days = state in ("scheduled", "held", "concluded")
    return MeetingFactory(
        state=state,
        closes_on=today + timedelta(days=90),
        first_day=today if has_days else None,
        last_day=today if has_days else None,
        venue="home" if has_days else "",
        scheduled_on=today if has_days else None,
        postponed_to=today + timedelta(days=60) if state == "postponed" else None,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "step"), NOT_IN_TABLE)
def test_a_step_that_is_not_in_the_table_is_refused(state, step, today):
    meeting = meeting_in(state, today)
    with pytest.raises(StepRefusedError, match="This cannot be done: the meeting is now"):
        take_step(meeting, step, actor=Actor(), reason="because")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.version) == (state, 1)
    assert not MeetingStep.objects.for_system("test").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("line", sorted(DESIGN), ids=lambda line: f"{line[0]}-{line[1]}")
def test_a_step_of_the_table_is_taken_and_remembered(line, today):
    state, step, after = line
    meeting = meeting_in(state, today)
    days = {"first_day": today, "last_day": today, "venue": "home", "scheduled_on": today}
    needed = {"scheduled": days, "held": days, "postponed": {"postponed_to": today}}
    values = needed.get(after, {})
    done = take_step(meeting, step, actor=Actor(), reason="because", **values)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.version) == (after, 2)
    assert (done.act, done.from_state, done.to_state) == (step, state, after)


@pytest.mark.django_db
@pytest.mark.parametrize("step", sorted(NEEDS_REASON - {Step.BACK}))
def test_a_step_that_needs_a_reason_is_refused_without_one(step, today):
    meeting = meeting_in("scheduled", today)
    with pytest.raises(StepRefusedError, match="Say why"):
        take_step(meeting, step, actor=Actor(), reason="  ")


@pytest.mark.django_db
def test_holding_what_was_missed_needs_a_reason(today):
    days = {"first_day": today, "last_day": today, "venue": "home"}
    with pytest.raises(StepRefusedError, match="Say why"):
        take_step(meeting_in("missed", today), Step.HOLD, actor=Actor(), **days)
    take_step(meeting_in("scheduled", today), Step.HOLD, actor=Actor(), **days)
