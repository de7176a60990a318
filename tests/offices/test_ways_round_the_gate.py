"""The ways round the gate are few, and each is written down."""

from tests.offices.for_system_calls import LIST, for_system_calls, places

# Who reads rows of a record that the caller was shown, or history, which has a gate of its own.
BASE_MANAGER = {
    "offices/history.py:newest_event",
    "offices/history.py:events_of",
    "offices/versions.py:lock_version",
}
# The plain manager is for Django's own internals, which find it by its name.
PLAIN: set[str] = set()
# Raw SQL has no gate.
RAW_SQL = {
    "desk/views/find.py:healthz",  # whether the database answers
    "reminders/services/composing.py:_is_alone",  # a lock that stands for no row
}
# Writing the index of search anew shows nobody anything.
INDEXING = {"offices/management/commands/index_search.py:Command.handle"}


def test_for_system_calls_are_those_on_the_list():
    """See tests/offices/for_system_calls.py for what to do when this fails."""
    assert for_system_calls() == LIST.read_text(encoding="utf-8").splitlines()


def test_for_system_is_not_called_where_pages_are_made():
    """Views and templates show things to a person: they go through the gate."""
    shown = [
        place for place in for_system_calls() if {"views", "templatetags"} & {*place.split("/")}
    ]
    assert shown == []


def test_base_manager_is_used_in_a_few_places():
    assert set(places("_base_manager", "_default_manager")) == BASE_MANAGER


def test_plain_manager_is_used_nowhere():
    assert set(places("plain")) - INDEXING == PLAIN


def test_raw_sql_is_used_nowhere():
    assert set(places("raw", "cursor", "RawSQL", "extra")) - INDEXING == RAW_SQL
