"""Every address that a reader may type: each route with its samples and what follows the `?`."""

import itertools
import string
from collections.abc import Iterator
from dataclasses import dataclass

from tests.harness.queries import STAND_INS, queries_of
from tests.harness.samples import Arguments, Reader, nothing_changes, samples_for
from tests.harness.urls import Route, all_routes

VISIBLE, HIDDEN, ABSENT = "visible", "hidden", "absent"


@dataclass(frozen=True)
class Address:
    """A path with its query, what kind of record it names, and the values that name it.

    `twin` tells which hidden and absent addresses must answer alike.
    """

    route: Route
    path: str
    kind: str
    named: tuple[str, ...]
    twin: str

    def __str__(self) -> str:
        return f"{self.route} {self.path}"


def all_addresses(looking: Reader, most: int = 2, *, in_short: bool = False) -> list[Address]:
    """Return every address for a reader, with up to `most` visible samples of each route."""
    with nothing_changes():
        return [
            address
            for route in all_routes()
            for address in addresses_of(route, looking, most=most, in_short=in_short)
        ]


def addresses_of(
    route: Route, looking: Reader, most: int = 2, *, in_short: bool = False
) -> Iterator[Address]:
    """Yield the addresses of one route: plain, then with its queries; `in_short` with a few."""
    found = samples_for(route, looking, most)
    for kind, group in ((VISIBLE, found.visible), (HIDDEN, found.hidden), (ABSENT, found.absent)):
        for arguments in group:
            twin = f"{route} {arguments.get('kind', '')}"
            yield Address(route, route.path(**arguments), kind, _values(arguments), twin)
    first = (found.visible or found.absent)[0]
    for query in queries_of(route.name, in_short=in_short):
        for kind, said, named in _filled(query, looking):
            path = f"{route.path(**first)}?{said}"
            names = (*named, *_values(first)) if named else ()
            yield Address(route, path, kind, names, f"{route} ?{query}")


def _values(arguments: Arguments) -> tuple[str, ...]:
    return tuple(str(value) for name, value in arguments.items() if name != "kind")


def _filled(query: str, looking: Reader) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    names = [name for _, name, _, _ in string.Formatter().parse(query) if name]
    if not names:
        yield VISIBLE, query, ()
        return
    for kind in (VISIBLE, HIDDEN, ABSENT):
        choices = []
        for name in names:
            find, argument = STAND_INS[name]
            choices.append([str(one[argument]) for one in getattr(find(looking, 1), kind)])
        for values in itertools.islice(zip(*choices, strict=False), 2):
            yield kind, query.format(**dict(zip(names, values, strict=True))), values
