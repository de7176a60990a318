"""What happened on visible records since a moment: steps of meetings, answers, requests filed."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import ActionRequest, Answer, AnswerKind
from dialogue.models import Meeting, MeetingStep
from dialogue.states import Step
from offices.models import User

MOST = 20

SAID_OF_STEPS = {
    Step.REQUEST: gettext_lazy("A date was asked for"),
    Step.RETURN: gettext_lazy("Due again"),
    Step.SCHEDULE: gettext_lazy("Scheduled"),
    Step.MOVE: gettext_lazy("Moved"),
    Step.POSTPONE: gettext_lazy("Postponed"),
    Step.RESUME: gettext_lazy("Due again"),
    Step.WAIVE: gettext_lazy("Waived"),
    Step.MISS: gettext_lazy("Missed"),
    Step.HOLD: gettext_lazy("Held"),
    Step.CONCLUDE: gettext_lazy("Concluded"),
    Step.BACK: gettext_lazy("Taken back"),
}


@dataclass(frozen=True)
class News:
    """One thing that happened: when, what, to which record, by whom."""

    at: datetime
    what: str
    record: object
    by: str
    marking: str
    path: str


def news_since(user: User, since: datetime) -> tuple[list[News], int]:
    """Return the newest news on what `user` may read, at most 20, and how many there are."""
    steps = MeetingStep.objects.visible_to(user).filter(at__gt=since)
    answers = Answer.objects.visible_to(user).filter(at__gt=since)
    requests = ActionRequest.objects.visible_to(user).filter(filed_at__gt=since)
    count = steps.count() + answers.count() + requests.count()
    found = [
        *_of_steps(user, list(steps.select_related("by")[:MOST])),
        *_of_answers(list(answers.select_related("by", "ask")[:MOST])),
        *_of_requests(list(requests.select_related("released_by").order_by("-filed_at")[:MOST])),
    ]
    return sorted(found, key=lambda news: news.at, reverse=True)[:MOST], count


def _of_steps(user: User, steps: list[MeetingStep]) -> list[News]:
    meetings = {
        meeting.pk: meeting
        for meeting in Meeting.objects.visible_to(user)
        .with_title()
        .filter(pk__in={step.meeting_id for step in steps})
    }
    return [
        News(
            step.at,
            str(SAID_OF_STEPS[Step(step.act)]),
            meetings[step.meeting_id],
            str(step.by or ""),
            step.marking,
            meetings[step.meeting_id].get_absolute_url(),
        )
        for step in steps
        if step.meeting_id in meetings
    ]


def _of_answers(answers: list[Answer]) -> list[News]:
    return [
        News(
            answer.at,
            str(AnswerKind(answer.kind).label),
            answer.ask,
            str(answer.by or ""),
            answer.marking,
            answer.ask.get_absolute_url(),
        )
        for answer in answers
    ]


def _of_requests(requests: list[ActionRequest]) -> list[News]:
    return [
        News(
            cast(datetime, request.filed_at),
            _("Request filed"),
            request,
            str(request.released_by),
            request.marking,
            request.get_absolute_url(),
        )
        for request in requests
    ]
