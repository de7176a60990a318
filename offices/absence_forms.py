"""Forms that say when somebody is away and who stands in."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import DateField
from offices.absence_rules import colleagues_of, people_entered_by
from offices.forms import VersionedForm
from offices.models import Absence, User

NOBODY = "nobody"


class StandInField(forms.ChoiceField):
    """Somebody of the reader's offices, or nobody, which is a choice too: set with `offer`."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Who stands in?"))
        self.people: dict[str, User] = {}

    def offer(self, user: User, today: date, standing: User | None = None) -> None:
        """Offer the people who work with `user`, and whoever stands in already."""
        found = {*colleagues_of(user, today), *([standing] if standing else [])}
        self.people = {str(person.pk): person for person in found}
        self.choices = [
            ("", _("Choose")),
            *sorted(((key, str(one)) for key, one in self.people.items()), key=lambda one: one[1]),
            (NOBODY, _("Nobody: then the alternate answers")),
        ]

    def person(self, chosen: str) -> User | None:
        """Return the person of a valid choice; None: nobody."""
        return self.people.get(chosen)


def _first_day() -> DateField:
    return DateField(label=gettext_lazy("First day away"))


def _back() -> DateField:
    return DateField(
        label=gettext_lazy("Back on"), help_text=gettext_lazy("The first day at work again.")
    )


class AbsenceForm(forms.Form):
    """Days away of oneself, or of somebody in whose office one approves."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("Who is away?"),
        queryset=User.objects.none(),
        required=False,
        empty_label=None,
    )
    starts_on = _first_day()
    ends_on = _back()
    stand_in = StandInField()

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = people_entered_by(user, today)
        person: Any = self.fields["person"]
        person.queryset, person.initial = people, user.pk
        if people.count() < 2:
            del self.fields["person"]
        stand_in: Any = self.fields["stand_in"]
        stand_in.offer(user, today)


class ChangeAbsenceForm(VersionedForm):
    """Other days, or somebody else who stands in."""

    starts_on = _first_day()
    ends_on = _back()
    stand_in = StandInField()

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stand_in: Any = self.fields["stand_in"]
        stand_in.offer(user, today, self.record.stand_in)

    def standing_values(self, record: Absence) -> dict[str, Any]:
        """Return what stands for this absence now."""
        stand_in = str(record.stand_in_id) if record.stand_in_id else NOBODY
        return {"starts_on": record.starts_on, "ends_on": record.ends_on, "stand_in": stand_in}
