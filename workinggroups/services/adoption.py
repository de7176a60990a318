"""The chairs adopt what was proposed, or do not; the baseline is fixed then (design §7)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogue.services.markings import somebody
from dialogue.services.steps import Actor, require_reason
from offices.versions import lock_version, save_next_version
from workinggroups import powers
from workinggroups.models import Stage
from workinggroups.models.programme import Commitment
from workinggroups.services.due_list import sync_commitment

ADOPTING = [
    "stage",
    "adopted_on",
    "adopted_by",
    "baseline_what",
    "baseline_due_on",
]


@transaction.atomic
def adopt(records: Iterable[Commitment], *, actor: Actor, today: date) -> list[Any]:
    """Adopt proposals, all or none, and fix what they say and by when as their baseline.

    Each bears the version that the chair saw. Raises PermissionDenied unless a chair does it,
    ValidationError for one that is decided already, StaleVersionError for one that changed.
    """
    return [_adopt(record, actor, today) for record in _in_order(records)]


@transaction.atomic
def decline(
    record: Commitment, *, reason: str, actor: Actor, today: date, version: int | None = None
) -> Any:
    """Do not adopt a proposal; it stays on record with the reason. Raises as `adopt`."""
    locked = lock_version(record, version)
    powers.require_chair(actor, locked, today=today)
    _refuse_decided(locked)
    require_reason(reason)
    locked.stage, locked.ended_on, locked.end_reason = Stage.DECLINED, today, reason.strip()
    save_next_version(locked, ["stage", "ended_on", "end_reason"])
    sync_commitment(locked, today=today)
    return locked


def _adopt(record: Commitment, actor: Actor, today: date) -> Any:
    locked = lock_version(record, record.version)
    powers.require_chair(actor, locked, today=today)
    _refuse_decided(locked)
    locked.stage, locked.adopted_on, locked.adopted_by = (
        Stage.ADOPTED,
        today,
        somebody(actor.user),
    )
    locked.baseline_what, locked.baseline_due_on = locked.what, locked.due_on
    save_next_version(locked, ADOPTING)
    sync_commitment(locked, today=today)
    return locked


def _refuse_decided(record: Commitment) -> None:
    if record.stage != Stage.PROPOSED:
        raise ValidationError(
            _("“%(what)s” is decided already: %(stage)s.")
            % {"what": record, "stage": record.get_stage_display()}
        )


def _in_order(records: Iterable[Commitment]) -> list[Commitment]:
    """Lock them in one order, whoever adopts (docs/decisions/0008-lock-order.md)."""
    return sorted(records, key=lambda record: (record._meta.label, record.pk))
