"""The form of an agenda item: a proposal of ours or of the other side, and its changes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.forms.fields import Reader
from agenda.models import AgendaItem
from core.forms import DateField
from dialogue.forms.fields import (
    OfficeField,
    assigned_offices,
    give_choices,
    marking_choices,
    marking_field,
    reason_field,
    text_field,
)
from dialogue.models import Meeting
from offices.forms import VersionedForm
from offices.models import Office, Side


def brings_field() -> forms.CharField:
    """Return the field of what a side brings to the meeting; the form names the country."""
    return forms.CharField(required=False, max_length=200)


class ItemPart(forms.Form):
    """What an agenda item says; `rows` groups the fields as the page shows them."""

    title = forms.CharField(label=gettext_lazy("Subject"), max_length=160)
    is_shared = forms.BooleanField(
        label="",
        required=False,
        help_text=gettext_lazy(
            "That copy tells the subject, the minutes planned and what each side brings, no more."
        ),
    )
    purpose = text_field(gettext_lazy("Purpose"), gettext_lazy("Why it is talked about. Internal."))
    desired_outcome = text_field(
        gettext_lazy("Desired outcome"), gettext_lazy("What to leave with. Internal.")
    )
    talking_points = text_field(gettext_lazy("Talking points"), gettext_lazy("Internal."))
    lead_office = OfficeField(required=False)
    duration = forms.IntegerField(
        label=gettext_lazy("Minutes planned"), required=False, min_value=1, max_value=600
    )
    home_brings = brings_field()
    home_brings_by = DateField(required=False)
    partner_brings = brings_field()
    partner_brings_by = DateField(required=False)
    marking = marking_field()

    def prepare(self, reader: Reader) -> None:
        """Offer the offices and markings that `reader` may choose, the countries named."""
        relationship = reader.relationship
        offices = assigned_offices(reader.user, relationship, reader.today)
        give_choices(self, "lead_office", offices)
        give_choices(self, "marking", marking_choices(reader.user))
        for side in Side.values:
            country = relationship.country(side)
            named = {"country": country}
            self.fields[f"{side}_brings"].label = _("%(country)s brings") % named
            self.fields[f"{side}_brings_by"].label = _("%(country)s brings it by") % named
        self.fields["is_shared"].label = _(
            "For both sides: it goes into the copy for %(country)s"
        ) % {"country": relationship.country(Side.PARTNER)}
        self.fields["lead_office"].label = _("Lead: %(country)s") % {
            "country": relationship.country(Side.HOME)
        }

    def clean(self) -> dict[str, Any]:
        """A day by which something is brought needs that something."""
        data = super().clean() or {}
        for side in Side.values:
            if data.get(f"{side}_brings_by") and not data.get(f"{side}_brings", "").strip():
                self.add_error(f"{side}_brings", _("Say what is brought by that day."))
        return data

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields that stand in one line, line by line."""
        lines = [
            ["office"],
            ["title"],
            ["is_shared"],
            ["purpose"],
            ["desired_outcome"],
            ["talking_points"],
            ["lead_office", "duration"],
            ["home_brings", "home_brings_by"],
            ["partner_brings", "partner_brings_by"],
            ["marking"],
            ["reason"],
        ]
        known = [[self[name] for name in line if name in self.fields] for line in lines]
        return [line for line in known if line]


class NewItemForm(ItemPart):
    """A proposal; who belongs to several offices says for which one."""

    office = OfficeField(label=gettext_lazy("Proposed by"))

    def __init__(
        self,
        *args: Any,
        reader: Reader,
        meeting: Meeting,
        offices: Sequence[Office],
        **kwargs: Any,
    ) -> None:
        self.offices = offices
        kwargs["initial"] = {"marking": meeting.marking, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.prepare(reader)
        office: Any = self.fields["office"]
        office.queryset = Office.objects.filter(pk__in=[each.pk for each in offices])
        office.empty_label, office.initial = None, offices[0].pk
        if len(offices) == 1:
            del self.fields["office"]

    def proposing_office(self) -> Office:
        """Return the office that proposes: the one chosen, else the only one."""
        return self.cleaned_data.pop("office", None) or self.offices[0]


class EditItemForm(ItemPart, VersionedForm):
    """The same over an item that exists; a lower marking needs a reason."""

    reason = reason_field(
        gettext_lazy("Why?"),
        required=False,
        help_text=gettext_lazy(
            "Needed for a lower marking and after the meeting. The history keeps it."
        ),
    )

    def __init__(self, *args: Any, record: AgendaItem, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        self.prepare(reader)
