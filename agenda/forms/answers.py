"""The answer page's form: one choice, beside each choice what it needs and what follows from it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import AnswerKind, Ask, AskKind, OfferedDate
from agenda.words import days_said
from core.dates import is_business_day
from core.forms import DateField
from dialogue.forms.fields import OfficeField, assigned_offices, reason_field, venue_choices
from offices.forms import VersionedForm
from offices.models import User

OFFERED = "offered:"
APPROVE = {
    AskKind.STRUCTURE: gettext_lazy("Approve"),
    AskKind.TEXT: gettext_lazy("Approve the text as it is"),
    AskKind.DECIDE: gettext_lazy("Approve"),
    AskKind.PROVIDE: gettext_lazy("Provided"),
}


def _line(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, required=False)


@dataclass
class Choice:
    """One line of the page: a radio button, its fields, and the consequence told beside it."""

    code: str
    label: str
    note: str = ""
    fields: list[str] = field(default_factory=list)
    offer: OfferedDate | None = None
    consequence: list[str] = field(default_factory=list)
    bound: list[Any] = field(default_factory=list)
    radio: Any = None


class AnswerForm(VersionedForm):
    """Every answer to one ask. The recommended date, the only one, or approval is chosen already.

    What was typed for a choice that was not made is never dropped in silence: it is an error.
    """

    choice = forms.ChoiceField(label=gettext_lazy("Your answer"), widget=forms.RadioSelect)
    other_first = DateField(label=gettext_lazy("First day"), required=False)
    other_last = DateField(label=gettext_lazy("Last day"), required=False)
    other_venue = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    changes = reason_field(gettext_lazy("With which changes?"), required=False)
    because = _line(gettext_lazy("Disapprove because"))
    until = DateField(label=gettext_lazy("Defer until"), required=False)
    defer_because = _line(gettext_lazy("Defer because"))
    to_office = OfficeField(label=gettext_lazy("Transfer to"), required=False)
    transfer_because = _line(gettext_lazy("Transfer because"))
    question = reason_field(gettext_lazy("Your question"), required=False)
    remark = _line(gettext_lazy("Remark, whatever you answer"))

    def __init__(self, *args: Any, record: Ask, user: User, today: date, **kwargs: Any) -> None:
        self.today = today
        self.offered = {f"{OFFERED}{row.uid}": row for row in record.dates.all()}
        super().__init__(*args, record=record, **kwargs)
        self.lines = self._lines(record)
        self.passed = [row for row in self.offered.values() if row.first_day < today]
        fields: Any = self.fields
        fields["choice"].choices = [(line.code, line.label) for line in self.lines]
        fields["choice"].initial = self._preselected(record)
        fields["other_venue"].choices = [
            ("", _("Choose a place")),
            *venue_choices(record.relationship),
        ]
        offices = assigned_offices(user, record.relationship, today)
        fields["to_office"].queryset = offices.exclude(pk=record.action_office_id)
        kept = {name for line in self.lines for name in line.fields}
        for name in set(self.fields) - kept - {"version", "choice", "remark"}:
            del self.fields[name]

    def standing_values(self, record: Ask) -> dict[str, Any]:
        """Nothing stands for an answer that is not given yet."""
        return {}

    def _lines(self, ask: Ask) -> list[Choice]:
        if ask.kind == AskKind.DATE:
            offers = [self._offer(code, row) for code, row in self.offered.items()]
            approvals = [line for line in offers if line is not None]
            days = ["other_first", "other_last", "other_venue", "changes"]
            changed = Choice(
                AnswerKind.CHANGED, _("Approve another date or with changes"), "", days
            )
        else:
            approvals = [Choice(AnswerKind.APPROVED, str(APPROVE[AskKind(ask.kind)]))]
            changed = Choice(AnswerKind.CHANGED, _("Approve with changes"), "", ["changes"])
        return [
            *approvals,
            changed,
            Choice(AnswerKind.DISAPPROVED, _("Disapprove"), "", ["because"]),
            Choice(AnswerKind.DEFERRED, _("Defer"), "", ["until", "defer_because"]),
            Choice(AnswerKind.TRANSFERRED, _("Transfer"), "", ["to_office", "transfer_because"]),
            Choice(AnswerKind.QUESTION, _("Ask a question"), "", ["question"]),
        ]

    def _offer(self, code: str, row: OfferedDate) -> Choice | None:
        """Return the line of an offered date; None once it has passed."""
        if row.first_day < self.today:
            return None
        notes = []
        if row.is_recommended:
            notes.append(
                _("recommended by %(office)s") % {"office": self.record.request.office.code}
            )
        if not (is_business_day(row.first_day) and is_business_day(row.last_day)):
            notes.append(_("on a weekend"))
        label = days_said(row.first_day, row.last_day, row.venue, self.record.relationship)
        return Choice(code, label, ", ".join(notes), offer=row)

    def _preselected(self, ask: Ask) -> str | None:
        """The recommended date, or the only one; approval of what is no date."""
        if ask.kind != AskKind.DATE:
            return AnswerKind.APPROVED
        usable = [line.code for line in self.lines if line.code in self.offered]
        best = [code for code in usable if self.offered[code].is_recommended] or usable
        return best[0] if len(best) == 1 else None

    def bind_lines(self) -> list[Choice]:
        """Return the lines with their radio buttons and fields, for the template."""
        for line, radio in zip(self.lines, self["choice"], strict=True):
            line.radio = radio
            line.bound = [self[name] for name in line.fields]
        return self.lines

    def clean(self) -> dict[str, Any]:
        """Each choice has what it needs, and nothing was typed for another one."""
        data = super().clean() or {}
        code = data.get("choice")
        if code is None:
            return data
        for line in self.lines:
            if line.code != code and any(data.get(name) for name in line.fields):
                self.add_error(
                    "choice",
                    _(
                        "You filled in “%(other)s” but chose something else. "
                        "Choose that, or empty it."
                    )
                    % {"other": line.label},
                )
        for name, sentence in self._needed(code, data).items():
            if name in self.fields and not data.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        first, last = data.get("other_first"), data.get("other_last")
        if first and last and last < first:
            self.add_error("other_last", _("The last day comes before the first day."))
        return data

    def _needed(self, code: str, data: dict[str, Any]) -> dict[str, str]:
        needed = {
            AnswerKind.DISAPPROVED: {"because": _("Say why, in a few words.")},
            AnswerKind.DEFERRED: {"until": _("Say until when.")},
            AnswerKind.TRANSFERRED: {"to_office": _("Say to which office.")},
            AnswerKind.QUESTION: {"question": _("Write your question.")},
            AnswerKind.CHANGED: {
                "other_first": _("Say which day you approve."),
                "other_venue": _("Say where."),
            },
        }.get(code, {})  # type: ignore[call-overload]
        if code == AnswerKind.CHANGED and "other_first" not in self.fields:
            return {"changes": _("Say what you change.")}
        return needed

    def word(self) -> dict[str, Any]:
        """Return what a valid form says, as `answer_ask` takes it."""
        data = self.cleaned_data
        code = data["choice"]
        said: dict[str, Any] = {"kind": code, "text": data["remark"], "version": data["version"]}
        if code in self.offered:
            row = self.offered[code]
            days = {"first_day": row.first_day, "last_day": row.last_day, "venue": row.venue}
            return {**said, **days, "kind": AnswerKind.APPROVED}
        texts = {
            AnswerKind.CHANGED: "changes",
            AnswerKind.DISAPPROVED: "because",
            AnswerKind.DEFERRED: "defer_because",
            AnswerKind.TRANSFERRED: "transfer_because",
            AnswerKind.QUESTION: "question",
        }
        if code in texts:
            said["text"] = "\n\n".join(filter(None, [data[texts[code]], data["remark"]]))
        if code == AnswerKind.CHANGED and "other_first" in self.fields:
            said["first_day"] = data["other_first"]
            said["last_day"] = data["other_last"] or data["other_first"]
            said["venue"] = data["other_venue"]
        if code == AnswerKind.DEFERRED:
            said["defer_until"] = data["until"]
        if code == AnswerKind.TRANSFERRED:
            said["to_office"] = data["to_office"]
        return said

    def typed_texts(self) -> list[tuple[str, str]]:
        """Return label and text of all that was typed: it stays on the page if it came late."""
        return [
            (str(self.fields[name].label), str(self.cleaned_data[name]))
            for name in self.fields
            if name not in ("version", "choice") and self.cleaned_data.get(name)
        ]
