"""The form of a contact: a visit, call, letter or démarche."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DateField
from dialogue.forms.fields import give_choices, marking_choices, marking_field, reason_field
from dialogue.forms.people import counterparts_on, said_of
from dialogue.models import Contact, ContactKind, ContactPerson, Counterpart, Status, Track
from dialogue.services.markings import is_lower
from offices.forms import VersionedForm
from offices.models import Relationship, Side, User

MOST_BOXES = 12


class TrackField(forms.ModelChoiceField):
    """A track, called by its theme; set `queryset`."""

    def label_from_instance(self, track: Track) -> str:
        """Return the name of the theme."""
        return track.theme.name


class PeopleField(forms.ModelMultipleChoiceField):
    """Several of the other side; set `queryset`."""

    def label_from_instance(self, counterpart: Counterpart) -> str:
        """Return the name with title and organisation."""
        return said_of(counterpart)


class ContactPart(forms.Form):
    """What a contact says. Four of its fields are needed, whoever took part."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), widget=forms.RadioSelect, choices=ContactKind.choices
    )
    on_day = DateField(label=gettext_lazy("Day"))
    said = forms.CharField(
        label=gettext_lazy("What was said"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    marking = marking_field()
    track = TrackField(
        label=gettext_lazy("Track"),
        required=False,
        queryset=Track.objects.none(),
        empty_label=gettext_lazy("None, or several"),
    )
    our_people = forms.CharField(label="", required=False, max_length=300)
    counterparts = PeopleField(label="", required=False, queryset=Counterpart.objects.none())
    their_people = forms.CharField(
        label="",
        required=False,
        max_length=300,
        help_text=gettext_lazy("Names that are not in the list above."),
    )

    def prepare(
        self, user: User, relationship: Relationship, today: date, present: Contact | None = None
    ) -> None:
        """Offer what `user` may choose; what `present` says already stays on offer."""
        self.today = today
        give_choices(self, "marking", marking_choices(user))
        standing = Q(pk=present.track_id) if present is not None else Q()
        tracks = Track.objects.visible_to(user).filter(relationship=relationship)
        still = tracks.filter(~Q(status=Status.CLOSED) | standing)
        give_choices(self, "track", still.select_related("theme"))
        people = counterparts_on(user, relationship, today)
        if present is not None:
            took_part = took_part_in(user, present).values("counterpart_id")
            everybody = Counterpart.objects.visible_to(user).filter(relationship=relationship)
            people = everybody.filter(Q(pk__in=people.values("pk")) | Q(pk__in=took_part))
        give_choices(self, "counterparts", people)
        field = self.fields["counterparts"]
        if people.count() <= MOST_BOXES:
            field.widget = forms.CheckboxSelectMultiple(choices=field.widget.choices)
        else:
            field.widget.attrs["size"] = 8
            field.help_text = _("Hold Ctrl (or Cmd) to choose several.")
        home, partner = relationship.country(Side.HOME), relationship.country(Side.PARTNER)
        self.fields["our_people"].label = _("Who took part: %(country)s") % {"country": home}
        field.label = _("Who took part: %(country)s") % {"country": partner}
        self.fields["their_people"].label = _("Others: %(country)s") % {"country": partner}

    def clean_on_day(self) -> date:
        """Not in the future."""
        on_day = self.cleaned_data["on_day"]
        if on_day > self.today:
            raise forms.ValidationError(_("The day of a contact cannot be in the future."))
        return on_day


class NewContactForm(ContactPart):
    """A contact that nobody has noted yet."""

    def __init__(
        self, *args: Any, user: User, relationship: Relationship, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(user, relationship, today)


class ContactForm(ContactPart, VersionedForm):
    """The same over one that was noted; a lower marking needs a reason."""

    reason = reason_field(
        gettext_lazy("Why lower?"),
        required=False,
        help_text=gettext_lazy("Only needed for a lower marking. The history keeps it."),
    )

    def __init__(
        self, *args: Any, record: Contact, user: User, today: date, may_lower: bool, **kwargs: Any
    ) -> None:
        self.user, self.may_lower = user, may_lower
        super().__init__(*args, record=record, **kwargs)
        self.prepare(user, record.relationship, today, record)
        if not may_lower:
            del self.fields["reason"]

    def standing_values(self, record: Contact) -> dict[str, Any]:
        """Return what the contact says, and the ids of who took part."""
        took_part = took_part_in(self.user, record).values_list("counterpart_id", flat=True)
        return {**super().standing_values(record), "counterparts": list(took_part)}

    def clean(self) -> dict[str, Any]:
        """A lower marking is for approvers, with a reason."""
        data = super().clean() or {}
        if "marking" in data and is_lower(data["marking"], self.record.marking):
            if not self.may_lower:
                said = _("Only approvers of the desk or the lead office mark it lower.")
                self.add_error("marking", said)
            elif "reason" in data and not data["reason"].strip():
                self.add_error("reason", _("Say why the marking is lowered."))
        return data


def took_part_in(user: User, contact: Contact) -> Any:
    """Return the entries of those of the other side who took part in a visible contact."""
    return ContactPerson.objects.visible_to(user).filter(contact=contact, is_dropped=False)


class WithdrawContactForm(VersionedForm):
    """Why a contact does not count."""

    reason = reason_field(gettext_lazy("Why was it entered by mistake?"))
