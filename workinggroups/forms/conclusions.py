"""Forms about joint conclusions: the text, each side's agreement, the report, the chairs' word."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import format_day
from core.forms import DateField
from core.markings import marking as read_marking
from dialogue.forms.fields import give_choices, marking_choices, marking_field, reason_field
from dialogue.models import Channel, Meeting
from offices.forms import VersionedForm
from offices.models import User
from workinggroups.models import ChairWord, JointConclusion, TextState

LONGEST_TEXT = 20_000


class MeetingField(forms.ChoiceField):
    """One of the meetings that `offer` sets, or none; cleans to the meeting or None."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Agreed at the meeting"), required=False)
        self.meetings: dict[str, Meeting] = {}

    def offer(self, meetings: Iterable[Meeting]) -> None:
        """Offer these meetings, each behind its portion mark."""
        self.meetings = {str(meeting.uid): meeting for meeting in meetings}
        said = [(uid, _label(meeting)) for uid, meeting in self.meetings.items()]
        self.choices = [("", _("None, or not held yet")), *said]

    def clean(self, value: Any) -> Any:
        """Return the meeting that was chosen, or None."""
        return self.meetings.get(super().clean(value))


def _label(meeting: Meeting) -> str:
    portion = read_marking(meeting.marking).portion
    day = meeting.first_day
    return f"{portion} {meeting}, {format_day(day)}" if day else f"{portion} {meeting}"


class TextPart(forms.Form):
    """What a conclusion says."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        strip=False,
    )
    meeting = MeetingField()
    marking = marking_field()

    def prepare(self, user: User, meetings: Iterable[Meeting]) -> None:
        """Offer the meetings of the group, and the markings that `user` may give."""
        field: Any = self.fields["meeting"]
        field.offer(meetings)
        give_choices(self, "marking", marking_choices(user))


class NewConclusionForm(TextPart):
    """A first draft."""

    def __init__(self, *args: Any, user: User, meetings: Iterable[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(user, meetings)


class EditConclusionForm(TextPart, VersionedForm):
    """Another text; of one that both sides agreed, or with a lower marking, with the reason."""

    reason = reason_field(
        gettext_lazy("Why?"),
        required=False,
        help_text=gettext_lazy("Only for a lower marking, or a text that both sides agreed."),
    )

    def __init__(
        self,
        *args: Any,
        record: JointConclusion,
        user: User,
        meetings: Iterable[Meeting],
        **kwargs: Any,
    ) -> None:
        self.uids = {meeting.pk: str(meeting.uid) for meeting in meetings}
        super().__init__(*args, record=record, **kwargs)
        self.prepare(user, meetings)
        if record.state == TextState.AGREED:
            self.fields["reason"].required = True
            self.fields["reason"].help_text = _("Both sides agreed to it. Say why it changes.")

    def standing_values(self, record: Any) -> dict[str, Any]:
        """Return what stands; a meeting by the key under which the form offers it."""
        values = super().standing_values(record)
        return {**values, "meeting": self.uids.get(record.meeting_id, "")}


class SeenForm(VersionedForm):
    """Nothing but the version and the digest of the text that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class AgreementForm(VersionedForm):
    """Who agreed for a side, when, and how we know; bound to the text that the page showed."""

    agreed_by = forms.CharField(
        label=gettext_lazy("Agreed by"),
        max_length=120,
        help_text=gettext_lazy("The person who agreed, with the title."),
    )
    agreed_on = DateField(label=gettext_lazy("Agreed on"))
    channel = forms.ChoiceField(
        label=gettext_lazy("How we know"), widget=forms.RadioSelect, choices=Channel.choices
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ReasonForm(VersionedForm):
    """A reason."""

    reason = reason_field()


class ReportForm(VersionedForm):
    """The day on which the text went to the chairs."""

    reported_on = DateField(label=gettext_lazy("Reported on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"reported_on": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def standing_values(self, record: Any) -> dict[str, Any]:
        """Nothing stands for the day until it is reported."""
        return {}


class ChairForm(VersionedForm):
    """A chair's word on what was reported."""

    word = forms.ChoiceField(
        label=gettext_lazy("Your word"),
        widget=forms.RadioSelect,
        choices=[
            (ChairWord.ACKNOWLEDGED, gettext_lazy("Acknowledge it")),
            (ChairWord.RETURNED, gettext_lazy("Return it, because")),
        ],
    )
    reason = reason_field(gettext_lazy("Why it goes back"), required=False)
