"""What the answer page says of each answer is what the services then do."""

import pytest

from agenda.consequences import what_follows
from agenda.effects import Rename, SeatChair, SetCadence, SetLevel
from agenda.models import AnswerKind, Ask, AskKind, OfferedDate
from agenda.preview import wanted
from core.dates import format_day, format_days
from dialogue.models import Meeting, RunUpStep, State, Venue
from dialogue.run_ups import Line
from dialogue.services.run_up import lines_to_begin, set_run_up
from offices.models import Side
from tests.agenda.cast import READ, fresh
from tests.agenda.test_answers import answer


def follows(ask, kind, cast, offer=None, **more):
    """Return the sentences for an answer to `ask`, its meeting as it stands."""
    meeting = Meeting.objects.for_system(READ).with_title().get(pk=cast.meeting.pk)
    return what_follows(
        kind,
        ask=ask,
        meeting=meeting if ask.kind == AskKind.DATE else None,
        today=cast.today,
        offer=offer,
        **more,
    )


def test_date_is_scheduled_then_moved_or_stays(cast):
    ask = cast.filed_ask()
    first, second = OfferedDate.objects.for_system(READ).filter(ask=ask)
    days = f"{format_day(cast.day(40))}, Washington"
    assert follows(ask, AnswerKind.APPROVED, cast, first) == [
        f"The meeting is scheduled for {days}.",
        "Azerbaijan still has to confirm.",
    ]
    assert follows(ask, AnswerKind.CHANGED, cast) == [
        "The meeting is scheduled for the day that you give.",
        "Azerbaijan still has to confirm.",
    ]
    answer(cast, ask, first_day=cast.day(40), last_day=cast.day(40), venue=Venue.HOME)
    again = cast.filed_ask()
    assert fresh(cast.meeting).state == State.SCHEDULED
    assert follows(again, AnswerKind.APPROVED, cast, first) == ["The meeting stays on these days."]
    other = f"{format_days(cast.day(47), cast.day(48))}, Washington"
    assert follows(again, AnswerKind.APPROVED, cast, second) == [
        f"The meeting moves from {days} to {other}.",
        "Azerbaijan has to confirm the new days, unless it did so before.",
    ]
    assert follows(again, AnswerKind.DISAPPROVED, cast) == [
        "Embassy Baku sees it on its desk; nothing else changes."
    ]


def test_dates_of_the_run_up_are_counted_before_they_are_set(cast):
    lines = [Line("Send the agenda", -30), Line("Settle the delegations", -14)]
    set_run_up(cast.body, lines=lines)
    ask = cast.filed_ask()
    (first, _second) = OfferedDate.objects.for_system(READ).filter(ask=ask)
    run_up = len(lines_to_begin(cast.meeting))
    assert follows(ask, AnswerKind.APPROVED, cast, first, run_up=run_up)[-1] == (
        "2 run-up dates are set."
    )
    assert follows(ask, AnswerKind.DISAPPROVED, cast, run_up=run_up) == [
        "The meeting has no date and is due again."
    ]
    answer(cast, ask, first_day=first.first_day, last_day=first.last_day, venue=first.venue)
    steps = RunUpStep.objects.for_system(READ).filter(meeting=cast.meeting)
    assert [step.what for step in steps] == [line.what for line in lines]
    assert lines_to_begin(cast.meeting) == []


def test_other_answers_say_what_becomes_of_meeting_and_ask(cast):
    ask = cast.filed_ask()
    due = "The meeting has no date and is due again."
    assert follows(ask, AnswerKind.DISAPPROVED, cast) == [due]
    assert follows(ask, AnswerKind.DISAPPROVED, cast, is_asked_elsewhere=True) == [
        "Another request still asks for a date of this meeting."
    ]
    assert follows(ask, AnswerKind.DEFERRED, cast) == [
        due,
        "Your office owes the answer by that day.",
    ]
    assert follows(ask, AnswerKind.TRANSFERRED, cast) == [
        f"That office is asked instead, to answer by {format_day(cast.day(14))}."
    ]
    assert follows(ask, AnswerKind.QUESTION, cast) == ["Embassy Baku replies; then you answer."]


@pytest.mark.parametrize("kind", [AskKind.TEXT, AskKind.DECIDE, AskKind.PROVIDE])
@pytest.mark.parametrize("said", ["approved", "changed", "disapproved"])
def test_where_nothing_follows_it_says_so(cast, kind, said):
    ask = cast.filed_ask(cast.ask_for(kind))
    assert follows(ask, said, cast) == ["Embassy Baku sees it on its desk; nothing else changes."]


def test_changes_to_a_structure_change_nothing_yet(cast):
    ask = cast.filed_ask(cast.ask_for(AskKind.STRUCTURE, body=cast.body, effect=Rename("Dialogue")))
    assert follows(Ask.objects.for_system(READ).get(pk=ask.pk), AnswerKind.CHANGED, cast) == [
        "Nothing changes yet: a new request then says exactly what you approve."
    ]


def test_effect_in_one_sentence(today):
    day = format_day(today)
    country = {"home": "United States", "partner": "Azerbaijan"}.get
    said = {
        Rename("Dialogue"): "Call it “Dialogue” from the approval on.",
        Rename("Dialogue", today): f"Call it “Dialogue” from {day}.",
        SeatChair(Side.HOME, 2, "Director", office="L"): (
            "Seat 2 of United States: L, “Director”."
        ),
        SeatChair(Side.PARTNER, 1, "Minister", holder_name="M. A.", from_on=today): (
            f"Seat 1 of Azerbaijan: “Minister”, held by M. A. from {day}."
        ),
        SetLevel(Side.HOME, 1, "Chief"): "Seat 1 of United States at the level “Chief”.",
        SetCadence("consultation", 6, today): (
            f"Hold the consultation every 6 months, counted from {day}."
        ),
    }
    assert {effect: wanted(effect, country) for effect in said} == said
