"""Forms about co-chairs: seats, and who holds them."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.constraints import current
from core.forms import DateField
from dialogue.forms.fields import OfficeField, assigned_offices, give_choices
from dialogue.models import Body, ChairSeat
from dialogue.services.chairs import newest_term
from offices.forms import VersionedForm
from offices.models import Side, User

NAME_LENGTH = 120


def title_field() -> forms.CharField:
    """Return the field of the title that goes with a seat."""
    return forms.CharField(
        label=gettext_lazy("Title"),
        max_length=NAME_LENGTH,
        help_text=gettext_lazy("Like Assistant Secretary, Deputy Minister."),
    )


def organisation_field() -> forms.CharField:
    """Return the field of the ministry or agency that a seat of the other side belongs to."""
    return forms.CharField(
        label=gettext_lazy("Organisation"), required=False, max_length=NAME_LENGTH
    )


def holder_name_field() -> forms.CharField:
    """Return the field of who holds a seat."""
    return forms.CharField(label=gettext_lazy("Name"), required=False, max_length=NAME_LENGTH)


class NewSeatForm(forms.Form):
    """A co-chair's place: on our side an office's; and who holds it, when that is known."""

    side = forms.ChoiceField(label=gettext_lazy("Whose seat?"), widget=forms.RadioSelect)
    title = title_field()
    office = OfficeField(label=gettext_lazy("Office"), required=False)
    organisation = organisation_field()
    holder_name = holder_name_field()
    starts_on = DateField(label=gettext_lazy("Since"), required=False)

    def __init__(self, *args: Any, body: Body, user: User, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": today})
        super().__init__(*args, **kwargs)
        relationship = body.relationship
        give_choices(self, "side", [(side, relationship.country(side)) for side in Side.values])
        offices = assigned_offices(user, relationship, today)
        give_choices(self, "office", offices)
        home, partner = relationship.country(Side.HOME), relationship.country(Side.PARTNER)
        self.fields["office"].label = _("Office (%(country)s)") % {"country": home}
        self.fields["organisation"].label = _("Organisation (%(country)s)") % {"country": partner}
        self.fields["holder_name"].label = _("Who holds it")
        self.fields["holder_name"].help_text = _("May follow later.")

    def clean(self) -> dict[str, Any]:
        """Our seats have an office, theirs have none; a holder has a first day."""
        data = super().clean() or {}
        if data.get("side") == Side.HOME and not data.get("office") and "office" in data:
            self.add_error("office", _("Choose the office whose seat it is."))
        if data.get("side") == Side.PARTNER:
            data["office"] = None
        else:
            data["organisation"] = ""
        if data.get("holder_name") and not data.get("starts_on") and "starts_on" in data:
            self.add_error("starts_on", _("Say since when, or leave the name empty."))
        return data


class SeatForm(VersionedForm):
    """The title of a seat, and the office or organisation that it belongs to."""

    title = title_field()
    office = OfficeField(label=gettext_lazy("Office"))
    organisation = organisation_field()

    def __init__(
        self, *args: Any, record: ChairSeat, user: User, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, record=record, **kwargs)
        if record.side == Side.HOME:
            offices = assigned_offices(user, record.relationship, today)
            give_choices(self, "office", offices)
            del self.fields["organisation"]
        else:
            del self.fields["office"]


class SeatChairForm(VersionedForm):
    """Who holds a seat from a day on: by name, on our side perhaps somebody with an account."""

    holder = forms.ModelChoiceField(
        label=gettext_lazy("Somebody with an account"),
        required=False,
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Nobody of these"),
    )
    holder_name = holder_name_field()
    starts_on = DateField(label=gettext_lazy("From"))

    def __init__(self, *args: Any, record: ChairSeat, today: date, **kwargs: Any) -> None:
        # Whoever holds it now stands in a clash, not in an empty form.
        initial = {"starts_on": today, "holder_name": "", "holder": None}
        super().__init__(*args, record=record, initial=initial, **kwargs)
        if record.office_id is None:
            del self.fields["holder"]
            self.fields["holder_name"].required = True
        else:
            people = User.objects.filter(
                current(today, "memberships__"),
                memberships__office=record.office_id,
                is_active=True,
            )
            give_choices(self, "holder", people)
            self.fields["holder_name"].help_text = _("Left empty: the name of the account.")

    def standing_values(self, record: ChairSeat) -> dict[str, Any]:
        """Return the newest term of the seat."""
        term = newest_term(record)
        names = ("holder", "holder_name", "starts_on")
        return {name: getattr(term, name) for name in names} if term else {}

    def clean(self) -> dict[str, Any]:
        """There is a name: the one typed, or that of the account."""
        data = super().clean() or {}
        holder = data.setdefault("holder", None)
        if holder is not None and not data.get("holder_name"):
            data["holder_name"] = holder.name
        if not data.get("holder_name") and "holder_name" not in self.errors:
            self.add_error("holder_name", _("Write the name, or choose somebody."))
        return data


class EndTermForm(VersionedForm):
    """From which day a seat is empty; over the seat's version."""

    ends_on = DateField(
        label=gettext_lazy("Empty from"),
        help_text=gettext_lazy("The first day on which nobody holds it."),
    )
