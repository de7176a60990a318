"""The forms of an import: bringing a table, matching its columns, correcting its rows."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import format_day
from core.forms import DateField, DayInput
from core.markings import marking as read_marking
from core.tables import NotADayError, TableError, read_day, read_pasted, read_table
from core.tables.cells import MOST_BYTES
from dialogue.forms.fields import give_choices, marking_choices, marking_field
from dialogue.models import Meeting, Track
from offices.models import User
from workinggroups.forms.programme import ByUid
from workinggroups.imports.columns import LABELS, LOOKED_AT, NEEDED, Field, examples, name_of
from workinggroups.imports.looking import Sheet
from workinggroups.imports.rows import Judged, as_chosen
from workinggroups.models import StepImport

LONGEST_SAID = 2_000


class BringForm(forms.Form):
    """A table as a file or as cells; cleans to its `rows` and its `name` as well."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("An .xlsx workbook (its first sheet) or CSV, up to 2 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    cells = forms.CharField(
        label=gettext_lazy("Or paste cells"),
        required=False,
        strip=False,
        help_text=gettext_lazy("Copy them in the spreadsheet with their headings."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    marking = marking_field()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        give_choices(self, "marking", marking_choices(user))
        self.fields["marking"].help_text = _(
            "The highest of all rows, unless a column says it for each."
        )

    def clean(self) -> dict[str, Any]:
        """Read the table; what is wrong with it stands beside where it was brought."""
        data = super().clean() or {}
        file, cells = data.get("file"), (data.get("cells") or "").strip("\r\n")
        if file and cells:
            self.add_error("cells", _("Bring a file or paste cells, not both."))
        elif not file and not cells:
            if "file" not in self.errors:
                self.add_error("file", _("Choose a file, or paste cells."))
        elif file and file.size > MOST_BYTES:
            self.add_error("file", _("This file is larger than 2 MB."))
        else:
            try:
                data["rows"] = read_table(file.read()) if file else read_pasted(cells)
            except TableError as error:
                self.add_error("file" if file else "cells", str(error))
            data["name"] = file.name if file else _("Pasted cells")
        return data


class MatchForm(forms.Form):
    """Which column says what, and what the rows are."""

    headings_at = forms.TypedChoiceField(
        label=gettext_lazy("The headings stand in"), required=False, coerce=int, empty_value=None
    )
    month_first = forms.TypedChoiceField(
        label=gettext_lazy("A day like 3/4/2026 is"),
        widget=forms.RadioSelect,
        coerce=lambda said: said == "1",
        choices=[("0", gettext_lazy("3 April 2026")), ("1", gettext_lazy("March 4, 2026"))],
    )
    track = ByUid(
        label=gettext_lazy("Track of rows without a group"),
        nothing=gettext_lazy("Each row names its group"),
    )
    meeting = ByUid(
        label=gettext_lazy("From which meeting?"), nothing=gettext_lazy("From none of these")
    )
    stands = forms.ChoiceField(
        label=gettext_lazy("What are these rows?"),
        widget=forms.RadioSelect,
        choices=[
            ("proposed", gettext_lazy("Proposals: the chairs still decide on them")),
            ("adopted", gettext_lazy("Adopted: in force, with this as their baseline")),
        ],
    )
    adopted_on = DateField(
        label=gettext_lazy("Adopted on"),
        required=False,
        help_text=gettext_lazy("Left empty: the last day of the meeting."),
    )

    def __init__(
        self,
        *args: Any,
        record: StepImport,
        tracks: list[Track],
        meetings: list[Meeting],
        may_be_in_force: bool,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = _as_matched(record, tracks)
        super().__init__(*args, **kwargs)
        columns = _columns_of(record)
        for name, label in LABELS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                required=name in NEEDED,
                coerce=int,
                empty_value=None,
                choices=[("", _("No column says it")), *columns],
            )
        give_choices(self, "headings_at", [("", _("No row")), *_first_rows(record)])
        self.fields["track"].offer(tracks, lambda track: track.theme.name)  # type: ignore[attr-defined]
        self.fields["meeting"].offer(meetings, _with_day)  # type: ignore[attr-defined]
        if not may_be_in_force:
            for gone in ("stands", "adopted_on"):
                del self.fields[gone]
        self.order_fields(["headings_at", *LABELS, "month_first", "track"])

    @property
    def shown_markings(self) -> set[str]:
        """The markings of the records on offer: the banner of the page must reach them."""
        offered: Any = (self.fields["track"], self.fields["meeting"])
        return {record.marking for field in offered for record in field.records.values()}

    def clean(self) -> dict[str, Any]:
        """What is in force was adopted on a day; each column says one thing."""
        data = super().clean() or {}
        meeting = data.get("meeting")
        if data.get("stands") != "adopted":
            data["adopted_on"] = None
        elif "adopted_on" not in self.errors:
            data["adopted_on"] = data.get("adopted_on") or (meeting and meeting.last_day)
            if data["adopted_on"] is None:
                self.add_error("adopted_on", _("Write the day, or choose the meeting."))
        chosen = {name.value: data.pop(name, None) for name in LABELS}
        data["columns"] = {name: n for name, n in chosen.items() if n is not None}
        data.pop("stands", None)
        return data


class RowForm(forms.Form):
    """What is wrong with one row, each thing with its reason, or the whole row if asked for."""

    is_out = forms.BooleanField(label=gettext_lazy("Leave this row out"), required=False)

    def __init__(
        self, row: Judged, sheet: Sheet, *, is_whole: bool = False, typed: QueryDict | None = None
    ) -> None:
        self.row = row
        prefix = prefix_of(row.number)
        data = QueryDict(mutable=True)
        names = list(Field) if is_whole else [name for name in Field if name in row.errors]
        for name in names:
            data[f"{prefix}-{name}"] = _as_shown(name, row.values.get(name, ""), sheet)
        if row.is_out:
            data[f"{prefix}-is_out"] = "on"
        if typed is not None:
            _type_over(data, typed, prefix)
        super().__init__(data, prefix=prefix)
        for name in names:
            said = str(data[f"{prefix}-{name}"])
            self.fields[name] = forms.CharField(
                label=LABELS[name], required=False, widget=_widget(name, said, sheet)
            )
        self.order_fields([*names, "is_out"])

    def clean(self) -> dict[str, Any]:
        """Say what is wrong beside its field."""
        for name, sentence in self.row.errors.items():
            self.add_error(name, sentence)
        return super().clean() or {}


def prefix_of(number: int) -> str:
    """Return with what the names of the fields of a row begin."""
    return f"row{number}"


def corrections(sent: QueryDict, numbers: Iterable[int]) -> tuple[dict[int, Any], dict[int, bool]]:
    """Return what a page of rows sent: by number what rows say, and whether they are left out.

    An empty day is no correction: the control of a day cannot show one that is not understood.
    """
    said: dict[int, Any] = {}
    left_out: dict[int, bool] = {}
    for number in numbers:
        prefix = prefix_of(number)
        typed = {name: sent.get(f"{prefix}-{name}") for name in Field}
        said[number] = {
            name: " ".join(text.replace("\x00", "").split())[:LONGEST_SAID]
            for name, text in typed.items()
            if text or (text is not None and name != Field.DUE)
        }
        left_out[number] = f"{prefix}-is_out" in sent
    return said, left_out


def _as_matched(record: StepImport, tracks: list[Track]) -> dict[str, Any]:
    """Return what was matched or guessed so far."""
    track = next((each for each in tracks if each.pk == record.track_id), None)
    if track is None and not record.is_matched and len(tracks) == 1:
        track = tracks[0]
    return {
        **record.columns,
        "headings_at": record.headings_at,
        "month_first": "1" if record.month_first else "0",
        "track": str(track.uid) if track else "",
        "stands": "adopted" if record.adopted_on else "proposed",
        "adopted_on": record.adopted_on,
    }


def _with_day(meeting: Meeting) -> str:
    """Return `4th Trade Talks, Tue 27 January 2026`: several meetings have the same title."""
    day = meeting.first_day
    return f"{meeting}, {format_day(day)}" if day else str(meeting)


def _columns_of(record: StepImport) -> list[tuple[int, str]]:
    cells = [row["cells"] for row in record.data_rows]
    columns = []
    for n, heading in enumerate(record.headings):
        said = heading or examples(cells, n)
        columns.append((n, f"{name_of(n)}: {said}" if said else name_of(n)))
    return columns


def _first_rows(record: StepImport) -> list[tuple[int, str]]:
    said = []
    for n, row in enumerate(record.rows[:LOOKED_AT]):
        cells = ", ".join(filter(None, row["cells"]))[:60]
        said.append((n, _("Row %(row)d: %(cells)s") % {"row": row["number"], "cells": cells}))
    return said


def _as_shown(name: Field, value: str, sheet: Sheet) -> str:
    """Return a value as its control sends it: days as the browser wants them."""
    if name != Field.DUE:
        return as_chosen(name, value, sheet.book)
    try:
        return read_day(value, month_first=sheet.record.month_first).isoformat()
    except NotADayError:
        return ""


def _type_over(data: QueryDict, typed: QueryDict, prefix: str) -> None:
    """Put what was typed and not sent in the place of what stands."""
    data.pop(f"{prefix}-is_out", None)
    for key, values in typed.lists():
        if key in data or key == f"{prefix}-is_out":
            data.setlist(key, values)


def _widget(name: Field, said: str, sheet: Sheet) -> forms.Widget:
    """Return the control of a field; a list also offers what was `said`, so that it is kept."""
    if name == Field.DUE:
        return DayInput()
    choices = _choices(name, sheet)
    if choices is None:
        return forms.TextInput()
    if said not in dict(choices):
        choices.insert(0, (said, f"“{said}”"))
    return forms.Select(choices=choices)


def _choices(name: Field, sheet: Sheet) -> list[tuple[str, str]] | None:
    country = sheet.record.relationship.name
    offices = [(office.code, f"{office.code}, {office.name}") for office in sheet.offices]
    if name == Field.WHO:
        return [("", _("Choose")), (country, country), *offices]
    if name == Field.FOLLOWER:
        return [("", _("Choose")), *offices]
    if name == Field.GROUP:
        groups = [
            (str(group.uid), f"{read_marking(group.marking).portion} {group}")
            for group in sheet.groups
        ]
        return [("", _("None of them")), *groups]
    if name == Field.MARKING:
        return [("", _("As chosen for the table")), *marking_choices(sheet.user)]
    return None
