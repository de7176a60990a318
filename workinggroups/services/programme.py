"""Next steps and benchmarks: proposed, changed before adoption, corrected and ended after it.

What both kinds share is written once: `kind` says which model is meant.
"""

from collections.abc import Container
from datetime import date
from typing import Any, TypeVar

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogue.models import Body, Meeting, Track
from dialogue.services.markings import check_lowering, check_markable, covers, somebody
from dialogue.services.steps import Actor, require_reason
from offices.models import Office, Side
from offices.versions import lock_version, save_next_version
from workinggroups import powers
from workinggroups.models import Benchmark, JointConclusion, RemitIssue, Stage
from workinggroups.models.programme import Commitment
from workinggroups.services.due_list import sync_commitment
from workinggroups.services.review_remarking import follow_commitment_marking

REASON = "rows of an act that is allowed already"
Kind = TypeVar("Kind", bound=Commitment)


@transaction.atomic
def propose(
    kind: type[Kind],
    track: Track,
    *,
    what: str,
    side: str,
    office: Office,
    due_on: date,
    marking: str,
    actor: Actor,
    today: date,
    group: Body | None = None,
    issue: RemitIssue | None = None,
    meeting: Meeting | None = None,
    conclusion: JointConclusion | None = None,
    **more: Any,
) -> Kind:
    """Return a new next step or benchmark that waits for the chairs.

    `office` owns it, or follows it where `side` is the partner's; `more` is the `target` of a
    benchmark. Raises PermissionDenied, and ValidationError beside the field it is about: nothing
    said, an office that is not assigned, a marking above the author's or below its parents'.
    """
    powers.require_edit(actor, track.relationship, today=today)
    check_markable(somebody(actor.user), marking)
    made = kind(
        track=track,
        relationship=track.relationship,
        marking=marking,
        what=what.strip(),
        side=side,
        office=office,
        due_on=due_on,
        group=group,
        issue=issue,
        meeting=meeting,
        conclusion=conclusion,
        **more,
    )
    check_commitment(made, _assigned(made, today))
    made.save()
    made.refresh_from_db(fields=["reference"])
    sync_commitment(made, today=today)
    return made


@transaction.atomic
def change(
    record: Kind,
    *,
    actor: Actor,
    today: date,
    version: int | None = None,
    reason: str = "",
    **values: Any,
) -> Kind:
    """Save new values of what is not adopted yet; of what is, as a correction with a reason.

    A correction takes an approver of the desk or the lead office (design §5). It is no slip: a
    day that was entered wrongly is wrong in the baseline too, as long as it has not moved since.
    Raises PermissionDenied, StaleVersionError, ValidationError.
    """
    locked = lock_version(record, version)
    author = somebody(actor.user)
    if locked.stage == Stage.PROPOSED:
        powers.require_edit(actor, locked.relationship, today=today)
    else:
        powers.require_correct(actor, locked.track, today=today)
        require_reason(reason)
    before = (locked.marking, locked.what, locked.due_on)
    for name, value in values.items():
        setattr(locked, name, value.strip() if isinstance(value, str) else value)
    check_commitment(locked, _assigned(locked, today))
    check_markable(author, locked.marking)
    check_lowering(
        author,
        new=locked.marking,
        old=before[0],
        relationship=locked.relationship,
        lead=[locked.track.lead_office_id],
        reason=reason,
        today=today,
    )
    saved = set(values)
    if locked.baseline_due_on is not None:
        saved |= _correct_baseline(locked, before[1], before[2], reason)
    with pghistory.context(**({"reason": reason.strip()} if reason.strip() else {})):
        save_next_version(locked, saved)
    follow_commitment_marking(locked)
    sync_commitment(locked, today=today)
    return locked


@transaction.atomic
def end(
    record: Kind,
    *,
    stage: str,
    reason: str,
    actor: Actor,
    today: date,
    version: int | None = None,
) -> Kind:
    """Withdraw what was adopted, or note that events overtook it; it stays on record (design §7).

    Raises PermissionDenied unless a chair says so, ValidationError without a reason or for what is
    not in force.
    """
    locked = lock_version(record, version)
    powers.require_chair(actor, locked, today=today)
    if stage not in (Stage.WITHDRAWN, Stage.OVERTAKEN):
        raise ValidationError({"stage": _("Say what became of it.")})
    if not locked.is_adopted:
        raise ValidationError(_("Only what is in force can be ended."))
    require_reason(reason)
    return _end(locked, stage, reason, today)


@transaction.atomic
def reopen(
    record: Kind, *, reason: str, actor: Actor, today: date, version: int | None = None
) -> Kind:
    """Put back in force what was done, withdrawn or overtaken: a correction with a reason."""
    locked = lock_version(record, version)
    powers.require_correct(actor, locked.track, today=today)
    if locked.stage not in (Stage.DONE, Stage.WITHDRAWN, Stage.OVERTAKEN):
        raise ValidationError(_("It has not ended."))
    require_reason(reason)
    locked.stage, locked.ended_on, locked.end_reason = Stage.ADOPTED, None, ""
    with pghistory.context(reason=reason.strip()):
        save_next_version(locked, ["stage", "ended_on", "end_reason"])
    sync_commitment(locked, today=today)
    return locked


def finish(locked: Commitment, *, on: date, today: date) -> None:
    """Note that a locked next step or benchmark, which is in force, is done since a day."""
    locked.stage, locked.ended_on = Stage.DONE, on
    save_next_version(locked, ["stage", "ended_on"])
    sync_commitment(locked, today=today)


def _end(locked: Any, stage: str, reason: str, today: date) -> Any:
    locked.stage, locked.ended_on, locked.end_reason = stage, today, reason.strip()
    save_next_version(locked, ["stage", "ended_on", "end_reason"])
    sync_commitment(locked, today=today)
    return locked


def _correct_baseline(record: Commitment, what: str, due_on: date, reason: str) -> set[str]:
    """Let the baseline follow a correction; return the fields that changed with it."""
    if record.what != what and record.baseline_what == what:
        record.baseline_what = record.what
    if record.due_on != due_on and record.baseline_due_on == due_on:
        record.baseline_due_on = record.due_on
    if record.due_on != record.baseline_due_on and not record.slip_reason:
        record.slip_reason = reason.strip()
    return {"baseline_what", "baseline_due_on", "slip_reason"}


def check_commitment(record: Commitment, offices: Container[int]) -> None:
    """Raise ValidationError, beside the field, for what no commitment may say.

    `offices` are the keys of those that may owe something here (`powers.working_offices`).
    """
    if not record.what:
        raise ValidationError({"what": _("Say what is to be done.")})
    if record.side not in Side.values:
        raise ValidationError({"side": _("Say who does it.")})
    if isinstance(record, Benchmark) and not record.target:
        raise ValidationError({"target": _("Say what is to be reached.")})
    if record.office_id not in offices:
        raise ValidationError(
            {
                "office": _("%(office)s is not assigned to %(country)s.")
                % {"office": record.office, "country": record.relationship.name}
            }
        )
    parents = [record.group, record.meeting, record.conclusion, record.issue]
    for parent in filter(None, parents):
        if parent.relationship_id != record.relationship_id:
            raise ValidationError(_("This belongs to another relationship."))
        if not covers(record.marking, parent.marking):
            raise ValidationError(
                {
                    "marking": _("Mark it at least like what it belongs to: %(marking)s.")
                    % {"marking": parent.marking}
                }
            )
    if record.issue is not None and record.issue.group_id != record.group_id:
        raise ValidationError({"issue": _("This issue is not in the remit of the group.")})


def _assigned(record: Commitment, today: date) -> set[int]:
    named = powers.working_offices(record.relationship, today=today).filter(pk=record.office_id)
    return set(named.values_list("pk", flat=True))
