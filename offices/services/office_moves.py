"""Planning that everything an office owes goes to another one, and the word that it stands."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.models import Office, OfficeMove, User
from offices.office_moves import is_open, may_cancel, may_confirm, may_move_office, who_confirms
from offices.services.move_steps import MoveStep, tell_step
from offices.versions import lock_version, save_next_version

NOT_THEIRS = gettext_lazy("Only an approver of the office or of an office above it can move it.")


@transaction.atomic
def plan_office_move(
    office: Office,
    *,
    to_office: Office,
    on_day: date,
    reason: str,
    with_people: bool = False,
    closes: bool = False,
    by: User,
    today: date,
) -> OfficeMove:
    """Plan that everything `office` owes goes to `to_office` on a day.

    Nothing moves before it is confirmed. Raises PermissionDenied unless an approver of the office
    or of one above it does it; ValidationError beside its field for a day that is over, without a
    reason, for an office that is closed on that day, and while another move of it is open.
    """
    if not may_move_office(by, office, today=today):
        raise PermissionDenied(NOT_THEIRS)
    if on_day < today:
        raise ValidationError({"on_day": _("This day is over.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if to_office == office or not is_open(to_office, on_day):
        raise ValidationError({"to_office": _("Choose another office that is open on that day.")})
    if not is_open(office, on_day):
        raise ValidationError(
            {"on_day": _("%(office)s is closed on that day.") % {"office": office}}
        )
    try:
        with transaction.atomic():
            made = OfficeMove.objects.create(
                office=office,
                to_office=to_office,
                on_day=on_day,
                reason=reason.strip(),
                with_people=with_people,
                closes=closes,
                entered_by=by,
            )
    except IntegrityError:
        raise ValidationError(
            _("A move of %(office)s is planned already. Cancel that one first.")
            % {"office": office}
        ) from None
    tell_step(made, MoveStep.PLANNED, by=by)
    return made


@transaction.atomic
def confirm_office_move(
    move: OfficeMove, *, by: User, today: date, version: int | None = None
) -> OfficeMove:
    """Let it stand: it moves by itself on its day, within the hour if that is today.

    Raises PermissionDenied unless an approver of the office that gets it, or of one above that,
    does it; StaleVersionError; ValidationError for one that is confirmed, carried out or cancelled
    already, whose day is over, and while that office is closed on it.
    """
    if not may_confirm(by, move, today=today):
        raise PermissionDenied(who_confirms(move.to_office))
    locked = _lock_open(move, version)
    if locked.confirmed_at is not None:
        raise ValidationError(_("This is confirmed already."))
    if locked.on_day < today:
        raise ValidationError(_("This day is over. Cancel the move and plan it anew."))
    if not is_open(locked.to_office, locked.on_day):
        raise ValidationError(
            _("%(office)s is closed on that day. Cancel the move and plan it anew.")
            % {"office": locked.to_office}
        )
    locked.confirmed_at = timezone.now()
    save_next_version(locked, ["confirmed_at"])
    tell_step(locked, MoveStep.CONFIRMED, by=by)
    return locked


@transaction.atomic
def cancel_office_move(
    move: OfficeMove, *, by: User, today: date, version: int | None = None
) -> OfficeMove:
    """Let nothing move.

    Raises PermissionDenied unless an approver of either office, or of one above either, does it;
    StaleVersionError; ValidationError for one that was carried out or cancelled.
    """
    if not may_cancel(by, move, today=today):
        raise PermissionDenied(
            _("Only an approver of either office or of an office above it can cancel the move.")
        )
    locked = _lock_open(move, version)
    locked.cancelled_at, locked.not_moved_because = timezone.now(), ""
    save_next_version(locked, ["cancelled_at", "not_moved_because"])
    tell_step(locked, MoveStep.CANCELLED, by=by)
    return locked


def _lock_open(move: OfficeMove, version: int | None) -> OfficeMove:
    locked: OfficeMove = lock_version(move, version)
    if locked.done_at is not None:
        raise ValidationError(_("This was carried out already."))
    if locked.cancelled_at is not None:
        raise ValidationError(_("This was cancelled."))
    return locked
