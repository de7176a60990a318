"""Bring the due list along with next steps, benchmarks and the reports on them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from core.dates import home_today
from offices.models import Office, Relationship, Side
from reminders.facts import DeadlineFact
from reminders.services.due_list import remark, state, sync
from workinggroups import powers
from workinggroups.deadlines import deadlines_of, prefix_of, reports_due
from workinggroups.models import Benchmark, NextStep, Stage
from workinggroups.models.programme import Commitment
from workinggroups.quarters import is_reported, owes, quarter_on
from workinggroups.services.quarters import as_owed, known_quarters

REASON = "the due list is kept for everybody"
REPORTS = "reports:"  # with what the keys of all reports begin
RELATED = ("track__theme", "relationship", "office", "meeting__body__parent", "group__parent")


def sync_commitment(record: Commitment, *, today: date) -> None:
    """Make the due list say what `record` makes somebody owe now, and the reports with it."""
    fresh = type(record).objects.for_system(REASON).select_related(*RELATED).get(pk=record.pk)
    sync(prefix_of(fresh), deadlines_of(fresh, _chairs(fresh)))
    remark(prefix_of(fresh), fresh.marking)
    if isinstance(fresh, NextStep) and fresh.side == Side.HOME:
        sync_reports(fresh.relationship, fresh.office, today=today)


def sync_new(kind: type[Commitment], ids: Iterable[int], *, today: date) -> None:
    """The same for many rows of a kind that were just made; as many queries for any number.

    Only the reports are asked for office by office.
    """
    rows = kind.objects.for_system(REASON).select_related(*RELATED).filter(pk__in=list(ids))
    fresh = list(rows.order_by("pk"))
    state(_facts_of(fresh))
    owners: dict[tuple[int, int], NextStep] = {}
    for record in fresh:
        if isinstance(record, NextStep) and record.side == Side.HOME:
            owners[record.relationship_id, record.office_id] = record
    for record in owners.values():
        sync_reports(record.relationship, record.office, today=today)


def sync_reports(relationship: Relationship, office: Office, *, today: date) -> None:
    """Make the due list say on how many next steps `office` owes a report now."""
    prefix = f"{REPORTS}{relationship.code}:{office.uid}:"
    sync(prefix, _reports([(relationship, office)], today))


def sync_all_reports(*, today: date) -> int:
    """The same for every office that owns a next step: a quarter may have opened overnight.

    As many queries for any number of them; returns how many there are.
    """
    pairs = _owners()
    sync(REPORTS, _reports(pairs, today))
    return len(pairs)


def expected() -> Iterator[DeadlineFact]:
    """Yield every fact that next steps, benchmarks and reports state now, for `reconcile`."""
    open_stages = (Stage.PROPOSED, Stage.ADOPTED)
    for kind in (NextStep, Benchmark):
        rows = kind.objects.for_system("reconcile").filter(stage__in=open_stages)
        yield from _facts_of(rows.select_related(*RELATED))
    yield from _reports(_owners(), home_today())


def _reports(owners: Iterable[tuple[Relationship, Office]], today: date) -> Iterator[DeadlineFact]:
    """Yield what each office owes a report on for each relationship; four queries for all."""
    pairs = {(where.pk, office.pk): (where, office) for where, office in owners}
    quarter = quarter_on(known_quarters(), today)
    if quarter is None or not pairs:
        return
    steps = list(
        NextStep.objects.for_system(REASON)
        .filter(
            relationship__in={where for where, _office in pairs},
            office__in={office for _where, office in pairs},
            side=Side.HOME,
            stage=Stage.ADOPTED,
        )
        .order_by("pk")
    )
    owed = as_owed(steps)
    due: dict[tuple[int, int], list[NextStep]] = defaultdict(list)
    for step in steps:
        if owes(owed[step.pk], quarter) and not is_reported(owed[step.pk], quarter):
            due[step.relationship_id, step.office_id].append(step)
    for pair, (relationship, office) in pairs.items():
        yield from reports_due(office, quarter, due[pair], relationship.code)


def _owners() -> list[tuple[Relationship, Office]]:
    steps = NextStep.objects.for_system(REASON).filter(side=Side.HOME, adopted_on__isnull=False)
    pairs = steps.order_by().values_list("relationship_id", "office_id").distinct()
    relationships = Relationship.objects.for_system(REASON).in_bulk()
    offices = Office.objects.in_bulk([office for _relationship, office in pairs])
    return [(relationships[relationship], offices[office]) for relationship, office in pairs]


def _facts_of(records: Iterable[Commitment]) -> Iterator[DeadlineFact]:
    """Yield what records make somebody owe; who chairs is asked once for each forum."""
    chairs: dict[Any, list[Office]] = {}
    for record in records:
        place = (record.track_id, powers.forum_of(record), record.stage)
        if place not in chairs:
            chairs[place] = _chairs(record)
        yield from deadlines_of(record, chairs[place])


def _chairs(record: Commitment) -> list[Office]:
    if record.stage != Stage.PROPOSED:
        return []
    return list(Office.objects.filter(pk__in=powers.chairing_offices(record)).order_by("code"))
