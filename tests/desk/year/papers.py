"""What people write: requests and their answers, next steps and the reports on them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from agenda.models import (
    ActionRequest,
    AnswerKind,
    Ask,
    AskKind,
    AskState,
    RequestState,
)
from agenda.services.answers import answer_ask, reply_to_question
from agenda.services.drafts import AskDraft, Offer, draft_request
from agenda.services.filing import file_request as file_drafted
from dialogue.models import Meeting
from dialogue.services.steps import Actor
from tests.desk.year.countries import READ
from tests.desk.year.play import VENUES, Play
from workinggroups.models import Benchmark, NextStep, Progress, Stage
from workinggroups.services.adoption import adopt, decline
from workinggroups.services.programme import propose
from workinggroups.services.progress import note_inquiry, note_reading, report_progress

DAY = timedelta(days=1)


# --- Requests -----------------------------------------------------------------------------------
def ask_for_date(play: Play, meeting: Meeting) -> str:
    """The post asks the bureau to approve one of two dates, unless it waits for one already."""
    asks = Ask.objects.for_system(READ)
    live = (asks.live() | asks.filter(state=AskState.DRAFT)).filter(meeting=meeting)
    days = {play.day_for(meeting), play.day_for(meeting)} - {None}
    if live.exists() or not days or meeting.state != "due":
        return ""
    venue = play.random.choice(VENUES)
    offers = [Offer(day, day, venue) for day in sorted(day for day in days if day)]
    draft = AskDraft(AskKind.DATE, "Approve a date.", _bureau(play), meeting, offers=offers)
    if _file(play, draft).state != RequestState.FILED:
        return "handed in"
    _tell_asked(play, meeting)
    return "date requested"


def _tell_asked(play: Play, meeting: Meeting) -> None:
    def note() -> None:
        play.row(meeting).is_asked = True
        play.row(meeting).take("request", "requested")

    play.told.append(note)


def release(play: Play, key: str) -> str:
    """The post files what waits for release: while somebody stands in, nobody releases own work."""
    request = ActionRequest.objects.for_system(READ).get(uid=key.split(":")[1])
    asks = Ask.objects.for_system(READ).filter(request=request, meeting__isnull=False)
    meetings = [ask.meeting for ask in asks.select_related("meeting") if ask.meeting]
    if any(meeting.state != "due" for meeting in meetings):
        return ""
    file_drafted(request, actor=play.country.post, today=play.today)
    for meeting in meetings:
        _tell_asked(play, meeting)
    return "released"


def file_request(play: Play, key: str) -> str:
    """The post asks the bureau for something else."""
    kind = play.random.choice([AskKind.DECIDE, AskKind.PROVIDE, AskKind.TEXT])
    _file(play, AskDraft(kind, "Please decide.", _bureau(play)))
    return "requested"


def _file(play: Play, draft: AskDraft) -> ActionRequest:
    request = draft_request(
        play.country.relationship,
        actor=play.country.post,
        title="A request",
        suspense_on=play.today + play.random.randint(5, 25) * DAY,
        marking=draft.meeting.marking if draft.meeting else "U",
        asks=[draft],
        today=play.today,
    )
    return file_drafted(request, actor=play.country.post, today=play.today)


def _bureau(play: Play):
    office = play.country.bureau.office
    assert office is not None
    return office


def answer(play: Play, key: str) -> str:
    """The bureau answers: approves, changes, disapproves, defers, or asks back."""
    ask = Ask.objects.for_system(READ).select_related("meeting").get(uid=key.split(":")[1])
    kind = play.one_of(
        (AnswerKind.APPROVED, 6),
        (AnswerKind.CHANGED, 1),
        (AnswerKind.DISAPPROVED, 1),
        (AnswerKind.DEFERRED, 1),
        (AnswerKind.QUESTION, 1),
    )
    word: dict[str, Any] = {"kind": kind, "text": "So be it."}
    meeting = ask.meeting
    if kind == AnswerKind.DEFERRED:
        word["defer_until"] = play.today + play.random.randint(5, 20) * DAY
    if kind in (AnswerKind.APPROVED, AnswerKind.CHANGED) and meeting is not None:
        day = play.day_for(meeting)
        if day is None:
            return ""
        word |= {"first_day": day, "last_day": day, "venue": play.random.choice(VENUES)}
    if meeting is not None:
        _tell_answer(play, ask, meeting, kind, word)
    answer_ask(ask, actor=play.country.bureau, today=play.today, version=ask.version, **word)
    return f"ask {kind}"


def _tell_answer(play: Play, ask: Ask, meeting: Meeting, kind: str, word: dict[str, Any]) -> None:
    """Let the oracle hear what an answer means for the meeting as it stands before it."""
    was_asked = ask.state in (AskState.OPEN, AskState.RETURNED)
    if kind in (AnswerKind.APPROVED, AnswerKind.CHANGED):
        stands = (meeting.first_day, meeting.last_day, meeting.venue)
        wanted = (word["first_day"], word["last_day"], word["venue"])
        if meeting.state == "scheduled" and stands == wanted:
            play.told.append(lambda: setattr(play.row(meeting), "is_asked", False))
            return
        act = "move" if meeting.state == "scheduled" else "schedule"
        play.tell(meeting, act, "scheduled", answers=was_asked)
        if not was_asked:
            # A deferral that is approved: taken back, it waits for an answer.
            play.told.append(lambda: _ends_one(play, meeting))
    elif kind in (AnswerKind.DISAPPROVED, AnswerKind.DEFERRED):
        if meeting.state == "requested":
            play.tell(meeting, "return", "due", answers=True)
        else:
            play.told.append(lambda: setattr(play.row(meeting), "is_asked", False))
    elif not was_asked:  # a question about what was deferred: somebody is asked again
        play.told.append(lambda: setattr(play.row(meeting), "is_asked", True))
        if meeting.state == "due":
            play.tell(meeting, "request", "requested")


def _ends_one(play: Play, meeting: Meeting) -> None:
    before = play.row(meeting).before
    before[-1] = (*before[-1][:-1], True)


def reply(play: Play, key: str) -> str:
    ask = Ask.objects.for_system(READ).get(uid=key.split(":")[1])
    reply_to_question(ask, text="On Monday.", actor=play.country.post, today=play.today)
    return "replied"


# --- Promises -----------------------------------------------------------------------------------
def propose_steps(play: Play, meeting: Meeting) -> None:
    """A consultation leads to three next steps and a benchmark, which the chairs have to adopt."""
    country = play.country
    owners = (("home", country.post), ("home", country.bureau), ("partner", country.desk))
    for n, (side, owner) in enumerate(owners):
        _propose(play, NextStep, f"Step {n} of {meeting.reference}", side, owner, meeting)
    _propose(play, Benchmark, "Exercises", "home", country.post, meeting, target="Four a year")


def _propose(
    play: Play, kind: Any, what: str, side: str, owner: Actor, meeting: Meeting, **more: str
) -> None:
    propose(
        kind,
        play.country.track,
        what=what,
        side=side,
        office=owner.office,
        due_on=play.today + play.random.randint(40, 200) * DAY,
        marking=meeting.marking,
        actor=play.country.desk,
        today=play.today,
        meeting=meeting,
        **more,
    )


def decide(play: Play, key: str) -> str:
    """A chair adopts what was proposed, or does not."""
    kind, uid, *_more = key.split(":")
    model: Any = NextStep if kind == "step" else Benchmark
    record = model.objects.for_system(READ).get(uid=UUID(uid))
    if play.chance(0.1):
        decline(record, reason="Too early.", actor=play.country.bureau, today=play.today)
        return "declined"
    adopt([record], actor=play.country.bureau, today=play.today)
    return "adopted"


def report(play: Play, key: str) -> str:
    """Whoever owns or follows a step says how it stands; sometimes it slips, or is done."""
    step = NextStep.objects.for_system(READ).get(uid=UUID(key.split(":")[1]))
    if step.side == "partner":
        is_done = play.chance(0.2)
        note_inquiry(
            step,
            asked_on=play.today,
            actor=play.country.desk,
            today=play.today,
            heard="They work on it.",
            is_done=is_done,
        )
        return "asked them"
    _report(play, step)
    return "reported"


def measure(play: Play, key: str) -> str:
    """The office that owns a benchmark says what was measured."""
    benchmark = Benchmark.objects.for_system(READ).get(uid=UUID(key.split(":")[1]))
    note_reading(
        benchmark,
        read_on=play.today,
        value="Three of four",
        word=play.random.choice(["on_track", "at_risk", "met"]),
        actor=play.country.post,
        today=play.today,
    )
    return "measured"


def _report(play: Play, step: NextStep) -> None:
    word = play.one_of(
        (Progress.NO_CHANGE, 3), (Progress.ON_TRACK, 3), (Progress.DELAYED, 1), (Progress.DONE, 1)
    )
    is_late = step.due_on < play.today and word == Progress.DELAYED
    report_progress(
        step,
        word=word,
        actor=_owner(play, step),
        today=play.today,
        was_done="Lists were exchanged.",
        new_date=play.today + 60 * DAY if is_late else None,
        because="They asked for time." if is_late else "",
    )


def _owner(play: Play, step: NextStep) -> Actor:
    owners = (play.country.post, play.country.bureau, play.country.desk)
    return next(actor for actor in owners if actor.office and actor.office.pk == step.office_id)


def report_quarter(play: Play, key: str) -> str:
    """An office reports on all that it promised, as the quarter asks."""
    office_uid = UUID(key.split(":")[2])
    steps = NextStep.objects.for_system(READ).filter(
        relationship=play.country.relationship,
        office__uid=office_uid,
        side="home",
        stage=Stage.ADOPTED,
    )
    for step in steps.order_by("pk"):
        _report(play, step)
    return "quarter reported"
