"""Many next steps and benchmarks at once, as they stood before they were kept here (ADR 14)."""

from collections.abc import Sequence
from datetime import date

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogue.services.markings import check_markable, somebody
from dialogue.services.steps import Actor
from offices.models import Relationship
from workinggroups import powers
from workinggroups.models import Benchmark, NextStep, Stage
from workinggroups.models.programme import Commitment
from workinggroups.services.due_list import sync_new
from workinggroups.services.programme import check_commitment


@transaction.atomic
def enter_all(
    relationship: Relationship,
    records: Sequence[Commitment],
    *,
    adopted_on: date | None,
    reason: str,
    actor: Actor,
    today: date,
) -> None:
    """Save new rows, all or none: as proposals, or in force since `adopted_on` with a baseline.

    The history of each keeps `reason`. Raises PermissionDenied unless a drafter acts, and for what
    is in force a chair of each; ValidationError for a day to come and as `propose` does.
    """
    powers.require_edit(actor, relationship, today=today)
    author = somebody(actor.user)
    for record in records:
        record.relationship = relationship
    if adopted_on is not None:
        if adopted_on > today:
            raise ValidationError(_("What is adopted later is proposed today."))
        _require_chairs(records, actor, today)
    offices = set(powers.working_offices(relationship, today=today).values_list("pk", flat=True))
    for record in records:
        check_markable(author, record.marking)
        check_commitment(record, offices)
        if adopted_on is not None:
            record.stage = Stage.ADOPTED
            record.adopted_on, record.adopted_by = adopted_on, author
            record.baseline_what, record.baseline_due_on = record.what, record.due_on
    with pghistory.context(reason=reason):
        for kind in (NextStep, Benchmark):
            made = [each for each in records if type(each) is kind]
            kind.objects.bulk_create(made)  # type: ignore[arg-type]
            sync_new(kind, [each.pk for each in made], today=today)


def _require_chairs(records: Sequence[Commitment], actor: Actor, today: date) -> None:
    """Ask once for all that the same chairs decide."""
    places = {(record.track_id, record.group_id, record.meeting_id): record for record in records}
    for record in places.values():
        powers.require_chair(actor, record, today=today)
