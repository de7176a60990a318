"""What was planned against what the mail server took. Pure; nothing here asks the database.

Each thing owed has a reference of its own, and the mail server writes down which references a mail
tells: so a notice that was told twice under two Message-IDs is seen as well.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Accepted:
    """A mail that the server took: when, its Message-ID, the references that it tells."""

    at: float
    message_id: str
    references: Sequence[str]


@dataclass(frozen=True)
class Counted:
    """The figures of one fault. `ambiguous`: rows of which nobody knows whether they were sent.

    `lateness`: seconds from the due instant to the first acceptance, rising.
    """

    planned: int
    sent: int
    duplicated: int
    ambiguous: int
    lateness: Sequence[float] = field(default_factory=tuple)

    @property
    def lost(self) -> int:
        return self.planned - self.sent

    def late(self, share: float) -> float:
        """Return how late that share of the notices was at most, in seconds; 0 where none went."""
        if not self.lateness:
            return 0.0
        return self.lateness[min(int(share * len(self.lateness)), len(self.lateness) - 1)]

    def complaints(self, *, may_duplicate: bool) -> list[str]:
        """Return what breaks the promise, in words; nothing when all is well.

        `may_duplicate`: something died, or fell silent, between acceptance and our commit.
        """
        found = []
        if self.lost:
            found.append(f"{self.lost} lost")
        if self.duplicated > self.ambiguous:
            found.append(f"{self.duplicated} duplicated, only {self.ambiguous} of it known")
        if self.duplicated and not may_duplicate:
            found.append(f"{self.duplicated} duplicated, though nothing fell between")
        return found


def count(planned: Mapping[str, float], accepted: Iterable[Accepted], ambiguous: int) -> Counted:
    """Return the figures. `planned`: each reference with the instant at which it was due.

    A duplicate is each acceptance of a Message-ID but the first, and each further Message-ID under
    which a reference was told.
    """
    first: dict[str, float] = {}
    times: Counter[str] = Counter()
    names: dict[str, set[str]] = {}
    for mail in sorted(accepted, key=lambda one: one.at):
        times[mail.message_id] += 1
        for reference in mail.references:
            first.setdefault(reference, mail.at)
            names.setdefault(reference, set()).add(mail.message_id)
    again = sum(number - 1 for number in times.values())
    elsewhere = sum(len(ids) - 1 for ids in names.values())
    sent = [reference for reference in planned if reference in first]
    lateness = sorted(max(first[one] - planned[one], 0.0) for one in sent)
    return Counted(len(planned), len(sent), again + elsewhere, ambiguous, lateness)
