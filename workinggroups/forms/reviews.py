"""The forms of a review: an assessment, a decision on one next step, and why one is taken back."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DateField
from core.markings import marking as read_marking
from dialogue.forms.fields import give_choices, marking_choices, marking_field, reason_field
from offices.forms import VersionedForm
from offices.models import Office, User
from workinggroups.models import Course, Verdict
from workinggroups.models.programme import Commitment

LONGEST_TEXT = 20_000


class AssessmentPart(forms.Form):
    """What a chair says of the progress."""

    word = forms.ChoiceField(
        label=gettext_lazy("On the whole"), widget=forms.RadioSelect, choices=Course.choices
    )
    text = forms.CharField(
        label=gettext_lazy("Assessment"),
        max_length=LONGEST_TEXT,
        help_text=gettext_lazy("What goes well, what does not, and what has to happen."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    marking = marking_field()


class PrepareForm(AssessmentPart):
    """A new assessment, in the name of one of the offices that its author may speak for."""

    office = forms.ChoiceField(
        label=gettext_lazy("In the name of"), widget=forms.RadioSelect, required=False
    )
    field_order = ["office", "word", "text", "marking"]

    def __init__(self, *args: Any, user: User, offices: list[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = {str(office.uid): office for office in offices}
        give_choices(self, "marking", marking_choices(user))
        if len(offices) > 1:
            field = self.fields["office"]
            field.required = True
            named = [(uid, f"{each.code}, {each.name}") for uid, each in self.offices.items()]
            give_choices(self, "office", named)
        else:
            del self.fields["office"]

    def clean(self) -> dict[str, Any]:
        """Return the office too where there was nothing to choose."""
        data = super().clean() or {}
        if "office" in self.fields:
            data["office"] = self.offices.get(data.get("office", ""))
        else:
            (data["office"],) = self.offices.values()
        return data


class EditAssessmentForm(AssessmentPart, VersionedForm):
    """The same over one that exists."""

    reason = reason_field(
        gettext_lazy("Why lower?"),
        required=False,
        help_text=gettext_lazy("Only needed for a lower marking. The history keeps it."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "marking", marking_choices(user))


class DecideForm(VersionedForm):
    """What the chairs decide on one next step or benchmark."""

    word = forms.ChoiceField(
        label=gettext_lazy("Decision"), widget=forms.RadioSelect, choices=Verdict.choices
    )
    new_date = DateField(label=gettext_lazy("New date"), required=False)
    reason = reason_field(required=False)

    def __init__(self, *args: Any, record: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        portion = read_marking(record.marking).portion
        self.fields["reason"].help_text = _(
            "Needed for a new date and a withdrawal. It is kept with what you decide on, which is "
            "marked %(portion)s: write nothing here that is more sensitive."
        ) % {"portion": portion}

    def standing_values(self, record: Commitment) -> dict[str, Any]:
        """Return nothing: every decision is a new one."""
        return {}

    def clean(self) -> dict[str, Any]:
        """A new date is one, and both it and a withdrawal have a reason."""
        data = super().clean() or {}
        word = data.get("word")
        if word == Verdict.MOVE and not data.get("new_date") and "new_date" not in self.errors:
            self.add_error("new_date", _("Choose the new date."))
        if word != Verdict.MOVE and data.get("new_date"):
            self.add_error("new_date", _("A date goes with “It gets a new date” only."))
        if word in (Verdict.MOVE, Verdict.WITHDRAW) and not data.get("reason", "").strip():
            self.add_error("reason", _("Say why, in a few words."))
        return data
