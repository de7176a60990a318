"""Recording that the other side confirmed the days of a meeting, and taking that back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from core.dates import format_days, home_today
from dialogue.forms import meetings as forms
from dialogue.services import confirmations
from dialogue.views.meetings import meeting_page
from dialogue.views.reach import reach_meeting, typed
from offices.powers import Act
from offices.requests import SignedIn


def their_word(request: SignedIn, uid: UUID) -> HttpResponse:
    """Record that the other side confirmed the days."""
    reached = reach_meeting(request, uid, Act.ARRANGE)
    meeting, actor = reached.record, reached.actor
    today = home_today()
    country = {"country": meeting.relationship.name}
    form = forms.TheirWordForm(typed(request), record=meeting, today=today)

    def act(data: dict[str, Any]) -> object:
        return confirmations.record_their_word(meeting, actor=actor, today=today, **data)

    says = []
    if meeting.first_day:
        days = format_days(meeting.first_day, meeting.last_day)
        says = [_("For %(days)s.") % {"days": days}]
    return meeting_page(
        request,
        meeting,
        form,
        act,
        _("Record that %(country)s confirmed") % country,
        done=_("Confirmed by both sides."),
        submit_label=_("Record"),
        says=says,
    )


def withdraw_their_word(request: SignedIn, uid: UUID) -> HttpResponse:
    """Take back a confirmation that was entered by mistake."""
    meeting = reach_meeting(request, uid, Act.CORRECT).record
    form = forms.ReasonForm(typed(request), record=meeting)

    def act(data: dict[str, Any]) -> None:
        confirmations.withdraw_their_word(meeting, **data)

    return meeting_page(
        request,
        meeting,
        form,
        act,
        _("%(country)s did not confirm after all") % {"country": meeting.relationship.name},
        done=_("Taken back. The meeting waits for %(country)s again.")
        % {"country": meeting.relationship.name},
        submit_label=_("Take back"),
    )
