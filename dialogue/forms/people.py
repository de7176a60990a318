"""Forms about people: who comes to a meeting, and who is who on the other side."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.constraints import current
from core.forms import DateField
from dialogue.forms.fields import OfficeField, assigned_offices, give_choices
from dialogue.models import Counterpart, DelegationMember
from offices.forms import VersionedForm
from offices.models import Membership, Office, Relationship, Side, User

LENGTH = 120


def name_field(*, required: bool = True, help_text: Any = "") -> forms.CharField:
    """Return the field of a person's name."""
    return forms.CharField(
        label=gettext_lazy("Name"), max_length=LENGTH, required=required, help_text=help_text
    )


def title_field() -> forms.CharField:
    """Return the field of a person's title."""
    return forms.CharField(
        label=gettext_lazy("Title"),
        max_length=LENGTH,
        required=False,
        help_text=gettext_lazy("Like Assistant Secretary, Deputy Minister."),
    )


def organisation_field() -> forms.CharField:
    """Return the field of the ministry or agency that a person is from."""
    return forms.CharField(label=gettext_lazy("Organisation"), max_length=LENGTH, required=False)


def leads_field() -> forms.BooleanField:
    """Return the box of a head of delegation."""
    return forms.BooleanField(label=gettext_lazy("Leads the delegation"), required=False)


def counterparts_on(user: User, relationship: Relationship, today: date) -> QuerySet[Counterpart]:
    """Return those on the other side who have not left by `today`."""
    found = Counterpart.objects.visible_to(user).filter(relationship=relationship)
    return found.filter(Q(left_on__isnull=True) | Q(left_on__gt=today))


class CounterpartField(forms.ModelChoiceField):
    """One of those on the other side, with title and organisation; set `queryset`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Counterpart.objects.none(), **kwargs)

    def label_from_instance(self, counterpart: Counterpart) -> str:
        """Return `P. Partner, Deputy Minister, Ministry of Energy`."""
        return said_of(counterpart)


def said_of(person: Any) -> str:
    """Return a person's name with title and organisation, as far as they are known."""
    return ", ".join(filter(None, [person.name, person.title, person.organisation]))


class DelegateForm(forms.Form):
    """What both sides' forms share."""

    def __init__(
        self, *args: Any, user: User, relationship: Relationship, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.relationship, self.today = user, relationship, today


class OurDelegateForm(DelegateForm):
    """Somebody of ours: with an account in an assigned office, or only by name."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("Somebody with an account"),
        required=False,
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Nobody of these"),
    )
    name = name_field(
        required=False, help_text=gettext_lazy("Left empty: the name of the account.")
    )
    title = title_field()
    office = OfficeField(label=gettext_lazy("Office"), required=False)
    is_head = leads_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices = assigned_offices(self.user, self.relationship, self.today)
        give_choices(self, "office", self.offices)
        people = User.objects.filter(is_active=True, pk__in=self._memberships().values("user_id"))
        give_choices(self, "person", people)
        self.fields["office"].help_text = _("Left empty: the office of the account.")

    def _memberships(self) -> QuerySet[Membership]:
        return Membership.objects.filter(
            current(self.today), office__in=self.offices.values("pk")
        ).order_by("office__code")

    def clean(self) -> dict[str, Any]:
        """There is a person or a name; the office follows from the account."""
        data = super().clean() or {}
        person = data.get("person")
        if person is None and not data.get("name") and "name" not in self.errors:
            self.add_error("name", _("Choose somebody, or write a name."))
        if person is not None and data.get("office") is None:
            own = self._memberships().filter(user=person).select_related("office").first()
            data["office"] = own.office if own else None
        return data


class TheirDelegateForm(DelegateForm):
    """Somebody of the other side: of who is who, or new there with this."""

    counterpart = CounterpartField(
        label=gettext_lazy("From who is who"),
        required=False,
        empty_label=gettext_lazy("Nobody of these"),
    )
    name = name_field(
        required=False, help_text=gettext_lazy("For somebody new: they are added to who is who.")
    )
    title = title_field()
    organisation = organisation_field()
    is_head = leads_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = counterparts_on(self.user, self.relationship, self.today)
        give_choices(self, "counterpart", found)
        for name in ("title", "organisation"):
            self.fields[name].help_text = _("Left empty: what who is who says.")

    def clean(self) -> dict[str, Any]:
        """Somebody is chosen, or new."""
        data = super().clean() or {}
        is_chosen, is_new = bool(data.get("counterpart")), bool(data.get("name"))
        if is_chosen and is_new:
            self.add_error("name", _("Choose somebody or write a new name, not both."))
        if not is_chosen and not is_new and "name" not in self.errors:
            self.add_error("name", _("Choose somebody, or write a name."))
        return data


class EditDelegateForm(VersionedForm):
    """What the list says of one who is on it."""

    name = name_field()
    title = title_field()
    organisation = organisation_field()
    office = OfficeField(label=gettext_lazy("Office"), required=False)
    is_head = leads_field()

    def __init__(
        self, *args: Any, record: DelegationMember, user: User, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, record=record, **kwargs)
        if record.side == Side.HOME:
            offices = assigned_offices(user, record.relationship, today)
            own = [record.office_id] if record.office_id else []
            present = Q(pk__in=offices.values("pk")) | Q(pk__in=own)
            give_choices(self, "office", Office.objects.filter(present))
            del self.fields["organisation"]
        else:
            del self.fields["office"]


class CounterpartPart(forms.Form):
    """Who somebody of the other side is, and how to reach them at work; nothing private."""

    name = name_field()
    title = title_field()
    organisation = organisation_field()
    email = forms.EmailField(label=gettext_lazy("Work e-mail"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("Work telephone"),
        required=False,
        max_length=40,
        help_text=gettext_lazy(
            "E-mail and telephone are dropped 24 months after they were last used or saved here."
        ),
    )


class NewCounterpartForm(CounterpartPart):
    """Somebody who is not in who is who yet."""


class CounterpartForm(CounterpartPart, VersionedForm):
    """The same over one who is; and whether they left."""

    left_on = DateField(
        label=gettext_lazy("Left on"),
        required=False,
        help_text=gettext_lazy("Then the lists no longer offer them."),
    )
