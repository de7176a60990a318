"""The tables of the programme as files."""

from django.utils.translation import gettext_lazy as _

from core.csv import Column
from core.downloads import Table
from workinggroups.imports.columns import LABELS

PROGRAMME = Table(
    "programme",
    (
        Column(_("What"), lambda line: line.record.what),
        Column(_("Who"), lambda line: line.who),
        Column(_("Office"), lambda line: line.record.office.code),
        Column(_("Track"), lambda line: line.record.track.theme.name),
        Column(_("Forum or group"), lambda line: line.group),
        Column(_("State"), lambda line: line.record.get_stage_display()),
        Column(_("How it stands"), lambda line: line.status),
        Column(_("Last word"), lambda line: line.last_word),
        Column(_("Baseline"), lambda line: line.record.baseline_due_on),
        Column(_("By"), lambda line: line.record.due_on),
        Column(_("Days later than the baseline"), lambda line: line.record.slipped_days),
        Column(_("Target"), lambda line: getattr(line.record, "target", "")),
        Column(_("Reference"), lambda line: line.record.reference),
    ),
    # The forum beside it was fetched through the gate; what it belongs to is never above it.
    marking_of=lambda line: line.marking,
)

BENCHMARKS = Table("benchmarks", PROGRAMME.columns, PROGRAMME.marking_of)

REPORTS = Table(
    "reports",
    (
        Column(_("Day"), lambda report: report.reported_on),
        Column(_("How it stands"), lambda report: report.get_word_display()),
        Column(_("What was done"), lambda report: report.was_done),
        Column(_("What comes next"), lambda report: report.comes_next),
        Column(_("Office"), lambda report: report.office and report.office.code),
        Column(_("By"), lambda report: report.by),
    ),
)

READINGS = Table(
    "readings",
    (
        Column(_("Measured on"), lambda reading: reading.read_on),
        Column(_("Result"), lambda reading: reading.value),
        Column(_("Against the target"), lambda reading: reading.get_word_display()),
        Column(_("Note"), lambda reading: reading.note),
        Column(_("Office"), lambda reading: reading.office and reading.office.code),
        Column(_("By"), lambda reading: reading.by),
    ),
)

OFFICE_REPORTS = Table(
    "reports",
    (
        Column(_("Office"), lambda row: row.office.code),
        Column(_("Due"), lambda row: row.owed),
        Column(_("Filed"), lambda row: row.filed),
        Column(_("Not reported"), lambda row: row.missing),
    ),
    marking_of=lambda row: row.marking,
)

QUARTER = Table(
    "quarter",
    (
        Column(_("Country"), lambda line: line.record.relationship.name),
        Column(_("Forum or group"), lambda line: line.group),
        Column(_("What"), lambda line: line.record.what),
        Column(_("Who"), lambda line: line.who),
        Column(_("Baseline"), lambda line: line.record.baseline_due_on),
        Column(_("By"), lambda line: line.record.due_on),
        Column(_("How it stands"), lambda line: line.status),
        Column(_("Last word"), lambda line: line.last_word),
        Column(_("Reference"), lambda line: line.record.reference),
    ),
    marking_of=lambda line: line.marking,
)

BODIES_MEASURED = Table(
    "bodies",
    (
        Column(_("Forum or group"), lambda row: row.body.current_name),
        Column(_("Meetings due"), lambda row: row.due),
        Column(_("Held"), lambda row: row.held),
        Column(_("Missed"), lambda row: row.missed),
        Column(_("Waived or postponed"), lambda row: row.put_off),
        Column(_("Reports due"), lambda row: row.reports_due),
        Column(_("Reports filed"), lambda row: row.reports_filed),
    ),
)

STEPS_MEASURED = Table(
    "progress",
    (
        Column(_("What"), lambda row: row.record.what),
        Column(_("Who"), lambda row: row.line.who),
        Column(_("Office"), lambda row: row.record.office.code),
        Column(_("Forum or group"), lambda row: row.line.group),
        Column(_("How it stands"), lambda row: row.line.status),
        Column(_("Last word"), lambda row: row.line.last_word),
        Column(_("Target"), lambda row: getattr(row.record, "target", "")),
        Column(_("Baseline"), lambda row: row.record.baseline_due_on),
        Column(_("By, at the last consultation"), lambda row: row.then_on),
        Column(_("By, at the review"), lambda row: row.record.due_on),
        Column(_("New dates since"), lambda row: len(row.slips)),
        Column(_("Days later than the baseline"), lambda row: row.record.slipped_days),
        Column(_("Decision"), lambda row: row.decision),
        Column(_("Reference"), lambda row: row.record.reference),
    ),
)

BENCHMARKS_MEASURED = Table("benchmarks", STEPS_MEASURED.columns)

IMPORTED = Table(
    "import",
    (
        Column(_("Row"), lambda row: row.number),
        Column(_("What"), lambda row: row.step["what"]),
        Column(_("Who"), lambda row: row.who),
        Column(_("Office"), lambda row: row.step["office"].code),
        Column(_("By"), lambda row: row.step["due_on"]),
        Column(_("Forum or group"), lambda row: row.step["group"]),
        Column(_("Target"), lambda row: row.step.get("target", "")),
    ),
)

WRONG = Table(
    "import-wrong",
    (
        Column(_("Row"), lambda row: row.number),
        Column(_("What is wrong"), lambda row: row.reasons),
        *(
            Column(label, lambda row, name=name: row.values.get(name, ""))  # type: ignore[misc]
            for name, label in LABELS.items()
        ),
    ),
)
