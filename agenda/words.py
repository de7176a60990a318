"""How answers are told, in one line. Pure; they come with `by`, `office`, `to_office` fetched."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from agenda.models import Answer, AnswerKind
from core.dates import clock, format_day, format_days
from dialogue.wording import place
from offices.models import Relationship


def days_said(first_day, last_day, venue: str, relationship: Relationship) -> str:
    """Return "Tue 19 May 2026, Baku"; the place is left out while it is not known."""
    where = place(venue, relationship)
    return ", ".join(filter(None, [format_days(first_day, last_day), where]))


def answer_said(answer: Answer) -> str:
    """Return what was answered: "Tue 12 May 2026 approved", "deferred until Mon 1 Feb 2027"."""
    days = answer.first_day and format_days(answer.first_day, answer.last_day)
    match answer.kind:
        case AnswerKind.APPROVED:
            return _("%(days)s approved") % {"days": days} if days else _("approved")
        case AnswerKind.CHANGED:
            if days:
                return _("%(days)s approved instead") % {"days": days}
            return _("approved with changes")
        case AnswerKind.DISAPPROVED:
            return _("disapproved")
        case AnswerKind.DEFERRED if answer.defer_until is not None:
            return _("deferred until %(day)s") % {"day": format_day(answer.defer_until)}
        case AnswerKind.WITHDRAWN:
            return _("withdrawn")
        case AnswerKind.OVERTAKEN:
            return _("overtaken by events")
        case AnswerKind.TRANSFERRED:
            return _("transferred to %(office)s") % {"office": answer.to_office}
        case AnswerKind.QUESTION:
            return _("asked a question")
        case _kind:
            return _("answered the question")


def moment_said(at: datetime) -> str:
    """Return "Mon 6 April 2026 08:14 Washington", on the clock of the home capital."""
    day, time = clock(at, settings.HOME_TIME_ZONE)
    return f"{format_day(day)} {time} {settings.HOME_CAPITAL}"


def already_answered(answer: Answer) -> str:
    """Return "J. Smith answered this at 08:13: Tue 12 May 2026 approved."; the day unless today."""
    day, time = clock(answer.at, settings.HOME_TIME_ZONE)
    is_today = day == clock(timezone.now(), settings.HOME_TIME_ZONE)[0]
    names = {
        "name": answer.by or _("Nobody"),
        "time": time,
        "day": format_day(day),
        "said": answer_said(answer),
    }
    if answer.by is None:
        return _("This is %(said)s since %(day)s.") % names
    if is_today:
        return _("%(name)s answered this at %(time)s: %(said)s.") % names
    return _("%(name)s answered this on %(day)s at %(time)s: %(said)s.") % names
