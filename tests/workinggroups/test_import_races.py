"""One table imported from two windows at one moment: its rows are saved once."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from core.dates import home_today
from tests.agenda.test_agenda_threads import all_at_once
from tests.workinggroups.cast import assert_due_list_holds
from tests.workinggroups.conftest import make_cast
from tests.workinggroups.test_imports import HEADINGS, address, brought, save, signed_in, steps
from workinggroups.services import imports
from workinggroups.views import imports as views

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_windows_import_one_table_once():
    cast = make_cast(home_today())
    record = brought(cast, HEADINGS + "".join(f"Step {n}\tPM\t2027-05-19\t\n" for n in range(9)))
    made = all_at_once(*[lambda: save(cast, record) for _ in range(4)])
    refused = [each for each in made if isinstance(each, ValidationError)]
    assert len(refused) == 3
    assert {each.messages[0] for each in refused} == {
        "This is imported already. Nothing was done again."
    }
    assert steps().count() == 9
    assert_due_list_holds()


def test_two_people_import_the_same_rows_once():
    cast = make_cast(home_today())
    lines = [f"Step {n}\tPM\t2027-05-19\t\n" for n in range(9)]
    people = ("desk_drafter", "desk_approver")
    one, other = (
        brought(cast, HEADINGS + "".join(order), who)
        for who, order in zip(people, (lines, reversed(lines)), strict=True)
    )
    made = all_at_once(lambda: save(cast, one, people[0]), lambda: save(cast, other, people[1]))
    (refused,) = [each for each in made if isinstance(each, Exception)]
    assert refused.messages == ["Nothing was imported: 9 rows are still wrong."]
    assert steps().count() == 9
    assert_due_list_holds()


def test_the_slower_window_is_told_that_it_is_imported(monkeypatch):
    cast = make_cast(home_today())
    record = brought(cast, HEADINGS + "Ask\tPM\t2027-05-19\t\n")

    def be_late(record, **said):
        all_at_once(lambda: save(cast, record))
        return imports.import_all(record, **said)

    monkeypatch.setattr(views, "imports", SimpleNamespace(import_all=be_late))
    client = signed_in(cast.desk_drafter)
    sent = {"version": record.version}
    answer = client.post(address("import_steps", record), sent, follow=True)
    assert answer.status_code == 200
    assert "This is imported already. Nothing was done again." in answer.text
    assert steps().count() == 1
