"""Locking a conclusion, who may act on it, and how far it is: what follows from what was said."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from dialogue.models import Body
from dialogue.services.clearing import require_reading
from dialogue.services.locks import lock_bodies
from dialogue.services.markings import somebody
from dialogue.services.steps import Actor
from offices.models import Office, Side, User
from offices.powers import REFUSALS, Act, use_office
from offices.services.clearances import is_cleared
from offices.versions import lock_version, save_next_version
from workinggroups.chair_words import standing
from workinggroups.models import ConclusionClearance, JointConclusion, SideAgreement, TextState
from workinggroups.services.conclusion_due_list import sync_conclusion

REASON = "what was said on a conclusion that was fetched through the gate"
STATES = {0: TextState.CLEARED, 1: TextState.AD_REFERENDUM, 2: TextState.AGREED}
SETTLED = (
    "text_digest",
    "state",
    "cleared_digest",
    "cleared_on",
    "home_digest",
    "partner_digest",
    "agreed_on",
    "reported_on",
    "reported_by",
)


def lock_conclusion(
    conclusion: JointConclusion, version: int | None
) -> tuple[Body, JointConclusion]:
    """Lock the group of a conclusion, then the conclusion; return both as they stand.

    Whoever holds the group has its numbers and its marking. Raises StaleVersionError.
    """
    (group,) = lock_bodies(pk=conclusion.group_id)
    locked = lock_version(conclusion, version)
    locked.group = group
    return group, locked


def require_on_text(
    actor: Actor, act: Act, group: Body, *records: JointConclusion, today: date | None = None
) -> tuple[User, Office]:
    """Return the person and office of `actor`, who may do `act` to texts of `group`.

    Raises PermissionDenied unless their office acts here and they read what it is about.
    """
    user, lead = somebody(actor.user), [group.track.lead_office_id]
    office, relationship = actor.office, group.relationship
    if office is None or not use_office(
        user, act, relationship, through=office, today=today, lead=lead
    ):
        raise PermissionDenied(REFUSALS[act]())
    require_reading(user, group, *records)
    return user, office


def refuse_state(conclusion: JointConclusion, *states: str) -> None:
    """Raise ValidationError with a sentence unless a conclusion is in one of `states`."""
    if conclusion.state not in states:
        raise ValidationError(
            _("This cannot be done: the conclusion is now “%(state)s”.")
            % {"state": conclusion.get_state_display()}
        )


def require_a_reason(reason: str) -> None:
    """Raise ValidationError when no reason was written."""
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, in a few words.")})


def next_number(group: Body, marking: str) -> int:
    """Return the next number of a group under a marking; the caller holds the group."""
    rows = JointConclusion.objects.for_system(REASON).filter(group=group, marking=marking)
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


def clearances_of(conclusion: JointConclusion):
    """Return all clearances of a conclusion that is locked."""
    return ConclusionClearance.objects.for_system(REASON).filter(conclusion=conclusion)


def agreements_of(conclusion: JointConclusion):
    """Return all agreements to a conclusion that is locked."""
    return SideAgreement.objects.for_system(REASON).filter(conclusion=conclusion)


def settle(conclusion: JointConclusion, *fields: str, today: date) -> None:
    """Save a locked conclusion, `fields` among it, in the state that follows; its due list too.

    Cleared is what every office asked has cleared as it reads; where none was asked, what
    `cleared_digest` says. Then the sides' agreements to this very text count (design §7).
    """
    rows, now = list(clearances_of(conclusion)), conclusion.text_digest
    cleared = is_cleared(rows, now) if rows else conclusion.cleared_digest == now
    said = standing(conclusion, agreements_of(conclusion))
    conclusion.home_digest = now if Side.HOME in said else ""
    conclusion.partner_digest = now if Side.PARTNER in said else ""
    conclusion.cleared_digest = now if cleared else ""
    conclusion.cleared_on = (conclusion.cleared_on or today) if cleared else None
    conclusion.state = STATES[len(said)] if cleared else TextState.DRAFT
    conclusion.agreed_on = None
    if conclusion.state == TextState.AGREED:
        conclusion.agreed_on = max(each.agreed_on for each in said.values())
    else:
        conclusion.reported_on = conclusion.reported_by = None
    save_next_version(conclusion, [*SETTLED, *fields])
    sync_conclusion(conclusion)
