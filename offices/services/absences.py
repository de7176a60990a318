"""Entering, changing and ending absences (design §5, "Who is responsible").

By the person, or by somebody who approves in an office of theirs, as in illness. What another app
must do when people are away it does in `hear_absences`: offices writes no mails.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from offices import absence_rules as rules
from offices.models import Absence, User
from offices.versions import lock_version, save_next_version


@dataclass(frozen=True)
class AbsenceChange:
    """What became of an absence: as it was (None: it is new), as it is, by whom, on which day."""

    before: Absence | None
    after: Absence
    by: User
    today: date


Listener = Callable[[AbsenceChange], None]
_listeners: list[Listener] = []


def hear_absences(listener: Listener) -> None:
    """Call `listener(change)` after each change, in its transaction; from `ready()` only."""
    _listeners.append(listener)


@transaction.atomic
def enter_absence(
    person: User,
    *,
    starts_on: date,
    ends_on: date,
    stand_in: User | None,
    by: User,
    today: date,
) -> Absence:
    """Say that `person` is away from `starts_on` on and back on `ends_on`.

    `stand_in` None: nobody, the alternate answers. Raises PermissionDenied, and ValidationError
    beside the field for days that are over, too many or taken by another absence, and for
    somebody who cannot stand in.
    """
    _require(by, person, today)
    made = Absence(
        person=person, starts_on=starts_on, ends_on=ends_on, stand_in=stand_in, entered_by=by
    )
    # The person first: two absences that are entered at once wait for each other.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    rules.check(made, by=by, today=today)
    made.save()
    _tell(None, made, by, today)
    return made


@transaction.atomic
def change_absence(
    absence: Absence,
    *,
    starts_on: date,
    ends_on: date,
    stand_in: User | None,
    by: User,
    today: date,
    version: int | None = None,
) -> Absence:
    """Save other days or another stand-in; what is the same again tells nobody anything.

    Raises as `enter_absence` does, ValidationError for what is over or was withdrawn, and
    StaleVersionError.
    """
    _require(by, absence.person, today)
    User.objects.select_for_update(no_key=True).get(pk=absence.person_id)
    locked = lock_version(absence, version)
    before = copy(locked)
    _refuse_over(locked, today)
    locked.starts_on, locked.ends_on, locked.stand_in = starts_on, ends_on, stand_in
    if _said(locked) == _said(before):
        return locked
    rules.check(locked, by=by, today=today, keeps=before.stand_in_id)
    save_next_version(locked, ["starts_on", "ends_on", "stand_in"])
    _tell(before, locked, by, today)
    return locked


@transaction.atomic
def end_absence(absence: Absence, *, by: User, today: date, version: int | None = None) -> Absence:
    """End it today, "I am back"; one that has not lasted a day yet is withdrawn.

    Raises PermissionDenied, StaleVersionError, and ValidationError for what is over already.
    """
    _require(by, absence.person, today)
    locked = lock_version(absence, version)
    before = copy(locked)
    _refuse_over(locked, today)
    if locked.starts_on < today:
        locked.ends_on = today
    else:
        locked.withdrawn_at = timezone.now()
    save_next_version(locked, ["ends_on", "withdrawn_at"])
    _tell(before, locked, by, today)
    return locked


def _require(by: User, person: User, today: date) -> None:
    if not rules.people_entered_by(by, today).filter(pk=person.pk).exists():
        raise PermissionDenied(rules.NOT_THEIRS)


def _refuse_over(absence: Absence, today: date) -> None:
    if absence.withdrawn_at is not None or absence.ends_on <= today:
        raise ValidationError(rules.OVER)


def _said(absence: Absence) -> tuple[date, date, int | None]:
    return absence.starts_on, absence.ends_on, absence.stand_in_id


def _tell(before: Absence | None, after: Absence, by: User, today: date) -> None:
    for listener in _listeners:
        listener(AbsenceChange(before, after, by, today))
