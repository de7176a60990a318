"""The first installation: the ministry's offices from a table, and the first administrator."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from offices.models import Office, User
from offices.office_table import OfficeRow


def present_offices() -> dict[str, OfficeRow]:
    """Return the offices that there are, by code, as rows of no table."""
    return {
        office.code: OfficeRow(
            number=0,
            code=office.code,
            name=office.name,
            country=office.country,
            zone=office.time_zone,
            superior=office.superior.code if office.superior else "",
        )
        for office in Office.objects.select_related("superior")
    }


@dataclass(frozen=True)
class Saved:
    """How many offices are new, changed, and as they were."""

    made: int
    changed: int
    same: int


@transaction.atomic
def save_offices(rows: Sequence[OfficeRow]) -> Saved:
    """Make and change offices so that they are as `rows`, which were found right, say.

    The same rows once more change nothing; offices that are not among them stay as they are.
    """
    present = {office.code: office for office in Office.objects.select_for_update()}
    made = [
        Office(code=row.code, name=row.name, country=row.country, time_zone=row.zone)
        for row in rows
        if row.code not in present
    ]
    Office.objects.bulk_create(made)
    new = {office.code for office in made}
    present |= {office.code: office for office in made}
    changed = 0
    for row in rows:
        office, superior = present[row.code], present.get(row.superior)
        values = {
            "name": row.name,
            "country": row.country,
            "time_zone": row.zone,
            "superior_id": superior.pk if superior else None,
        }
        differing = [name for name, value in values.items() if getattr(office, name) != value]
        if not differing:
            continue
        for name in differing:
            setattr(office, name, values[name])
        office.save(update_fields=[name.removesuffix("_id") for name in differing])
        changed += row.code not in new
    return Saved(len(made), changed, len(rows) - len(made) - changed)


@transaction.atomic
def make_administrator(email: str, name: str) -> User | None:
    """Return the first administrator, without a password yet; None when the address is known.

    Raises ValidationError for what is no address, and without a name.
    """
    validate_email(email)
    if not name.strip():
        raise ValidationError(_("Say the administrator's name too: --name."))
    if User.objects.filter(email__iexact=email.strip()).exists():
        return None
    return User.objects.create_superuser(email, name=name.strip())
