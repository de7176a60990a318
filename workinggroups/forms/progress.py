"""The forms of words on next steps and benchmarks."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DateField
from dialogue.forms.fields import text_field
from offices.forms import VersionedForm
from offices.versions import StaleVersionError
from workinggroups.models import Benchmark, NextStep, Progress, ProgressReport, ReadingWord
from workinggroups.services.progress import newest_report


class NewDayPart(forms.Form):
    """A new day, and why it moves."""

    new_date = DateField(label=gettext_lazy("New date"), required=False)
    because = forms.CharField(
        label=gettext_lazy("Because"), required=False, max_length=500, widget=forms.TextInput
    )

    def clean(self) -> dict[str, Any]:
        """A new day needs its reason."""
        data = super().clean() or {}
        if data.get("new_date") and not data.get("because", "").strip():
            self.add_error("because", _("A new date needs a reason."))
        return data


class ProgressForm(NewDayPart, VersionedForm):
    """An office's word on a next step."""

    word = forms.ChoiceField(
        label=gettext_lazy("How it stands"), widget=forms.RadioSelect, choices=Progress.choices
    )
    was_done = text_field(gettext_lazy("What was done"), None)
    comes_next = text_field(gettext_lazy("What comes next"), None)
    field_order = ["version", "word", "was_done", "comes_next", "new_date", "because"]

    def __init__(self, *args: Any, record: NextStep, **kwargs: Any) -> None:
        self.said: ProgressReport | None = None
        super().__init__(*args, record=record, **kwargs)
        for name in ("was_done", "comes_next"):
            self.fields[name].widget.attrs["rows"] = 2

    def standing_values(self, record: NextStep) -> dict[str, Any]:
        """Return nothing: every word is a new one. In a clash the last word stands beside it."""
        if self.said is None:
            return {}
        return {name: getattr(self.said, name) for name in ("word", "was_done", "comes_next")}

    def show_clash(self, error: StaleVersionError) -> None:
        """Show the word that somebody else gave meanwhile beside what was typed."""
        self.said = newest_report(error.record)
        super().show_clash(error)

    def clean(self) -> dict[str, Any]:
        """Done says what was done."""
        data = super().clean()
        if data.get("word") == Progress.DONE and not data.get("was_done", "").strip():
            self.add_error("was_done", _("Say what was done."))
        return data


class InquiryForm(forms.Form):
    """That we asked the other side, and what we heard."""

    asked_on = DateField(label=gettext_lazy("Last asked"))
    heard = text_field(gettext_lazy("What we heard"), None)
    is_done = forms.BooleanField(label="", required=False)

    def __init__(self, *args: Any, record: NextStep, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"asked_on": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["heard"].widget.attrs["rows"] = 2
        self.fields["is_done"].label = _("%(country)s has done it") % {
            "country": record.relationship.name
        }

    def clean_asked_on(self) -> date:
        """Not in the future."""
        asked_on = self.cleaned_data["asked_on"]
        if asked_on > self.today:
            raise forms.ValidationError(_("The day cannot be in the future."))
        return asked_on


class ReadingForm(NewDayPart):
    """What was measured on a day."""

    read_on = DateField(label=gettext_lazy("Measured on"))
    value = forms.CharField(label=gettext_lazy("Result"), max_length=120)
    word = forms.ChoiceField(
        label=gettext_lazy("Against the target"),
        widget=forms.RadioSelect,
        choices=ReadingWord.choices,
    )
    note = text_field(gettext_lazy("Note"), None)
    field_order = ["read_on", "value", "word", "note", "new_date", "because"]

    def __init__(self, *args: Any, record: Benchmark, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"read_on": today, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_read_on(self) -> date:
        """Not in the future."""
        read_on = self.cleaned_data["read_on"]
        if read_on > self.today:
            raise forms.ValidationError(_("The day cannot be in the future."))
        return read_on
