"""One table imported from two windows at one moment: its rows are saved once."""

import pytest
from django.core.exceptions import ValidationError

from core.dates import home_today
from tests.agenda.test_agenda_threads import all_at_once
from tests.workinggroups.cast import assert_due_list_holds
from tests.workinggroups.conftest import make_cast
from tests.workinggroups.test_imports import HEADINGS, brought, save, steps

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
