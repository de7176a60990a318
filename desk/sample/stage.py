"""What the parts of the sample share while they are made: who is where, and when things happened.

Services write down that things happen now. `Stage.happened` remembers when the sample says that
they did; `Stage.set_back` writes those times, in the one place that does.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models

from agenda.models import (
    ActionRequest,
    AgendaItem,
    Answer,
    Ask,
    ItemClearance,
    PaperWord,
    Position,
    ProposalCall,
    SentPaper,
)
from desk.sample.days import Days, at
from dialogue.models import Body, Confirmation, Contact, Meeting, MeetingStep, Theme, Track
from dialogue.services.meetings import Actor
from dialogue.states import OPEN_STATES
from offices.models import Office, Relationship, User
from workinggroups.models import (
    Acknowledgement,
    Assessment,
    Benchmark,
    ConclusionClearance,
    Inquiry,
    JointConclusion,
    NextStep,
    ProgressReport,
    Reading,
    ReviewDecision,
    SideAgreement,
    Slip,
)

SYSTEM = "sample data"
REASON = "the sample sets the times at which its own rows came about"
TIMED = (
    Acknowledgement,
    ActionRequest,
    AgendaItem,
    Answer,
    Ask,
    ConclusionClearance,
    Confirmation,
    Contact,
    ItemClearance,
    JointConclusion,
    MeetingStep,
    PaperWord,
    Position,
    ProposalCall,
    SentPaper,
    SideAgreement,
    NextStep,
    Benchmark,
    ProgressReport,
    Inquiry,
    Reading,
    Assessment,
    ReviewDecision,
    Slip,
)


@dataclass
class Stage:
    """Everything made so far, by the words in which the sample names it."""

    days: Days
    offices: dict[str, Office] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)
    relationships: dict[str, Relationship] = field(default_factory=dict)
    tracks: dict[tuple[str, str], Track] = field(default_factory=dict)
    responsible: dict[tuple[str, str], str] = field(default_factory=dict)
    bodies: dict[tuple[str, str], Body] = field(default_factory=dict)
    _times: dict[models.Model, dict[str, datetime]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def body(self, country: str, name: str) -> Body:
        """Return a forum with its present name."""
        bodies = Body.objects.for_system("the sample reads what it made")
        return bodies.with_name(self.days.today).get(pk=self.bodies[country, name].pk)

    def meeting(self, body: Body, kind: str) -> Meeting:
        """Return the open meeting of a kind that comes first, with its title."""
        meetings = Meeting.objects.for_system("the sample reads what it made").with_title()
        found = meetings.filter(body=body, kind=kind, state__in=OPEN_STATES)
        return found.order_by("due_on")[0]

    @contextmanager
    def acting(self, key: str, office: str) -> Iterator[Actor]:
        """Let a person act for an office; the history names the person."""
        person = self.people[key]
        with pghistory.context(user=person.pk):
            yield Actor(person, self.offices[office])

    def happened(
        self,
        row: models.Model | None,
        day: date,
        *fields: str,
        hour: str = "09:15",
        zone: str = settings.HOME_TIME_ZONE,
    ) -> None:
        """Remember that `fields` of a row tell of an hour of `day`, on a clock in `zone`."""
        if row is not None:
            self._times[row].update(dict.fromkeys(fields, at(day, hour, zone)))

    def set_back(self) -> None:
        """Write all remembered times; the history does not tell of it."""
        quiet = [f"{model._meta.label}:update_update" for model in TIMED]
        with pgtrigger.ignore(*quiet):
            for row, times in self._times.items():
                rows: Any = type(row)
                rows.objects.for_system(REASON).filter(pk=row.pk).update(**times)
