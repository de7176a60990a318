"""Keep the due list equal to the facts."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from offices.models import User
from reminders.facts import DeadlineFact, expected_facts
from reminders.models import Deadline, Notice

_COLUMNS = [field.name for field in fields(DeadlineFact)]
_CHANGING = [name for name in _COLUMNS if name != "key"]


def sync(key_prefix: str, facts: Iterable[DeadlineFact]) -> None:
    """Make the open rows under `key_prefix` say exactly `facts`.

    Rows of facts that no longer hold are ended; a fact that holds again opens its row again.
    Call it in the transaction that changed the record.
    """
    sync_each([(key_prefix, facts)])


def sync_each(stated: Iterable[tuple[str, Iterable[DeadlineFact]]]) -> None:
    """The same for many prefixes with their facts, none within another: at most four queries."""
    facts: list[DeadlineFact] = []
    prefixes: list[str] = []
    for key_prefix, told in stated:
        own = list(told)
        if any(not fact.key.startswith(key_prefix) for fact in own):
            raise ValueError(f"A fact does not start with {key_prefix}")
        facts += own
        prefixes.append(key_prefix)
    if not prefixes:
        return
    under = reduce(or_, [Q(key__startswith=each) for each in prefixes])
    with transaction.atomic():
        state(facts)
        (
            Deadline.objects.for_system("sync ends what is no longer owed")
            .filter(under, ended_at__isnull=True)
            .exclude(key__in=[fact.key for fact in facts])
            .update(ended_at=timezone.now(), taken_by=None)
        )


def state(facts: Iterable[DeadlineFact]) -> None:
    """Open a row for each fact; what else is owed stays. For records that were just made.

    A row that says so already is left alone; at any other the sweep looks anew.
    """
    facts = list(facts)
    if not facts:
        return
    rows = Deadline.objects.for_system("sync looks at what stands").filter(
        key__in=[fact.key for fact in facts], ended_at__isnull=True
    )
    stands = {row["key"]: row for row in rows.values(*_COLUMNS)}
    facts = [fact for fact in facts if stands.get(fact.key) != vars(fact)]
    if not facts:
        return
    now = timezone.now()
    Deadline.objects.bulk_create(
        [Deadline(**vars(fact), ended_at=None, wakes_at=now, trouble="") for fact in facts],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[*_CHANGING, "ended_at", "wakes_at", "trouble"],
    )
    _remark_notices(Q(deadline__key__in=[fact.key for fact in facts]))


def remark(key_prefix: str, marking: str) -> None:
    """Give every row under `key_prefix` the marking of its record, those that ended too."""
    (
        Deadline.objects.for_system("a row is as sensitive as its record is now")
        .filter(key__startswith=key_prefix)
        .exclude(marking=marking)
        .update(marking=marking)
    )
    _remark_notices(Q(deadline__key__startswith=key_prefix))


def wake(rows: Q, *, now: datetime) -> int:
    """Let the sweep look anew at the open deadlines that meet `rows`; return how many.

    For whatever changes who answers for them or how often they are told of.
    """
    open_rows = Deadline.objects.for_system("wake: nobody is shown them").filter(
        rows, ended_at__isnull=True
    )
    return open_rows.update(wakes_at=now, trouble="")


def _remark_notices(whose: Q) -> None:
    """Make notices as sensitive as their deadlines are now."""
    marking = Deadline.objects.for_system("the marking of a notice’s own deadline").filter(
        pk=OuterRef("deadline_id")
    )
    (
        Notice.objects.for_system("a notice is as sensitive as its deadline")
        .filter(whose)
        .exclude(marking=F("deadline__marking"))
        .update(marking=Subquery(marking.values("marking")))
    )


def take(deadline: Deadline, *, by: User) -> None:
    """Make `by` the person who answers for it; the last one to say so does."""
    Deadline.objects.for_system("take: one visible row").filter(pk=deadline.pk).update(taken_by=by)


def differences() -> Iterator[str]:
    """Yield a line for each open row that is no fact, missing fact, and column that differs."""
    stored = {
        row.pop("key"): row
        for row in Deadline.objects.for_system("reconcile compares the whole table")
        .filter(ended_at__isnull=True)
        .values(*_COLUMNS)
    }
    for fact in expected_facts():
        said = dict(vars(fact))
        row = stored.pop(said.pop("key"), None)
        if row is None:
            yield f"{fact.key}: missing"
            continue
        for column, value in said.items():
            if row[column] != value:
                yield f"{fact.key}: {column} is {row[column]!r}, expected {value!r}"
    yield from (f"{key}: not expected" for key in stored)
