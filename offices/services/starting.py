"""Beginning to work on a country: the relationship, its offices, and who answers for each."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.constraints import current
from offices.access import open_on, own_offices_of
from offices.models import Assignment, Office, Part, Relationship, Role, User
from offices.powers import Act, require_office
from offices.versions import lock_version, save_next_version


def offices_that_may_start(user: User, today: date) -> QuerySet[Office]:
    """Return the open offices of which `user` is an approver, by code: each may become a desk.

    By their own role: what an approver starts outlasts the days for which one was lent.
    """
    own = own_offices_of(user, today, [Role.APPROVER]) if user.is_active else []
    return Office.objects.filter(pk__in=own).order_by("code")


def people_of(offices: QuerySet[Office], today: date) -> QuerySet[User]:
    """Return who works in any of `offices` on `today` and may sign in, by name."""
    return User.objects.filter(
        current(today, "memberships__"), memberships__office__in=offices, is_active=True
    ).distinct()


@transaction.atomic
def start_relationship(
    *,
    code: str,
    name: str,
    capital: str,
    time_zone: str,
    office: Office,
    by: User,
    today: date,
    responsible: User | None = None,
    alternate: User | None = None,
) -> Relationship:
    """Return a new relationship with `office` as its desk from `today` on.

    Both rows at once: without an office nobody would ever see it. Raises PermissionDenied unless
    `by` is an approver of the office; ValidationError for a country that there is, in words that
    say nothing of a relationship that `by` does not see, and for people of other offices.
    """
    if not offices_that_may_start(by, today).filter(pk=office.pk).exists():
        raise PermissionDenied(_("Only an approver of the desk can start a relationship."))
    try:
        with transaction.atomic():
            made = Relationship.objects.create(
                code=code, name=name, capital=capital, time_zone=time_zone
            )
    except IntegrityError:
        raise ValidationError(
            {"code": _("This country cannot be started from here. Ask your administrator.")}
        ) from None
    desk = Assignment(relationship=made, office=office, part=Part.DESK, starts_on=today)
    _answer(desk, responsible, alternate, today)
    desk.save()
    return made


@transaction.atomic
def assign_office(
    relationship: Relationship, *, office: Office, part: str, by: User, today: date
) -> Assignment:
    """Let `office` have a part in a relationship from `today` on; its people read it from then.

    Raises PermissionDenied unless an approver of the desk does it, ValidationError for an office
    that is closed or has a part already.
    """
    require_office(by, Act.ARRANGE, relationship, today=today)
    if not Office.objects.filter(open_on(today), pk=office.pk).exists():
        raise ValidationError({"office": _("This office is closed.")})
    made = Assignment(relationship=relationship, office=office, part=part, starts_on=today)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise ValidationError(
            {"office": _("%(office)s has a part already.") % {"office": office}}
        ) from None
    return made


@transaction.atomic
def name_people(
    assignment: Assignment,
    *,
    responsible: User | None,
    alternate: User | None,
    by: User,
    today: date,
    version: int | None = None,
) -> Assignment:
    """Say who answers for an office's part, and who does while that person is away.

    Raises PermissionDenied unless an approver of the desk does it, StaleVersionError, and
    ValidationError beside the field for somebody who does not work in the office.
    """
    require_office(by, Act.ARRANGE, assignment.relationship, today=today)
    locked = lock_version(assignment, version)
    before = (locked.responsible_id, locked.alternate_id)
    _answer(locked, responsible, alternate, today)
    if before != (locked.responsible_id, locked.alternate_id):
        locked.hand_over = None  # they did not come to it by one
    save_next_version(locked, ["responsible", "alternate", "hand_over"])
    return locked


def _answer(
    assignment: Assignment, responsible: User | None, alternate: User | None, today: date
) -> None:
    people = people_of(Office.objects.filter(pk=assignment.office_id), today)
    for name, person in (("responsible", responsible), ("alternate", alternate)):
        if person is not None and not people.filter(pk=person.pk).exists():
            raise ValidationError(
                {
                    name: _("%(person)s does not work in %(office)s.")
                    % {"person": person, "office": assignment.office}
                }
            )
    if responsible is not None and responsible == alternate:
        raise ValidationError({"alternate": _("Name somebody else, or nobody.")})
    assignment.responsible, assignment.alternate = responsible, alternate
