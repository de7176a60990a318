"""How a meeting is called: "5th Security Dialogue", "3rd meeting, Working Group on …". Pure."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from dialogue.models import Meeting


def ordinal(number: int) -> str:
    """Return the English ordinal: 1st, 2nd, 3rd, 11th, 21st."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def meeting_title(meeting: "Meeting") -> str:
    """Return a meeting's title; without `Meeting.objects.with_title()` only its reference."""
    name = getattr(meeting, "body_name", None)
    if not name:
        return f"{meeting.get_kind_display()} {meeting.reference}"
    if meeting.kind == "checkin":
        return _("Check-in of the chairs, %(body)s") % {"body": name}
    if meeting.kind == "review":
        return _("Six-month review, %(body)s") % {"body": name}
    number = getattr(meeting, "number", None)
    if not number:
        return name
    if meeting.kind == "group_meeting":
        return _("%(ordinal)s meeting, %(body)s") % {"ordinal": ordinal(number), "body": name}
    return f"{ordinal(number)} {name}"
