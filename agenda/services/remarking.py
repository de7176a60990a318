"""A request is marked at least like every forum and meeting that it names (design §1, §10)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from agenda.models import ActionRequest, Ask
from agenda.services.due_list import sync_request
from core.markings import stricter
from dialogue.models import Body
from offices.versions import save_next_version
from reminders.services.due_list import remark

REASON = "requests that name a forum whose marking changed"


def follow_marking(body: Body) -> None:
    """Raise each request that names `body` or a meeting of it to the stricter of both markings.

    Whatever the request's state: its words tell of the forum. A forum that is marked lower lowers
    no request. `dialogue` calls it after each change of a marking, in its transaction.
    """
    naming = Ask.objects.for_system(REASON).filter(Q(body=body) | Q(meeting__body=body))
    requests = (
        ActionRequest.objects.for_system(REASON)
        .filter(pk__in=naming.order_by().values("request_id"))
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    for request in requests:
        marking = stricter(request.marking, body.marking).code
        if marking != request.marking:
            remark_request(request, marking)


def remark_request(request: ActionRequest, marking: str) -> None:
    """Mark a locked request anew and save it; asks, dates, answers and deadlines follow."""
    request.marking = marking
    save_next_version(request, ["marking"])
    sync_marking(request)


def sync_marking(request: ActionRequest) -> None:
    """Bring the due list up to date after a change of marking, with what is owed no more."""
    sync_request(request)
    remark(f"request:{request.uid}:", request.marking)
    for ask in Ask.objects.for_system(REASON).filter(request=request):
        remark(f"ask:{ask.uid}:", request.marking)


def lock_forums(named: Sequence[Any]) -> list[Body]:
    """Lock the forums that asks (or `AskDraft`s) name, by themselves or by a meeting of theirs.

    Before the request is locked, as a change of a marking does it; so no request comes to name a
    forum that is marked higher at this moment.
    """
    ids = {ask.body.pk for ask in named if ask.body is not None}
    ids |= {ask.meeting.body_id for ask in named if ask.meeting is not None}
    return list(
        Body.objects.for_system("the marking of forums that a request names")
        .filter(pk__in=ids)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
