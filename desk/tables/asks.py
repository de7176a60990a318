"""What is asked: the boxes of requests, and the asks of one request with their answers."""

from django.utils.translation import gettext_lazy as _

from agenda.models import Ask
from core.csv import Column
from core.downloads import Table


def _asked_by(ask: Ask) -> str:
    return ask.relationship.country(ask.request.asked_by)


_WHAT = (
    Column(_("What is asked"), lambda ask: ask.get_kind_display()),
    Column(_("In one sentence"), lambda ask: ask.text),
    Column(_("Reference"), lambda ask: ask.reference),
    Column(_("Asked of"), lambda ask: ask.action_office.code),
    Column(_("State"), lambda ask: ask.get_state_display()),
    Column(_("Deferred until"), lambda ask: ask.deferred_until),
)

ASKS = Table(
    "requests",
    (
        *_WHAT,
        Column(_("Country"), lambda ask: ask.relationship.name),
        Column(_("Asked by"), _asked_by),
        Column(_("From"), lambda ask: ask.request.office.code),
        Column(_("Answer needed by"), lambda ask: ask.request.suspense_on),
    ),
)

ANSWERED_ASKS = Table(
    "asks",
    (
        Column(_("Number"), lambda ask: ask.number),
        *_WHAT,
        Column(_("About"), lambda ask: ask.subject),
        Column(_("Answer"), lambda ask: ask.standing and ask.standing.get_kind_display()),
        Column(_("Text of the answer"), lambda ask: ask.standing and ask.standing.text),
        Column(_("First day"), lambda ask: ask.standing and ask.standing.first_day),
        Column(_("Last day"), lambda ask: ask.standing and ask.standing.last_day),
        Column(_("Answered by"), lambda ask: ask.standing and ask.standing.by),
        Column(_("Answered (UTC)"), lambda ask: ask.standing and ask.standing.at),
    ),
)
