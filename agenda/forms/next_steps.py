"""The forms of who does what by when: a proposal for a next step."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.forms.fields import Reader
from agenda.models import StepProposal
from core.forms import DateField
from dialogue.forms.fields import assigned_offices
from offices.forms import VersionedForm
from offices.models import Office, Relationship, Side


class WhoField(forms.ChoiceField):
    """Who does a next step: an assigned office, or the other side; cleans to both columns."""

    def offer(self, offices: list[Office], relationship: Relationship) -> None:
        """Offer the offices, and the other side by the name of its country."""
        self.offices = {str(office.uid): office for office in offices}
        self.choices = [
            ("", _("Choose who")),
            (Side.PARTNER, relationship.country(Side.PARTNER)),
            *((uid, office.code) for uid, office in self.offices.items()),
        ]

    def clean(self, value: Any) -> dict[str, Any] | None:
        """Return the side and the office, or None where nobody was chosen and may be."""
        chosen = super().clean(value)
        if not chosen:
            return None
        if chosen == Side.PARTNER:
            return {"side": Side.PARTNER, "office": None}
        return {"side": Side.HOME, "office": self.offices[chosen]}


class StepPart(forms.Form):
    """Who, what, by when."""

    who = WhoField(label=gettext_lazy("Who"), required=False)
    what = forms.CharField(label=gettext_lazy("Next step: what"), required=False, max_length=200)
    by_on = DateField(label=gettext_lazy("By when"), required=False)

    def clean(self) -> dict[str, Any]:
        """A next step says who and what; all empty, there is none."""
        data = super().clean() or {}
        if data.get("what") and not data.get("who"):
            self.add_error("who", _("Say who does it."))
        if not data.get("what") and (data.get("who") or data.get("by_on")):
            self.add_error("what", _("Say what is to be done."))
        return data

    def taken_step(self, data: dict[str, Any]) -> dict[str, Any] | None:
        """Take the fields of the next step out of `data` and return its values; None for none."""
        who, what, by_on = data.pop("who"), data.pop("what"), data.pop("by_on")
        return {**who, "what": what, "by_on": by_on} if what else None


class NewStepForm(StepPart):
    """The same alone."""

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].offer(offices_of(reader), reader.relationship)  # type: ignore[attr-defined]
        self.fields["who"].required = self.fields["what"].required = True


class StepForm(StepPart, VersionedForm):
    """The same over a proposal that exists."""

    def __init__(self, *args: Any, record: StepProposal, offices: list[Office], **kwargs: Any):
        super().__init__(*args, record=record, **kwargs)
        if record.office is not None and record.office not in offices:
            offices = [record.office, *offices]  # it is not assigned any more, and stands
        self.fields["who"].offer(offices, record.relationship)  # type: ignore[attr-defined]
        self.fields["who"].required = self.fields["what"].required = True

    def standing_values(self, record: StepProposal) -> dict[str, Any]:
        """Return what the proposal says, who does it as one choice."""
        office = record.office
        return {
            "who": str(office.uid) if office else Side.PARTNER,
            "what": record.what,
            "by_on": record.by_on,
        }


def offices_of(reader: Reader) -> list[Office]:
    """Return the assigned offices, by code, fetched once for all forms of a page."""
    found = assigned_offices(reader.user, reader.relationship, reader.today)
    return list(found.order_by("code"))
