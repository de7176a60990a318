"""Forms about meetings: days, hour, word of the other side, reasons."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.forms import DateField, TimeField
from dialogue.forms.fields import give_choices, reason_field, venue_choices
from dialogue.hours import instant_of
from dialogue.models import Channel, Meeting, Venue
from offices.forms import VersionedForm


def zone_of(meeting: Meeting) -> str:
    """Return the zone of the place where a meeting is; of the home capital for one by video."""
    if meeting.venue == Venue.PARTNER:
        return meeting.relationship.time_zone
    return settings.HOME_TIME_ZONE


class MeetingForm(VersionedForm):
    """A form over a meeting; places are named."""

    def __init__(self, *args: Any, record: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        for name in ("venue", "expected_venue"):
            if name in self.fields:
                blank = [] if self.fields[name].required else [("", _("Not known yet"))]
                give_choices(self, name, blank + venue_choices(record.relationship))


class ScheduleForm(MeetingForm):
    """The days and the place of a meeting; a reason when it moves."""

    first_day = DateField(label=_("First day"))
    last_day = DateField(
        label=_("Last day"), required=False, help_text=_("Leave empty for a meeting of one day.")
    )
    venue = forms.ChoiceField(label=_("Place"), widget=forms.RadioSelect)
    time = TimeField(
        label=_("Begins at"),
        required=False,
        help_text=_(
            "On the clock of the place; by video on ours. Leave empty while the hour is open."
        ),
    )
    reason = reason_field(_("Why does it move?"))

    def __init__(self, *args: Any, record: Meeting, is_move: bool, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        if not is_move:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """A meeting of one day ends on its first day."""
        data = super().clean() or {}
        data["last_day"] = data.get("last_day") or data.get("first_day")
        if data.get("first_day") and data["last_day"] < data["first_day"]:
            self.add_error("last_day", _("The last day comes before the first day."))
        return data

    def starts_at(self) -> datetime | None:
        """Return the instant at which the meeting begins; None while the hour is open."""
        data = self.cleaned_data
        if data["time"] is None:
            return None
        is_theirs = data["venue"] == Venue.PARTNER
        zone = self.record.relationship.time_zone if is_theirs else settings.HOME_TIME_ZONE
        return instant_of(data["first_day"], data["time"], clock_zone=zone, day_zone=zone)


class ExpectForm(MeetingForm):
    """When and where a meeting without a day is expected."""

    expected_month = forms.DateField(
        label=_("Expected in"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
        help_text=_("Year and month, like 2027-02."),
    )
    expected_venue = forms.ChoiceField(
        label=_("Expected place"), required=False, widget=forms.RadioSelect
    )


class HourForm(MeetingForm):
    """The hour of a meeting, on the clock of one of the capitals."""

    time = TimeField(
        label=_("Begins at"),
        required=False,
        help_text=_("Leave empty while the hour is open."),
    )
    clock = forms.ChoiceField(label=_("On the clock of"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, record: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        give_choices(
            self,
            "clock",
            [
                (settings.HOME_TIME_ZONE, settings.HOME_CAPITAL),
                (record.relationship.time_zone, record.relationship.capital),
            ],
        )

    def standing_values(self, record: Meeting) -> dict[str, Any]:
        """Return the hour on the clock of the place where the meeting is."""
        zone = zone_of(record)
        local = record.starts_at and record.starts_at.astimezone(ZoneInfo(zone))
        return {"time": local and local.time(), "clock": zone}


class TheirWordForm(MeetingForm):
    """How and since when we know that the other side confirmed."""

    channel = forms.ChoiceField(label=_("How do we know?"), widget=forms.RadioSelect)
    known_on = DateField(label=_("Since"))

    def __init__(self, *args: Any, record: Meeting, today: date, **kwargs: Any) -> None:
        super().__init__(*args, record=record, initial={"known_on": today}, **kwargs)
        give_choices(
            self, "channel", [choice for choice in Channel.choices if choice[0] != Channel.DECISION]
        )


class ReasonForm(MeetingForm):
    """Only a reason."""

    reason = reason_field()


class PostponeForm(ReasonForm):
    """A reason and a target day."""

    postponed_to = DateField(label=_("New date, about"))
    field_order = ["postponed_to", "reason"]
