"""Words on next steps: progress of ours, what we heard of theirs, new days, readings."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogue.services.scope import scope_of
from dialogue.services.steps import Actor
from offices.models import Side
from offices.versions import lock_version, save_next_version
from workinggroups import powers
from workinggroups.models import (
    Benchmark,
    Inquiry,
    NextStep,
    Progress,
    ProgressReport,
    Reading,
    ReadingWord,
    Slip,
)
from workinggroups.models.programme import Commitment
from workinggroups.services.due_list import sync_commitment
from workinggroups.services.programme import finish

REASON = "words on a next step that was fetched through the gate"


@transaction.atomic
def report_progress(
    step: NextStep,
    *,
    word: str,
    actor: Actor,
    today: date,
    was_done: str = "",
    comes_next: str = "",
    new_date: date | None = None,
    because: str = "",
    version: int | None = None,
) -> ProgressReport:
    """Return an office's new word on a next step in force; the newest word counts.

    "Done" ends the step. A `new_date` slips it and takes `because` (design §7). Raises
    PermissionDenied, StaleVersionError when somebody else spoke since `version`, and
    ValidationError beside its field.
    """
    locked = lock_version(step, version)
    powers.require_reporting(actor, locked, today=today)
    _check_word(locked, word, was_done)
    report = ProgressReport.objects.create(
        step=locked,
        **scope_of(locked),
        word=word,
        standing=_standing(locked, word),
        was_done=was_done.strip(),
        comes_next=comes_next.strip(),
        reported_on=today,
        by=actor.user,
        office=actor.office,
    )
    if new_date is not None and new_date != locked.due_on:
        if word == Progress.DONE:
            raise ValidationError({"new_date": _("What is done needs no new date.")})
        slip(locked, to_on=new_date, reason=because, actor=actor, today=today)
    if word == Progress.DONE:
        finish(locked, on=today, today=today)
    else:
        save_next_version(locked, [])
        sync_commitment(locked, today=today)
    return report


def slip(locked: Commitment, *, to_on: date, reason: str, actor: Actor, today: date) -> Slip:
    """Move the day of a locked commitment in force; the baseline stays. Takes a reason."""
    if not reason.strip():
        raise ValidationError({"because": _("A new date needs a reason.")})
    if to_on < today:
        raise ValidationError({"new_date": _("Choose a day from today on.")})
    whose = {"step": locked} if isinstance(locked, NextStep) else {"benchmark": locked}
    made = Slip.objects.create(
        **whose,
        **scope_of(locked),
        from_on=locked.due_on,
        to_on=to_on,
        slipped_on=today,
        reason=reason.strip(),
        by=actor.user,
        office=actor.office,
    )
    locked.due_on, locked.slip_reason = to_on, reason.strip()
    save_next_version(locked, ["due_on", "slip_reason"])
    sync_commitment(locked, today=today)
    return made


@transaction.atomic
def note_inquiry(
    step: NextStep,
    *,
    asked_on: date,
    actor: Actor,
    today: date,
    heard: str = "",
    is_done: bool = False,
) -> Inquiry:
    """Note that we asked the other side about its next step, and what we heard.

    `is_done` says that they have done it: then what was heard is the report of it. Raises
    PermissionDenied, ValidationError.
    """
    locked = lock_version(step, None)
    powers.require_reporting(actor, locked, today=today)
    if locked.side != Side.PARTNER:
        raise ValidationError(_("This is ours to do: file progress instead."))
    if asked_on > today:
        raise ValidationError({"asked_on": _("The day cannot be in the future.")})
    if is_done and not heard.strip():
        raise ValidationError({"heard": _("Say what they have done.")})
    _refuse_ended(locked)
    made = Inquiry.objects.create(
        step=locked,
        **scope_of(locked),
        asked_on=asked_on,
        heard=heard.strip(),
        by=actor.user,
        office=actor.office,
    )
    if is_done:
        report_progress(locked, word=Progress.DONE, was_done=heard, actor=actor, today=today)
    else:
        sync_commitment(locked, today=today)
    return made


@transaction.atomic
def note_reading(
    benchmark: Benchmark,
    *,
    read_on: date,
    value: str,
    word: str,
    actor: Actor,
    today: date,
    note: str = "",
    new_date: date | None = None,
    because: str = "",
) -> Reading:
    """Note what was measured on a day; "met" ends the benchmark. Raises as `report_progress`."""
    locked = lock_version(benchmark, None)
    powers.require_reporting(actor, locked, today=today)
    _refuse_ended(locked)
    if not value.strip():
        raise ValidationError({"value": _("Say what was measured.")})
    if word not in ReadingWord.values:
        raise ValidationError({"word": _("Say how it stands against the target.")})
    if read_on > today:
        raise ValidationError({"read_on": _("The day cannot be in the future.")})
    made = Reading.objects.create(
        benchmark=locked,
        **scope_of(locked),
        read_on=read_on,
        value=value.strip(),
        word=word,
        note=note.strip(),
        by=actor.user,
        office=actor.office,
    )
    if word == ReadingWord.MET:
        finish(locked, on=read_on, today=today)
    elif new_date is not None and new_date != locked.due_on:
        slip(locked, to_on=new_date, reason=because, actor=actor, today=today)
    return made


def _check_word(step: NextStep, word: str, was_done: str) -> None:
    _refuse_ended(step)
    if word not in Progress.values:
        raise ValidationError({"word": _("Say how it stands.")})
    if word == Progress.DONE and not was_done.strip():
        raise ValidationError({"was_done": _("Say what was done.")})


def _refuse_ended(record: Commitment) -> None:
    if not record.is_adopted:
        raise ValidationError(
            _("Nothing is reported on this: it is “%(stage)s”.")
            % {"stage": record.get_stage_display()}
        )


def _standing(step: NextStep, word: str) -> str:
    """Return what the progress is by `word`: "no change" leaves what was said before."""
    if word != Progress.NO_CHANGE:
        return word
    last = newest_report(step)
    return last.standing if last else Progress.ON_TRACK


def newest_report(step: NextStep) -> ProgressReport | None:
    """Return the last word on a visible step, whose marking it has; None while there is none."""
    return ProgressReport.objects.for_system(REASON).filter(step=step).order_by("-pk").first()
