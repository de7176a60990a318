"""How a person may mark a text: up to their clearance, lower only with a reason (design §5)."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from core.markings import marking as read_marking
from core.markings import stricter
from offices.gate import readable_markings
from offices.models import Office, Relationship, User
from offices.powers import Act, use_office


def is_lower(marking: str, than: str) -> bool:
    """Return whether `marking` lets somebody read what `than` keeps from them."""
    new, old = read_marking(marking), read_marking(than)
    return new.rank < old.rank or (old.noforn and not new.noforn)


def covers(marking: str, other: str) -> bool:
    """Return whether `marking` protects at least all that `other` protects."""
    return stricter(marking, other) == read_marking(marking)


def check_markable(user: User, marking: str) -> None:
    """Raise ValidationError unless `marking` is one that `user` may give: nobody marks above."""
    if marking not in readable_markings(user):
        raise ValidationError(_("Choose a marking up to your own clearance."))


def check_lowering(
    user: User,
    *,
    new: str,
    old: str,
    relationship: Relationship,
    lead: list[int],
    reason: str,
    today: date | None = None,
) -> bool:
    """Return whether `new` is lower than `old`; then it takes an approver and a reason.

    Raises ValidationError with a sentence for whichever lacks. `lead` names the lead offices.
    """
    if not is_lower(new, old):
        return False
    if use_office(user, Act.CORRECT, relationship, today=today, lead=lead) is None:
        raise ValidationError(_("Only approvers of the desk or the lead office mark it lower."))
    if not reason.strip():
        raise ValidationError(_("Say why the marking is lowered."))
    return True


def somebody(user: User | None) -> User:
    """Return the person who acts; the ledger, which is nobody, writes no texts."""
    if user is None:
        raise PermissionDenied(_("Only a person can do this."))
    return user


def some_office(office: Office | None) -> Office:
    """Return the office through which a person acts; the ledger has none."""
    if office is None:
        raise PermissionDenied(_("Only an office can do this."))
    return office
