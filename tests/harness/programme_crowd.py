"""Many next steps, benchmarks and words on them, with long texts."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.dates import home_today
from dialogue.models import Body, Meeting
from offices.models import Office, Side
from tests.harness.world import Place
from workinggroups.models import (
    Benchmark,
    Inquiry,
    NextStep,
    ProgressReport,
    Reading,
    ReportQuarter,
    Slip,
    Stage,
)
from workinggroups.services.quarters import plan_quarters

MOST = 15  # what one meeting proposed is shown whole, so that it can be adopted at once
ADOPTED_AGO = 200  # and entered


def crowd_programme(
    place: Place, forum: Body, held: Meeting, offices: list[Office], text: str
) -> None:
    """Write as many commitments of each stage as there are `offices`, and words on the first."""
    plan_quarters(today=home_today())
    n = len(offices)
    for kind in (NextStep, Benchmark):
        for i in range(n):
            office = place.actor.office if i % 3 else offices[i]
            for stage in (Stage.ADOPTED, Stage.PROPOSED, Stage.DONE, Stage.WITHDRAWN):
                meeting = held if i < MOST and stage in (Stage.ADOPTED, Stage.PROPOSED) else None
                make(kind, forum, office, stage, text, meeting, i)
    NextStep.plain.update(created_at=timezone.now() - timedelta(days=ADOPTED_AGO))
    first = NextStep.plain.filter(stage=Stage.ADOPTED).order_by("pk")[0]
    theirs = make(NextStep, forum, place.actor.office, Stage.ADOPTED, text, None, 0, Side.PARTNER)
    mark = Benchmark.plain.filter(stage=Stage.ADOPTED).order_by("pk")[0]
    said = {"by": place.actor.user, "office": place.actor.office}
    for i in range(n):
        day = home_today() - timedelta(days=100 + i)
        ProgressReport.objects.create(
            step=first,
            word="risk",
            standing="risk",
            was_done=text,
            comes_next=text,
            reported_on=day,
            **said,
            **_scope(first),
        )
        Inquiry.objects.create(step=theirs, asked_on=day, heard=text, **said, **_scope(theirs))
        Reading.objects.create(
            benchmark=mark,
            read_on=day,
            value=text[:100],
            word="at_risk",
            note=text,
            **said,
            **_scope(mark),
        )
        Slip.objects.create(
            step=first, from_on=day, to_on=home_today(), reason=text, **said, **_scope(first)
        )
    assert ReportQuarter.objects.count() > 1


def make(
    kind: Any,
    forum: Body,
    office: Office,
    stage: str,
    text: str,
    meeting: Meeting | None,
    i: int,
    side: str = Side.HOME,
) -> Any:
    """Return one commitment in a stage, with what that stage needs."""
    due_on = home_today() + timedelta(days=i - 10)
    values: dict[str, Any] = {}
    if stage != Stage.PROPOSED:
        values = {
            "baseline_what": text[:200],
            "baseline_due_on": due_on - timedelta(days=20),
            "adopted_on": home_today() - timedelta(days=ADOPTED_AGO),
            "slip_reason": text,
        }
    if stage in (Stage.DONE, Stage.WITHDRAWN):
        values |= {"ended_on": home_today() - timedelta(days=3), "end_reason": text}
    if kind is Benchmark:
        values["target"] = text[:120]
    return kind.objects.create(
        track=forum.track,
        group=forum,
        meeting=meeting,
        what=f"{i} {text}"[:200],
        side=side,
        office=office,
        due_on=due_on,
        stage=stage,
        **values,
        **_scope(forum),
    )


def _scope(record: Any) -> dict[str, Any]:
    return {"relationship_id": record.relationship_id, "marking": record.marking}
