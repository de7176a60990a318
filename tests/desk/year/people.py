"""Who goes away and who stands in, who is back earlier, and who hands over to whom.

Chance has a seed of its own here: the hand does the same whoever is away, since what an office does
it may do in either role.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from django.core.exceptions import ValidationError
from django.db import transaction

from offices.models import Absence, Assignment, Office, User
from offices.services.absences import end_absence, enter_absence
from offices.services.hand_overs import confirm_hand_over, plan_hand_over
from tests.desk.year.countries import READ

DAY = timedelta(days=1)
GOES, IS_BACK, HANDS_OVER = 0.15, 0.08, 0.012  # how likely on a working day
NAMED_FIRST = (4, 1, 1)  # how often somebody goes, by how long they are in the office


class People:
    """The people of desks, posts and the office above. `done` and `refused` as the hand counts."""

    def __init__(self, offices: Sequence[Office], seed: int) -> None:
        self.random = Random(f"people {seed}")
        self.offices = list(offices)
        self.refused: Counter[str] = Counter()
        self.done: Counter[str] = Counter()

    def come_and_go(self, today: date) -> None:
        """Let some go away in the days to come, some come back today, and some hand over."""
        if today.weekday() > 4:
            return
        for absence in Absence.objects.on(today).select_related("person").order_by("pk"):
            if self.random.random() < IS_BACK:
                end_absence(absence, by=absence.person, today=today)
                self.done["back earlier"] += 1
        for share, does in ((GOES, self._go), (HANDS_OVER, self._hand_over)):
            if self.random.random() < share:
                try:
                    with transaction.atomic():
                        self.done[does(today)] += 1
                except ValidationError as refusal:
                    self.refused[refusal.messages[0]] += 1

    def _go(self, today: date) -> str:
        people = self._people(self.random.choice(self.offices))
        person = self.random.choices(people, NAMED_FIRST[: len(people)])[0]
        others = [one for one in people if one != person]
        starts_on = today + self.random.randint(0, 6) * DAY
        enter_absence(
            person,
            starts_on=starts_on,
            ends_on=starts_on + self.random.randint(3, 15) * DAY,
            stand_in=self.random.choice([*others, None]),
            by=person,
            today=today,
        )
        return "away"

    def _hand_over(self, today: date) -> str:
        """Whoever is responsible for a relationship hands over to another one of their office."""
        named = Assignment.objects.for_system(READ).filter(
            office__in=self.offices, responsible__isnull=False
        )
        one = self.random.choice(list(named.select_related("office", "responsible").order_by("pk")))
        assert one.responsible is not None
        others = [person for person in self._people(one.office) if person != one.responsible]
        by = {"by": one.responsible, "today": today}
        planned = plan_hand_over(
            office=one.office,
            leaver=one.responsible,
            successor=self.random.choice(others),
            on_day=today + self.random.randint(0, 10) * DAY,
            **by,
        )
        confirm_hand_over(planned, **by)
        return "handed over"

    def _people(self, office: Office) -> list[User]:
        return list(User.objects.filter(memberships__office=office).order_by("pk"))
