"""People of the other side: who they are, and how to reach them for as long as that is used."""

from datetime import date
from typing import Any

import pghistory
from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from dialogue.models import ContactPerson, Counterpart, DelegationMember
from dialogue.services.locks import lock_people_of
from offices.models import Relationship
from offices.versions import lock_version, save_next_version

REASON = "people of the other side of a relationship that is visible"
NIGHTLY = "contact details that nobody has used for long are dropped for everybody"
DETAILS_STAY = relativedelta(months=24)
DETAILS = ("email", "phone")
ALWAYS_READ = "U"


@transaction.atomic
def add_counterpart(
    relationship: Relationship,
    *,
    name: str,
    today: date,
    title: str = "",
    organisation: str = "",
    email: str = "",
    phone: str = "",
) -> Counterpart:
    """Return a new person of the other side. Part of the skeleton: always U (design §10).

    Raises ValidationError for an empty name, and for somebody who is there already: the same name
    in the same organisation.
    """
    lock_people_of(relationship)
    values = {"name": name, "title": title, "organisation": organisation}
    values = {key: value.strip() for key, value in values.items()}
    if not values["name"]:
        raise ValidationError(_("Write the name."))
    if alike(relationship, values["name"], values["organisation"]).exists():
        raise ValidationError(_("This person is in who is who already. Choose them there."))
    return Counterpart.objects.create(
        relationship=relationship,
        marking=ALWAYS_READ,
        email=email.strip(),
        phone=phone.strip(),
        details_kept_on=today,
        **values,
    )


@transaction.atomic
def find_counterpart(
    relationship: Relationship,
    *,
    name: str,
    organisation: str,
    title: str,
    today: date,
    is_added: bool,
) -> Counterpart | None:
    """Return the person with this name in this organisation; where nobody is, a new one.

    Unless `is_added`: then None. Of two who ask for the same at once the second finds whom the
    first has added. Call it before anything else is locked.
    """
    lock_people_of(relationship)
    known = alike(relationship, name.strip(), organisation.strip()).first()
    if known is not None or not is_added:
        return known
    return add_counterpart(
        relationship, name=name, title=title, organisation=organisation, today=today
    )


@transaction.atomic
def change_counterpart(
    counterpart: Counterpart, *, today: date, version: int | None = None, **values: Any
) -> Counterpart:
    """Save new values of name, title, organisation, email, phone or left_on.

    E-mail and telephone that are given here are confirmed with it: they are kept from `today` on.
    Raises ValidationError for an empty name and a day in the future, StaleVersionError.
    """
    locked = lock_version(counterpart, version)
    values = {
        name: value.strip() if isinstance(value, str) else value for name, value in values.items()
    }
    for name, value in values.items():
        setattr(locked, name, value)
    if not locked.name:
        raise ValidationError(_("Write the name."))
    if locked.left_on is not None and locked.left_on > today:
        raise ValidationError(_("The day on which they left cannot be in the future."))
    if any(values.get(name) for name in DETAILS):
        values["details_kept_on"] = locked.details_kept_on = today
    save_next_version(locked, values)
    return locked


def alike(relationship: Relationship, name: str, organisation: str) -> QuerySet[Counterpart]:
    """Return those of a relationship with this name in this organisation, in whichever case."""
    return Counterpart.objects.for_system(REASON).filter(
        relationship=relationship, name__iexact=name, organisation__iexact=organisation
    )


@transaction.atomic
def drop_contact_details(*, today: date) -> int:
    """Drop e-mail and telephone of those not used for 24 months; return of how many.

    Used means: entered or confirmed, on the list for a meeting of that day, part of a contact. Only
    what is unclassified counts: to keep details for the sake of a hidden meeting would tell
    everybody who reads them that there was one. They stand in no history.
    """
    over = today - DETAILS_STAY
    rows = (
        Counterpart.objects.for_system(NIGHTLY)
        .filter(~Q(email="") | ~Q(phone=""), details_kept_on__lte=over)
        .exclude(Exists(_listed_after(over)))
        .exclude(Exists(_met_after(over)))
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    dropped = 0
    with pghistory.context(actor="housekeeping"):
        for row in rows:
            row.email = row.phone = ""
            save_next_version(row, DETAILS)
            dropped += 1
    return dropped


def _listed_after(day: date) -> QuerySet[DelegationMember]:
    return (
        DelegationMember.objects.for_system(NIGHTLY)
        .filter(counterpart=OuterRef("pk"), marking=ALWAYS_READ, withdrawn_at__isnull=True)
        .annotate(meets_on=Coalesce("meeting__first_day", "meeting__due_on"))
        .filter(meets_on__gt=day)
    )


def _met_after(day: date) -> QuerySet[ContactPerson]:
    return ContactPerson.objects.for_system(NIGHTLY).filter(
        counterpart=OuterRef("pk"),
        marking=ALWAYS_READ,
        is_dropped=False,
        contact__withdrawn_at__isnull=True,
        contact__on_day__gt=day,
    )
