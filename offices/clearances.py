"""How far a text is cleared, in one line. Pure."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.dates import format_day, today_in
from offices.models import ClearanceWord
from offices.services.clearances import NO_OBJECTION


def clearance_line(clearances: Iterable[Any]) -> str:
    """Return "3 of 5 cleared, waiting on PM since Tue 3 Mar 2026"; empty when nobody was asked.

    Each has an office, a word and `asked_at`; the office that has been waited for longest is named,
    with how many others are.
    """
    rows = list(clearances)
    if not rows:
        return ""
    cleared = sum(row.word in NO_OBJECTION for row in rows)
    parts = [_("%(cleared)d of %(all)d cleared") % {"cleared": cleared, "all": len(rows)}]
    parts += _not_cleared(rows, ClearanceWord.NOT_CLEARED, _("not cleared by %(offices)s"))
    parts += _not_cleared(rows, ClearanceWord.CLEARED_WITH_EDITS, _("edits wanted by %(offices)s"))
    waiting = [row for row in rows if row.word == ClearanceWord.PENDING]
    if waiting:
        first = min(row.asked_at for row in waiting)
        day = format_day(today_in(settings.HOME_TIME_ZONE, first))
        said = {"offices": _offices(waiting), "day": day}
        parts.append(_("waiting on %(offices)s since %(day)s") % said)
    return ", ".join(parts)


def _not_cleared(rows: list[Any], word: ClearanceWord, sentence: str) -> list[str]:
    found = [row for row in rows if row.word == word]
    return [sentence % {"offices": _offices(found)}] if found else []


def _offices(rows: list[Any]) -> str:
    codes = sorted({str(row.office) for row in rows})
    if len(codes) > 3:
        return _("%(offices)s and %(count)d more") % {
            "offices": ", ".join(codes[:2]),
            "count": len(codes) - 2,
        }
    return ", ".join(codes)
