"""Spans of days go over to another office: no day is lost, and none comes back to the old one.

A span is a row with `office`, `starts_on`, `ends_on`. Of one person or relationship no two rows of
an office hold on one day, which the database keeps; and none is ever deleted.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from core.dates import ONE_DAY
from offices.services.office_rows import save_fields

Join = Callable[[Any, Mapping[str, Any]], None]


def running(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Return the rows that have not ended by `today`, by key; some may begin later."""
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today)).order_by("pk")


def carry(
    old: Any, brought: Mapping[str, Any], theirs: QuerySet[Any], *, today: date, join: Join
) -> None:
    """Let the new office hold from `today` on for what is left of `old`, and the old one no longer.

    `brought` is what its rows say then, the office among it. `theirs` are those that it has for the
    same person or relationship: `join(row, brought)` lets them say both on days that both hold; on
    days that only one holds they say what that one said. What has held ends; what has not begun
    cannot end, and becomes a row of the new office.
    """
    begins, ends = max(old.starts_on, today), old.ends_on
    spare = old if old.starts_on >= today else None
    if spare is None:
        _say(old, {"ends_on": today})
    found = running(theirs, begins).order_by("starts_on").select_for_update(of=("self",))
    rows = [row for row in found if _is_before(row.starts_on, ends)]
    reached: date | None = begins
    for row in rows:
        if reached is not None and row.starts_on > reached:
            _hold(spare, theirs, brought, reached, row.starts_on)
            spare = None
        if spare is not None and row.starts_on < begins:
            row, spare = _cut(row, spare, brought, begins), None
        said, reached = _said(row, brought), row.ends_on
        join(row, brought)
        if said != _said(row, brought):
            if ends is not None and _is_before(ends, reached):
                _say(row, {"ends_on": ends})
                _hold(spare, theirs, said, ends, reached)
                spare = None
            save_fields(row, list(brought))
    if reached is not None and _is_before(reached, ends):
        _hold(spare, theirs, brought, reached, ends)
    elif spare is not None:
        _lay_aside(spare, rows[0], brought)


def _hold(
    spare: Any, theirs: QuerySet[Any], brought: Mapping[str, Any], begins: date, ends: date | None
) -> None:
    """Let the new office have what is brought on days on which it has nothing."""
    days = {"starts_on": begins, "ends_on": ends}
    if spare is None:
        theirs.model(**brought, **days).save()
    else:
        _say(spare, {**brought, **days})


def _cut(row: Any, spare: Any, brought: Mapping[str, Any], day: date) -> Any:
    """Let `spare` go on for `row` from `day`, and return it."""
    said = {**_said(row, brought), "starts_on": day, "ends_on": row.ends_on}
    _say(row, {"ends_on": day})
    _say(spare, said)
    return spare


def _lay_aside(spare: Any, row: Any, brought: Mapping[str, Any]) -> None:
    """Use a row whose days are those of `row`, which begins on the same one."""
    day = row.starts_on + ONE_DAY
    if row.ends_on is None or row.ends_on > day:
        _cut(row, spare, brought, day)
    else:
        _say(spare, {"ends_on": day})  # both hold for this one day


def _is_before(day: date, end: date | None) -> bool:
    return end is None or day < end


def _said(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _say(row: Any, words: Mapping[str, Any]) -> None:
    for name, value in words.items():
        setattr(row, name, value)
    save_fields(row, list(words))
