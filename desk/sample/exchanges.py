"""Makes the requests: drafts and files them, lets offices speak, answer, ask and transfer."""

from datetime import date

from agenda.models import ActionRequest, Answer, Ask, AskKind
from agenda.services.answers import answer_ask
from agenda.services.drafts import AskDraft, Offer, asks_of, draft_request
from agenda.services.due_list import sync_request
from agenda.services.filing import file_request
from agenda.services.positions import ask_position, give_position
from desk.sample.asking import Asked, Day, Paper, Said, Stand
from desk.sample.dialogues import happen
from desk.sample.papers import AFTERWARDS, AZERBAIJAN
from desk.sample.papers_elsewhere import ELSEWHERE
from desk.sample.stage import Stage
from dialogue.models import MeetingKind, MeetingStep
from dialogue.states import Step
from offices.models import ClearanceWord, Side

REASON = "the sample reads what it made"
FILED_AT = "15:10"
CONSULTATION = MeetingKind.CONSULTATION


def exchange(stage: Stage) -> list[ActionRequest]:
    """Make all requests with what was said on them, oldest first; return them."""
    requests = [_make(stage, paper) for paper in (*AZERBAIJAN, *ELSEWHERE)]
    for later in AFTERWARDS:
        meeting = stage.meeting(stage.bodies[later.country, later.forum], CONSULTATION)
        with stage.acting(later.by, later.office) as actor:
            happen(stage, meeting, later.turn, actor)
    return requests


def sync_requests(requests: list[ActionRequest]) -> None:
    """Let the due list say since when things wait, now that the times are set back."""
    for request in requests:
        sync_request(ActionRequest.objects.for_system(REASON).get(pk=request.pk))


def _make(stage: Stage, paper: Paper) -> ActionRequest:
    day = stage.days.worked(-paper.filed_ago)
    theme = stage.tracks[paper.country, paper.theme] if paper.theme else None
    with stage.acting(paper.by, paper.office) as actor:
        request = draft_request(
            stage.relationships[paper.country],
            actor=actor,
            title=paper.title,
            suspense_on=stage.days.worked(paper.suspense),
            marking=paper.marking,
            asks=[_draft(stage, paper, asked) for asked in paper.asks],
            background=paper.background,
            track=theme,
            asked_by=Side.PARTNER if paper.is_theirs else Side.HOME,
            conveyed_on=day if paper.is_theirs else None,
            today=day,
        )
        file_request(request, actor=actor, today=day)
    if paper.released_by:
        with stage.acting(paper.released_by, paper.office) as actor:
            file_request(request, actor=actor, today=day)
    request.refresh_from_db()
    stage.happened(request, day, "created_at", hour="14:30", zone=_zone(stage, paper))
    if request.filed_at is not None:
        stage.happened(request, day, "filed_at", hour=FILED_AT, zone=_zone(stage, paper))
    for asked, ask in zip(paper.asks, asks_of(request), strict=True):
        _speak(stage, paper, asked, ask, day)
    return request


def _draft(stage: Stage, paper: Paper, asked: Asked) -> AskDraft:
    body = stage.body(paper.country, asked.forum) if asked.forum else None
    is_date = asked.kind == AskKind.DATE
    return AskDraft(
        kind=asked.kind,
        text=asked.text,
        action_office=stage.offices[asked.office],
        meeting=stage.meeting(body, CONSULTATION) if body and is_date else None,
        body=None if is_date else body,
        effect=asked.effect,
        offers=[
            Offer(**_days(stage, day), is_recommended=day.is_recommended) for day in asked.days
        ],
    )


def _offer(stage: Stage, day: Day) -> Offer:
    return Offer(**_days(stage, day), is_recommended=day.is_recommended)


def _days(stage: Stage, day: Day) -> dict:
    first_day, last_day = stage.days.coming(day.in_days, day.length)
    return {"first_day": first_day, "last_day": last_day, "venue": day.venue}


def _speak(stage: Stage, paper: Paper, asked: Asked, ask: Ask, filed_on: date) -> None:
    if ask.opened_at is not None:
        stage.happened(ask, filed_on, "opened_at", hour=FILED_AT, zone=_zone(stage, paper))
    waiting = MeetingStep.objects.for_system(REASON).filter(meeting=ask.meeting, act=Step.REQUEST)
    stage.happened(waiting.first(), filed_on, "at", hour=FILED_AT, zone=_zone(stage, paper))
    for stand in asked.stands:
        _take_position(stage, paper, stand, ask, filed_on)
    for said in asked.answers:
        _answer(stage, said, ask)


def _take_position(stage: Stage, paper: Paper, stand: Stand, ask: Ask, filed_on: date) -> None:
    with stage.acting(paper.by, paper.office) as actor:
        position = ask_position(
            ask, office=stage.offices[stand.office], actor=actor, today=filed_on
        )
    stage.happened(position, filed_on, "created_at", hour=FILED_AT, zone=_zone(stage, paper))
    if stand.word == ClearanceWord.PENDING:
        return
    day = stage.days.worked(-stand.ago)
    with stage.acting(stand.by, stand.office) as actor:
        give_position(position, word=stand.word, text=stand.text, actor=actor, today=day)
    stage.happened(position, day, "given_at", hour="11:05")


def _answer(stage: Stage, said: Said, ask: Ask) -> Answer:
    day = stage.days.worked(-said.ago)
    ask.refresh_from_db()
    with stage.acting(said.by, ask.action_office.code) as actor:
        answer = answer_ask(
            ask,
            kind=said.kind,
            actor=actor,
            today=day,
            text=said.text,
            to_office=stage.offices.get(said.to_office),
            defer_until=stage.days.day(said.defer_until) if said.defer_until else None,
            **(_days(stage, said.day) if said.day else {}),
        )
    stage.happened(answer, day, "at", hour="10:20")
    stage.happened(answer.step, day, "at", hour="10:20")
    return answer


def _zone(stage: Stage, paper: Paper) -> str:
    return stage.offices[paper.office].time_zone
