"""Meetings: the ledger of a forum, those that were missed, and the steps of one."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.csv import Column
from core.downloads import Table
from desk.news import SAID_OF_STEPS
from dialogue.models import Meeting, State
from dialogue.states import Step
from dialogue.wording import place
from offices.models import Side


def _where(meeting: Meeting) -> str:
    return place(
        meeting.venue or meeting.expected_venue or meeting.expected_host, meeting.relationship
    )


def _confirmed_by(meeting: Meeting) -> str:
    """Name the countries that confirmed the days; nothing unless it is scheduled."""
    if meeting.state != State.SCHEDULED:
        return ""
    has_word = {Side.HOME: meeting.has_home_word, Side.PARTNER: meeting.has_partner_word}
    country = meeting.relationship.country
    return ", ".join(country(side) for side, has in has_word.items() if has) or _("neither side")


_MEETING = Column(gettext_lazy("Meeting"), str)
_KIND = Column(gettext_lazy("Kind"), lambda meeting: meeting.get_kind_display())
_REFERENCE = Column(gettext_lazy("Reference"), lambda meeting: meeting.reference)
_DUE = Column(gettext_lazy("Due by"), lambda meeting: meeting.due_on)

LEDGER = Table(
    "meetings",
    (
        _MEETING,
        _KIND,
        _REFERENCE,
        Column(gettext_lazy("State"), lambda meeting: meeting.get_state_display()),
        _DUE,
        Column(gettext_lazy("First day"), lambda meeting: meeting.first_day),
        Column(gettext_lazy("Last day"), lambda meeting: meeting.last_day),
        Column(gettext_lazy("Place"), _where),
        Column(gettext_lazy("Confirmed by"), _confirmed_by),
        Column(gettext_lazy("Reason of the last step"), lambda meeting: meeting.last_reason),
    ),
)

MISSED = Table(
    "missed",
    (
        Column(gettext_lazy("Country"), lambda meeting: meeting.relationship.name),
        _MEETING,
        _KIND,
        _REFERENCE,
        _DUE,
    ),
)

STEPS = Table(
    "steps",
    (
        Column(gettext_lazy("When (UTC)"), lambda step: step.at),
        Column(gettext_lazy("What happened"), lambda step: SAID_OF_STEPS[Step(step.act)]),
        Column(gettext_lazy("Reason"), lambda step: step.reason),
        Column(gettext_lazy("By"), lambda step: step.by or _("Entente, by the calendar")),
        Column(gettext_lazy("Office"), lambda step: step.office and step.office.code),
        Column(
            gettext_lazy("Taken back later"),
            lambda step: _("yes") if step.was_undone else _("no"),
        ),
    ),
)
