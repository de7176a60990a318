"""How long the import of 300 next steps takes, from the file to the saved rows.

python -m config.throwaway python -m benchmarks.steps        (make bench runs it)
"""

import csv
import io
import os
from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter
from typing import Any

ROWS, WRONG = 300, 20
HEADINGS = ("No.", "Next step", "Action office", "Due date", "Working group", "Marking", "Remarks")
VERBS = (
    "Name a point of contact for",
    "Send a draft on",
    "Agree dates for",
    "Translate the",
    "Hold",
)
SUBJECTS = (
    "maritime exercises",
    "port visits",
    "the exchange of officers",
    "site surveys",
    "training",
)
OWNERS = ("EUR/CARC", "embassy baku", "PM", "Azerbaijan", "Bureau of Political-Military Affairs")
MISTAKES = (
    ({"Next step": ""}, "It does not say what is to be done."),
    ({"Action office": "PM/XYZ"}, "No office on Azerbaijan is called “PM/XYZ”."),
    ({"Due date": "31 June 2027"}, "“31 June 2027” is no day of the calendar."),
    ({"Due date": "soon"}, "“soon” is no day. Write it like 2026-05-19."),
    ({"Due date": ""}, "It does not say by when."),
    ({"Working group": "Fishing"}, "No forum or group is called “Fishing”."),
    ({"Marking": "TOP"}, "“TOP” is no marking. Write it like (SBU)."),
    ({"Action office": "United States"}, "Which office of United States? Write its code."),
    ({"Action office": "PM, EUR/CARC"}, "“PM, EUR/CARC”: name one. The others can have rows"),
    ({"Next step": "A" * 201}, "Longer than 200 characters."),
)


def lines(today: date, group: str) -> tuple[list[list[Any]], dict[int, str]]:
    """Return the rows of a sheet as offices keep them, and why by row number each bad one is bad.

    A title stands above the headings, days are written in five ways, every fifteenth row is wrong.
    """
    sheet: list[list[Any]] = [["Programme after the consultation"], [], list(HEADINGS)]
    reasons = {}
    for n in range(ROWS):
        due = today + timedelta(days=30 + n)
        ways = (due, due.isoformat(), f"{due:%d %B %Y}", f"{due.day}/{due.month}/{due.year}")
        row: dict[str, Any] = {
            "No.": n + 1,
            "Next step": f"{VERBS[n % 5]} {SUBJECTS[n // 5 % 5]}, part {n + 1}",
            "Action office": OWNERS[n % 5],
            "Due date": (*ways, (due - date(1899, 12, 30)).days)[n % 5],
            "Working group": group if n % 2 else "",
            "Marking": "SBU" if n % 7 == 0 else "",
            "Remarks": "see minutes",
        }
        if n % 15 == 7:
            mistake, reason = MISTAKES[n // 15 % len(MISTAKES)]
            row |= mistake
            reasons[len(sheet) + 1] = reason
        sheet.append(list(row.values()))
    return sheet, reasons


def as_xlsx(sheet: list[list[Any]]) -> bytes:
    """Return rows as a workbook; days are real ones."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet("Programme")
    for row in sheet:
        page.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def as_csv(sheet: list[list[Any]], delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """Return rows as CSV."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(sheet)
    return written.getvalue().encode(encoding)


def main() -> None:
    """Write offices and a group, import the sheet, print how long each part took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", "for a throw-away database alone")
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    from benchmarks.step_records import people_of
    from core.tables import read_table
    from workinggroups.imports.looking import Sheet
    from workinggroups.models import NextStep
    from workinggroups.services import imports

    where = people_of()
    today, actor = where.today, where.actor
    data = as_xlsx(lines(today, str(where.group_name))[0])
    rows = _timed("the file is read", lambda: read_table(data))
    brought = _timed(
        "kept, columns guessed",
        lambda: imports.bring(
            where.relationship, rows, name="a.xlsx", marking="U", actor=actor, today=today
        ),
    )
    matched = imports.match(
        brought,
        columns=brought.columns,
        headings_at=brought.headings_at,
        month_first=False,
        track=where.track,
        meeting=None,
        adopted_on=today - timedelta(days=60),
        actor=actor,
        today=today,
    )
    wrong = _timed("every row is judged", lambda: Sheet(matched, actor.user, today).wrong)  # type: ignore[arg-type]
    fixes = {
        row.number: {"what": f"Step {row.number}", "who": "PM", "due": "2027-05-19", "group": ""}
        | ({"marking": "U"} if "marking" in row.errors else {})
        for row in wrong
    }
    ready = _timed(
        f"{len(wrong)} rows are corrected",
        lambda: imports.correct(matched, said=fixes, left_out={}, actor=actor, today=today),
    )
    _timed(
        f"{len(rows) - 2} rows are saved",
        lambda: imports.import_all(
            ready, version=ready.version, actor=actor, today=today, now=timezone.now()
        ),
    )
    print(f"next steps: {NextStep.objects.for_system('the benchmark counts').count()}")


def _timed(what: str, act: Callable[[], Any]) -> Any:
    begun = perf_counter()
    done = act()
    print(f"{what}: {(perf_counter() - begun) * 1000:.0f} ms")
    return done


if __name__ == "__main__":
    main()
