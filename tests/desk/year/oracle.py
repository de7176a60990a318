"""What a ledger must show, and which step of a ladder is reached: by arithmetic of its own.

Nothing of the application is imported. An oracle is told what people did, night by night; it never
looks at what became of it (design §4, docs/decisions/0016-planning.md).
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

DAY = timedelta(days=1)
CLOSED = {"held", "concluded", "missed", "waived"}
OPEN_WITHOUT_TARGET = {"due", "requested", "scheduled"}
OVERTAKES = {"waive", "postpone", "miss", "hold"}
LAST_YEAR = 2045


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def step_reached(days_before: tuple[int, ...], due_on: date, day: date) -> str | None:
    """Which reminder is the newest by `day`; while late there is one each week."""
    late = (day - due_on).days
    if late >= 7:
        return f"late-{late // 7 * 7}"
    passed = [before for before in days_before if due_on - before * DAY <= day]
    return f"before-{min(passed)}" if passed else None


@dataclass
class Row:
    """One period: when it is due and closes, and what was done to it, newest last."""

    number: int
    due_on: date
    closes_on: date
    state: str = "due"
    target: date | None = None
    is_expected: bool = False
    is_asked: bool = False
    before: list[tuple] = field(default_factory=list)

    @property
    def is_untouched(self) -> bool:
        return self.state == "due" and self.target is None and not self.is_expected

    def take(self, act: str, state: str, *, target: date | None = None, answers=False) -> None:
        """Do `act`; it ends the question for a date if it answers it or overtakes it."""
        ends = self.is_asked and (answers or act in OVERTAKES)
        self.before.append((act, self.state, self.target, ends))
        self.state = state
        self.target = target if act in ("postpone", "schedule", "move") else self.target
        if ends:
            self.is_asked = False

    def back(self) -> None:
        """Undo the last act; a question that it ended waits again."""
        _act, self.state, self.target, ended = self.before.pop()
        self.is_asked = self.is_asked or ended
        self.agree()

    def agree(self) -> None:
        """A date is requested exactly while somebody asks for one."""
        if self.is_asked and self.state == "due":
            self.take("request", "requested")
        elif self.state == "requested" and not self.is_asked:
            if self.before[-1][0] == "request":
                self.back()
            else:
                self.take("return", "due")


@dataclass
class Place:
    """A day on which something falls due, and the last one on which it can be held."""

    n: int
    due_on: date
    closes_on: date


@dataclass
class Ledger:
    """The periods of one body and kind.

    `held` are the last days of the forum's consultations, a list that all its ledgers share;
    `after` so many months after each of them the count begins anew, None: never.
    """

    anchor: date
    months: int
    grace: int
    begins: date
    held: list[date]
    after: int | None = None
    rows: dict[int, Row] = field(default_factory=dict)

    def plan(self, today: date) -> None:
        """Give untouched rows the days that no touched row stands for, in order; add new rows."""
        until = months_after(today, 12)
        places = [place for place in self._places() if place.due_on >= self.begins]
        if self.after is None:
            for place in places:
                if place.due_on <= until and place.n not in self.rows:
                    self._add(place)
            return
        movable = sorted(
            (row for row in self.rows.values() if row.is_untouched),
            key=lambda row: (row.due_on, row.number),
        )
        free = self._free(places, movable, today)
        for row, place in zip(movable, free, strict=False):
            row.due_on, row.closes_on = place.due_on, place.closes_on
        for place in free[len(movable) :]:
            if place.due_on <= until:
                self._add(place)

    def night(self, today: date) -> None:
        """Plan; what was put off is due again 30 days ahead; what closed yesterday is missed."""
        self.plan(today)
        for row in self.rows.values():
            if row.state == "postponed" and row.target and row.target <= today + 30 * DAY:
                row.take("resume", "due")
                row.agree()
            if row.state in OPEN_WITHOUT_TARGET and row.closes_on < today:
                row.take("miss", "missed")

    def shown(self) -> dict[int, tuple[date, date, str]]:
        """Return by number when each is due and closes, and its state."""
        return {n: (row.due_on, row.closes_on, row.state) for n, row in self.rows.items()}

    def _add(self, place: Place) -> None:
        number = max(self.rows) + 1 if self.rows else place.n
        self.rows[number] = Row(number, place.due_on, place.closes_on)

    def _places(self) -> list[Place]:
        days = list(self._days())
        closing = [min(a + self.grace * DAY, b - DAY) for a, b in pairwise(days)]
        return [Place(n, *both) for n, both in enumerate(zip(days, closing, strict=False))]

    def _days(self) -> Iterator[date]:
        begins, first = self.anchor, 0
        held = sorted(set(self.held)) if self.after is not None else []
        for last in [*held, date(LAST_YEAR, 1, 1)]:
            months = first
            while (day := months_after(begins, months)) <= last:
                yield day
                months += self.months
            begins, first = last, self.after or 0

    def _free(self, places: list[Place], movable: list[Row], today: date) -> list[Place]:
        """The places for which no touched row stands, and that could still be known of."""
        taken = self._taken(places)
        stand = {row.due_on for row in movable}
        last = max((row.due_on for row in self.rows.values()), default=date.min)
        first_held = min(self.held, default=date.max)
        return [
            place
            for place in places
            if place.n not in taken
            and not (
                place.closes_on < today
                and first_held < place.due_on < last
                and place.due_on not in stand
            )
        ]

    def _taken(self, places: list[Place]) -> set[int]:
        """A touched row stands for its own day, else for the period in which it falls due, else
        for the next one, if that falls due before the row closes."""
        touched = sorted(
            (row for row in self.rows.values() if not row.is_untouched),
            key=lambda row: row.due_on,
        )
        own = {place.due_on: place.n for place in places}
        taken = {own[row.due_on] for row in touched if row.due_on in own}
        for row in touched:
            if row.due_on in own:
                continue
            within = [place for place in places if place.due_on <= row.due_on]
            later = [place for place in places if place.due_on > row.due_on][:1]
            if within and within[-1].n not in taken:
                taken.add(within[-1].n)
            elif later and min(self.held, default=date.max) < later[0].due_on <= row.closes_on:
                taken.add(later[0].n)
        return taken
