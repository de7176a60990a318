"""The ledger of a working group, told in quarters (pages.md, WORKING GROUP)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.dates import format_day
from dialogue.models import Meeting, State
from dialogue.wording import status_sentence, turn
from offices.models import Relationship


@dataclass(frozen=True)
class Quarter:
    """A meeting of a group by the quarter for which it counts: `Q3 2026`."""

    meeting: Meeting
    name: str
    sentence: str
    asks_for_date: bool


def quarter_name(day: date) -> str:
    """Return `Q3 2026` for a day of August 2026."""
    return _("Q%(number)d %(year)d") % {"number": (day.month + 2) // 3, "year": day.year}


def quarters(
    meetings: Iterable[Meeting], relationship: Relationship, coming: Meeting | None
) -> list[Quarter]:
    """Return each meeting of a ledger as a quarter; `coming` is the next one of the group.

    One held late or early counts for the quarter in which it was due; those due after the next one
    are planned.
    """
    lines = []
    for meeting in meetings:
        day = meeting.due_on or meeting.first_day
        is_next = coming is not None and meeting.pk == coming.pk
        is_planned = meeting.state == State.DUE and not is_next
        lines.append(
            Quarter(
                meeting,
                quarter_name(day) if day else str(meeting.get_kind_display()),
                _planned(meeting, relationship)
                if is_planned
                else status_sentence(meeting, relationship),
                asks_for_date=is_next and meeting.state == State.DUE,
            )
        )
    return lines


def _planned(meeting: Meeting, relationship: Relationship) -> str:
    if meeting.expected_month is not None or meeting.due_on is None:
        return status_sentence(meeting, relationship)
    planned = _("Planned, due by %(day)s") % {"day": format_day(meeting.due_on)}
    host = turn(meeting.expected_host, relationship)
    return f"{planned}, {host}" if host else planned
