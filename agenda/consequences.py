"""What follows from each answer, told before it is sent: "If you send: …". Pure (pages.md)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agenda.effects import BodyNow, from_json
from agenda.models import AnswerKind, Ask, AskKind, OfferedDate
from agenda.preview import preview
from agenda.words import days_said
from core.dates import format_day
from dialogue.models import Meeting, State
from dialogue.run_ups import dates_set_words


def what_follows(
    kind: str,
    *,
    ask: Ask,
    meeting: Meeting | None,
    today: date,
    offer: OfferedDate | None = None,
    is_asked_elsewhere: bool = False,
    now: BodyNow | None = None,
    run_up: int = 0,
) -> list[str]:
    """Return what an answer of `kind` (with an offered date: its approval) does, in sentences.

    `meeting` is that of a date ask, `run_up` how many dates of its run-up scheduling sets, `now`
    the body of an ask that carries an effect. It tells exactly what `agenda.services.outcomes`
    does.
    """
    match kind:
        case AnswerKind.APPROVED | AnswerKind.CHANGED if ask.kind == AskKind.DATE:
            return _date(ask, meeting, offer, run_up)
        case AnswerKind.APPROVED if ask.effect and now is not None:
            country = ask.relationship.country
            return preview(from_json(ask.effect), now, today=today, country=country)
        case AnswerKind.CHANGED if ask.effect:
            return [_("Nothing changes yet: a new request then says exactly what you approve.")]
        case AnswerKind.DISAPPROVED:
            return _due_again(meeting, is_asked_elsewhere) or [_seen(ask)]
        case AnswerKind.DEFERRED:
            said = _("Your office owes the answer by that day.")
            return [*_due_again(meeting, is_asked_elsewhere), said]
        case AnswerKind.TRANSFERRED:
            day = {"day": format_day(ask.request.suspense_on)}
            return [_("That office is asked instead, to answer by %(day)s.") % day]
        case AnswerKind.QUESTION:
            office = {"office": ask.request.office.code}
            return [_("%(office)s replies; then you answer.") % office]
    return [_seen(ask)]


def _seen(ask: Ask) -> str:
    office = {"office": ask.request.office.code}
    return _("%(office)s sees it on its desk; nothing else changes.") % office


def _date(ask: Ask, meeting: Meeting | None, offer: OfferedDate | None, run_up: int) -> list[str]:
    country = ask.relationship.name
    prepared = [dates_set_words(run_up)] if run_up else []
    names: dict[str, Any] = {"country": country, "days": _("the day that you give")}
    if offer is not None:
        names["days"] = days_said(offer.first_day, offer.last_day, offer.venue, ask.relationship)
    if meeting is None or meeting.state != State.SCHEDULED:
        return [
            _("The meeting is scheduled for %(days)s.") % names,
            _("%(country)s still has to confirm.") % names,
            *prepared,
        ]
    names["old"] = days_said(meeting.first_day, meeting.last_day, meeting.venue, ask.relationship)
    if names["old"] == names["days"]:
        return [_("The meeting stays on these days.")]
    moves = _("The meeting moves from %(old)s to %(days)s.") % names
    if offer and (offer.first_day, offer.last_day) == (meeting.first_day, meeting.last_day):
        return [moves, *prepared]
    confirms = _("%(country)s has to confirm the new days, unless it did so before.") % names
    return [moves, confirms, *prepared]


def _due_again(meeting: Meeting | None, is_asked_elsewhere: bool) -> list[str]:
    if meeting is None or meeting.state != State.REQUESTED:
        return []
    if is_asked_elsewhere:
        return [_("Another request still asks for a date of this meeting.")]
    return [_("The meeting has no date and is due again.")]
