"""What happened to one record: a row for each field that an event changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.csv import Column
from core.downloads import Table
from core.markings import Marking, stricter
from offices.history import Change, Event


@dataclass(frozen=True)
class ChangeLine:
    """One change of an event; none for an event that only says that the record began."""

    event: Event
    change: Change | None
    marking: Marking

    def text(self, *kinds: str) -> str:
        """Return the field's value: its pieces of these kinds."""
        pieces = self.change.pieces if self.change else []
        return "".join(piece.text for piece in pieces if piece.kind in kinds)


def change_lines(marking: str, events: Iterable[Event]) -> list[ChangeLine]:
    """Return a line for each change, under the stricter of the marking then and now."""
    lines = []
    for event in events:
        changes: list[Change | None] = [*event.changes] or [None]
        mark = stricter(event.marking, marking)
        lines += [ChangeLine(event, change, mark) for change in changes]
    return lines


HISTORY = Table(
    "history",
    (
        Column(gettext_lazy("When (UTC)"), lambda line: line.event.at),
        Column(gettext_lazy("By"), lambda line: line.event.actor),
        Column(gettext_lazy("Because"), lambda line: line.event.reason),
        Column(
            gettext_lazy("First entry"), lambda line: _("yes") if line.event.is_first else _("no")
        ),
        Column(gettext_lazy("Field"), lambda line: line.change and line.change.label),
        Column(gettext_lazy("Before"), lambda line: line.text("same", "removed")),
        Column(gettext_lazy("After"), lambda line: line.text("same", "added")),
    ),
)
