"""What a record says that somebody owes. Apps state facts; only this app knows the table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from offices.models import Side

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class DeadlineFact:
    """One thing owed: by which side and office, by which day, for which record.

    `key` is `kind-of-record:uid:what`; `due_on` ends in the zone of the office; `since_on` is the
    day from which it has been waiting; `waiting_office_id` is who waits for it.
    """

    key: str
    kind: str
    relationship_id: int
    marking: str
    office_id: int
    due_on: date
    since_on: date
    title: str
    path: str
    reference: str
    owed_by: str = Side.HOME
    theme_code: str = ""
    waiting_office_id: int | None = None
    assignee_id: int | None = None


@dataclass(frozen=True)
class DeadlineKind:
    """A kind of obligation: its code, the verb that a list starts with, the words on its button.

    `sentence` is what a mail says is to be done, with `%(title)s` in it; of itself it tells nothing
    above U. `ladder` is the code of the ladder by which people are reminded.
    """

    code: str
    verb: "StrOrPromise"
    button: "StrOrPromise"
    sentence: "StrOrPromise"
    ladder: str = "usual"


_kinds: dict[str, DeadlineKind] = {}
_expected: dict[str, Callable[[], Iterator[DeadlineFact]]] = {}


def register(
    app: str, kinds: list[DeadlineKind], expected: Callable[[], Iterator[DeadlineFact]]
) -> None:
    """Take an app's kinds and the iterator of all facts that hold now; from `ready()` only."""
    _kinds.update({kind.code: kind for kind in kinds})
    _expected[app] = expected


def kind_of(code: str) -> DeadlineKind:
    """Return the registered kind; KeyError for one that no app registered."""
    return _kinds[code]


def codes_on(ladder: str) -> list[str]:
    """Return the codes of the kinds that follow a ladder."""
    return [kind.code for kind in _kinds.values() if kind.ladder == ladder]


def expected_facts() -> Iterator[DeadlineFact]:
    """Yield every fact that holds now, of all apps: what the table must show."""
    for expected in _expected.values():
        yield from expected()
