"""The hand that plays the officers: each day it does some of what the due list says.

It draws from one seed, acts through the services alone, and tells the oracle what it did. What
nobody gets round to is late, then missed. What is refused it counts.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from agenda.services.answers import AlreadyAnsweredError
from dialogue.models import Meeting
from reminders.models import Deadline
from tests.desk.year import meetings, papers
from tests.desk.year.countries import READ, Country
from tests.desk.year.play import Play

DAY = timedelta(days=1)
# What is done about each kind of deadline.
DOES: dict[str, Callable[..., Any]] = {
    "meeting_date": meetings.set_date,
    "meeting_hold": meetings.hold_or_change,
    "meeting_word": meetings.record_word,
    "meeting_conclude": meetings.sum_up,
    "meeting_summary": meetings.write_summary,
    "meeting_readout": meetings.write_summary,
    "run_up": meetings.tick,
    "answer_ask": papers.answer,
    "release_request": papers.release,
    "reply_question": papers.reply,
    "next_step": papers.report,
    "benchmark": papers.measure,
    "progress": papers.report_quarter,
    "adopt": papers.decide,
}
WHIMS_A_DAY = 2


class Hand:
    """Everybody's hand. `refused` counts the sentences with which services refused."""

    def __init__(self, countries: list[Country], seed: int) -> None:
        self.random = Random(seed)
        self.countries = {country.relationship.pk: country for country in countries}
        self.refused: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        keys = [key for country in countries for key in country.ledgers]
        self.slow = set(self.random.sample(sorted(keys), len(keys) // 4))

    def work(self, today: date) -> None:
        """Do some of what is owed, and now and then something that nobody asked for."""
        if today.weekday() > 4:
            return
        owed = Deadline.objects.for_system(READ).filter(
            ended_at__isnull=True, due_on__lte=today + 75 * DAY
        )
        for row in owed.order_by("pk").values("key", "kind", "due_on", "relationship_id"):
            if row["kind"] in DOES and self.random.random() < _eagerness(row, today):
                self._do(row["kind"], row["relationship_id"], row["key"], today)
        for country in self.countries.values():
            if self.random.random() < 0.015:
                self._do("request", country.relationship.pk, "", today)
        self._whims(today)

    def _whims(self, today: date) -> None:
        """Correct, some days, what was recorded: a meeting held after all, or not."""
        states = ("missed", "held", "concluded", "waived", "scheduled", "postponed")
        rows = Meeting.objects.for_system(READ).filter(
            state__in=states, is_history=False, due_on__gte=today - 60 * DAY
        )
        near = rows.filter(due_on__lte=today + 60 * DAY).order_by("pk")
        found = list(near.values_list("relationship_id", "uid"))
        for relationship, uid in self.random.sample(found, min(WHIMS_A_DAY, len(found))):
            if self.random.random() < 0.15:
                self._do("whim", relationship, f"meeting:{uid}", today)

    def _do(self, kind: str, relationship: int, key: str, today: date) -> None:
        does = {**DOES, "request": papers.file_request, "whim": meetings.change_mind}[kind]
        play = Play(self.countries[relationship], self.random, today, self.slow)
        try:
            with transaction.atomic():
                what = does(play, key)
        except ValidationError as refusal:
            self.refused[refusal.messages[0]] += 1
            return
        except AlreadyAnsweredError as refusal:  # by a step taken since this morning's list
            self.refused[str(refusal)] += 1
            return
        if what:
            # The oracle hears of what was done, and not of what was refused.
            for tell in play.told:
                tell()
            self.done[what] += 1


def _eagerness(row: dict[str, Any], today: date) -> float:
    """How likely it is that what is owed is done today."""
    days = (row["due_on"] - today).days
    if days < 0:
        return 0.25
    return 0.15 if days <= 7 else 0.05 if days <= 30 else 0.005
