"""What one act of the hand needs: whose it is, on which day, what chance says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from dialogue.models import Meeting
from tests.desk.year.countries import READ, Country
from tests.desk.year.oracle import Ledger, Row

DAY = timedelta(days=1)
VENUES = ("home", "partner", "video")


@dataclass
class Play:
    """One act. What the oracle is to hear of it, once it was not refused, stands in `told`."""

    country: Country
    random: Random
    today: date
    slow: set[tuple[int, str]]
    told: list[Callable[[], Any]] = field(default_factory=list)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one_of(self, *choices: tuple[Any, float]) -> Any:
        """Choose one by weight."""
        names, weights = zip(*choices, strict=True)
        return self.random.choices(names, weights)[0]

    def meeting(self, key: str) -> Meeting:
        """Return the meeting that a key of the due list names."""
        return Meeting.objects.for_system(READ).get(uid=key.split(":")[1])

    def ledger(self, meeting: Meeting) -> Ledger:
        return self.country.ledgers[meeting.body_id, meeting.kind]

    def row(self, meeting: Meeting) -> Row:
        assert meeting.period is not None
        return self.ledger(meeting).rows[meeting.period]

    def is_slow(self, meeting: Meeting) -> bool:
        return (meeting.body_id, meeting.kind) in self.slow

    def tell(self, meeting: Meeting, act: str, state: str, **more: Any) -> None:
        """Let the oracle hear that a step was taken."""
        self.told.append(lambda: self.row(meeting).take(act, state, **more))

    def replan(self) -> None:
        """Let every ledger that follows the forum's consultations be planned anew."""
        ledgers: Sequence[Ledger] = list(self.country.ledgers.values())
        for ledger in ledgers:
            if ledger.after is not None:
                ledger.plan(self.today)

    def day_for(self, meeting: Meeting) -> date | None:
        """Choose a day on which a meeting can be; None where its period is as good as over."""
        assert meeting.closes_on is not None
        last = min(meeting.closes_on, self.today + 70 * DAY)
        first = min(self.today + 5 * DAY, last)
        if first < self.today:
            return None
        return first + self.random.randint(0, (last - first).days) * DAY
