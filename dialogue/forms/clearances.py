"""Forms about clearances: which offices are asked, what an office says, who usually clears."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DateField
from dialogue.forms.fields import assigned_offices, give_choices, reason_field
from offices.forms import VersionedForm
from offices.models import ClearanceWord, Office, Relationship, User

WITHIN = timedelta(days=7)


class OfficesField(forms.ModelMultipleChoiceField):
    """Several offices as boxes, each by its code and name; set `queryset` to those on offer."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Office.objects.none(), widget=forms.CheckboxSelectMultiple, **kwargs
        )

    def label_from_instance(self, office: Office) -> str:
        """Return `EUR/CARC, Office of …`."""
        return f"{office.code}, {office.name}"


class AskClearanceForm(forms.Form):
    """Which offices are asked to clear a text, and by when; the body's usual ones are ticked."""

    offices = OfficesField(label=_("Offices"))
    due_on = DateField(label=_("Clear by"))

    def __init__(
        self,
        *args: Any,
        user: User,
        relationship: Relationship,
        today: date,
        usual: set[int],
        cleared: set[int],
        **kwargs: Any,
    ) -> None:
        offices = assigned_offices(user, relationship, today).exclude(pk__in=cleared)
        kwargs["initial"] = {
            "offices": [office.pk for office in offices if office.pk in usual],
            "due_on": today + WITHIN,
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        give_offices(self, offices)


def give_offices(form: forms.BaseForm, offices: QuerySet[Office]) -> None:
    """Offer these offices in the field `offices` of a form, by code."""
    give_choices(form, "offices", offices.order_by("code"))


class WordForm(VersionedForm):
    """An office's word on a text, and its position where it does not simply clear."""

    word = forms.ChoiceField(
        label=_("What does your office say?"),
        widget=forms.RadioSelect,
        choices=[
            (ClearanceWord.CLEARED, _("We clear it")),
            (ClearanceWord.CLEARED_WITH_EDITS, _("We clear it with these edits")),
            (ClearanceWord.INFORMATION, _("We take note")),
            (ClearanceWord.NOT_CLEARED, _("We do not clear it, because")),
        ],
    )
    position = reason_field(_("Edits, or why not"), required=False)


class ClearForm(WordForm):
    """The same for a text that may change meanwhile: `seen` is the digest of the one shown."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class UsualOfficesForm(VersionedForm):
    """The offices that usually clear the texts of a body."""

    offices = OfficesField(label=_("Offices"), required=False)

    def __init__(
        self, *args: Any, user: User, relationship: Relationship, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        give_offices(self, assigned_offices(user, relationship, today))
