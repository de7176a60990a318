"""The run-up of a forum in one form: a line for each thing to do, and three more."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogue.forms.fields import assigned_offices
from dialogue.models import Body
from dialogue.models.run_up import LONGEST_AFTER, LONGEST_BEFORE, WHAT_LENGTH
from dialogue.run_ups import USUAL, Line
from dialogue.services.run_up import usual_lines
from offices.forms import VersionedForm
from offices.models import Side, User

BEFORE, AFTER = "before", "after"
MORE = 3  # empty lines at the end
MOST = 20


class RunUpForm(VersionedForm):
    """What is to be done before and after each meeting; a line left without words is dropped.

    A forum that has no run-up is offered the usual one.
    """

    def __init__(self, *args: Any, record: Body, user: User, today: date, **kwargs: Any) -> None:
        self.lines = usual_lines(record)
        self.is_usual = not self.lines
        self.lines = self.lines or list(USUAL)
        self.rows = range(1, min(len(self.lines) + MORE, MOST) + 1)
        relationship = record.relationship
        offices = assigned_offices(user, relationship, today).order_by("code")
        self.offices = {str(office.pk): office for office in offices}
        owners = [
            ("", _("Lead office")),
            *((key, office.code) for key, office in self.offices.items()),
            (Side.PARTNER, relationship.country(Side.PARTNER)),
        ]
        super().__init__(*args, record=record, **kwargs)
        for n in self.rows:
            label = {"number": n}
            self.fields[f"what_{n}"] = forms.CharField(
                label=_("%(number)d. What is to be done") % label,
                max_length=WHAT_LENGTH,
                required=False,
            )
            self.fields[f"days_{n}"] = forms.IntegerField(
                label=_("%(number)d. How many days") % label,
                min_value=0,
                max_value=-LONGEST_BEFORE,
                required=False,
            )
            self.fields[f"when_{n}"] = forms.ChoiceField(
                label=_("%(number)d. When") % label,
                required=False,
                choices=[(BEFORE, _("before the meeting")), (AFTER, _("after the meeting"))],
            )
            self.fields[f"whose_{n}"] = forms.ChoiceField(
                label=_("%(number)d. Whose") % label, required=False, choices=owners
            )

    def standing_values(self, record: Body) -> dict[str, Any]:
        """Return the lines that stand, or the usual ones, one after the other."""
        values: dict[str, Any] = {}
        for n, line in enumerate(usual_lines(record) or USUAL, 1):
            values[f"what_{n}"] = str(line.what)
            values[f"days_{n}"] = abs(line.days)
            values[f"when_{n}"] = AFTER if line.days > 0 else BEFORE
            whose = "" if line.office_id is None else str(line.office_id)
            values[f"whose_{n}"] = Side.PARTNER if line.side == Side.PARTNER else whose
        return values

    def clean(self) -> dict[str, Any]:
        """A line with words has a number of days; each thing is said once."""
        data = super().clean() or {}
        said = set()
        for n in self.rows:
            what, days = (data.get(f"what_{n}") or "").strip(), data.get(f"days_{n}")
            if not what:
                continue
            if days is None and f"days_{n}" not in self.errors:
                self.add_error(f"days_{n}", _("How many days before or after the meeting?"))
            elif data.get(f"when_{n}") == AFTER and days and days > LONGEST_AFTER:
                self.add_error(
                    f"days_{n}", _("At most %(days)d days after it.") % {"days": LONGEST_AFTER}
                )
            if what in said:
                self.add_error(f"what_{n}", _("This is said above already."))
            said.add(what)
        return data

    def chosen(self) -> list[Line]:
        """Return the lines of a valid form."""
        known = {str(line.what): line.known for line in [*USUAL, *self.lines]}
        return [self._line(n, known) for n in self.rows if self.cleaned_data[f"what_{n}"].strip()]

    def _line(self, n: int, known: dict[str, str]) -> Line:
        data = self.cleaned_data
        what, days, whose = data[f"what_{n}"].strip(), data[f"days_{n}"], data[f"whose_{n}"]
        office = self.offices.get(whose)
        return Line(
            what,
            days if data[f"when_{n}"] == AFTER else -days,
            Side.PARTNER if whose == Side.PARTNER else Side.HOME,
            office.pk if office else None,
            known.get(what, ""),
        )


SAYS = gettext_lazy(
    "Each meeting gets these when it is scheduled; those scheduled already keep theirs. A line "
    "left without words is dropped."
)
