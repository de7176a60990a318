"""Whose absences somebody enters, and who can stand in on which days (design §5)."""

from datetime import date
from itertools import product

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.constraints import current
from offices.access import WRITING_ROLES, offices_of, own_offices_of
from offices.models import Absence, Membership, Office, Role, User

MOST_DAYS = 366
NOT_THEIRS = gettext_lazy(
    "Only the person, or an approver of an office of theirs, can say that they are away."
)
OVER = gettext_lazy("This is over already.")


def people_entered_by(user: User, today: date) -> QuerySet[User]:
    """Return the people whose absences `user` enters: themself, and who works where they approve.

    By their own role: who stands in for an approver could else make that last.
    """
    if not user.is_active:
        return User.objects.none()
    offices = own_offices_of(user, today, [Role.APPROVER])
    members = Membership.objects.filter(current(today), office_id__in=offices).order_by()
    return User.objects.filter(Q(pk=user.pk) | Q(pk__in=members.values("user_id")), is_active=True)


def colleagues_of(user: User, today: date) -> QuerySet[User]:
    """Return who else drafts or approves in an office of `user`: the people to choose from."""
    members = Membership.objects.filter(
        current(today), office_id__in=offices_of(user, today), role__in=WRITING_ROLES
    ).order_by()
    found = User.objects.filter(pk__in=members.values("user_id"), is_active=True)
    return found.exclude(pk=user.pk)


def shared_offices(absence: Absence) -> list[Office]:
    """Return the offices, by code, in which both draft or approve on a day of the absence."""
    if absence.stand_in_id is None:
        return []
    spans: dict[int, list[Membership]] = {absence.person_id: [], absence.stand_in_id: []}
    rows = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=absence.starts_on),
        user_id__in=spans,
        role__in=WRITING_ROLES,
        starts_on__lt=absence.ends_on,
    ).select_related("office")
    for row in rows:
        spans[row.user_id].append(row)
    both = product(spans[absence.person_id], spans[absence.stand_in_id])
    shared = {
        one.office
        for one, other in both
        if one.office_id == other.office_id and _meet(absence, one, other, one.office)
    }
    return sorted(shared, key=lambda office: office.code)


def _meet(absence: Absence, one: Membership, other: Membership, office: Office) -> bool:
    """Return whether there is a day of the absence on which both work in an open office."""
    ends = [absence.ends_on, one.ends_on, other.ends_on, office.closed_on]
    first = max(absence.starts_on, one.starts_on, other.starts_on)
    return first < min(day for day in ends if day is not None)


def stood_in_meanwhile(absence: Absence, *, reader: User, today: date) -> list[Absence]:
    """Return the absences in which the person stands in on days on which they are away now.

    Those that `reader` may see on `today`.
    """
    rows = Absence.objects.during(absence.starts_on, absence.ends_on).seen_by(reader, today)
    return list(rows.filter(stand_in_id=absence.person_id).select_related("person"))


def check(absence: Absence, *, by: User, today: date, keeps: int | None = None) -> None:
    """Raise ValidationError beside its field for an absence that cannot be.

    `keeps` is the id of who stood in before: that one `by` need not choose anew.
    """
    _check_days(absence, today)
    _check_overlap(absence)
    stand_in = absence.stand_in
    if stand_in is not None:
        _check_stand_in(absence, stand_in, by, keeps)


def _check_days(absence: Absence, today: date) -> None:
    if absence.ends_on <= absence.starts_on:
        raise ValidationError({"ends_on": _("This is the day back, after the first day away.")})
    if absence.ends_on <= today:
        raise ValidationError({"ends_on": OVER})
    if (absence.ends_on - absence.starts_on).days > MOST_DAYS:
        said = _("At most %(count)d days at a time. Hand over for longer.") % {"count": MOST_DAYS}
        raise ValidationError({"ends_on": said})


def _check_overlap(absence: Absence) -> None:
    others = Absence.objects.during(absence.starts_on, absence.ends_on).exclude(pk=absence.pk)
    other = others.filter(person_id=absence.person_id).select_related("person").first()
    if other is not None:
        said = {"name": other.person, "days": other.days}
        raise ValidationError(
            {"starts_on": _("%(name)s is away %(days)s already. Change that.") % said}
        )


def _check_stand_in(absence: Absence, stand_in: User, by: User, keeps: int | None) -> None:
    if stand_in.pk == absence.person_id:
        raise ValidationError({"stand_in": _("Name somebody else, or nobody.")})
    # Whoever enters it for somebody else takes no role for themself by it.
    if stand_in.pk == by.pk and stand_in.pk != keeps:
        raise ValidationError(
            {"stand_in": _("You cannot choose yourself for somebody else. Choose nobody.")}
        )
    if not stand_in.is_active or not shared_offices(absence):
        said = {"name": stand_in, "person": absence.person}
        raise ValidationError(
            {
                "stand_in": _(
                    "%(name)s does not draft or approve in an office in which %(person)s does "
                    "on these days."
                )
                % said
            }
        )
    away = Absence.objects.during(absence.starts_on, absence.ends_on).filter(person=stand_in)
    if days := ", ".join(one.days for one in away):
        told = {"name": stand_in, "days": days}
        raise ValidationError({"stand_in": _("%(name)s is away too: %(days)s.") % told})
