"""Forms of a hand-over and of the move of an office."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateField
from dialogue.forms.fields import (
    OfficeField,
    give_choices,
    marking_choices,
    marking_field,
    reason_field,
)
from offices.access import open_on
from offices.forms import VersionedForm
from offices.hand_overs import leavers_for, offices_to_arrange, successors_in
from offices.models import HandOver, HandOverNote, Office, User


class PersonField(forms.ModelChoiceField):
    """A person; set `queryset`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), empty_label=_("Choose a person"), **kwargs)


def _successor() -> PersonField:
    return PersonField(
        label=_("Successor"), help_text=_("Drafts or approves in the office on that day.")
    )


def _on_day() -> DateField:
    return DateField(
        label=_("On"), help_text=_("The first day on which the successor answers for it.")
    )


def _overlap_until() -> DateField:
    return DateField(
        label=_("Overlap until"),
        required=False,
        help_text=_("The first day on which who leaves no longer sees it. Empty: no overlap."),
    )


class HandOverForm(forms.Form):
    """A new hand-over."""

    office = OfficeField(label=_("Office"))
    leaver = PersonField(label=_("Who hands over?"))
    successor = _successor()
    on_day = _on_day()
    overlap_until = _overlap_until()

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        offices = offices_to_arrange(user, today)
        only = list(offices[:2])
        kwargs.setdefault(
            "initial", {"leaver": user.pk, "office": only[0].pk if len(only) == 1 else None}
        )
        super().__init__(*args, **kwargs)
        give_choices(self, "office", offices)
        give_choices(self, "leaver", leavers_for(user, today))
        give_choices(self, "successor", successors_in(offices.values("pk"), today, later=True))


class ChangeHandOverForm(VersionedForm):
    """Another successor or other days."""

    successor = _successor()
    on_day = _on_day()
    overlap_until = _overlap_until()

    def __init__(self, *args: Any, record: HandOver, today: date, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        able = successors_in([record.office_id], today, later=True)
        give_choices(self, "successor", able.exclude(pk=record.leaver_id))


class NotePart(forms.Form):
    """What one would want to know of a relationship."""

    text = forms.CharField(
        label=_("What would you want to know?"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What is agreed by word only, who helps, what is delicate."),
    )
    marking = marking_field()


class NewNoteForm(NotePart):
    """A first note about a relationship."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "marking", marking_choices(user))


class NoteForm(NotePart, VersionedForm):
    """The same over one's own note."""

    def __init__(self, *args: Any, record: HandOverNote, user: User, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        give_choices(self, "marking", marking_choices(user))


class OfficeMoveForm(forms.Form):
    """Where everything of an office goes, on which day, and why."""

    to_office = OfficeField(
        label=_("To which office?"),
        help_text=_("An approver of that office, or of one above it, confirms the move."),
    )
    on_day = DateField(
        label=_("On"), help_text=_("The first day on which the other office owes it.")
    )
    reason = reason_field(_("Why?"), help_text=_("Unclassified. Both offices read it."))
    with_people = forms.BooleanField(
        label=_("Its people go along, with their roles"), required=False
    )
    closes = forms.BooleanField(label=_("The office closes on that day"), required=False)

    def __init__(self, *args: Any, office: Office, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Office.objects.filter(open_on(today)).exclude(pk=office.pk)
        give_choices(self, "to_office", others.order_by("code"))
