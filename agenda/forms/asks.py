"""What one ask says: a form for each kind, and for each effect on the structure.

`draft()` gives the `AskDraft` of a valid form. No form has more than six required fields together
with those of a new request: pages.md, budgets; a test counts them.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.forms.fields import Reader, RecordField, meeting_label
from agenda.models import Ask, AskKind
from agenda.services.drafts import AskDraft, Offer
from core.forms import DateField
from dialogue.forms.fields import OfficeField, assigned_offices, venue_choices
from dialogue.models import Body, Meeting

ROWS = (1, 2, 3)
SENTENCE = {"rows": 2}


class AskForm(forms.Form):
    """Of which office something is asked, and what, in one sentence."""

    kind: str
    together: tuple[tuple[str, ...], ...] = ()
    action_office = OfficeField(label=gettext_lazy("Asked of"))
    text = forms.CharField(
        label=gettext_lazy("What do you ask for?"),
        max_length=2000,
        help_text=gettext_lazy("In one sentence."),
        widget=forms.Textarea(attrs=SENTENCE),
    )

    def __init__(
        self,
        *args: Any,
        reader: Reader,
        meeting: Meeting | None = None,
        body: Body | None = None,
        **kwargs: Any,
    ) -> None:
        self.reader, self.about_meeting, self.about_body = reader, meeting, body
        super().__init__(*args, **kwargs)
        offices = assigned_offices(reader.user, reader.relationship, reader.today)
        self.fields["action_office"].queryset = offices  # type: ignore[attr-defined]
        self.offer_records()

    def offer_records(self) -> None:
        """Say what the fields of this kind offer."""

    def rows(self) -> list[list[forms.BoundField]]:
        """Return the visible fields as they stand on the page: those of `together` in one line."""
        line_of = {name: names for names in self.together for name in names}
        rows = []
        for name in self.fields:
            names = line_of.get(name, (name,))
            if name == names[0] and not self[name].is_hidden:
                rows.append([self[each] for each in names])
        return rows

    def draft(self) -> AskDraft:
        """Return what a valid form asks for; what a meeting's or forum's page led to is named."""
        data = self.cleaned_data
        return AskDraft(
            kind=self.kind,
            text=data["text"],
            action_office=data["action_office"],
            meeting=self.about_meeting,
            body=self.about_body if self.about_meeting is None else None,
        )

    @classmethod
    def of_ask(cls, ask: Ask) -> dict[str, Any]:
        """Return the values with which the form shows an ask that exists."""
        return {"action_office": ask.action_office_id, "text": ask.text}


class DecideAskForm(AskForm):
    """A decision, described in one sentence."""

    kind = AskKind.DECIDE


class ProvideAskForm(AskForm):
    """Something to provide, described in one sentence."""

    kind = AskKind.PROVIDE


class TextAskForm(AskForm):
    """A text to approve: the ask is the text itself."""

    kind = AskKind.TEXT
    text = forms.CharField(
        label=gettext_lazy("The text to approve"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )


class DateAskForm(AskForm):
    """A meeting and up to three dates for it; only the first is required."""

    kind = AskKind.DATE
    together = tuple((f"first_day_{n}", f"last_day_{n}", f"venue_{n}") for n in ROWS)
    meeting = RecordField(
        label=gettext_lazy("Meeting"), empty_label=gettext_lazy("Choose a meeting")
    )
    text = forms.CharField(
        label=gettext_lazy("What else should they know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs=SENTENCE),
    )
    recommended = forms.TypedChoiceField(
        label=gettext_lazy("Which date do you recommend?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        choices=[
            ("", gettext_lazy("None of them more than the others")),
            (1, gettext_lazy("The first")),
            (2, gettext_lazy("The second")),
            (3, gettext_lazy("The third")),
        ],
    )

    def offer_records(self) -> None:
        """Offer the open meetings, and three rows of days and places."""
        self.fields["meeting"].offer(  # type: ignore[attr-defined]
            (str(each.uid), meeting_label(each), each) for each in self.reader.meetings
        )
        places = venue_choices(self.reader.relationship)
        for n in ROWS:
            is_first = n == 1
            self.fields[f"first_day_{n}"] = DateField(
                label=_("First day") if is_first else _("Or: first day"), required=is_first
            )
            self.fields[f"last_day_{n}"] = DateField(label=_("Last day"), required=False)
            blank = _("Choose a place") if is_first else _("The same place")
            self.fields[f"venue_{n}"] = forms.ChoiceField(
                label=_("Place"), required=is_first, choices=[("", blank), *places]
            )
        rows = [name for names in self.together for name in names]
        self.order_fields(["meeting", *rows, "recommended", "action_office", "text"])

    def clean(self) -> dict[str, Any]:
        """A date of one day ends on its first day; a row without a first day offers nothing."""
        data = super().clean() or {}
        for n in ROWS:
            first, last = data.get(f"first_day_{n}"), data.get(f"last_day_{n}")
            if last and not first:
                self.add_error(f"first_day_{n}", _("Say on which day it begins."))
            elif first and last and last < first:
                self.add_error(f"last_day_{n}", _("The last day comes before the first day."))
        chosen = data.get("recommended")
        if chosen and not data.get(f"first_day_{chosen}"):
            self.add_error("recommended", _("This date is not filled in."))
        return data

    def draft(self) -> AskDraft:
        """Return the date ask with its offers; without words of its own it says what it is."""
        data = self.cleaned_data
        offers = [
            Offer(
                first_day=data[f"first_day_{n}"],
                last_day=data[f"last_day_{n}"] or data[f"first_day_{n}"],
                venue=data[f"venue_{n}"] or data["venue_1"],
                is_recommended=data["recommended"] == n,
            )
            for n in ROWS
            if data[f"first_day_{n}"]
        ]
        meeting = data["meeting"]
        said = _("Approve a date for: %(meeting)s.") % {"meeting": meeting}
        return AskDraft(
            kind=self.kind,
            text=data["text"].strip() or said,
            action_office=data["action_office"],
            meeting=meeting,
            offers=offers,
        )

    @classmethod
    def of_ask(cls, ask: Ask) -> dict[str, Any]:
        """Return the ask's meeting and dates, in the order in which they were offered."""
        values = super().of_ask(ask)
        values["meeting"] = str(ask.meeting.uid) if ask.meeting else ""
        for n, row in zip(ROWS, ask.dates.all(), strict=False):
            values |= {f"first_day_{n}": row.first_day, f"venue_{n}": row.venue}
            values[f"last_day_{n}"] = row.last_day if row.last_day != row.first_day else None
            if row.is_recommended:
                values["recommended"] = n
        return values
