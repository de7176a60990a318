"""Turn steps that have come into notices (design §8): stateless, idempotent, safe in parallel."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db import DatabaseError, OperationalError, transaction

from core.dates import home_today
from offices.models import Office, Relationship
from offices.working_days import WorkingDays
from reminders.digest_days import DigestDays
from reminders.facts import kind_of
from reminders.models import Deadline, Ladder, MailChoice, Notice, Rhythm
from reminders.recipients import Recipients
from reminders.steps import (
    ESCALATION,
    Rungs,
    Step,
    newest_steps,
    next_day,
    open_day,
    opens_in,
    opens_somewhere,
)

log = logging.getLogger(__name__)

REASON = "the sweep: whose step has come"
BATCH = 1000
# What a single row may be wrong in; all else (the clock of the job) concerns all of them.
POISON = (ValueError, TypeError, LookupError, AttributeError, DatabaseError)
AT_REST = timedelta(hours=1)  # a row that could not be planned is tried again after this
DIGESTS_ONLY = timedelta(days=14)  # of a new relationship
ONE_TELLING = ("deadline_id", "due_on", "step", "recipient_id")
# What a silenced notice gets anew when its recipient hears again; it leaves its mail.
TOLD_ANEW = ["marking", "office", "why", "stands_in_for", "is_urgent", "goes_at", "planned_at"]
TOLD_ANEW += ["mail", "silenced_at", "silenced_because"]


@dataclass(frozen=True)
class Swept:
    """What one sweep did: rows it looked at, notices it wrote, rows it had to put aside."""

    looked_at: int = 0
    planned: int = 0
    troubled: int = 0

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(
            self.looked_at + other.looked_at,
            self.planned + other.planned,
            self.troubled + other.troubled,
        )


def sweep(*, now: datetime, batch: int = BATCH) -> Swept:
    """Write the notices of all steps that have come by `now`; return what was done.

    Each batch is one transaction that skips what another sweep holds. A row that cannot be planned
    is put aside for an hour with its trouble, and never keeps the others waiting.
    """
    planner = cache(lambda: _Planner(now))  # an idle sweep asks nothing more
    total = Swept()
    while True:
        done = _sweep_batch(planner, now, batch)
        total += done
        if done.looked_at < batch:
            return total


@transaction.atomic
def _sweep_batch(planner: "Callable[[], _Planner]", now: datetime, batch: int) -> Swept:
    rows = list(
        Deadline.objects.for_system(REASON)
        .filter(ended_at__isnull=True, wakes_at__lte=now)
        .order_by("wakes_at")
        .select_for_update(skip_locked=True, of=("self",))[:batch]
    )
    if not rows:
        return Swept()
    try:
        with transaction.atomic():
            return Swept(len(rows), planner().plan(rows))
    except OperationalError:
        raise  # the server is going: the next sweep does it
    except POISON:
        return _one_by_one(planner(), rows, now)


def _one_by_one(planner: "_Planner", rows: Iterable[Deadline], now: datetime) -> Swept:
    total = Swept()
    for row in rows:
        try:
            with transaction.atomic():
                total += Swept(1, planner.plan([row]))
        except OperationalError:
            raise
        except POISON as error:
            log.exception("deadline could not be planned", extra={"deadline": str(row.uid)})
            Deadline.objects.for_system(REASON).filter(pk=row.pk).update(
                wakes_at=now + AT_REST, trouble=type(error).__name__
            )
            total += Swept(1, 0, 1)
    return total


class _Planner:
    """What one sweep knows: ladders, people, working days, who wants mails each week."""

    def __init__(self, now: datetime) -> None:
        self.now, self.day = now, open_day(now)
        self._recipients = Recipients(home_today(now))
        self._days = WorkingDays()
        self._digests = DigestDays(self._days)
        self._rungs = {ladder.code: ladder.rungs for ladder in Ladder.objects.all()}
        weekly = MailChoice.objects.filter(digest=Rhythm.WEEKLY)
        self._weekly = set(weekly.values_list("user_id", flat=True))
        young = Relationship.objects.for_system(REASON).filter(
            entered_on__gt=home_today(now) - DIGESTS_ONLY
        )
        self._young = set(young.values_list("pk", flat=True))

    def plan(self, rows: list[Deadline]) -> int:
        """Write the notices of `rows` and when each wakes next; return how many will be told."""
        self._recipients.ask(rows)
        notices = [notice for row in rows for notice in self._notices(row)]
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        written = Notice.objects.for_system(REASON).filter(uid__in=[one.uid for one in notices])
        new = set(written.values_list("uid", flat=True))
        again = _tell_after_all([one for one in notices if one.uid not in new])
        waking: dict[datetime | None, list[int]] = {}
        for row in rows:
            waking.setdefault(self._wakes_at(row), []).append(row.pk)
        for wakes_at, pks in waking.items():
            asleep = Deadline.objects.for_system(REASON).filter(pk__in=pks)
            asleep.update(wakes_at=wakes_at, trouble="")
        return len(new) + again

    def _notices(self, row: Deadline) -> Iterable[Notice]:
        add = self._days.adding(row.office_id)
        for step in newest_steps(self._rungs_of(row), row.due_on, self.day, add):
            above = step.series == ESCALATION
            people = self._recipients.above(row) if above else self._recipients.reminded(row)
            for one in people:
                is_urgent = step.is_urgent and row.relationship_id not in self._young
                yield Notice(
                    relationship_id=row.relationship_id,
                    marking=row.marking,
                    deadline=row,
                    due_on=row.due_on,
                    step=step.code,
                    series=step.series,
                    recipient_id=one.user_id,
                    office=one.office,
                    why=one.why,
                    stands_in_for_id=one.stands_in_for,
                    is_urgent=is_urgent,
                    goes_at=self._goes_at(step, one.office, one.user_id, is_urgent),
                )

    def _wakes_at(self, row: Deadline) -> datetime | None:
        day = next_day(self._rungs_of(row), row.due_on, self.day, self._days.adding(row.office_id))
        return opens_somewhere(day) if day else None

    def _rungs_of(self, row: Deadline) -> Rungs:
        return self._rungs[kind_of(row.kind).ladder]

    def _goes_at(self, step: Step, office: Office, user_id: int, is_urgent: bool) -> datetime:
        """Return when: what is urgent at 08:00 of its day or at once, else with a digest."""
        if is_urgent:
            return max(opens_in(office.time_zone, step.on), self.now)
        return self._digests.next_at(
            office, start=step.on, after=self.now, is_weekly=user_id in self._weekly
        )


def _tell_after_all(planned: list[Notice]) -> int:
    """Let those of `planned` that stand there silenced be told: they hear again; return how many.

    What was silenced was in no mail that went, so it stays one row and one mail. What was told, or
    will be, stays as it is.
    """
    if not planned:
        return 0
    by_key = {tuple(getattr(one, name) for name in ONE_TELLING): one for one in planned}
    silent = Notice.objects.for_system(REASON).filter(
        deadline__in={one.deadline_id for one in planned},
        step__in={one.step for one in planned},
        silenced_at__isnull=False,
    )
    anew = []
    for pk, *key in silent.values_list("pk", *ONE_TELLING):
        if (one := by_key.get(tuple(key))) is not None:
            one.pk = pk
            anew.append(one)
    return Notice.objects.for_system(REASON).bulk_update(anew, TOLD_ANEW)
