"""The days on which offices are closed: from the library, and what the offices enter themselves."""

from datetime import date

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from offices.access import WRITING_ROLES, offices_of, open_on
from offices.library_days import library_days
from offices.models import Holiday, Office, User
from offices.versions import lock_version, save_next_version

YEARS_AHEAD = 2


@transaction.atomic
def seed_holidays(*, today: date) -> int:
    """Write the holidays of each open office's country, this year and two ahead; count new rows.

    A day that stands already stays as it is, whoever entered it.
    """
    years = range(today.year, today.year + YEARS_AHEAD + 1)
    offices = list(Office.objects.filter(open_on(today)))
    standing = set(
        Holiday.objects.filter(office__in=offices, day__year__gte=years[0]).values_list(
            "office_id", "day"
        )
    )
    missing = [
        Holiday(office=office, day=day, name=name)
        for office in offices
        for year in years
        for day, name in library_days(office.country, year).items()
        if (office.pk, day) not in standing
    ]
    with pghistory.context(actor="holidays library"):
        Holiday.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def may_enter(user: User, office: Office, *, today: date) -> bool:
    """Return whether `user` drafts or approves in `office` on `today`: they enter its days."""
    return offices_of(user, today, WRITING_ROLES).filter(office=office).exists()


@transaction.atomic
def enter_holiday(
    office: Office, *, day: date, name: str, is_open: bool, by: User, today: date
) -> Holiday:
    """Enter a day on which `office` is closed, or open; it holds over what the library says.

    Raises PermissionDenied unless `by` drafts or approves there; ValidationError for a day that is
    over, without a name, and for a day that the office has entered already.
    """
    _require(by, office, today)
    _check(day, name, today)
    # The office first: two who enter the same day wait for each other.
    Office.objects.select_for_update().get(pk=office.pk)
    standing = Holiday.objects.filter(office=office, day=day).first()
    if standing is None:
        return Holiday.objects.create(
            office=office, day=day, name=name.strip(), is_open=is_open, entered_by=office
        )
    if standing.entered_by_id is not None:
        raise ValidationError({"day": _("This day is entered already. Change it there.")})
    return _change(standing, name, is_open)


@transaction.atomic
def change_holiday(
    holiday: Holiday,
    *,
    name: str,
    is_open: bool,
    by: User,
    today: date,
    version: int | None = None,
) -> Holiday:
    """Say anew what holds on a day of an office; from then on it is entered by that office.

    Raises as `enter_holiday` does, and StaleVersionError.
    """
    _require(by, holiday.office, today)
    locked = lock_version(holiday, version)
    _check(locked.day, name, today)
    return _change(locked, name, is_open)


def _change(holiday: Holiday, name: str, is_open: bool) -> Holiday:
    holiday.name, holiday.is_open = name.strip(), is_open
    holiday.entered_by_id = holiday.office_id
    save_next_version(holiday, ["name", "is_open", "entered_by"])
    return holiday


def _require(by: User, office: Office, today: date) -> None:
    if not may_enter(by, office, today=today):
        raise PermissionDenied(_("Only drafters and approvers of this office enter its days."))


def _check(day: date, name: str, today: date) -> None:
    if day < today:
        raise ValidationError(_("This day is over."))
    if not name.strip():
        raise ValidationError({"name": _("Say what day it is.")})
