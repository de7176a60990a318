"""Assessments and decisions of reviews are marked at least like what they hang on (design §10)."""

from django.db.models import Q

from core.markings import banner, stricter
from dialogue.models import Body
from offices.versions import save_next_version
from workinggroups.models import Assessment, NextStep, ReviewDecision
from workinggroups.models.programme import Commitment

REASON = "what hangs on something that was marked anew"


def follow_body_marking(body: Body) -> None:
    """Raise the assessments of the meetings of `body`, and decisions there or on its programme.

    None is lowered. `dialogue` calls it after each change of a marking, in its transaction; next
    steps and benchmarks have the new marking by then.
    """
    rows = Assessment.objects.for_system(REASON).filter(meeting__body=body)
    for row in rows.order_by("pk").select_for_update(of=("self",)):
        marking = stricter(row.marking, body.marking).code
        if marking != row.marking:
            row.marking = marking
            save_next_version(row, ["marking"])
    touched = Q(meeting__body=body)
    for name in ("step", "benchmark"):
        touched |= Q(**{f"{name}__group": body}) | Q(**{f"{name}__meeting__body": body})
    _raise(touched)


def follow_commitment_marking(record: Commitment) -> None:
    """Raise the decisions on a next step or benchmark that was marked anew."""
    _raise(Q(step=record) if isinstance(record, NextStep) else Q(benchmark=record))


def _raise(touched: Q) -> None:
    rows = ReviewDecision.objects.for_system(REASON).filter(touched).order_by("pk")
    rows = rows.select_related("meeting", "step", "benchmark").select_for_update(of=("self",))
    for row in rows:
        above = [each.marking for each in (row.meeting, row.step, row.benchmark) if each]
        marking = banner([row.marking, *above]).code
        if marking != row.marking:
            row.marking = marking
            row.save(update_fields=["marking"])
