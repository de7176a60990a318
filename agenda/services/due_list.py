"""Bring the due list up to date after a change of a request or of its asks."""

from agenda.deadlines import deadlines_of, deadlines_of_request, for_deadlines
from agenda.models import ActionRequest, Ask
from reminders.services import sync, sync_each


def sync_ask(ask: Ask) -> None:
    """Make the due list say what `ask` makes offices owe now."""
    fresh = for_deadlines("sync of one ask").get(pk=ask.pk)
    sync(f"ask:{fresh.uid}:", deadlines_of(fresh))


def sync_request(request: ActionRequest) -> None:
    """The same for a request and all of its asks."""
    asks = for_deadlines("sync of a request").filter(request=request)
    sync_each(
        [
            (f"request:{request.uid}:", deadlines_of_request(request)),
            *((f"ask:{ask.uid}:", deadlines_of(ask)) for ask in asks),
        ]
    )
