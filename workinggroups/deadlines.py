"""What next steps, benchmarks and quarters make offices owe (design §8): pure facts."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.dates import today_in
from offices.models import Office
from reminders.facts import DeadlineFact, DeadlineKind
from workinggroups.models import NextStep, Stage
from workinggroups.models.programme import Commitment
from workinggroups.quarters import Quarter

FINISH = DeadlineKind("next_step", _("Finish"), _("File progress"), _("finish %(title)s"))
MEASURE = DeadlineKind("benchmark", _("Measure"), _("Note a reading"), _("measure %(title)s"))
ADOPT = DeadlineKind(
    "adopt", _("Adopt or decline"), _("Decide"), _("adopt or decline %(title)s"), "short"
)
REPORT = DeadlineKind(
    "progress", _("Report progress"), _("Report"), _("report progress, %(title)s"), "report"
)
KINDS = [FINISH, MEASURE, ADOPT, REPORT]

DECIDE_WITHIN = timedelta(days=14)


def deadlines_of(record: Commitment, chairs: Iterable[Office]) -> list[DeadlineFact]:
    """Return what `record` makes its owner owe, or `chairs` to decide while it is proposed."""
    if record.stage == Stage.PROPOSED:
        return [_decide(record, office) for office in chairs]
    if record.stage == Stage.ADOPTED:
        kind = FINISH if isinstance(record, NextStep) else MEASURE
        since_on = record.adopted_on or record.due_on
        return [_fact(record, kind, "due", record.office_id, record.due_on, since_on, record.side)]
    return []


def reports_due(
    office: Office, quarter: Quarter, steps: Iterable[NextStep], code: str
) -> list[DeadlineFact]:
    """Return a deadline for each marking among `steps`, on which `office` owes a report.

    One for each: nobody learns from a number how much there is above them. `code` is the country's.
    """
    by_marking: dict[str, list[NextStep]] = {}
    for step in steps:
        by_marking.setdefault(step.marking, []).append(step)
    return [
        DeadlineFact(
            key=f"reports:{code}:{office.uid}:{marking}",
            kind=REPORT.code,
            relationship_id=found[0].relationship_id,
            marking=marking,
            office_id=office.pk,
            due_on=quarter.due_on,
            since_on=quarter.opens_on,
            title=_how_many(len(found), quarter),
            path=reverse("workinggroups:report", args=[office.uid]),
            reference=code,
        )
        for marking, found in sorted(by_marking.items())
    ]


def _how_many(count: int, quarter: Quarter) -> str:
    return ngettext(
        "%(count)d next step, %(quarter)s", "%(count)d next steps, %(quarter)s", count
    ) % {"count": count, "quarter": quarter.name}


def _decide(record: Commitment, office: Office) -> DeadlineFact:
    proposed_on = today_in(settings.HOME_TIME_ZONE, record.created_at)
    what = f"adopt:{office.uid}"
    return _fact(record, ADOPT, what, office.pk, proposed_on + DECIDE_WITHIN, proposed_on)


def _fact(
    record: Commitment,
    kind: DeadlineKind,
    what: str,
    office_id: int,
    due_on: date,
    since_on: date,
    owed_by: str = "home",
) -> DeadlineFact:
    return DeadlineFact(
        key=f"{prefix_of(record)}{what}",
        kind=kind.code,
        relationship_id=record.relationship_id,
        marking=record.marking,
        office_id=office_id,
        due_on=due_on,
        since_on=min(since_on, due_on),
        title=record.what,
        path=record.get_absolute_url(),
        reference=record.reference,
        owed_by=owed_by,
        theme_code=record.track.theme.code,
    )


def prefix_of(record: Commitment) -> str:
    """Return with what the keys of the deadlines of `record` begin."""
    return f"{'step' if isinstance(record, NextStep) else 'mark'}:{record.uid.hex}:"
