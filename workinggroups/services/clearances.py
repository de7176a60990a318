"""Offices' words on a joint conclusion (design §1, §5 "clear a text")."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dialogue.services.clearing import check_asking, require_reading
from dialogue.services.markings import somebody
from dialogue.services.scope import scope_of
from dialogue.services.steps import Actor
from offices.models import Office
from offices.powers import Act, require_office
from offices.services.clearances import ask_office, give_word, refuse_changed
from offices.versions import lock_version
from workinggroups.deadlines_texts import WAITS_FOR_CLEARANCE
from workinggroups.models import ConclusionClearance, JointConclusion, TextState
from workinggroups.services.settling import (
    clearances_of,
    lock_conclusion,
    refuse_state,
    require_on_text,
    settle,
)


@transaction.atomic
def ask_for_conclusion(
    conclusion: JointConclusion,
    *,
    offices: Iterable[Office],
    due_on: date,
    actor: Actor,
    today: date,
) -> list[ConclusionClearance]:
    """Ask offices to clear a text by a day, before both sides agreed to it; for drafters.

    Until they have, it is a draft again.
    """
    group, locked = lock_conclusion(conclusion, None)
    require_on_text(actor, Act.EDIT, group, locked, today=today)
    refuse_state(locked, *WAITS_FOR_CLEARANCE)
    chosen = check_asking(offices, due_on, today)
    about = {"text": locked.text, "conclusion": locked, "due_on": due_on, **scope_of(locked)}
    asked = [ask_office(clearances_of(locked), office=office, **about) for office in chosen]
    settle(locked, today=today)
    return asked


@transaction.atomic
def clear_conclusion(
    clearance: ConclusionClearance,
    *,
    word: str,
    actor: Actor,
    today: date,
    position: str = "",
    seen: str | None = None,
    version: int | None = None,
) -> ConclusionClearance:
    """Record an office's word on a conclusion as it reads now; for its approvers.

    A later word replaces it until both sides agreed. Raises TextChangedError when it is not the
    text whose digest was `seen`.
    """
    _group, conclusion = lock_conclusion(clearance.conclusion, None)
    locked = lock_version(clearance, version)
    user = somebody(actor.user)
    require_office(
        user, Act.CLEAR, conclusion.relationship, today=today, clearing=[locked.office_id]
    )
    require_reading(user, conclusion)
    refuse_state(conclusion, *WAITS_FOR_CLEARANCE)
    refuse_changed(seen, conclusion.text)
    give_word(locked, word=word, position=position, text=conclusion.text, user=user)
    settle(conclusion, today=today)
    return locked


@transaction.atomic
def need_no_clearance(
    conclusion: JointConclusion,
    *,
    actor: Actor,
    today: date,
    seen: str | None = None,
    version: int | None = None,
) -> JointConclusion:
    """Say that a text as it reads needs nobody's clearance, when nobody was asked.

    For approvers of the desk or the lead office. Raises TextChangedError as `clear_conclusion`.
    """
    group, locked = lock_conclusion(conclusion, version)
    require_on_text(actor, Act.ARRANGE, group, locked, today=today)
    refuse_state(locked, TextState.DRAFT)
    if clearances_of(locked).exists():
        raise ValidationError(_("Offices were asked. Their words decide whether it is cleared."))
    refuse_changed(seen, locked.text)
    locked.cleared_digest = locked.text_digest
    settle(locked, today=today)
    return locked
