"""What a request and its asks make offices owe (design §8): pure facts of one record."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import ActionRequest, Ask, AskKind, AskState, Position, RequestState
from core.dates import today_in
from offices.models import ClearanceWord
from reminders.facts import DeadlineFact, DeadlineKind

ANSWER = DeadlineKind(
    "answer_ask",
    gettext_lazy("Answer"),
    gettext_lazy("Answer"),
    gettext_lazy("answer %(title)s"),
    "answer",
)
REPLY = DeadlineKind(
    "reply_question",
    gettext_lazy("Reply"),
    gettext_lazy("Reply"),
    gettext_lazy("reply to a question, %(title)s"),
    "answer",
)
RELEASE = DeadlineKind(
    "release_request",
    gettext_lazy("Release"),
    gettext_lazy("Open"),
    gettext_lazy("release the %(title)s"),
    "answer",
)
POSITION = DeadlineKind(
    "give_position",
    gettext_lazy("Clear"),
    gettext_lazy("Clear"),
    gettext_lazy("clear the answer, %(title)s"),
    "answer",
)
KINDS = [ANSWER, REPLY, RELEASE, POSITION]

TITLES = {
    AskKind.DATE: gettext_lazy("approve a date"),
    AskKind.STRUCTURE: gettext_lazy("approve a structure"),
    AskKind.TEXT: gettext_lazy("approve a text"),
    AskKind.DECIDE: gettext_lazy("decide"),
    AskKind.PROVIDE: gettext_lazy("provide"),
}
LONGEST_TITLE = 200


def ask_title(ask: Ask) -> str:
    """Return "approve a date · Bilateral Security Dialogue", or what is asked, cut short."""
    subject = ask.subject or " ".join(ask.text.split())
    if len(subject) > LONGEST_TITLE:
        subject = subject[: LONGEST_TITLE - 1].rstrip() + "…"
    return f"{TITLES[AskKind(ask.kind)]} · {subject}"


def deadlines_of(ask: Ask) -> list[DeadlineFact]:
    """Return what is owed for an ask read by `for_deadlines`."""
    request = ask.request
    if request.state != RequestState.FILED:
        return []
    asking, asked = request.office_id, ask.action_office_id
    facts = []
    if ask.state == AskState.OPEN:
        facts.append(_fact(ask, ANSWER, "answer", asked, asking, request.suspense_on))
    if ask.deferred_until is not None:
        facts.append(_fact(ask, ANSWER, "answer", asked, asking, ask.deferred_until))
    if ask.state == AskState.RETURNED:
        facts.append(_fact(ask, REPLY, "reply", asking, asked, request.suspense_on))
    if ask.is_unanswered:
        facts.extend(
            _fact(
                ask, POSITION, "position", position.office_id, asked, request.suspense_on, position
            )
            for position in ask.positions.all()
            if position.word == ClearanceWord.PENDING
        )
    return facts


def _fact(
    ask: Ask,
    kind: DeadlineKind,
    page: str,
    office_id: int,
    waiting_office_id: int,
    due_on: date,
    position: Position | None = None,
) -> DeadlineFact:
    return DeadlineFact(
        key=f"ask:{ask.uid}:{kind.code}" + (f":{position.office_id}" if position else ""),
        kind=kind.code,
        relationship_id=ask.relationship_id,
        marking=ask.marking,
        office_id=office_id,
        waiting_office_id=waiting_office_id,
        due_on=due_on,
        since_on=_home_date(position.created_at if position else ask.opened_at),
        title=ask_title(ask),
        path=reverse(f"agenda:{page}", args=[ask.uid]),
        reference=ask.reference,
        theme_code=_theme(ask.request),
    )


def deadlines_of_request(request: ActionRequest) -> list[DeadlineFact]:
    """Return what is owed for a request by itself: its release."""
    if request.state != RequestState.FOR_RELEASE:
        return []
    return [
        DeadlineFact(
            key=f"request:{request.uid}:{RELEASE.code}",
            kind=RELEASE.code,
            relationship_id=request.relationship_id,
            marking=request.marking,
            office_id=request.office_id,
            due_on=request.suspense_on,
            since_on=_home_date(request.created_at),
            title=_("request · %(title)s") % {"title": request.title},
            path=request.get_absolute_url(),
            reference=request.reference,
            theme_code=_theme(request),
        )
    ]


def _home_date(instant) -> date:
    return today_in(settings.HOME_TIME_ZONE, instant)


def _theme(request: ActionRequest) -> str:
    return request.track.theme.code if request.track else ""


def for_deadlines(reason: str) -> QuerySet[Ask]:
    """Return all asks with what `deadlines_of` reads."""
    positions = Position.objects.for_system(reason)
    return (
        Ask.objects.for_system(reason)
        .select_related("request__track__theme")
        .prefetch_related(Prefetch("positions", queryset=positions))
    )


def expected() -> Iterator[DeadlineFact]:
    """Yield every fact that requests and asks state now, for `reconcile`."""
    live = Q(state__in=[AskState.OPEN, AskState.RETURNED]) | Q(deferred_until__isnull=False)
    for ask in for_deadlines("reconcile").filter(live).iterator(chunk_size=500):
        yield from deadlines_of(ask)
    waiting = (
        ActionRequest.objects.for_system("reconcile")
        .filter(state=RequestState.FOR_RELEASE)
        .select_related("track__theme")
    )
    for request in waiting.iterator():
        yield from deadlines_of_request(request)
