"""The walk over the whole url conf: every address that Entente answers, with its arguments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

_ARGUMENT = re.compile(r"(?<!\?P)<(?:\w+:)?(\w+)>")
_GROUP = re.compile(r"\(\?P<(\w+)>[^()]*\)")
_ANCHORS = re.compile(r"^\^|\$$|\\Z$")


@dataclass(frozen=True)
class Route:
    """One address: its name (`desk:meeting`), its pattern, its arguments and what answers it."""

    name: str
    pattern: str
    arguments: tuple[str, ...]
    view: Any

    @property
    def app(self) -> str:
        """The app whose code answers: desk, agenda, …, allauth, admin."""
        module = getattr(self.view, "__module__", "")
        return self.name.partition(":")[0] if ":" in self.name else module.partition(".")[0]

    def path(self, **arguments: object) -> str:
        """Return the address with these arguments in it. KeyError when one is missing."""

        def value(found: re.Match[str]) -> str:
            return str(arguments[found[1]])

        return "/" + _GROUP.sub(value, _ARGUMENT.sub(value, self.pattern))

    def __reduce__(self) -> tuple[Any, ...]:
        """Let another process find the route again: a view may be a function without a name."""
        return _route, (self.name, self.pattern)

    def __str__(self) -> str:
        return self.name or f"/{self.pattern}"


@cache
def all_routes() -> tuple[Route, ...]:
    """Return every route of the url conf, in its order."""
    return tuple(_walk(get_resolver().url_patterns, "", ""))


def _route(name: str, pattern: str) -> Route:
    return next(one for one in all_routes() if (one.name, one.pattern) == (name, pattern))


def _walk(patterns: list[Any], before: str, namespace: str) -> Iterator[Route]:
    for entry in patterns:
        pattern = before + _readable(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, pattern, inner)
        elif isinstance(entry, URLPattern):
            arguments = tuple(_ARGUMENT.findall(pattern)) + tuple(_GROUP.findall(pattern))
            name = f"{namespace}{entry.name}" if entry.name else ""
            yield Route(name, pattern, arguments, entry.callback)


def _readable(pattern: Any) -> str:
    """Return a pattern without the marks of regular expressions around it."""
    if isinstance(pattern, RoutePattern):
        return str(pattern)
    return _ANCHORS.sub("", str(pattern)).replace("\\/", "/").replace("\\.", ".")
