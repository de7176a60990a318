"""The acts on one meeting: each a page with its form."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core.dates import format_days, home_today
from dialogue import forms
from dialogue.models import Meeting, State
from dialogue.services import confirmations, meetings
from dialogue.services.meetings import Actor
from offices.acts import act_page
from offices.powers import Act, require_office


def _arranged(request: HttpRequest, uid: UUID, act: Act = Act.ARRANGE) -> tuple[Meeting, Actor]:
    """Return the visible meeting (404) and who acts on it for which office (403)."""
    meeting = get_object_or_404(
        Meeting.objects.visible_to(request.user).with_title().select_related("body__track"),
        uid=uid,
    )
    lead = [meeting.body.track.lead_office_id]
    office = require_office(request.user, act, meeting.relationship, lead=lead)
    return meeting, Actor(request.user, office)


def _page(
    request: HttpRequest, meeting: Meeting, form: Any, act: Any, title: str, **more: Any
) -> HttpResponse:
    address = meeting.get_absolute_url()
    return act_page(
        request,
        form,
        act,
        go_to=address,
        cancel_url=address,
        record=meeting,
        title=title,
        **more,
    )


def schedule(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Set or move the days and the place."""
    meeting, actor = _arranged(request, uid)
    is_move = meeting.state == State.SCHEDULED
    form = forms.ScheduleForm(request.POST or None, record=meeting, is_move=is_move)
    today = home_today()

    def act(data: dict[str, Any]) -> object:
        return meetings.schedule_meeting(meeting, actor=actor, today=today, **data)

    says = [_("%(country)s still has to confirm.") % {"country": meeting.relationship.name}]
    return _page(
        request,
        meeting,
        form,
        act,
        _("Move the meeting") if is_move else _("Set the date"),
        done=_("Scheduled. Now ask %(country)s to confirm.")
        % {"country": meeting.relationship.name},
        submit_label=_("Move") if is_move else _("Schedule"),
        says=says,
    )


def expect(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Note the month and place in which a meeting is expected."""
    meeting, _actor = _arranged(request, uid)
    form = forms.ExpectForm(request.POST or None, record=meeting)

    def act(data: dict[str, Any]) -> None:
        meetings.expect_meeting(
            meeting,
            month=data["expected_month"],
            venue=data["expected_venue"],
            version=data["version"],
        )

    return _page(
        request,
        meeting,
        form,
        act,
        _("Expected month and place"),
        done=_("Noted."),
        submit_label=_("Save"),
    )


def hour(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Set the hour, on the clock of either capital."""
    meeting, _actor = _arranged(request, uid)
    form = forms.HourForm(request.POST or None, record=meeting)

    def act(data: dict[str, Any]) -> None:
        starts_at = None
        if data["time"] and meeting.first_day:
            zone = ZoneInfo(data["clock"])
            starts_at = datetime.combine(meeting.first_day, data["time"], tzinfo=zone)
        meetings.set_hour(meeting, starts_at=starts_at, version=data["version"])

    return _page(
        request,
        meeting,
        form,
        act,
        _("Set the hour"),
        done=_("Saved."),
        submit_label=_("Save"),
    )


def their_word(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record that the other side confirmed the days."""
    meeting, actor = _arranged(request, uid)
    today = home_today()
    country = {"country": meeting.relationship.name}
    form = forms.TheirWordForm(request.POST or None, record=meeting, today=today)

    def act(data: dict[str, Any]) -> object:
        return confirmations.record_their_word(meeting, actor=actor, today=today, **data)

    says = []
    if meeting.first_day:
        days = format_days(meeting.first_day, meeting.last_day)
        says = [_("For %(days)s.") % {"days": days}]
    return _page(
        request,
        meeting,
        form,
        act,
        _("Record that %(country)s confirmed") % country,
        done=_("Confirmed by both sides."),
        submit_label=_("Record"),
        says=says,
    )


def withdraw_their_word(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take back a confirmation that was entered by mistake."""
    meeting, _actor = _arranged(request, uid, Act.CORRECT)
    form = forms.ReasonForm(request.POST or None, record=meeting)

    def act(data: dict[str, Any]) -> None:
        confirmations.withdraw_their_word(meeting, **data)

    return _page(
        request,
        meeting,
        form,
        act,
        _("They did not confirm after all"),
        done=_("Taken back. The meeting waits for %(country)s again.")
        % {"country": meeting.relationship.name},
        submit_label=_("Take back"),
    )


def postpone(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put the meeting off to a target day."""
    meeting, actor = _arranged(request, uid)
    form = forms.PostponeForm(request.POST or None, record=meeting)

    def act(data: dict[str, Any]) -> object:
        return meetings.postpone_meeting(meeting, actor=actor, today=home_today(), **data)

    return _page(
        request,
        meeting,
        form,
        act,
        _("Postpone the meeting"),
        done=_("Postponed."),
        submit_label=_("Postpone"),
        says=[_("It is due again 30 days before that day.")],
    )


def waive(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Do without the meeting of this period."""
    meeting, actor = _arranged(request, uid)
    form = forms.ReasonForm(request.POST or None, record=meeting)

    def act(data: dict[str, Any]) -> object:
        return meetings.waive_meeting(meeting, actor=actor, **data)

    return _page(
        request,
        meeting,
        form,
        act,
        _("Waive this meeting"),
        done=_("Waived. It stays in the ledger with your reason."),
        submit_label=_("Waive"),
        says=[_("Nothing is owed for this period any more.")],
    )


def step_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take the last step back."""
    meeting, actor = _arranged(request, uid, Act.CORRECT)
    form = forms.ReasonForm(request.POST or None, record=meeting)
    last = meetings.last_step(meeting)
    says = []
    if last is not None:
        states = dict(State.choices)
        says = [
            _("The meeting becomes “%(state)s” again, as it was before.")
            % {"state": states[last.from_state]}
        ]

    def act(data: dict[str, Any]) -> object:
        return meetings.step_back(meeting, actor=actor, **data)

    return _page(
        request,
        meeting,
        form,
        act,
        _("Take the last step back"),
        done=_("Taken back."),
        submit_label=_("Take back"),
        says=says,
    )
