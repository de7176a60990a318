"""Importing a table of next steps: brought, matched, corrected, then saved at once (ADR 14).

Until `import_all` nothing of it is a record: the rows are their author's alone, like a draft.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.markings import banner, parse_portion
from core.tables import Row, is_month_first
from dialogue.models import Meeting, Track
from dialogue.services.locks import lock_people_of
from dialogue.services.markings import check_markable, somebody
from dialogue.services.steps import Actor
from offices.gate import readable_markings
from offices.models import Relationship, User
from workinggroups import powers
from workinggroups.imports.columns import (
    NEEDED,
    Field,
    guess_columns,
    guess_headings,
    guess_marked,
    without_doubles,
)
from workinggroups.imports.looking import Sheet, values_of
from workinggroups.models import StepImport
from workinggroups.services.entering import enter_all

STAY = timedelta(days=30)


@transaction.atomic
def bring(
    relationship: Relationship,
    rows: Sequence[Row],
    *,
    name: str,
    marking: str,
    actor: Actor,
    today: date,
) -> StepImport:
    """Keep the rows of a table for their author and guess which column says what.

    `marking` is that of a row which bears none. Raises PermissionDenied unless a drafter acts,
    ValidationError for a marking above theirs.
    """
    powers.require_edit(actor, relationship, today=today)
    author = somebody(actor.user)
    check_markable(author, marking)
    cells = [row.cells for row in rows]
    headings_at = guess_headings(cells)
    columns = guess_columns(cells[headings_at]) if headings_at is not None else {}
    record = StepImport(
        author=author,
        relationship=relationship,
        marking=marking,
        row_marking=marking,
        name=name[:120],
        rows=[
            {"number": row.number, "cells": list(row.cells), "said": {}, "is_out": False}
            for row in rows
        ],
        headings_at=headings_at,
        columns=columns,
    )
    due = columns.get(Field.DUE)
    if due is not None:
        record.month_first = is_month_first(row["cells"][due] for row in record.data_rows)
    marked = _guess_marked(record)
    _mark(record, author, marked)
    if marked:
        columns[Field.MARKING] = marked[0]
    record.save()
    return record


@transaction.atomic
def match(
    record: StepImport,
    *,
    columns: Mapping[str, int],
    headings_at: int | None,
    month_first: bool,
    track: Track | None,
    meeting: Meeting | None,
    adopted_on: date | None,
    actor: Actor,
    today: date,
) -> StepImport:
    """Say which column says what, and what the rows are: proposals, or adopted on a day.

    A correction of a field whose column changes is forgotten. Raises PermissionDenied,
    ValidationError beside the field for a column that is missing or chosen twice, and for a day to
    come.
    """
    locked = _lock(record, actor, today)
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        choose = _("Choose the column that says it.")
        raise ValidationError({name.value: choose for name in missing})
    doubles = without_doubles(columns)
    if doubles:
        twice = _("This column is chosen for something else too.")
        raise ValidationError({name: twice for name, n in columns.items() if n in doubles})
    if adopted_on is not None and adopted_on > today:
        raise ValidationError({"adopted_on": _("This day is still to come.")})
    changed = {name for name in Field if columns.get(name) != locked.columns.get(name)}
    for row in locked.rows:
        row["said"] = {name: text for name, text in row["said"].items() if name not in changed}
    locked.columns = dict(columns)
    locked.headings_at = headings_at
    if not locked.data_rows:
        raise ValidationError({"headings_at": _("No row stands below these headings.")})
    locked.month_first, locked.adopted_on = month_first, adopted_on
    locked.track, locked.meeting, locked.is_matched = track, meeting, True
    return _keep(locked, actor)


@transaction.atomic
def correct(
    record: StepImport,
    *,
    said: Mapping[int, Mapping[str, str]],
    left_out: Mapping[int, bool],
    actor: Actor,
    today: date,
) -> StepImport:
    """Let rows, by number, say something else, and leave rows out or take them in again."""
    locked = _lock(record, actor, today)
    for row in locked.data_rows:
        number = row["number"]
        row["is_out"] = left_out.get(number, row["is_out"])
        before = values_of(row, locked.columns)
        for name, text in said.get(number, {}).items():
            if text != before.get(name, ""):
                row["said"][str(Field(name))] = text
    return _keep(locked, actor)


@transaction.atomic
def import_all(
    record: StepImport, *, version: int, actor: Actor, today: date, now: datetime
) -> StepImport:
    """Save all rows that are not left out, as next steps and benchmarks, once.

    Then the rows are forgotten; what remains says when and how many. Raises PermissionDenied, and
    ValidationError while a row is wrong, when it changed since `version`, and the second time.

    One import of a relationship at a time: what another one saved is known when rows are judged.
    """
    lock_people_of(record.relationship)
    locked = _lock(record, actor, today)
    if locked.version != version:
        raise ValidationError(_("The rows changed meanwhile. Look at them again, then import."))
    sheet = Sheet(locked, somebody(actor.user), today)
    if sheet.wrong:
        raise ValidationError(
            ngettext(
                "Nothing was imported: %(count)d row is still wrong.",
                "Nothing was imported: %(count)d rows are still wrong.",
                len(sheet.wrong),
            )
            % {"count": len(sheet.wrong)}
        )
    if not sheet.ready:
        raise ValidationError(_("No row is left to import."))
    enter_all(
        locked.relationship,
        [row.kind(meeting=sheet.meeting, **row.step) for row in sheet.ready],
        adopted_on=locked.adopted_on,
        reason=_("Imported from a table."),
        actor=actor,
        today=today,
    )
    locked.rows, locked.name = [], ""
    locked.imported_at, locked.count = now, len(sheet.ready)
    locked.save()
    return locked


@transaction.atomic
def discard(record: StepImport, *, actor: Actor) -> None:
    """Forget a table that was not imported."""
    if record.author_id != somebody(actor.user).pk:
        raise PermissionDenied(_("Only who brought it can discard it."))
    StepImport.objects.filter(pk=record.pk, imported_at__isnull=True).delete()


def erase_forgotten(now: datetime) -> int:
    """Erase what nobody touched for 30 days, as drafts are; return how many."""
    return StepImport.objects.filter(touched_at__lt=now - STAY).delete()[0]


def _lock(record: StepImport, actor: Actor, today: date) -> StepImport:
    """Return an import that is its author's and still open, locked to the end."""
    powers.require_edit(actor, record.relationship, today=today)
    rows = StepImport.objects.select_for_update(of=("self",))
    locked = rows.select_related("relationship", "track").get(pk=record.pk)
    if locked.author_id != somebody(actor.user).pk:
        raise PermissionDenied(_("Only who brought it can import it."))
    if locked.imported_at is not None:
        raise ValidationError(_("This is imported already. Nothing was done again."))
    return locked


def _keep(locked: StepImport, actor: Actor) -> StepImport:
    _mark(locked, somebody(actor.user))
    locked.version += 1
    locked.save()
    return locked


def _guess_marked(record: StepImport) -> list[int]:
    """Return the columns that mark rows although no heading says so: their text counts at once."""
    if Field.MARKING in record.columns:
        return []
    free = [n for n in range(len(record.headings)) if n not in record.columns.values()]
    cells = [row["cells"] for row in record.data_rows]
    return guess_marked(cells, free, is_headed=record.headings_at is not None)


def _mark(record: StepImport, author: User, also: Sequence[int] = ()) -> None:
    """Mark it at least like each row, and keep no text above the clearance of its author.

    `also` are columns that mark rows too.
    """
    readable = set(readable_markings(author))
    marks = [record.marking]
    for row in record.data_rows:
        said = [values_of(row, record.columns).get(Field.MARKING, "")]
        said += [row["cells"][n] for n in also]
        codes = {read.code for read in map(parse_portion, said) if read is not None}
        if codes <= readable:
            marks += codes
        else:
            row["cells"] = [""] * len(row["cells"])
            row["said"] = {Field.WHAT.value: _("Marked above your clearance: not kept.")}
            row["is_out"] = True
    record.marking = banner(marks).code
