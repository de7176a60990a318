"""Forms over a record that somebody else may change meanwhile (design §5, engineering §3)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import format_day
from core.text import Piece, word_differences
from offices.history import last_change
from offices.versions import StaleVersionError


@dataclass(frozen=True)
class ClashRow:
    """A field on which two people differ: what you typed, what stands, word by word."""

    label: str
    yours: str
    theirs: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Clash:
    """Who saved the record first, when, and every field that differs."""

    name: str
    at: datetime | None
    rows: list[ClashRow]

    @property
    def sentence(self) -> str:
        """Say who saved it first and that nothing is lost."""
        if self.at is None:
            return _("%(name)s saved this meanwhile. Both texts are below; nothing is lost.") % {
                "name": self.name
            }
        return _("%(name)s saved this at %(time)s. Both texts are below; nothing is lost.") % {
            "name": self.name,
            "time": f"{timezone.localtime(self.at):%H:%M}",
        }


class VersionedForm(forms.Form):
    """A form that knows which version of its record the page showed.

    Fields that bear the name of an attribute of the record are compared with it in a clash;
    `stands` tells what stands for other fields.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    clash: Clash | None = None

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        self.record = record
        initial = {**self.standing_values(record), **(kwargs.pop("initial", None) or {})}
        super().__init__(*args, initial={"version": record.version, **initial}, **kwargs)

    def standing_values(self, record: Any) -> dict[str, Any]:
        """Return what the record says now for the fields of this form."""
        values = {}
        for name in self.base_fields:
            try:
                field = record._meta.get_field(name)
            except FieldDoesNotExist:
                continue
            if field.concrete:
                values[name] = getattr(record, field.attname)
        return values

    def show_clash(self, error: StaleVersionError) -> None:
        """Keep what was typed, show what stands beside it, and let a second submit save."""
        stands = self.standing_values(error.record)
        rows = []
        for name, field in self.fields.items():
            if field.widget.is_hidden:
                continue
            yours = _said(field, self.cleaned_data.get(name))
            theirs = _said(field, stands[name]) if name in stands else ""
            if yours != theirs:
                label = str(field.label or name.replace("_", " ").capitalize())
                rows.append(ClashRow(label, yours, theirs, word_differences(theirs, yours)))
        name, at = last_change(error.record)
        self.clash = Clash(name or _("Somebody"), at, rows)
        self.data = self.data.copy()
        self.data["version"] = str(error.record.version)


def _said(field: forms.Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choices = getattr(field, "choices", None)
    if choices is not None:
        key = getattr(value, "pk", value)
        said = {str(getattr(code, "value", code)): str(label) for code, label in choices}
        return said.get(str(key), str(value))
    if isinstance(value, date) and not isinstance(value, datetime):
        return format_day(value)
    return str(value)
