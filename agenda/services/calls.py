"""Asking offices for agenda items, and what they say to it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agenda import powers
from agenda.models import CallState, ProposalCall
from agenda.services.item_due_list import sync_call
from core.dates import format_day
from dialogue.models import Meeting
from dialogue.models.meetings import OPEN_STATES
from dialogue.services.locks import lock_meetings
from dialogue.services.meetings import Actor
from dialogue.services.scope import scope_of
from offices.models import Office
from offices.powers import Act
from workinggroups.powers import working_offices

REASON = "calls of a meeting that was fetched through the gate"


@transaction.atomic
def ask_for_proposals(
    meeting: Meeting, *, offices: Iterable[Office], due_on: date, actor: Actor, today: date
) -> list[ProposalCall]:
    """Ask offices for agenda items by a day; one that was asked before is asked again.

    Raises PermissionDenied unless who arranges the meeting asks, ValidationError for a meeting
    that is not to come, a day that is over or after the meeting begins, and an office of which
    nobody can propose.
    """
    (locked,) = lock_meetings(pk=meeting.pk)
    user, _office = powers.require_for_meeting(actor, Act.ARRANGE, locked, today=today)
    offices = list(offices)
    _check(locked, offices, due_on, today)
    asked = {"due_on": due_on, "state": CallState.OPEN, "asked_by": user}
    first = {**asked, **scope_of(locked)}
    calls = []
    for office in offices:
        call, _is_new = ProposalCall.objects.for_system(REASON).update_or_create(
            meeting=locked, office=office, defaults=asked, create_defaults=first
        )
        sync_call(call)
        calls.append(call)
    return calls


def _check(meeting: Meeting, offices: list[Office], due_on: date, today: date) -> None:
    if meeting.state not in OPEN_STATES:
        raise ValidationError(
            _("This cannot be done: the meeting is now “%(state)s”.")
            % {"state": meeting.get_state_display()}
        )
    if due_on < today:
        raise ValidationError({"due_on": _("Choose a day from today on.")})
    if meeting.first_day is not None and due_on >= meeting.first_day:
        raise ValidationError(
            {
                "due_on": _("The meeting begins on %(day)s. Choose a day before it.")
                % {"day": format_day(meeting.first_day)}
            }
        )
    if not offices:
        raise ValidationError({"offices": _("Choose an office.")})
    able = set(working_offices(meeting.relationship, today=today))
    for office in offices:
        if office not in able:
            raise ValidationError(
                {
                    "offices": _("%(office)s cannot propose items: it only takes note here.")
                    % {"office": office}
                }
            )


@transaction.atomic
def nothing_to_propose(call: ProposalCall, *, actor: Actor) -> ProposalCall:
    """Note for the office that was asked that it has nothing to propose; once noted, nothing."""
    meeting, locked = _lock_call(call)
    powers.require_called(actor, meeting, locked)
    return _end(locked, CallState.NOTHING)


@transaction.atomic
def stop_asking(call: ProposalCall, *, actor: Actor) -> ProposalCall:
    """Ask an office no longer; one that has answered stays so."""
    meeting, locked = _lock_call(call)
    powers.require_for_meeting(actor, Act.ARRANGE, meeting, locked)
    return _end(locked, CallState.WITHDRAWN)


def answer_call(meeting: Meeting, office: Office) -> None:
    """Note that an office, asked or not, has proposed; the caller holds the meeting."""
    calls = ProposalCall.objects.for_system(REASON).filter(meeting=meeting, office=office)
    for call in calls.select_for_update(of=("self",)):
        if call.state in (CallState.OPEN, CallState.NOTHING):
            _save(call, CallState.ANSWERED)


def _lock_call(call: ProposalCall) -> tuple[Meeting, ProposalCall]:
    (meeting,) = lock_meetings(pk=call.meeting_id)
    calls = ProposalCall.objects.for_system(REASON).select_for_update(of=("self",))
    return meeting, calls.get(pk=call.pk)


def _end(call: ProposalCall, state: str) -> ProposalCall:
    return _save(call, state) if call.state == CallState.OPEN else call


def _save(call: ProposalCall, state: str) -> ProposalCall:
    call.state = state
    call.save(update_fields=["state"])
    sync_call(call)
    return call
