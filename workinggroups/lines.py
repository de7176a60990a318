"""Next steps and benchmarks as lists show them: with the last word and what they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.dates import format_day
from dialogue.models import Body
from offices.models import Side, User
from workinggroups.models import (
    Benchmark,
    Inquiry,
    NextStep,
    ProgressReport,
    Reading,
    Stage,
)
from workinggroups.models.programme import Commitment

PREVIEW = 120  # characters of a word in a list


@dataclass(frozen=True)
class Line:
    """A commitment with its last word and its group, as far as the reader sees them."""

    record: Any
    group: Body | None
    report: ProgressReport | None
    inquiry: Inquiry | None
    reading: Reading | None
    today: date

    @property
    def marking(self) -> str:
        """The marking of the commitment; its words have the same."""
        return self.record.marking

    @property
    def is_theirs(self) -> bool:
        """Whether the other side promised it."""
        return self.record.side == Side.PARTNER

    @property
    def who(self) -> str:
        """Who owes it: an office, or the other country."""
        return self.record.relationship.name if self.is_theirs else self.record.office.code

    @property
    def is_late(self) -> bool:
        """Whether it is in force and past its day."""
        return self.record.is_adopted and self.record.due_on < self.today

    @property
    def status(self) -> str:
        """How it stands, in a few words: the last word while it is in force."""
        if not self.record.is_adopted:
            return self.record.get_stage_display()
        if isinstance(self.record, Benchmark):
            return self.reading.get_word_display() if self.reading else _("Not measured yet")
        if self.is_theirs:
            return self._asked()
        return self.report.get_standing_display() if self.report else _("Not reported yet")

    @property
    def last_word(self) -> str:
        """The last word with its day, "on track, Fri 9 Jan 2026: survey done"; "" for none."""
        if isinstance(self.record, Benchmark):
            said = self.reading
            return _said(said.read_on, said.get_word_display(), said.value) if said else ""
        if self.is_theirs and self.inquiry is not None:
            return _said(self.inquiry.asked_on, _("Asked"), self.inquiry.heard)
        report = self.report
        if report is None:
            return ""
        text = report.was_done or report.comes_next
        return _said(report.reported_on, report.get_word_display(), text)

    @property
    def last_said(self) -> str:
        """The same beside `status`, which is not said twice: "Fri 9 Jan 2026: survey done"."""
        if isinstance(self.record, Benchmark):
            said = self.reading
            return f"{format_day(said.read_on)}: {said.value}" if said else ""
        if self.is_theirs and self.inquiry is not None:
            return _short(self.inquiry.heard)
        if self.report is None or not self.record.is_adopted:
            return self.last_word
        if self.report.word != self.report.standing:
            return self.last_word
        text = _short(self.report.was_done or self.report.comes_next)
        day = format_day(self.report.reported_on)
        return f"{day}: {text}" if text else day

    def _asked(self) -> str:
        if self.inquiry is None:
            return _("Never asked")
        return _("Last asked %(day)s") % {"day": format_day(self.inquiry.asked_on)}


def _said(day: date, word: str, text: str) -> str:
    said, short = f"{word}, {format_day(day)}", _short(text)
    return f"{said}: {short}" if short else said


def _short(text: str) -> str:
    first = " ".join(text.split())
    return first if len(first) <= PREVIEW else f"{first[:PREVIEW].rstrip()}…"


def steps_of(user: User, **which: Any) -> Any:
    """Return the visible next steps that match, with what their lines name."""
    return NextStep.objects.visible_to(user).filter(**which).select_related(*NAMED)


def benchmarks_of(user: User, **which: Any) -> Any:
    """Return the visible benchmarks that match, with what their lines name."""
    return Benchmark.objects.visible_to(user).filter(**which).select_related(*NAMED)


NAMED = ("office", "relationship", "track__theme")
IN_FORCE_FIRST = {Stage.ADOPTED: 0, Stage.PROPOSED: 1}


def to_lines(
    user: User, records: Iterable[Commitment], today: date, *, until: date | None = None
) -> list[Line]:
    """Return the records as lines, with the last word that was given by `until` (None: ever).

    Five queries at most for any number.
    """
    records = list(records)
    steps = [record for record in records if isinstance(record, NextStep)]
    marks = [record for record in records if isinstance(record, Benchmark)]
    by = {"asked_on__lte": until}, {"read_on__lte": until}, {"reported_on__lte": until}
    asked, measured, reported = by if until else ({}, {}, {})
    reports = _newest(ProgressReport, "step", user, steps, reported, "-pk")
    inquiries = _newest(Inquiry, "step", user, steps, asked, "-asked_on", "-pk")
    readings = _newest(Reading, "benchmark", user, marks, measured, "-read_on", "-pk")
    groups = groups_of(user, records, today)
    return [
        Line(
            record,
            groups.get(record.group_id or 0),
            reports.get(record.pk) if isinstance(record, NextStep) else None,
            inquiries.get(record.pk) if isinstance(record, NextStep) else None,
            readings.get(record.pk) if isinstance(record, Benchmark) else None,
            today,
        )
        for record in records
    ]


def groups_of(user: User, records: Iterable[Commitment], today: date) -> dict[int, Body]:
    """Return by key the forums and groups of `records` that `user` reads, with their names."""
    ids = {record.group_id for record in records if record.group_id}
    if not ids:
        return {}
    return Body.objects.visible_to(user).with_name(today).in_bulk(ids)


def _newest(
    model: Any, key: str, user: User, records: list[Any], said: dict[str, Any], *order: str
) -> dict[int, Any]:
    if not records:
        return {}
    rows = model.objects.visible_to(user).filter(**{f"{key}__in": records}, **said)
    newest = rows.order_by(f"{key}_id", *order).distinct(f"{key}_id")
    return {getattr(each, f"{key}_id"): each for each in newest}
