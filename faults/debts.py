"""What is owed in the faults, and by whom: written through the service that every record uses."""

import time
from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from core.dates import home_today
from faults.sink import REFUSED
from offices.models import Assignment, Membership, Office, Part, Relationship, Role, User
from reminders.facts import DeadlineFact
from reminders.services.due_list import sync, sync_each

LONG_AGO = date(2020, 1, 1)
RELATIONSHIPS, PEOPLE = 4, 50


def write_people() -> None:
    """Write four relationships, an office in each with fifty people; and one who is refused."""
    for n in range(RELATIONSHIPS):
        relationship = Relationship.objects.create(
            code=f"{chr(65 + n)}Z",
            name=f"Country {n}",
            capital="Capital",
            time_zone="Asia/Baku",
            entered_on=LONG_AGO,
        )
        office = Office.objects.create(code=f"EMB/{n}", name=f"Embassy {n}", country="US")
        Assignment.objects.create(
            relationship=relationship, office=office, part=Part.POST, starts_on=LONG_AGO
        )
        for k in range(PEOPLE):
            _write_person(f"person{n}-{k}@faults.test", office)
    _write_person(REFUSED, office)


def _write_person(address: str, office: Office) -> None:
    person = User.objects.create_user(address, name="A Person", clearance="S")
    Membership.objects.create(user=person, office=office, role=Role.DRAFTER, starts_on=LONG_AGO)


class Debts:
    """Writes things owed, each by another person in turn, and knows when each was due."""

    def __init__(self) -> None:
        self.planned: dict[str, float] = {}
        self._numbers = count(1)
        members = Membership.objects.select_related("user").order_by("pk")
        places = dict(
            Assignment.objects.for_system("the faults write them").values_list(
                "office_id", "relationship_id"
            )
        )
        self._people = [(one.user, one.office_id, places[one.office_id]) for one in members]

    def write(self, number: int) -> None:
        """Write so many that were due yesterday: whoever owes them is to hear at once.

        Due yesterday, for then it is past 08:00 of that day wherever this runs, at any hour.
        """
        people = [one for one in self._people if one[0].email != REFUSED]
        facts = []
        for _each in range(number):
            n = next(self._numbers)
            facts.append(self._fact(n, *people[n % len(people)]))
        sync_each([(fact.key, [fact]) for fact in facts])
        now = time.time()
        self.planned |= {fact.reference: now for fact in facts}

    def write_poison(self) -> None:
        """Write one of a kind that no app registered, and one to somebody who is refused."""
        refused = next(one for one in self._people if one[0].email == REFUSED)
        unheard_of = self._fact(next(self._numbers), *self._people[0], kind="unheard_of")
        for fact in (unheard_of, self._fact(next(self._numbers), *refused)):
            sync(fact.key, [fact])

    def are_due_now(self) -> None:
        """Count from now how late they come."""
        self.planned = dict.fromkeys(self.planned, time.time())

    @staticmethod
    def _fact(
        n: int, person: User, office_id: int, relationship_id: int, kind: str = "meeting_hold"
    ) -> DeadlineFact:
        due_on = home_today(timezone.now()) - timedelta(days=1)
        return DeadlineFact(
            key=f"fault:{n}:hold",
            kind=kind,
            relationship_id=relationship_id,
            marking="U",
            office_id=office_id,
            due_on=due_on,
            since_on=due_on - timedelta(days=30),
            title=f"Bilateral Dialogue {n}",
            path=f"/meetings/{n}/",
            reference=f"F-{n:05d}",
            assignee_id=person.pk,
        )
