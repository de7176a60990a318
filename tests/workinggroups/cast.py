"""Who works on the programme of one relationship, and what tests do with it in one line."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dialogue.models import Body, Meeting, Track
from dialogue.services.steps import Actor
from offices.models import Office, Relationship, User
from reminders.models import Deadline
from reminders.services.due_list import differences
from workinggroups.models import Benchmark, NextStep
from workinggroups.services import adoption, programme
from workinggroups.services.due_list import sync_commitment

READ = "a test reads what is there"


@dataclass(frozen=True)
class Cast:
    today: date
    relationship: Relationship
    track: Track
    forum: Body
    group: Body
    meeting: Meeting
    desk: Office
    post: Office
    bureau: Office
    informed: Office
    desk_approver: User
    desk_drafter: User
    post_drafter: User
    chair: User
    assistant: User
    reader: User

    @property
    def group_name(self) -> str:
        """What the group is called."""
        return self.group.names.for_system(READ).get().name

    def by(self, name: str) -> Actor:
        """Return somebody of the cast as the one who acts, through their office."""
        offices = {"desk": self.desk, "post": self.post, "chair": self.bureau}
        office = next((o for key, o in offices.items() if name.startswith(key)), self.bureau)
        return Actor(getattr(self, name), self.informed if name == "reader" else office)


def fresh(record: Any) -> Any:
    """Return a record as it stands now."""
    return type(record).objects.for_system(READ).get(pk=record.pk)


def proposed(cast: Cast, what: str = "Name a point of contact", **values: Any) -> Any:
    """Return a proposal of the desk that the embassy is to do in 90 days."""
    kind = values.pop("kind", NextStep)
    more = {"target": "All of them"} if kind is Benchmark else {}
    return programme.propose(
        kind,
        cast.track,
        **{
            "what": what,
            "side": "home",
            "office": cast.post,
            "due_on": cast.today + timedelta(days=90),
            "marking": "U",
            "group": cast.group,
            "meeting": cast.meeting,
            "actor": cast.by("desk_drafter"),
            "today": cast.today,
            **more,
            **values,
        },
    )


def adopted(cast: Cast, what: str = "Name a point of contact", **values: Any) -> Any:
    """Return the same, entered and adopted by the chair `days_ago` (30)."""
    days_ago = values.pop("days_ago", 30)
    on = cast.today - timedelta(days=days_ago)
    record = proposed(cast, what, **values)
    entered_at = record.created_at - timedelta(days=days_ago)
    type(record).objects.for_system(READ).filter(pk=record.pk).update(created_at=entered_at)
    (made,) = adoption.adopt([record], actor=cast.by("chair"), today=on)
    sync_commitment(made, today=cast.today)
    return made


def owed(kind: str) -> list[tuple[str, str, date]]:
    """Return what is owed of a kind: by whom, what, by when."""
    rows = Deadline.objects.for_system(READ).filter(kind=kind, ended_at__isnull=True)
    return sorted((row.office.code, row.title, row.due_on) for row in rows.select_related("office"))


def assert_due_list_holds() -> None:
    """The due list says exactly what the records state."""
    assert list(differences()) == []
