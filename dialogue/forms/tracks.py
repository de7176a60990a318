"""Forms about tracks, and about pausing and closing of tracks and forums."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogue.forms.fields import (
    OfficeField,
    assigned_offices,
    give_choices,
    reason_field,
    text_field,
)
from dialogue.models import Body, Status, Theme, Track
from offices.forms import VersionedForm
from offices.models import Office, Relationship, User


def objective_field() -> forms.CharField:
    """Return the field of what a track is for."""
    return text_field(
        gettext_lazy("Objective"), gettext_lazy("What both sides want to reach. Unclassified.")
    )


def basis_field() -> forms.CharField:
    """Return the field of what a track rests on."""
    return text_field(
        gettext_lazy("Basis"), gettext_lazy("The letter or visit that it rests on. Unclassified.")
    )


class NewTrackForm(forms.Form):
    """A track on a theme that has none yet; led by the office that opens it unless said."""

    theme = forms.ModelChoiceField(
        label=gettext_lazy("Theme"),
        queryset=Theme.objects.all(),
        empty_label=gettext_lazy("Choose a theme"),
    )
    lead_office = OfficeField(label=gettext_lazy("Lead office"))
    objective = objective_field()
    basis = basis_field()

    def __init__(
        self,
        *args: Any,
        relationship: Relationship,
        user: User,
        office: Office,
        today: date,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("initial", {"lead_office": office.pk})
        super().__init__(*args, **kwargs)
        offices = assigned_offices(user, relationship, today)
        give_choices(self, "lead_office", offices)
        taken = (
            Track.objects.visible_to(user)
            .filter(relationship=relationship)
            .exclude(status=Status.CLOSED)
        )
        themes = Theme.objects.exclude(pk__in=taken.order_by().values("theme_id"))
        give_choices(self, "theme", themes)


class TrackForm(VersionedForm):
    """The texts of a track, and its lead office for those who may change that."""

    objective = objective_field()
    basis = basis_field()
    lead_office = OfficeField(label=gettext_lazy("Lead office"))

    def __init__(
        self, *args: Any, record: Track, user: User, can_arrange: bool, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, record=record, **kwargs)
        if can_arrange:
            offices = assigned_offices(user, record.relationship, today)
            give_choices(self, "lead_office", offices)
        else:
            del self.fields["lead_office"]


class StatusForm(VersionedForm):
    """Pause, resume or close a track or a forum; pausing and closing need a reason."""

    change_to = forms.ChoiceField(
        label=gettext_lazy("What is to happen?"), widget=forms.RadioSelect
    )
    reason = reason_field(
        required=False, help_text=gettext_lazy("Needed to pause and to close. It stays in sight.")
    )

    def __init__(self, *args: Any, record: Track | Body, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        give_choices(
            self,
            "change_to",
            [
                (Status.PAUSED, _("Pause it"))
                if record.status == Status.ACTIVE
                else (Status.ACTIVE, _("Resume it")),
                (Status.CLOSED, _("Close it for good")),
            ],
        )

    def clean(self) -> dict[str, Any]:
        """Only resuming goes without a reason."""
        data = super().clean() or {}
        needs_reason = data.get("change_to") in (Status.PAUSED, Status.CLOSED)
        if needs_reason and "reason" in data and not data["reason"].strip():
            self.add_error("reason", _("Say why, in a few words."))
        return data
