"""Lets things happen to the next meetings of forums: a date, a word, a delay."""

from datetime import timedelta

import pghistory
from django.conf import settings

from desk.sample.days import at
from desk.sample.forums import Confirmed, Expected, Postponed, Scheduled, Turn, Waived
from desk.sample.founding import FORUMS
from desk.sample.stage import Stage
from dialogue.models import Confirmation, Meeting, MeetingStep, Status, Venue
from dialogue.services.confirmations import record_their_word
from dialogue.services.ledger import close_periods
from dialogue.services.lifecycle import set_status
from dialogue.services.meetings import (
    Actor,
    expect_meeting,
    postpone_meeting,
    schedule_meeting,
    set_hour,
    waive_meeting,
)
from dialogue.states import Step
from offices.models import Side

REASON = "the sample reads what it made"


def let_happen(stage: Stage) -> None:
    """Schedule, postpone, waive, close: what happened to the forums up to today."""
    for country, forums in FORUMS.items():
        for forum in forums:
            body = stage.bodies[country, forum.name]
            office = body.track.lead_office.code
            for rhythm in forum.rhythms:
                for turn in rhythm.then:
                    with stage.acting(stage.responsible[country, office], office) as actor:
                        happen(stage, stage.meeting(body, rhythm.kind), turn, actor)
            if forum.closed:
                with stage.acting(stage.responsible[country, office], office) as actor:
                    set_status(
                        body,
                        status=Status.CLOSED,
                        reason=forum.closed,
                        actor=actor,
                        today=stage.days.worked(-30),
                    )


def happen(stage: Stage, meeting: Meeting, turn: Turn, actor: Actor) -> None:
    """Let one thing happen to a meeting."""
    days = stage.days
    match turn:
        case Scheduled():
            _schedule(stage, meeting, turn, actor)
        case Confirmed():
            _confirm(stage, meeting, turn, actor)
        case Postponed():
            day = days.worked(-turn.set_ago)
            step = postpone_meeting(
                meeting,
                postponed_to=days.coming(turn.in_days)[0],
                reason=turn.reason,
                actor=actor,
                today=day,
            )
            stage.happened(step, day, "at")
        case Waived():
            step = waive_meeting(meeting, reason=turn.reason, actor=actor)
            stage.happened(step, days.worked(-turn.set_ago), "at")
        case Expected():
            expect_meeting(meeting, month=days.month(turn.in_months), venue=turn.venue)


def _schedule(stage: Stage, meeting: Meeting, turn: Scheduled, actor: Actor) -> None:
    first_day, last_day = stage.days.coming(turn.in_days, turn.length)
    day = stage.days.worked(-turn.set_ago)
    step = schedule_meeting(
        meeting,
        first_day=first_day,
        last_day=last_day,
        venue=turn.venue,
        actor=actor,
        today=day,
    )
    if turn.hour:
        set_hour(meeting, starts_at=at(first_day, turn.hour, _zone(meeting, turn.venue)))
    stage.happened(step, day, "at")
    ours = Confirmation.objects.for_system(REASON).filter(meeting=meeting, side=Side.HOME)
    stage.happened(ours.get(first_day=first_day), day, "recorded_at")
    if turn.word is not None:
        _confirm(stage, meeting, Confirmed(turn.word, turn.channel), actor)


def _confirm(stage: Stage, meeting: Meeting, turn: Confirmed, actor: Actor) -> None:
    day = stage.days.worked(-turn.word)
    word = record_their_word(meeting, channel=turn.channel, known_on=day, actor=actor, today=day)
    stage.happened(word, day, "recorded_at", hour="09:40")
    if turn.hour and meeting.first_day is not None:
        zone = _zone(meeting, meeting.venue)
        set_hour(meeting, starts_at=at(meeting.first_day, turn.hour, zone))


def _zone(meeting: Meeting, venue: str) -> str:
    if venue == Venue.PARTNER:
        return meeting.relationship.time_zone
    return settings.HOME_TIME_ZONE


def miss_what_is_over(stage: Stage) -> None:
    """Let the ledger mark as missed what was not held, on the day after its period closed."""
    with pghistory.context(actor="ledger"):
        close_periods(today=stage.days.today)
    misses = MeetingStep.objects.for_system(REASON).filter(act=Step.MISS)
    for step in misses.select_related("meeting"):
        closes_on = step.meeting.closes_on
        if closes_on is not None:
            stage.happened(step, closes_on + timedelta(days=1), "at", hour="00:05")
