"""The security dialogue with Azerbaijan: its last meetings held, the next one being prepared."""

from datetime import date
from typing import Any

from agenda.models import AgendaItem, Paper, PaperWord, SentPaper
from agenda.services.calls import ask_for_proposals, nothing_to_propose
from agenda.services.carrying import carry_over, open_items_before
from agenda.services.deciding import accept_item, decline_item, defer_item
from agenda.services.items import propose_item
from agenda.services.minutes import record_item
from agenda.services.papers import send_paper
from agenda.services.step_proposals import propose_step
from desk.sample.agendas import FORUM, LAST_SUMMARY, LAST_TIME, NEXT_TIME
from desk.sample.clearing import clear_briefing
from desk.sample.items import Item
from desk.sample.stage import Stage
from dialogue.models import (
    Channel,
    Counterpart,
    Meeting,
    MeetingKind,
    MeetingStep,
    RunUpStep,
    Venue,
)
from dialogue.run_ups import USUAL
from dialogue.services.delegations import add_delegate
from dialogue.services.holding import conclude_meeting, hold_meeting, write_summary
from dialogue.services.meetings import schedule_meeting
from dialogue.services.run_up import set_run_up, take_up_lines, tick, usual_lines
from offices.models import Side

REASON = "the sample reads what it made"
COUNTRY = "AZ"
DESK = ("desk", "EUR/CARC")
HELD_AGO = 301
CHECKIN_AGO = 20
DONE_BEFORE = (-60, -21)  # of the usual run-up; the agenda is ticked off when it is sent


def hold_last(stage: Stage) -> None:
    """Let the last consultation be prepared, held and concluded, and a check-in be held late."""
    body = stage.body(COUNTRY, FORUM)
    meeting = stage.meeting(body, MeetingKind.CONSULTATION)
    first_day = stage.days.past(HELD_AGO)[0]
    before = stage.days.past(HELD_AGO + 25)[0]
    with stage.acting(*DESK) as actor:
        days: dict[str, Any] = {
            "first_day": first_day,
            "last_day": first_day,
            "venue": Venue.PARTNER,
        }
        schedule_meeting(meeting, **days, actor=actor, today=before)
    items = [_propose(stage, meeting, item, before) for item in LAST_TIME]
    with stage.acting(*DESK) as actor:
        hold_meeting(meeting, **days, actor=actor, today=first_day, led_by=_chairs())
        write_summary(meeting, text=LAST_SUMMARY, marking="U", actor=actor)
        for item, row in zip(LAST_TIME, items, strict=True):
            _record(stage, meeting, item, row)
        conclude_meeting(meeting, actor=actor, today=stage.days.past(HELD_AGO - 6)[0])
    _set_back_steps(stage, meeting, (before, first_day, stage.days.past(HELD_AGO - 6)[0]))
    _hold_checkin(stage)


def _chairs() -> dict[str, str]:
    return {Side.HOME: "Edwin Sallowby", Side.PARTNER: "Leyla Badamzarova"}


def _record(stage: Stage, meeting: Meeting, item: Item, row: AgendaItem) -> None:
    with stage.acting(*DESK) as actor:
        row.refresh_from_db()
        recorded = record_item(
            row,
            outcome=item.outcome or "",
            minutes=item.minutes,
            marking=row.marking,
            actor=actor,
            version=row.version,
        )
        for step in item.steps:
            propose_step(
                meeting,
                item=recorded,
                side=Side.HOME if step.office else Side.PARTNER,
                office=stage.offices.get(step.office),
                what=step.what,
                by_on=stage.days.day(step.by) if step.by is not None else None,
                actor=actor,
            )


def _hold_checkin(stage: Stage) -> None:
    meeting = stage.meeting(stage.body(COUNTRY, FORUM), MeetingKind.CHECKIN)
    day = stage.days.past(CHECKIN_AGO)[0]
    with stage.acting(*DESK) as actor:
        hold_meeting(
            meeting, first_day=day, last_day=day, venue=Venue.VIDEO, actor=actor, today=day
        )
        write_summary(
            meeting,
            text="The chairs went through the list of sites and agreed to meet in Washington.",
            marking="U",
            actor=actor,
        )
        conclude_meeting(meeting, actor=actor, today=day)
    _set_back_steps(stage, meeting, (day, day, day))


def prepare_next(stage: Stage) -> Meeting:
    """Let the next consultation have half of its agenda, sent once; their list is waited for.

    Returns the meeting, of which the due list is brought up to date once the times are set back.
    """
    body = stage.body(COUNTRY, FORUM)
    meeting = stage.meeting(body, MeetingKind.CONSULTATION)
    day, sent_on = stage.days.worked(-9), stage.days.worked(-5)
    with stage.acting(*DESK) as actor:
        set_run_up(body, lines=USUAL)
        take_up_lines(meeting, lines=usual_lines(body))
        for step in RunUpStep.objects.for_system(REASON).filter(meeting=meeting):
            if step.days in DONE_BEFORE:
                tick(step, by=actor.user, today=day)
        left = open_items_before(meeting, stage.people["desk"])
        for carried in carry_over(meeting, items=left, actor=actor, today=day):
            accept_item(carried, actor=actor)
            stage.happened(carried, day, "created_at")
    decided, waiting = NEXT_TIME[:1], NEXT_TIME[1:]
    rows = [_propose(stage, meeting, item, day) for item in decided]
    _list_delegation(stage, meeting)
    with stage.acting(*DESK) as actor:
        for call in ask_for_proposals(
            meeting,
            offices=[stage.offices[code] for code in ("DRL", "INL", "ISN")],
            due_on=stage.days.worked(4),
            actor=actor,
            today=day,
        ):
            stage.happened(call, day, "asked_at")
            if call.office.code == "ISN":
                isn = call
        for paper in Paper:
            sent = send_paper(
                meeting,
                paper=paper,
                channel=Channel.NOTE,
                sent_on=sent_on,
                actor=actor,
                today=sent_on,
            )
            _set_back_paper(stage, sent, sent_on)
    with stage.acting("elmsworthy", "ISN") as actor:
        nothing_to_propose(isn, actor=actor)
    rows += [_propose(stage, meeting, item, stage.days.worked(-3)) for item in waiting]
    for item, row in zip(NEXT_TIME, rows, strict=True):
        clear_briefing(stage, item, row)
    return meeting


def _list_delegation(stage: Stage, meeting: Meeting) -> None:
    with stage.acting(*DESK) as actor:
        add_delegate(
            meeting,
            side=Side.HOME,
            actor=actor,
            person=stage.people["chair"],
            title="Assistant Secretary",
            office=stage.offices["PM/FO"],
            is_head=True,
        )
        for key, office in (("bureau", "PM"), ("desk", "EUR/CARC")):
            person = stage.people[key]
            add_delegate(
                meeting, side=Side.HOME, actor=actor, person=person, office=stage.offices[office]
            )
        known = Counterpart.objects.for_system(REASON).get(name="Leyla Badamzarova")
        add_delegate(meeting, side=Side.PARTNER, actor=actor, counterpart=known, is_head=True)


def _propose(stage: Stage, meeting: Meeting, item: Item, day: date) -> AgendaItem:
    with stage.acting(item.by, item.office) as actor:
        we_bring, by = item.we_bring or ("", None)
        they_bring, they_by = item.they_bring or ("", None)
        row = propose_item(
            meeting,
            actor=actor,
            title=item.title,
            marking=meeting.marking,
            today=day,
            proposed_by=Side.PARTNER if item.is_theirs else Side.HOME,
            is_shared=item.is_shared,
            purpose=item.purpose,
            desired_outcome=item.desired_outcome,
            talking_points=item.talking_points,
            lead_office=stage.offices.get(item.lead),
            duration=item.duration,
            home_brings=we_bring,
            home_brings_by=stage.days.day(by) if by is not None else None,
            partner_brings=they_bring,
            partner_brings_by=stage.days.day(they_by) if they_by is not None else None,
        )
    stage.happened(row, day, "created_at", hour="10:40")
    with stage.acting(*DESK) as actor:
        match item.then:
            case "accepted":
                accept_item(row, actor=actor)
            case "deferred":
                defer_item(row, actor=actor, reason=item.because)
            case "declined":
                decline_item(row, actor=actor, reason=item.because)
    return row


def _set_back_steps(stage: Stage, meeting: Meeting, days: tuple[date, ...]) -> None:
    steps = MeetingStep.objects.for_system(REASON).filter(meeting=meeting).order_by("pk")
    for step, day in zip(steps, days, strict=True):
        stage.happened(step, day, "at", hour="17:20")


def _set_back_paper(stage: Stage, sent: SentPaper, day: date) -> None:
    stage.happened(sent, day, "at", hour="12:10")
    words = PaperWord.objects.for_system(REASON).filter(meeting=sent.meeting, digest=sent.digest)
    for word in words:
        stage.happened(word, day, "recorded_at", hour="12:10")
