"""What the offices that were asked say on an ask, in one line. Pure (design §6)."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.utils.translation import gettext as _

from offices.models import ClearanceWord

FOR = (ClearanceWord.CLEARED, ClearanceWord.CLEARED_WITH_EDITS)


class Word(Protocol):
    """An office and its word: a `Position`, or anything like it."""

    @property
    def office(self) -> Any: ...

    @property
    def word(self) -> str: ...


def is_split(positions: Iterable[Word]) -> bool:
    """Return whether one office has cleared while another has said that it does not."""
    words = {position.word for position in positions}
    return ClearanceWord.NOT_CLEARED in words and not words.isdisjoint(FOR)


def positions_line(positions: Iterable[Word]) -> str:
    """Return "EUR/CARC cleared; L not yet"; empty when nobody was asked."""
    said = {
        ClearanceWord.PENDING: _("%(office)s not yet"),
        ClearanceWord.CLEARED: _("%(office)s cleared"),
        ClearanceWord.CLEARED_WITH_EDITS: _("%(office)s cleared with edits"),
        ClearanceWord.INFORMATION: _("%(office)s takes note"),
        ClearanceWord.NOT_CLEARED: _("%(office)s did not clear"),
    }
    order = list(said)
    rows = sorted(positions, key=lambda p: (-order.index(ClearanceWord(p.word)), str(p.office)))
    # Those that have spoken come first, what is still open last.
    return "; ".join(said[ClearanceWord(p.word)] % {"office": p.office} for p in rows)
