"""Who may move an office, and who confirms it (design §5, docs/decisions/0020).

By one's own role: who stands in for an approver could else make for good what was lent for days.
"""

from datetime import date

from django.utils.translation import gettext as _

from offices.access import open_on, own_offices_of
from offices.models import Office, OfficeMove, Role, User


def offices_headed(user: User, today: date) -> set[int]:
    """Return the ids of the offices for which `user` approves by their own role, and of all below
    them."""
    if not user.is_active:
        return set()
    own = own_offices_of(user, today, [Role.APPROVER]).values_list("office_id", flat=True)
    found = set(own)
    below: dict[int, list[int]] = {}
    rows = Office.objects.filter(superior__isnull=False) if found else Office.objects.none()
    for key, superior in rows.values_list("pk", "superior_id"):
        below.setdefault(superior, []).append(key)
    waiting = list(found)
    while waiting:
        new = set(below.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found


def may_move_office(user: User, office: Office, *, today: date) -> bool:
    """Return whether `user` approves for `office` or for one above it on `today`: who plans."""
    return office.pk in offices_headed(user, today)


def may_confirm(user: User, move: OfficeMove, *, today: date) -> bool:
    """Return whether `user` approves for the office that gets it all, or for one above it.

    With the move come work and, with its people, roles there: that takes the word of that side.
    """
    return move.to_office_id in offices_headed(user, today)


def may_cancel(user: User, move: OfficeMove, *, today: date) -> bool:
    """Return whether `user` approves for either office, or for one above either."""
    return not offices_headed(user, today).isdisjoint((move.office_id, move.to_office_id))


def who_confirms(office: Office) -> str:
    """Say who lets a move to `office` stand."""
    return _("An approver of %(office)s, or of an office above it, confirms.") % {
        "office": office.code
    }


def is_open(office: Office, day: date) -> bool:
    """Return whether an office is not closed on a day."""
    return Office.objects.filter(open_on(day), pk=office.pk).exists()
