"""The acts on one meeting: each a page with its form."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from core.dates import home_today
from dialogue.forms import meetings as forms
from dialogue.forms.fields import ask_why_corrected
from dialogue.hosts import expected_venue
from dialogue.hours import instant_of
from dialogue.models import Confirmation, Meeting, MeetingStep, MeetingSummary, State
from dialogue.read_outs import worded
from dialogue.run_ups import dates_set_words
from dialogue.services import holding, meetings, summaries
from dialogue.services.run_up import lines_to_begin
from dialogue.states import Step
from dialogue.views.reach import reach_meeting, typed
from offices.acts import act_page
from offices.forms import VersionedForm
from offices.models import Side, User
from offices.powers import Act
from offices.requests import SignedIn


def meeting_page(
    request: SignedIn, meeting: Meeting, form: Any, act: Any, title: str, **more: Any
) -> HttpResponse:
    """Answer as `act_page` does, for an act on a meeting that leads back to its page."""
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


def schedule(request: SignedIn, uid: UUID) -> HttpResponse:
    """Set or move the days and the place; `?day=`, `?venue=` and `?time=` fill in a proposal."""
    reached = reach_meeting(request, uid, Act.ARRANGE)
    meeting, actor = reached.record, reached.actor
    is_move = meeting.state == State.SCHEDULED
    form = forms.ScheduleForm(
        typed(request),
        record=meeting,
        is_move=is_move,
        initial={"venue": expected_venue(meeting), **_proposed(request)},
    )
    today = home_today()
    run_up = dates_set_words(len(lines_to_begin(meeting)))

    def act(data: dict[str, Any]) -> object:
        data["starts_at"] = form.starts_at()
        del data["time"]
        return meetings.schedule_meeting(meeting, actor=actor, today=today, **data)

    country = {"country": meeting.relationship.name}

    def done(step: MeetingStep) -> str:
        if Confirmation.objects.visible_to(request.user).standing(meeting, Side.PARTNER).exists():
            said = _("Scheduled. %(country)s has confirmed these days already.") % country
        else:
            said = _("Scheduled. Now ask %(country)s to confirm.") % country
        return f"{said} {run_up}".rstrip()

    confirms = _("%(country)s has to confirm the days, unless it did so before.") % country
    return meeting_page(
        request,
        meeting,
        form,
        act,
        _("Move the meeting") if is_move else _("Set the date"),
        done=done,
        submit_label=_("Move") if is_move else _("Schedule"),
        says=list(filter(None, [confirms, run_up])),
    )


def _proposed(request: SignedIn) -> dict[str, str]:
    """Return what the page that proposes dates has chosen; what makes no sense the form refuses."""
    names = {"first_day": "day", "venue": "venue", "time": "time"}
    asked = {name: request.GET.get(word, "")[:10] for name, word in names.items()}
    return {name: word for name, word in asked.items() if word}


def expect(request: SignedIn, uid: UUID) -> HttpResponse:
    """Note the month and place in which a meeting is expected."""
    meeting = reach_meeting(request, uid, Act.ARRANGE).record
    form = forms.ExpectForm(typed(request), record=meeting)

    def act(data: dict[str, Any]) -> None:
        meetings.expect_meeting(
            meeting,
            month=data["expected_month"],
            venue=data["expected_venue"],
            version=data["version"],
        )

    return meeting_page(
        request,
        meeting,
        form,
        act,
        _("Expected month and place"),
        done=_("Noted."),
        submit_label=_("Save"),
    )


def hour(request: SignedIn, uid: UUID) -> HttpResponse:
    """Set the hour, on the clock of either capital."""
    meeting = reach_meeting(request, uid, Act.ARRANGE).record
    form = forms.HourForm(typed(request), record=meeting)

    def act(data: dict[str, Any]) -> None:
        starts_at = None
        if data["time"] and meeting.first_day:
            starts_at = instant_of(
                meeting.first_day,
                data["time"],
                clock_zone=data["clock"],
                day_zone=forms.zone_of(meeting),
            )
        meetings.set_hour(meeting, starts_at=starts_at, version=data["version"])

    return meeting_page(
        request,
        meeting,
        form,
        act,
        _("Set the hour"),
        done=_("Saved."),
        submit_label=_("Save"),
    )


def postpone(request: SignedIn, uid: UUID) -> HttpResponse:
    """Put the meeting off to a target day."""
    reached = reach_meeting(request, uid, Act.ARRANGE)
    meeting, actor = reached.record, reached.actor
    form = forms.PostponeForm(typed(request), record=meeting)

    def act(data: dict[str, Any]) -> object:
        return meetings.postpone_meeting(meeting, actor=actor, today=home_today(), **data)

    return meeting_page(
        request,
        meeting,
        form,
        act,
        _("Postpone the meeting"),
        done=_("Postponed."),
        submit_label=_("Postpone"),
        says=[_("The date is to be set again 30 days before that day.")],
    )


def waive(request: SignedIn, uid: UUID) -> HttpResponse:
    """Do without the meeting of this period."""
    reached = reach_meeting(request, uid, Act.ARRANGE)
    meeting, actor = reached.record, reached.actor
    form = forms.ReasonForm(typed(request), record=meeting)

    def act(data: dict[str, Any]) -> object:
        return meetings.waive_meeting(meeting, actor=actor, **data)

    return meeting_page(
        request,
        meeting,
        form,
        act,
        _("Waive this meeting"),
        done=_("Waived. It stays in the ledger with your reason."),
        submit_label=_("Waive"),
        says=[_("Nothing is owed for this period any more.")],
    )


def step_back(request: SignedIn, uid: UUID) -> HttpResponse:
    """Take the last step back; of one that was held this says that it was not."""
    reached = reach_meeting(request, uid, Act.CORRECT)
    meeting, actor = reached.record, reached.actor
    form = forms.ReasonForm(typed(request), record=meeting)
    last = meetings.last_step(meeting)
    was_held = last is not None and last.act == Step.HOLD

    def act(data: dict[str, Any]) -> object:
        if was_held:
            return holding.not_held_after_all(meeting, actor=actor, **data)
        return meetings.step_back(meeting, actor=actor, **data)

    return meeting_page(
        request,
        meeting,
        form,
        act,
        _("Not held after all") if was_held else _("Take the last step back"),
        done=_("Taken back."),
        submit_label=_("It was not held") if was_held else _("Take back"),
        says=_what_stands_again(meeting, last, request.user),
    )


def _what_stands_again(meeting: Meeting, last: MeetingStep | None, user: User) -> list[str]:
    if last is None:
        return []
    states = dict(State.choices)
    if last.act != Step.HOLD:
        return [
            _("The meeting becomes “%(state)s” again, as it was before.")
            % {"state": states[last.from_state]}
        ]
    becomes = holding.state_before_holding(meeting, last)
    says = [
        _("The meeting becomes “%(state)s” again, and what was owed then is owed again.")
        % {"state": states[becomes]}
    ]
    if MeetingSummary.objects.visible_to(user).filter(meeting=meeting).exists():
        says.append(
            worded(meeting, _("Its summary stays with it."), _("Its read-out stays with it."))
        )
    return says


def no_summary(request: SignedIn, uid: UUID) -> HttpResponse:
    """Say that no summary with the marking of the meeting will follow."""
    meeting = reach_meeting(request, uid, Act.ARRANGE).record
    form = VersionedForm(typed(request), record=meeting)
    ask_why_corrected(form, meeting)

    def act(data: dict[str, Any]) -> None:
        summaries.wait_no_longer(meeting, **data)

    title = worded(meeting, _("No summary will follow"), _("No read-out will follow"))
    return meeting_page(
        request,
        meeting,
        form,
        act,
        title,
        done=worded(
            meeting,
            _("Noted. No summary is owed any more."),
            _("Noted. No read-out is owed any more."),
        ),
        submit_label=title,
        says=[_("For a meeting that is summed up elsewhere, or under a higher marking.")],
    )
