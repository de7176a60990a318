"""The forms of the page after a meeting: that it was held, each item, the summary, the end."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.forms.fields import Reader
from agenda.forms.next_steps import StepPart
from agenda.models import AgendaItem, Outcome
from core.forms import DateField
from dialogue.forms.fields import (
    give_choices,
    marking_choices,
    marking_field,
    reason_field,
)
from dialogue.forms.meetings import MeetingForm
from dialogue.models import Meeting, MeetingKind, MeetingSummary, State
from offices.forms import VersionedForm
from offices.models import Office, Side

LONGEST_TEXT = 20_000
LONGEST_NAME = 120
LONGEST_HEADS = 3 * LONGEST_NAME + 4  # a forum has up to three chairs' seats on a side


def long_text(label: Any, *, rows: int, required: bool = False) -> forms.CharField:
    """Return the field of a text of some pages."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def marking_select() -> forms.ChoiceField:
    """Return the field of a marking as a list that takes one line."""
    return forms.ChoiceField(label=gettext_lazy("Marking"))


class RecordItemForm(StepPart, VersionedForm):
    """What became of one item, in one box, and perhaps a next step."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What became of it?"),
        widget=forms.RadioSelect,
        choices=[
            (Outcome.DISCUSSED, gettext_lazy("Discussed")),
            (Outcome.NOT_REACHED, gettext_lazy("Not reached")),
            (Outcome.CARRIED, gettext_lazy("Carry forward")),
        ],
    )
    minutes = long_text(gettext_lazy("Minutes"), rows=4)
    marking = marking_select()
    reason = reason_field(gettext_lazy("Why is the record corrected?"), required=False)
    field_order = ["version", "outcome", "minutes", "marking", "who", "what", "by_on", "reason"]

    def __init__(
        self,
        *args: Any,
        record: AgendaItem,
        meeting: Meeting,
        reader: Reader,
        offices: list[Office],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, record=record, auto_id=f"{record.reference}_%s", **kwargs)
        give_choices(self, "marking", marking_choices(reader.user))
        self.fields["who"].offer(offices, reader.relationship)  # type: ignore[attr-defined]
        self.fields["minutes"].help_text = _("Needed for what was discussed.")
        if meeting.state != State.CONCLUDED:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """What was discussed has minutes."""
        data = super().clean() or {}
        if data.get("outcome") == Outcome.DISCUSSED and not data.get("minutes", "").strip():
            self.add_error("minutes", _("Write in a sentence what was said."))
        return data


class SummaryPart(forms.Form):
    """The summary of a meeting, or the word that it follows."""

    summary = long_text(gettext_lazy("Summary"), rows=6)
    summary_marking = marking_select()
    is_later = forms.BooleanField(label=gettext_lazy("Summary later"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        data = super().clean() or {}
        if "summary" not in self.fields:
            return data
        if not data.get("summary", "").strip() and not data.get("is_later"):
            self.add_error("summary", _("Write a summary, or tick “Summary later”."))
        return data


class HoldForm(SummaryPart, MeetingForm):
    """That a meeting was held: prefilled from the plan."""

    first_day = DateField(label=gettext_lazy("Held on"))
    last_day = DateField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Leave empty for a meeting of one day."),
    )
    venue = forms.ChoiceField(label=gettext_lazy("Place"), widget=forms.RadioSelect)
    home_head = forms.CharField(required=False, max_length=LONGEST_HEADS)
    partner_head = forms.CharField(required=False, max_length=LONGEST_HEADS)
    reason = reason_field(gettext_lazy("Why is it recorded only now?"))
    field_order = [
        "version",
        "first_day",
        "last_day",
        "venue",
        "home_head",
        "partner_head",
        "summary",
        "summary_marking",
        "is_later",
        "reason",
    ]

    def __init__(
        self,
        *args: Any,
        record: Meeting,
        reader: Reader,
        today: date,
        heads: dict[str, str],
        has_summary: bool,
        **kwargs: Any,
    ) -> None:
        led = {f"{side}_head": heads.get(side, "") for side in Side.values}
        first = {"summary_marking": record.marking, **led, **(kwargs.get("initial") or {})}
        if record.last_day == record.first_day:
            first["last_day"] = None  # who corrects the day need not correct it twice
        if record.first_day and record.first_day > today:
            first["first_day"] = first["last_day"] = None
        super().__init__(*args, record=record, **{**kwargs, "initial": first}, auto_id="hold_%s")
        self.today = today
        give_choices(self, "summary_marking", marking_choices(reader.user))
        for side in Side.values:
            self.fields[f"{side}_head"].label = _("Head of delegation: %(country)s") % {
                "country": record.relationship.country(side)
            }
        if has_summary:
            for name in ("summary", "summary_marking", "is_later"):
                del self.fields[name]
        if record.state != State.MISSED:
            del self.fields["reason"]

    def standing_values(self, record: Meeting) -> dict[str, Any]:
        """Return the plan; the place of a meeting that never had a day is the one expected."""
        stands = super().standing_values(record)
        return {**stands, "venue": record.venue or record.expected_venue}

    def clean_first_day(self) -> date:
        """Not in the future."""
        first_day = self.cleaned_data["first_day"]
        if first_day > self.today:
            raise ValidationError(_("The day it was held on cannot be in the future."))
        return first_day

    def clean(self) -> dict[str, Any]:
        """A meeting of one day ends on its first; a consultation was led by somebody."""
        data = super().clean() or {}
        data["last_day"] = data.get("last_day") or data.get("first_day")
        if data.get("first_day") and data["last_day"] < data["first_day"]:
            self.add_error("last_day", _("The last day comes before the first day."))
        elif data.get("last_day") and data["last_day"] > self.today:
            self.add_error("last_day", _("It cannot end in the future."))
        if self.record.kind == MeetingKind.CONSULTATION:
            for side in Side.values:
                if not data.get(f"{side}_head", "").strip():
                    self.add_error(f"{side}_head", _("Say who led the delegation."))
        for side in Side.values:
            names = data.get(f"{side}_head", "").split(";")
            if any(len(name.strip()) > LONGEST_NAME for name in names):
                self.add_error(f"{side}_head", _("Put a semicolon between the names."))
        return data


class SummaryForm(forms.Form):
    """A summary by itself."""

    text = long_text(gettext_lazy("Summary"), rows=10, required=True)
    marking = marking_field()

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "marking", marking_choices(reader.user))


class EditSummaryForm(SummaryForm, VersionedForm):
    """A summary that exists; a lower marking and a correction of the record need a reason."""

    reason = reason_field(
        required=False,
        help_text=gettext_lazy(
            "Needed for a lower marking and after the meeting is concluded. The history keeps it."
        ),
    )

    def __init__(self, *args: Any, record: MeetingSummary, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, record=record, reader=reader, **kwargs)


class ConcludeForm(VersionedForm):
    """The end of the record; without a summary, the day by which it follows."""

    summary_later_on = DateField(
        label=gettext_lazy("Summary later, by"),
        help_text=gettext_lazy("It stays due until it is written."),
    )

    def __init__(self, *args: Any, record: Meeting, has_summary: bool, **kwargs: Any) -> None:
        super().__init__(*args, record=record, auto_id="conclude_%s", **kwargs)
        if has_summary:
            del self.fields["summary_later_on"]
