import pytest

from tests.agenda.cast import assert_due_list_holds
from tests.agenda.conftest import make_cast
from tests.workinggroups.texts import Texts, make_texts


@pytest.fixture
def texts(db, today) -> Texts:
    """The cast with a working group. Afterwards the due list must hold."""
    made = make_texts(make_cast(today))
    yield made
    assert_due_list_holds()
