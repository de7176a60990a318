"""Forms over a record that somebody else may change meanwhile (design §5, engineering §3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as time_of_day
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.dates import clock, format_day
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
        """Say who saved it first, when by the clocks of the home capital, and what became of it."""
        saved = {"name": self.name, "capital": settings.HOME_CAPITAL}
        if self.at is not None:
            saved["time"] = clock(self.at, settings.HOME_TIME_ZONE)[1]
            said = _("%(name)s saved this at %(time)s (%(capital)s).") % saved
        else:
            said = _("%(name)s saved this meanwhile.") % saved
        if not self.rows:
            return said + " " + _("Look again, then save once more.")
        return said + " " + _("Both texts are below; nothing is lost.")


class VersionedForm(forms.Form):
    """A form that knows which version of its record the page showed.

    Fields that bear the name of a column of the record are compared with it in a clash; a form
    with other fields says in `standing_values` what stands for them.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    clash: Clash | None = None

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        self.record = record
        kwargs["initial"] = {
            "version": record.version,
            **self.standing_values(record),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)

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
            yours = in_words(field, self.cleaned_data.get(name))
            theirs = in_words(field, stands[name]) if name in stands else ""
            if yours != theirs:
                label = str(field.label or name.replace("_", " ").capitalize())
                rows.append(ClashRow(label, yours, theirs, word_differences(theirs, yours)))
        name, at = last_change(error.record)
        self.clash = Clash(name or _("Somebody"), at, rows)
        if not rows:
            self.add_error(None, self.clash.sentence)
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("version")] = str(error.record.version)
        self.data = data


def in_words(field: forms.Field, value: Any) -> str:
    """Return a value of a field as its form shows it; "" for none, and for what is no choice."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choices = getattr(field, "choices", None)
    if choices is not None:
        labels = dict(_labels(choices))
        several = value if isinstance(value, list | tuple | set | QuerySet) else [value]
        return ", ".join(labels.get(str(getattr(each, "pk", each)), "") for each in several)
    if isinstance(value, datetime):
        day, time = clock(value, timezone.get_current_timezone())
        return f"{format_day(day)} {time}"
    if isinstance(value, date):
        return format_day(value)
    if isinstance(value, time_of_day):
        return f"{value:%H:%M}"
    return str(value)


def _labels(choices: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from _labels(label)
        else:
            yield str(getattr(code, "value", code)), str(label)
