"""Fields and choices that several forms share: places, markings, offices, reasons."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.constraints import current
from core.markings import MARKINGS
from dialogue.models import Meeting, State, Venue
from offices.access import open_on
from offices.gate import readable_markings
from offices.models import Assignment, Office, Relationship, User


def venue_choices(relationship: Relationship) -> list[tuple[str, str]]:
    """Return the places of a meeting by the names of the capitals."""
    return [
        (Venue.HOME, settings.HOME_CAPITAL),
        (Venue.PARTNER, relationship.capital),
        (Venue.VIDEO, str(_("By video"))),
    ]


def marking_choices(user: User) -> list[tuple[str, str]]:
    """Return the markings up to the clearance of `user`: nobody marks above it (design §5)."""
    readable = readable_markings(user)
    return [(each.code, each.line) for each in MARKINGS if each.code in readable]


def assigned_offices(user: User, relationship: Relationship, today: date) -> QuerySet[Office]:
    """Return the offices that work on a relationship on `today`, those that closed left out."""
    assignments = Assignment.objects.visible_to(user, today=today).filter(
        current(today), relationship=relationship
    )
    return Office.objects.filter(open_on(today), pk__in=assignments.values("office_id"))


class OfficeField(forms.ModelChoiceField):
    """An office, shown by its code and its name; set `queryset` to those of a relationship."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Office.objects.none(), empty_label=_("Choose an office"), **kwargs
        )

    def label_from_instance(self, office: Office) -> str:
        """Return `EUR/CARC, Office of …`."""
        return f"{office.code}, {office.name}"


def give_choices(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Give a field its choices: pairs of code and label, or a queryset for one of records."""
    field: Any = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = choices
    else:
        field.choices = choices


def marking_field() -> forms.ChoiceField:
    """Return the field of a marking; the form sets its choices. Without one nothing is saved."""
    return forms.ChoiceField(label=_("Marking"), widget=forms.RadioSelect)


def reason_field(label: Any = None, **kwargs: Any) -> forms.CharField:
    """Return the field of a reason, asked for with "Why?" or with `label`."""
    return forms.CharField(
        label=label or _("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), **kwargs
    )


def correction_reason_field() -> forms.CharField:
    """Return the field of why the record of a concluded meeting is corrected."""
    return reason_field(_("Why is the record corrected?"), help_text=_("The history keeps it."))


def ask_why_corrected(form: forms.BaseForm, meeting: Meeting) -> None:
    """Let `form` ask for a reason where it corrects what belongs to a concluded meeting."""
    if meeting.state == State.CONCLUDED:
        form.fields["reason"] = correction_reason_field()


def text_field(label: Any, help_text: Any) -> forms.CharField:
    """Return the field of a longer text that may stay empty."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=4000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
