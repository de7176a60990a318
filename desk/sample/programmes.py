"""Adopts the programmes of the sample and lets offices say how they stand."""

from datetime import date
from typing import Any

from desk.sample.consultations import FORUM, HELD_AGO
from desk.sample.other_promises import OTHERS
from desk.sample.promises import SECURITY, Measure, Programme, Promise
from desk.sample.relationships import PARTNERS
from desk.sample.stage import Stage
from dialogue.models import Body, Meeting, MeetingKind, Track
from dialogue.models.meetings import HELD
from offices.models import Part, Side
from workinggroups.models import Benchmark, NextStep, RemitIssue, Slip
from workinggroups.models import Stage as Stages
from workinggroups.services.adoption import adopt
from workinggroups.services.due_list import sync_commitment
from workinggroups.services.nights import keep_programme
from workinggroups.services.programme import end, propose
from workinggroups.services.progress import note_inquiry, note_reading, report_progress

REASON = "the sample reads what it made"
CHAIR = ("chair", "PM/FO")


def promise(stage: Stage) -> None:
    """Plan the quarters of reports and make all programmes."""
    keep_programme(stage.days.today)
    for programme in (SECURITY, *OTHERS):
        _make(stage, programme)


def sync_programmes(stage: Stage) -> None:
    """Bring the due list along, once the days on which things were entered are set back.

    Both what waits for the chairs and which reports are owed follow from these days.
    """
    keep_programme(stage.days.today)
    for kind in (NextStep, Benchmark):
        for record in kind.objects.for_system(REASON).filter(stage=Stages.PROPOSED):
            sync_commitment(record, today=stage.days.today)


def _make(stage: Stage, programme: Programme) -> None:
    body = stage.body(programme.country, programme.forum)
    ago = HELD_AGO - 1 if programme.forum == FORUM else programme.ago
    on = stage.days.past(ago)[0]
    for each in programme.promises:
        _promise(stage, body, each, on)
    for measure in programme.measures:
        _measure(stage, body, measure, on)


def _promise(stage: Stage, body: Body, said: Promise, on: date) -> None:
    slipped = next((word for word in said.words if word.new is not None), None)
    due = said.due - 60 if slipped else said.due
    step = _propose(stage, NextStep, body, said, on, due)
    if said.is_proposed:
        return
    _adopt(stage, step, on)
    for word in said.words:
        day = stage.days.past(word.ago)[0]
        with _owner(stage, step) as actor:
            report = report_progress(
                step,
                word=word.word,
                was_done=word.was_done,
                comes_next=word.comes_next,
                new_date=stage.days.worked_around(word.new) if word.new is not None else None,
                because=word.because,
                actor=actor,
                today=day,
            )
        stage.happened(report, day, "at")
        for slip in Slip.objects.for_system(REASON).filter(step=step, slipped_on=day):
            stage.happened(slip, day, "at")
    for one in said.heard:
        day = stage.days.past(one.ago)[0]
        with _owner(stage, step) as actor:
            noted = note_inquiry(step, asked_on=day, heard=one.heard, actor=actor, today=day)
        stage.happened(noted, day, "at")
    if said.withdrawn:
        day = stage.days.past(50)[0]
        with stage.acting(*chair_of(stage, body)) as actor:
            end(step, stage="withdrawn", reason=said.withdrawn, actor=actor, today=day)


def _measure(stage: Stage, body: Body, said: Measure, on: date) -> None:
    mark = _propose(stage, Benchmark, body, said, on, said.due, target=said.target)
    _adopt(stage, mark, on)
    for ago, value, word in said.readings:
        day = stage.days.past(ago)[0]
        with _owner(stage, mark) as actor:
            reading = note_reading(
                mark, read_on=day, value=value, word=word, actor=actor, today=day
            )
        stage.happened(reading, day, "at")


def _propose(
    stage: Stage,
    kind: Any,
    body: Body,
    said: Promise | Measure,
    on: date,
    due: int,
    **more: Any,
) -> Any:
    is_theirs = isinstance(said, Promise) and said.is_theirs
    day = stage.days.past(9)[0] if isinstance(said, Promise) and said.is_proposed else on
    country = body.relationship.code
    group, issue = _under(stage, body, said)
    with stage.acting(*_desk(stage, country)) as actor:
        record = propose(
            kind,
            Track.objects.for_system(REASON).get(pk=body.track_id),
            what=said.what,
            side=Side.PARTNER if is_theirs else Side.HOME,
            office=stage.offices[said.office],
            due_on=stage.days.worked_around(due),
            marking=body.marking,
            group=group,
            issue=issue,
            meeting=_last_consultation(body),
            actor=actor,
            today=day,
            **more,
        )
    stage.happened(record, day, "created_at")
    return record


def _under(stage: Stage, body: Body, said: Promise | Measure) -> tuple[Body, RemitIssue | None]:
    """Return the working group that carries it and the issue there; without one the forum."""
    if said.under is None:
        return body, None
    name, title = said.under
    group = stage.body(body.relationship.code, name)
    return group, RemitIssue.objects.for_system(REASON).get(group=group, title=title)


def _adopt(stage: Stage, record: Any, on: date) -> None:
    with stage.acting(*chair_of(stage, record.group)) as actor:
        adopt([record], actor=actor, today=on)


def _owner(stage: Stage, record: Any) -> Any:
    """Let the office that owes it act, or the desk on its behalf."""
    country, office = record.relationship.code, record.office.code
    key = stage.responsible.get((country, office))
    return stage.acting(key, office) if key else stage.acting(*_desk(stage, country))


def _desk(stage: Stage, country: str) -> tuple[str, str]:
    """Return who is responsible at the desk of a country, and the office."""
    partner = next(one for one in PARTNERS if one.code == country)
    duty = next(duty for duty in partner.duties if duty.part == Part.DESK)
    return duty.responsible, duty.office


def chair_of(stage: Stage, body: Body) -> tuple[str, str]:
    """Return who decides for us in a forum: the chair, else the lead office of its track."""
    if body.relationship.code == "AZ":
        return CHAIR
    lead = body.track.lead_office.code
    key = stage.responsible.get((body.relationship.code, lead))
    return (key, lead) if key else _desk(stage, body.relationship.code)


def _last_consultation(body: Body) -> Meeting | None:
    held = Meeting.objects.for_system(REASON).filter(
        body=body, kind=MeetingKind.CONSULTATION, state__in=HELD
    )
    return held.order_by("-first_day").first()
