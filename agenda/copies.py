"""What the other side gets: the agenda and our delegation, line by line. Pure.

Only what these functions write into a line ever reaches the other side, nothing internal. Days
are ISO texts, so that a line can be kept as it was sent. `key` says which item or person a line is
about; it is for comparing and printed nowhere.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agenda.models import AgendaItem, ItemState
from core.dates import format_day
from core.markings import marking
from core.text import digest
from dialogue.models import DelegationMember

Line = dict[str, Any]
SILENT = ("key", "position")


def agenda_copy(items: Iterable[AgendaItem]) -> list[Line]:
    """Return the agenda for the other side: what is accepted and for both sides, counted anew."""
    told = sorted((item for item in items if _is_told(item)), key=lambda item: item.position or 0)
    return [
        {
            "key": str(item.uid),
            "position": position,
            "title": item.title,
            "duration": item.duration,
            "home_brings": item.home_brings,
            "home_brings_by": _iso(item.home_brings_by),
            "partner_brings": item.partner_brings,
            "partner_brings_by": _iso(item.partner_brings_by),
        }
        for position, item in enumerate(told, start=1)
    ]


def _is_told(item: AgendaItem) -> bool:
    is_accepted = item.state == ItemState.ACCEPTED
    return is_accepted and item.is_shared and not marking(item.marking).noforn


def delegation_copy(delegates: Iterable[DelegationMember]) -> list[Line]:
    """Return a delegation list: who leads it first, then as they were added."""
    coming = sorted(
        (each for each in delegates if each.withdrawn_at is None),
        key=lambda each: (not each.is_head, each.pk or 0),
    )
    return [
        {
            "key": str(each.uid),
            "position": position,
            "name": each.name,
            "title": each.title,
            "organisation": each.organisation or (each.office.name if each.office else ""),
            "is_head": each.is_head,
        }
        for position, each in enumerate(coming, start=1)
    ]


def digest_of(lines: Sequence[Line]) -> str:
    """Return the SHA-256 of what lines say, in their order: equal words are the same paper."""
    said = [{name: value for name, value in line.items() if name != "key"} for line in lines]
    return digest(json.dumps(said, sort_keys=True, ensure_ascii=False))


def differences(
    old: Sequence[Line], new: Sequence[Line], countries: Mapping[str, str]
) -> list[str]:
    """Return in words what changed from one copy to another: gone, new, changed, moved.

    `countries` are the names of both by side.
    """
    before, after = _by_key(old), _by_key(new)
    gone = [
        _("Removed: %(line)s.") % _named(line) for key, line in before.items() if key not in after
    ]
    changes = []
    for key, line in after.items():
        if key not in before:
            changes.append(_("Added: %(line)s.") % _named(line))
        else:
            changes += _changed(before[key], line, countries)
    kept_before = [key for key in before if key in after]
    kept_after = [key for key in after if key in before]
    moved = [
        _("Moved: %(line)s, now in place %(place)s.")
        % {**_named(after[key]), "place": after[key]["position"]}
        for key in _moved(kept_before, kept_after)
    ]
    return [*gone, *changes, *moved]


def _changed(old: Line, new: Line, countries: Mapping[str, str]) -> Iterable[str]:
    for name in new:
        if name not in SILENT and old.get(name) != new[name]:
            yield _("%(line)s: %(field)s was %(old)s, now %(new)s.") % {
                **_named(old),
                "field": LABELS[name]() % countries,
                "old": _said(name, old.get(name)),
                "new": _said(name, new[name]),
            }


def _moved(before: list[str], after: list[str]) -> list[str]:
    """Return what stands in another order than before: as few as explain it."""
    stays = set(_longest_run([before.index(key) for key in after]))
    return [key for key in after if before.index(key) not in stays]


def _longest_run(numbers: Sequence[int]) -> list[int]:
    """Return the longest part of `numbers`, in their order, that only grows."""
    best: list[list[int]] = []
    for number in numbers:
        ends_before = (run for run in best if run[-1] < number)
        best.append([*max(ends_before, key=len, default=[]), number])
    return max(best, key=len, default=[])


def _by_key(lines: Sequence[Line]) -> Mapping[str, Line]:
    return {line["key"]: line for line in lines}


def _named(line: Line) -> dict[str, Any]:
    return {"line": f"“{line.get('name') or line['title']}”"}


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, ""):
        return _("nothing")
    if name.endswith("_by"):
        return format_day(date.fromisoformat(value))
    return f"“{value}”" if isinstance(value, str) else str(value)


def _iso(day: Any) -> str | None:
    return day and day.isoformat()


LABELS = {
    "title": lambda: _("title"),
    "duration": lambda: _("minutes planned"),
    "home_brings": lambda: _("what %(home)s brings"),
    "home_brings_by": lambda: _("the day by which %(home)s brings it"),
    "partner_brings": lambda: _("what %(partner)s brings"),
    "partner_brings_by": lambda: _("the day by which %(partner)s brings it"),
    "name": lambda: _("name"),
    "organisation": lambda: _("organisation"),
    "is_head": lambda: _("leads the delegation"),
}
