"""A table of next steps: brought, matched, corrected on screen, imported once (ADR 14)."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.steps import ROWS, WRONG, as_csv, as_xlsx, lines
from core.dates import format_day
from core.tables import read_pasted
from offices.models import Office
from tests.workinggroups.cast import READ, adopted, owed
from workinggroups.imports.columns import guess_columns, guess_headings, guess_marked, name_of
from workinggroups.imports.looking import Sheet
from workinggroups.models import Benchmark, NextStep, StepImport
from workinggroups.services import imports
from workinggroups.services.entering import enter_all

HEADINGS = "What\tOwner\tDue\tMarking\n"


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response):
    """Return the text of a page without its tags, blanks single."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def address(name, record):
    return reverse(f"workinggroups:{name}", args=[record.uid])


def steps():
    return NextStep.objects.for_system(READ).order_by("pk")


def brought(cast, text, who="desk_drafter", marking="U", **matched):
    """Return a table that somebody pasted and matched as it was guessed."""
    actor = {"actor": cast.by(who), "today": cast.today}
    record = imports.bring(
        cast.relationship, read_pasted(text), name="Pasted cells", marking=marking, **actor
    )
    as_guessed = {
        "columns": record.columns,
        "headings_at": record.headings_at,
        "month_first": record.month_first,
        "track": cast.track,
        "meeting": None,
        "adopted_on": None,
    }
    return imports.match(record, **{**as_guessed, **matched}, **actor)


def save(cast, record, who="desk_drafter"):
    return imports.import_all(
        record,
        version=record.version,
        actor=cast.by(who),
        today=cast.today,
        now=timezone.now(),
    )


def reasons(cast, record, who="desk_drafter"):
    sheet = Sheet(record, getattr(cast, who), cast.today)
    return [(row.number, sentence) for row in sheet.wrong for sentence in row.errors.values()]


# --- From the file to the programme, on the pages -------------------------------------------------


def test_meetings_on_offer_say_their_day(cast):
    record = brought(cast, HEADINGS + "Clean the berths\tPM\t2027-05-03\tU\n")

    page = words(signed_in(cast.desk_drafter).get(address("import_columns", record)))

    assert f"Bilateral Security Dialogue, {format_day(cast.meeting.first_day)}" in page


@pytest.mark.parametrize("write", [as_xlsx, as_csv])
def test_three_hundred_rows_with_twenty_bad_ones_are_corrected_and_imported_once(cast, write):
    Office.objects.filter(code="PM").update(name="Bureau of Political-Military Affairs")
    sheet, why = lines(cast.today, str(cast.group_name))
    desk = signed_in(cast.desk_drafter)
    new = reverse("workinggroups:new_import", args=["az"])
    file = SimpleUploadedFile("programme.dat", write(sheet))
    assert desk.post(new, {"file": file, "marking": "U"}).status_code == 303

    record = StepImport.objects.get()
    columns = desk.get(address("import_columns", record)).context["form"]
    typed = {name: value for name, value in columns.initial.items() if value is not None}
    assert (typed["what"], typed["who"], typed["due"], typed["group"]) == (1, 2, 3, 4)
    assert desk.post(address("import_columns", record), typed).status_code == 303

    here = address("import", record)
    told = words(desk.get(here))
    assert len(why) == WRONG
    assert f"{ROWS - WRONG} of {ROWS} rows are ready. Correct or leave out {WRONG} first." in told
    for number, reason in why.items():
        row = told[told.index(f"Row {number}") :]
        assert reason.replace("“", "").split("”")[-1] in row[: row.index("Leave this row out")]
    assert not steps().exists()
    refused = desk.post(address("import_steps", record), {"version": fresh_import(record).version})
    assert refused.status_code == 302
    assert not steps().exists()

    forms = desk.get(here).context["forms"]
    assert [form.row.number for form in forms] == list(why)
    typed = {"row": list(why)}
    right = {"what": "Name a contact", "who": "PM", "due": "2027-05-19", "group": "", "marking": ""}
    for form in forms:
        for name in form.fields.keys() - {"is_out"}:
            said = f"Step of row {form.row.number}" if name == "what" else right[name]
            typed[form.add_prefix(name)] = said
    assert desk.post(here, typed).status_code == 303
    page = desk.get(here)
    assert "Saved. Every row is ready." in words(page)
    assert f"Import {ROWS} next steps" in page.text

    sent = {"version": page.context["record"].version}
    assert desk.post(address("import_steps", record), sent).status_code == 303
    assert steps().count() == ROWS
    again = desk.post(address("import_steps", record), sent, follow=True)
    assert "This is imported already. Nothing was done again." in words(again)
    assert steps().count() == ROWS
    assert desk.get(here).status_code == 404
    first, theirs = steps()[0], steps().filter(side="partner")
    assert (first.what, first.office, first.stage) == (sheet[3][1], cast.desk, "proposed")
    assert {step.office for step in theirs} == {cast.desk}
    assert steps().filter(group=cast.group).exists()
    assert (fresh_import(record).rows, fresh_import(record).count) == ([], ROWS)
    assert len(owed("adopt")) == ROWS


def fresh_import(record):
    return StepImport.objects.get(pk=record.pk)


def test_cells_are_pasted_left_out_and_changed(cast):
    desk = signed_in(cast.desk_drafter)
    new = reverse("workinggroups:new_import", args=["az"])
    pasted = "What\tOwner\tDue\tTarget\nAsk\tPM\t2027-05-19\t\nSurvey\tsoon\t1/2/2027\tAll sites\n"
    assert desk.post(new, {"cells": pasted, "marking": "SBU"}).status_code == 303
    record = StepImport.objects.get()
    assert "Pasted cells" in words(desk.get(new))
    form = desk.get(address("import_columns", record)).context["form"]
    typed = {name: value for name, value in form.initial.items() if value is not None}
    desk.post(address("import_columns", record), {**typed, "track": ""})
    here = address("import", record)
    assert words(desk.get(here)).count("Name its group, or choose a track for all rows.") == 2
    desk.post(address("import_columns", record), typed)
    assert "Import 1" not in desk.get(here).text
    desk.post(here, {"row": [3], "row3-who": "nobody", "row3-is_out": "on"})
    assert "Import 1 next step" in desk.get(here).text
    desk.post(here, {"row": [3], "row3-who": "EUR/CARC"})
    assert "Import 1 next step and 1 benchmark" in desk.get(here).text
    changed = desk.get(f"{here}?row=2").context["forms"][0]
    assert changed["due"].value() == "2027-05-19"
    desk.post(here, {"row": [2], "row2-what": "Ask again", "row2-due": "2027-06-01"})
    version = {"version": fresh_import(record).version}
    assert desk.post(address("import_steps", record), {"version": 1}).status_code == 302
    assert desk.post(address("import_steps", record), version).status_code == 303
    step, mark = steps().get(), Benchmark.objects.for_system(READ).get()
    assert (step.what, step.due_on.isoformat(), step.marking) == ("Ask again", "2027-06-01", "SBU")
    assert (mark.target, mark.due_on.isoformat()) == ("All sites", "2027-02-01")


def test_a_row_that_is_looked_at_and_saved_says_the_same(cast):
    group, forum = cast.group_name, "Fishing"
    text = "What\tWho\tDue\tGroup\tMarking\n"
    text += f"Ask\tembassy  BAKU\t19 May 2027\t{group.lower()}\tSENSITIVE BUT UNCLASSIFIED\n"
    text += f"Ask\tpartner\t19 May 2027\t{forum}\tTOP\n"
    record = brought(cast, text)
    desk, here = signed_in(cast.desk_drafter), address("import", record)
    before = reasons(cast, record)
    for number in (2, 3):
        form = desk.get(f"{here}?row={number}").context["forms"][0]
        shown = {form.add_prefix(name): form[name].value() for name in form.fields}
        sent = {name: value for name, value in shown.items() if value}
        assert desk.post(here, {"row": [number], **sent}).status_code == 303
    kept = fresh_import(record)
    assert reasons(cast, kept) == before
    assert [sentence for _row, sentence in before] == [
        "No forum or group is called “Fishing”.",
        "“TOP” is no marking. Write it like (SBU).",
    ]
    (ready,) = Sheet(kept, cast.desk_drafter, cast.today).ready
    assert (ready.step["office"], ready.step["group"]) == (cast.post, cast.group)
    assert ready.marking == "SBU"


def test_a_day_that_is_not_understood_stays_until_it_is_corrected(cast):
    record = brought(cast, HEADINGS + "Ask\tnobody\tby the summit\t\n")
    desk, here = signed_in(cast.desk_drafter), address("import", record)
    form = desk.get(here).context["forms"][0]
    sent = {form.add_prefix(name): form[name].value() for name in ("who", "due")}
    assert sent["row2-due"] == ""
    desk.post(here, {"row": [2], **sent, "row2-who": "PM"})
    ((_row, sentence),) = reasons(cast, fresh_import(record))
    assert "by the summit" in sentence


def test_an_office_whose_name_another_one_has_is_asked_for_by_its_code(cast):
    name = "Bureau of Political Affairs"
    Office.objects.filter(code__in=["PM", "EUR/CARC"]).update(name=name)
    text = f"{HEADINGS}Ask\t{name}\t2027-05-19\t\nSend\tPM\t2027-05-19\t\n"
    assert reasons(cast, brought(cast, text)) == [
        (2, f"Several offices are called “{name}”: EUR/CARC, PM. Write the code.")
    ]


def test_what_is_wrong_with_what_is_brought_stands_beside_it(cast):
    desk = signed_in(cast.desk_drafter)
    new = reverse("workinggroups:new_import", args=["az"])
    old = SimpleUploadedFile("steps.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 50)
    for sent, place, said in (
        ({}, "file", "Choose a file, or paste cells."),
        ({"file": old}, "file", "old .xls file"),
        ({"cells": ";;;"}, "cells", "Nothing stands in this table."),
    ):
        answer = desk.post(new, {**sent, "marking": "U"})
        assert answer.status_code == 422
        assert said in str(answer.context["form"].errors[place])
    assert desk.post(new, {"cells": "a\tb", "marking": ""}).status_code == 422
    assert signed_in(cast.reader).get(new).status_code == 403
    desk.post(new, {"cells": "a\tb\n1\t2", "marking": "U"})
    twice = {"what": 0, "who": 0, "due": 1, "month_first": "0", "stands": "proposed"}
    record = StepImport.objects.get()
    answer = desk.post(address("import_columns", record), twice)
    assert sorted(answer.context["form"].errors) == ["what", "who"]


def test_a_table_is_its_authors_alone_and_can_be_discarded(cast):
    record = brought(cast, HEADINGS + "Ask\tPM\t2027-05-19\t\n", marking="SBU")
    author, other = signed_in(cast.desk_drafter), signed_in(cast.desk_approver)
    pages = ("import", "import_columns")
    assert [author.get(address(name, record)).status_code for name in pages] == [200, 200]
    assert [other.get(address(name, record)).status_code for name in pages] == [404, 404]
    assert other.post(address("discard_import", record)).status_code == 404
    assert other.post(address("import_steps", record)).status_code == 404
    cast.desk_drafter.clearance = "U"
    cast.desk_drafter.save()
    assert [author.get(address(name, record)).status_code for name in pages] == [404, 404]
    cast.desk_drafter.clearance = "SBU"
    cast.desk_drafter.save()
    assert author.post(address("discard_import", record)).status_code == 303
    assert not StepImport.objects.exists()


def test_what_nobody_touched_for_thirty_days_is_erased(cast):
    record = brought(cast, HEADINGS + "Ask\tPM\t2027-05-19\t\n")
    assert imports.erase_forgotten(timezone.now() + timedelta(days=29)) == 0
    assert imports.erase_forgotten(timezone.now() + timedelta(days=31)) == 1
    assert not StepImport.objects.filter(pk=record.pk).exists()


# --- What the rows become -------------------------------------------------------------------------


def test_what_was_adopted_comes_into_force_with_its_baseline(cast):
    then = cast.meeting.last_day
    due = cast.today - timedelta(days=10)
    text = f"{HEADINGS}Name a contact\tEmbassy Baku\t{due}\t\nSend maps\tAzerbaijan\t{due}\t\n"
    record = brought(cast, text, who="chair", meeting=cast.meeting, adopted_on=then)
    save(cast, record, "chair")
    ours, theirs = steps()
    assert (ours.stage, ours.adopted_on, ours.adopted_by) == ("adopted", then, cast.chair)
    assert (ours.baseline_what, ours.baseline_due_on) == ("Name a contact", due)
    assert (theirs.side, theirs.office, theirs.meeting) == ("partner", cast.bureau, cast.meeting)
    assert owed("next_step") == [
        ("Embassy Baku", "Name a contact", due),
        ("PM", "Send maps", due),
    ]
    assert owed("progress") == []  # nobody could report before it was entered


def test_only_chairs_say_that_something_is_in_force(cast):
    text = HEADINGS + "Ask\tPM\t2027-05-19\t\n"
    record = brought(cast, text, who="desk_approver", adopted_on=cast.today)
    assert reasons(cast, record, "desk_approver") == [
        (2, "Only its chairs can say that it is in force.")
    ]
    rows = [NextStep(what="Ask", side="home", office=cast.post, track=cast.track, marking="U")]
    with pytest.raises(PermissionDenied):
        enter_all(
            cast.relationship,
            rows,
            adopted_on=cast.today,
            reason="Imported.",
            actor=cast.by("desk_approver"),
            today=cast.today,
        )


def test_what_is_said_twice_is_not_imported_twice(cast):
    known = adopted(cast, "Ask")
    text = f"{HEADINGS}ask\tEmbassy Baku\t{known.due_on}\t\n" + "Send\tPM\t2027-05-19\t\n" * 2
    assert reasons(cast, brought(cast, text)) == [
        (2, "This is in the programme already."),
        (4, "Row 3 says the same."),
    ]


def test_markings_hold_for_the_table_and_for_each_row(cast):
    cast.desk_drafter.clearance = "SBU"
    cast.desk_drafter.save()
    text = HEADINGS + "Ask\tPM\t2027-05-19\t(SBU)\nHidden words\tPM\t2027-05-19\tSECRET\n"
    record = brought(cast, text)
    assert record.marking == "SBU"
    assert "Hidden words" not in str(fresh_import(record).rows)
    save(cast, record)
    assert [(step.what, step.marking) for step in steps()] == [("Ask", "SBU")]
    with pytest.raises(ValidationError):
        brought(cast, text, marking="C")


@pytest.mark.parametrize(
    "headings", ["What\tOwner\tDue\tSensitivity\n", "Was\tWer\tBis\tSensitivity\n", ""]
)
def test_a_column_of_markings_is_known_by_what_stands_in_it(cast, headings):
    cast.desk_drafter.clearance = "SBU"
    cast.desk_drafter.save()
    text = headings + "Ask\tPM\t2027-05-19\t(SBU)\nHidden words\tPM\t2027-05-19\tSECRET\n"
    actor = {"actor": cast.by("desk_drafter"), "today": cast.today}
    rows = read_pasted(text)
    record = imports.bring(cast.relationship, rows, name="Cells", marking="U", **actor)
    kept = fresh_import(record)
    assert (kept.marking, kept.columns["marking"]) == ("SBU", 3)
    assert "Hidden words" not in str(kept.rows)
    assert "Ask" in str(kept.rows)


def test_every_column_of_markings_counts_and_no_column_of_anything_else():
    rows = [["Ask", "S", "(C)", "", "U"], ["Send", "done", "S//NF", "", ""]]
    assert guess_marked(rows, range(5), is_headed=True) == [2, 4]
    assert guess_marked([["Ask", "Level"], ["", "S"]], range(2), is_headed=True) == []
    assert guess_marked([["Ask", "Level"], ["", "S"]], range(2), is_headed=False) == [1]


def test_a_row_is_marked_at_least_like_its_group(cast):
    cast.group.marking = "SBU"
    cast.group.save()
    text = f"What\tWho\tDue\tGroup\nAsk\tPM\t2027-05-19\t{cast.group_name}\n"
    assert reasons(cast, brought(cast, text)) == [
        (2, "Mark it at least like what it belongs to: SBU.")
    ]


# --- Columns --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headings", "guessed"),
    [
        (["Action", "Lead", "By when"], {"what": 0, "who": 1, "due": 2}),
        (
            ["#", "Measure", "Responsible office", "Target date", "Target", "WG"],
            {"what": 1, "who": 2, "due": 3, "target": 4, "group": 5},
        ),
        (["Classification", "Next steps (2026)", "Owner"], {"marking": 0, "what": 1, "who": 2}),
        (["Name", "Age"], {}),
    ],
)
def test_columns_are_guessed_by_their_headings(headings, guessed):
    assert {str(name): n for name, n in guess_columns(headings).items()} == guessed


def test_headings_are_found_below_a_title():
    rows = [["Programme 2026", "", ""], ["Step", "Owner", "Due"], ["Ask", "PM", "2026-05-19"]]
    assert guess_headings(rows) == 1
    assert guess_headings(rows[2:]) is None
    assert [name_of(n) for n in (0, 25, 26, 51)] == ["A", "Z", "AA", "AZ"]
