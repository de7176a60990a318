"""Planning that everything an office owes goes to another one, and the word that it stands."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.access import offices_of, open_on
from offices.models import Office, OfficeMove, Role, User
from offices.versions import lock_version, save_next_version


def may_move_office(user: User, office: Office, *, today: date) -> bool:
    """Return whether `user` approves for `office` or for one above it on `today`."""
    own = set(offices_of(user, today, [Role.APPROVER]).values_list("office_id", flat=True))
    above = dict(Office.objects.values_list("pk", "superior_id")) if own else {}
    passed: set[int] = set()
    key: int | None = office.pk
    while key is not None and key not in passed:
        if key in own:
            return user.is_active
        passed.add(key)
        key = above.get(key)
    return False


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
    _require(by, office, today)
    if on_day < today:
        raise ValidationError({"on_day": _("This day is over.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    if to_office == office or not _is_open(to_office, on_day):
        raise ValidationError({"to_office": _("Choose another office that is open on that day.")})
    if not _is_open(office, on_day):
        raise ValidationError(
            {"on_day": _("%(office)s is closed on that day.") % {"office": office}}
        )
    try:
        with transaction.atomic():
            return OfficeMove.objects.create(
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


@transaction.atomic
def confirm_office_move(
    move: OfficeMove, *, by: User, today: date, version: int | None = None
) -> OfficeMove:
    """Let it stand: it moves by itself on its day, within the hour if that is today.

    Raises PermissionDenied as `plan_office_move`, StaleVersionError; ValidationError for one that
    is confirmed, carried out or cancelled already, and whose day is over.
    """
    locked = _lock_open(move, version, by, today)
    if locked.confirmed_at is not None:
        raise ValidationError(_("This is confirmed already."))
    if locked.on_day < today:
        raise ValidationError(_("This day is over. Cancel the move and plan it anew."))
    locked.confirmed_at = timezone.now()
    save_next_version(locked, ["confirmed_at"])
    return locked


@transaction.atomic
def cancel_office_move(
    move: OfficeMove, *, by: User, today: date, version: int | None = None
) -> OfficeMove:
    """Let nothing move. Raises as `confirm_office_move`."""
    locked = _lock_open(move, version, by, today)
    locked.cancelled_at = timezone.now()
    save_next_version(locked, ["cancelled_at"])
    return locked


def _lock_open(move: OfficeMove, version: int | None, by: User, today: date) -> OfficeMove:
    _require(by, move.office, today)
    locked: OfficeMove = lock_version(move, version)
    if locked.done_at is not None:
        raise ValidationError(_("This was carried out already."))
    if locked.cancelled_at is not None:
        raise ValidationError(_("This was cancelled."))
    return locked


def _is_open(office: Office, day: date) -> bool:
    return Office.objects.filter(open_on(day), pk=office.pk).exists()


def _require(by: User, office: Office, today: date) -> None:
    if not may_move_office(by, office, today=today):
        raise PermissionDenied(
            _("Only an approver of the office or of an office above it can move it.")
        )
