"""Forms around what goes to the other side, what they say to it, and calls for proposals."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DateField
from dialogue.forms.fields import give_choices, reason_field
from dialogue.models import Channel, Meeting
from offices.models import Office

CHANNELS = [choice for choice in Channel.choices if choice[0] != Channel.DECISION]


class SendForm(forms.Form):
    """How and when a paper went to the other side."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How was it sent?"), widget=forms.RadioSelect, choices=CHANNELS
    )
    sent_on = DateField(label=gettext_lazy("Sent on"))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class PaperWordForm(forms.Form):
    """How and since when we know the other side's word on a paper."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How do we know?"), widget=forms.RadioSelect, choices=CHANNELS
    )
    known_on = DateField(label=gettext_lazy("Since"))


class WithdrawWordForm(forms.Form):
    """Why a word that was recorded does not stand."""

    reason = reason_field()


class OfficesField(forms.ModelMultipleChoiceField):
    """Several offices, shown by code and name."""

    def label_from_instance(self, office: Office) -> str:
        """Return `EUR/CARC, Office of …`."""
        return f"{office.code}, {office.name}"


class CallForm(forms.Form):
    """Which offices are asked for proposals, and by when."""

    offices = OfficesField(
        queryset=Office.objects.none(),
        label=gettext_lazy("Ask these offices"),
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = DateField(label=gettext_lazy("Proposals by"))

    def __init__(
        self, *args: Any, offices: QuerySet[Office], meeting: Meeting, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.meeting = today, meeting
        give_choices(self, "offices", offices)

    def clean_due_on(self) -> date:
        """A day from today on, and before the meeting."""
        due_on = self.cleaned_data["due_on"]
        if due_on < self.today:
            raise forms.ValidationError(_("Choose a day from today on."))
        first_day = self.meeting.first_day
        if first_day is not None and due_on >= first_day:
            raise forms.ValidationError(_("Choose a day before the meeting."))
        return due_on
