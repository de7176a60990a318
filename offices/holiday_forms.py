"""Forms about the days on which an office is closed or open."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateField
from offices.forms import VersionedForm

NAME_LENGTH = 200
HOLDS = [("", _("We are closed on this day")), ("open", _("We are open on this day"))]


def _name() -> forms.CharField:
    return forms.CharField(
        label=_("What day is it?"),
        max_length=NAME_LENGTH,
        help_text=_("Like “Victory Day”, or why the office is open."),
    )


def _holds() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("What holds?"), choices=HOLDS, widget=forms.RadioSelect, required=False
    )


class HolidayForm(forms.Form):
    """A day that the calendar of an office does not know, or knows wrongly."""

    day = DateField(label=_("Day"))
    name = _name()
    holds = _holds()


class ChangeHolidayForm(VersionedForm):
    """What holds on a day that stands in the calendar."""

    name = _name()
    holds = _holds()

    def standing_values(self, record: Any) -> dict[str, Any]:
        """Return what stands for this day now."""
        return {"name": record.name, "holds": "open" if record.is_open else ""}
