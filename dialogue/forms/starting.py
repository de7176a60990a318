"""The forms of a start: the country, its offices and people, a forum from a template."""

from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DateField
from dialogue.forms.bodies import NAME_LENGTH
from dialogue.forms.fields import (
    OfficeField,
    give_choices,
    marking_choices,
    marking_field,
    venue_choices,
)
from dialogue.forum_templates import BY_CODE, TEMPLATES, Template, usual_name
from dialogue.models import Track
from offices.access import open_on
from offices.forms import VersionedForm
from offices.models import Assignment, Office, Part, Relationship, User
from offices.models.people import validate_time_zone
from offices.services.starting import offices_that_may_start, people_of

NOBODY = gettext_lazy("Nobody yet")
ALTERNATE = gettext_lazy(
    "Sees what is due there and acts when the responsible officer is not there."
)


class PersonField(forms.ModelChoiceField):
    """Somebody who works in an office; set `queryset`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), required=False, empty_label=NOBODY, **kwargs)


class StartForm(forms.Form):
    """A partner country and the desk that works on it."""

    name = forms.CharField(label=gettext_lazy("Country"), max_length=80)
    code = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=gettext_lazy("Country code"),
        help_text=gettext_lazy("Two letters, like AZ: they stand in addresses and references."),
        error_messages={"invalid": gettext_lazy("Two letters, like AZ.")},
    )
    capital = forms.CharField(label=gettext_lazy("Capital"), max_length=80)
    time_zone = forms.CharField(
        label=gettext_lazy("The capital's time zone"),
        max_length=64,
        validators=[validate_time_zone],
        help_text=gettext_lazy("Like Asia/Baku."),
    )
    office = OfficeField(
        label=gettext_lazy("Desk"),
        help_text=gettext_lazy("One of your offices. It arranges everything from today on."),
    )
    responsible = PersonField(label=gettext_lazy("Responsible"))
    alternate = PersonField(label=gettext_lazy("Alternate"), help_text=ALTERNATE)

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        self.user = user
        offices = offices_that_may_start(user, today)
        only = list(offices[:2])
        kwargs.setdefault(
            "initial",
            {"responsible": user.pk, "office": only[0].pk if len(only) == 1 else None},
        )
        super().__init__(*args, **kwargs)
        give_choices(self, "office", offices)
        for name in ("responsible", "alternate"):
            give_choices(self, name, people_of(offices, today))

    def clean_code(self) -> str:
        """Return the letters in capitals; a country that one sees already is linked."""
        code = self.cleaned_data["code"].upper()
        known = Relationship.objects.visible_to(self.user).filter(code=code).first()
        if known is not None:
            raise forms.ValidationError(
                format_html(
                    _('<a href="{}">{}</a> is here already.'),
                    known.get_absolute_url(),
                    known.name,
                )
            )
        return code


class AssignForm(forms.Form):
    """One more office with a part in a relationship."""

    office = OfficeField(label=gettext_lazy("Office"))
    part = forms.ChoiceField(
        label=gettext_lazy("What is its part?"),
        widget=forms.RadioSelect,
        choices=[
            (Part.POST, gettext_lazy("Post: the embassy there")),
            (Part.ACTION, gettext_lazy("Action: it works on a subject and answers for it")),
            (Part.INFORMATION, gettext_lazy("Information: it reads")),
            (Part.DESK, gettext_lazy("Desk: it arranges everything, like yours")),
        ],
    )

    def __init__(
        self, *args: Any, relationship: Relationship, today: date, user: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        taken = Assignment.objects.visible_to(user).filter(relationship=relationship)
        free = Office.objects.filter(open_on(today)).exclude(
            pk__in=taken.filter(ends_on__isnull=True).values("office_id")
        )
        give_choices(self, "office", free.order_by("code"))


class PeopleForm(VersionedForm):
    """Who answers for the part of an office, over the assignment's version."""

    responsible = PersonField(label=gettext_lazy("Responsible"))
    alternate = PersonField(label=gettext_lazy("Alternate"), help_text=ALTERNATE)

    def __init__(self, *args: Any, record: Assignment, today: date, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        people = people_of(Office.objects.filter(pk=record.office_id), today)
        for name in ("responsible", "alternate"):
            give_choices(self, name, people)


class StartForumForm(forms.Form):
    """A forum as it stands today: how it meets, what was held last, what comes next."""

    template = forms.ChoiceField(
        label=gettext_lazy("How does it meet?"),
        widget=forms.RadioSelect,
        choices=[(each.code, each.label) for each in TEMPLATES],
        initial=TEMPLATES[0].code,
        help_text=gettext_lazy("Each part of it can be changed later."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_LENGTH)
    last_first_day = DateField(
        label=gettext_lazy("Last consultation, first day"),
        required=False,
        help_text=gettext_lazy("Left empty if none was held yet."),
    )
    last_last_day = DateField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Left empty for one day."),
    )
    last_venue = forms.ChoiceField(
        label=gettext_lazy("Where was it?"), required=False, widget=forms.RadioSelect
    )
    held_so_far = forms.IntegerField(
        label=gettext_lazy("How many were held so far"),
        required=False,
        min_value=0,
        max_value=999,
        help_text=gettext_lazy("The last one counted, so that the next one gets its number."),
    )
    next_by = DateField(
        label=gettext_lazy("Next consultation, by"),
        help_text=gettext_lazy("The last day on which it should be held."),
    )
    marking = marking_field()

    def __init__(self, *args: Any, track: Track, user: User, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial", {"name": usual_name(track.theme.name), "marking": track.marking}
        )
        super().__init__(*args, **kwargs)
        give_choices(self, "last_venue", venue_choices(track.relationship))
        give_choices(self, "marking", marking_choices(user))

    def clean_template(self) -> Template:
        """Return the template that was chosen."""
        return BY_CODE[self.cleaned_data["template"]]

    def clean_held_so_far(self) -> int:
        """Left empty it is none, or the one that is entered."""
        return self.cleaned_data["held_so_far"] or 0
