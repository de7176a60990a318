"""Small forms: only a version, a reason, a reply, a position."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from agenda.models import Ask
from dialogue.forms.fields import OfficeField, assigned_offices, reason_field
from offices.forms import VersionedForm
from offices.models import User


class VersionForm(VersionedForm):
    """Nothing but the version that the page showed."""


class OnlyReasonForm(VersionedForm):
    """A reason."""

    reason = reason_field()


class ReplyForm(VersionedForm):
    """The reply to a question."""

    reply = reason_field(gettext_lazy("Your reply"))


class AskPositionForm(forms.Form):
    """Which office is asked for its position."""

    office = OfficeField(label=gettext_lazy("Office"))

    def __init__(self, *args: Any, ask: Ask, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = [position.office_id for position in ask.positions.all()]
        offices = assigned_offices(user, ask.relationship, today)
        self.fields["office"].queryset = offices.exclude(  # type: ignore[attr-defined]
            pk__in=[*asked, ask.action_office_id]
        )
