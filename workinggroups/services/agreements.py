"""Each side's agreement to a text: who, when, how we know, bound to its digest (design §7)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dialogue.services.scope import scope_of
from dialogue.services.steps import Actor
from offices.powers import Act
from offices.services.clearances import refuse_changed
from workinggroups.chair_words import standing
from workinggroups.deadlines_texts import WAITS_FOR_A_SIDE
from workinggroups.models import JointConclusion, SideAgreement
from workinggroups.services.conclusions import LIVE
from workinggroups.services.settling import (
    agreements_of,
    lock_conclusion,
    refuse_state,
    require_a_reason,
    require_on_text,
    settle,
)


@transaction.atomic
def record_agreement(
    conclusion: JointConclusion,
    *,
    side: str,
    agreed_by: str,
    agreed_on: date,
    channel: str,
    actor: Actor,
    today: date,
    seen: str | None = None,
) -> SideAgreement:
    """Record that a side agreed to a cleared text as it reads; recorded twice it is one.

    For approvers of the desk or the lead office. Raises TextChangedError when it is not the text
    whose digest was `seen`, ValidationError for a day in the future or nobody named.
    """
    group, locked = lock_conclusion(conclusion, None)
    user, office = require_on_text(actor, Act.ARRANGE, group, locked, today=today)
    refuse_changed(seen, locked.text)
    stands = {str(each): row for each, row in standing(locked, agreements_of(locked)).items()}
    if side in stands:
        return stands[side]
    refuse_state(locked, *WAITS_FOR_A_SIDE)
    if not agreed_by.strip():
        raise ValidationError({"agreed_by": _("Say who agreed.")})
    if agreed_on > today:
        raise ValidationError({"agreed_on": _("This day is in the future.")})
    made = SideAgreement.objects.create(
        conclusion=locked,
        side=side,
        agreed_by=agreed_by.strip(),
        agreed_on=agreed_on,
        channel=channel,
        text_digest=locked.text_digest,
        recorded_by=user,
        office=office,
        **scope_of(locked),
    )
    settle(locked, today=today)
    return made


@transaction.atomic
def take_back_agreement(
    conclusion: JointConclusion,
    *,
    side: str,
    reason: str,
    actor: Actor,
    today: date,
    version: int | None = None,
) -> SideAgreement:
    """Say that a side did not agree after all; what was recorded stays with the reason.

    For approvers of the desk or the lead office.
    """
    group, locked = lock_conclusion(conclusion, version)
    require_on_text(actor, Act.CORRECT, group, locked, today=today)
    refuse_state(locked, *LIVE)
    require_a_reason(reason)
    stands = {str(each): row for each, row in standing(locked, agreements_of(locked)).items()}
    if side not in stands:
        raise ValidationError(_("There is no agreement to take back."))
    row = stands[side]
    row.withdrawn_at, row.withdrawn_reason = timezone.now(), reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    settle(locked, today=today)
    return row
